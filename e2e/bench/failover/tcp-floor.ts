/** The floor: how fast a bare TCP pair on this machine notices a SIGKILL, from just before kill(2) to the socket's close. */
import { spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { monoMillis } from '../mono.ts';

const PEER = `const s=require('net').connect(+process.argv[1],'127.0.0.1',()=>s.write('x'));setInterval(()=>{},1000)`;

/** @returns one sample in milliseconds. */
export async function measureTcpResetFloor(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The floor needs a TCP port and got none.');
  const child = spawn(process.execPath, ['-e', PEER, String(address.port)], { stdio: 'ignore' });
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => {});
  await once(socket, 'data');
  const closed = once(socket, 'close').then(() => monoMillis());
  socket.resume();
  const killed = monoMillis();
  process.kill(child.pid!, 'SIGKILL');
  const noticed = await closed;
  server.close();
  return noticed - killed;
}
