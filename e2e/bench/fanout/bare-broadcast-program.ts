/** The floor: bare `ws`, which sends the frames of a tape to as many viewers, at the times at which ours left. A program of its own. */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { answerQuestions } from './child-program.ts';
import type { BroadcastTurn } from './tape.ts';

export type BareQuestions = {
  /** @returns its address; a viewer names its kind as the path. */
  listen: { asks: object; answer: string };
  load: { asks: { turns: BroadcastTurn[] }; answer: void };
  /** Sends all that was loaded. @returns the frames that left. */
  replay: { asks: object; answer: number };
};

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
let loaded: BroadcastTurn[] = [];
const viewers = new Map<number, Set<WebSocket>>();

server.on('connection', (socket, request) => {
  const kind = Number(request.url?.slice(1));
  const kin = viewers.get(kind) ?? new Set();
  viewers.set(kind, kin.add(socket));
  socket.on('close', () => kin.delete(socket));
});

async function replay(turns: readonly BroadcastTurn[]): Promise<number> {
  const begun = performance.now() - (turns[0]?.atMillis ?? 0);
  let sent = 0;
  for (const { atMillis, sends } of turns) {
    await sleep(Math.max(0, begun + atMillis - performance.now()));
    for (const { kinds, data } of sends) {
      for (const kind of kinds) {
        for (const viewer of viewers.get(kind) ?? []) {
          viewer.send(data, { binary: false });
          sent += 1;
        }
      }
    }
  }
  return sent;
}

answerQuestions<BareQuestions>({
  listen: async () => {
    if (server.address() === null) await new Promise((resolve) => server.once('listening', resolve));
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  load: ({ turns }) => {
    // As a broadcast holds them: other kinds of bytes would be wrapped anew for each viewer.
    loaded = turns.map(({ atMillis, sends }) => ({ atMillis, sends: sends.map(({ kinds, data }) => ({ kinds, data: Buffer.from(data) })) }));
  },
  replay: () => replay(loaded),
});
