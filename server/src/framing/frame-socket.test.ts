import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { FrameSocket } from './frame-socket.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface End {
  frames: FrameSocket;
  socket: Socket;
  got: unknown[];
  closed: string[];
}

function wrap(socket: Socket): End {
  const got: unknown[] = [];
  const closed: string[] = [];
  const frames = new FrameSocket(socket, { limitBytes: 1 << 20, onMessage: (message) => got.push(message), onClose: (because) => closed.push(because) });
  ends.push(() => socket.destroy());
  return { frames, socket, got, closed };
}

async function pair(): Promise<[End, End]> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const address = server.address();
  const near = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  const far = await accepted;
  ends.push(() => server.close());
  return [wrap(near), wrap(far)];
}

it('carries messages of any size in order', async () => {
  const [near, far] = await pair();
  const sent = [{ a: 1 }, { text: 'x'.repeat(300_000) }, [1, null, undefined], { bytes: Buffer.from('abc') }];
  for (const message of sent) near.frames.send(message);
  await expect.poll(() => far.got.length).toBe(4);
  expect(far.got[1]).toEqual(sent[1]);
  expect(Buffer.from((far.got[3] as { bytes: Buffer }).bytes).toString()).toBe('abc');
});

it('closes a connection that sends what is no message, and says why', async () => {
  const [near, far] = await pair();
  near.socket.write(Buffer.from([0, 0, 0, 3, 0xc1, 0xc1, 0xc1]));
  await expect.poll(() => far.closed).toHaveLength(1);
  expect(far.closed[0]).toMatch(/no message/);
  await expect.poll(() => near.closed).toEqual(['closed by the other side']);
});

it('MB-02 reads, writes and notices nothing while the gate is shut, and goes on when it opens', async () => {
  const [near, far] = await pair();
  far.frames.setGated(true);
  near.frames.send('while cut');
  far.frames.send('held');
  near.frames.send('last');
  near.frames.end('done');
  await expect.poll(() => near.socket.writableFinished).toBe(true);
  const probe = await pair();
  probe[0].frames.send('a whole round elsewhere');
  await expect.poll(() => probe[1].got.length).toBe(1);
  expect(far.got).toEqual([]);
  expect(far.closed).toEqual([]);
  far.frames.setGated(false);
  await expect.poll(() => far.closed).toHaveLength(1);
  expect(far.got).toEqual(['while cut', 'last']);
});

it('MB-02 closes nothing through a shut gate: the other side learns of it when the gate opens', async () => {
  const [near, far] = await pair();
  near.frames.setGated(true);
  near.frames.destroy('down');
  expect(near.closed).toEqual(['down']);
  const probe = await pair();
  probe[0].frames.send('a whole round elsewhere');
  await expect.poll(() => probe[1].got.length).toBe(1);
  expect(far.closed).toEqual([]);
  near.frames.setGated(false);
  await expect.poll(() => far.closed).toHaveLength(1);
});
