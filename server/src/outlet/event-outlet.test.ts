import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { FromOutlet, ToOutlet } from '@understudy/shared/wire/event-outlet';
import { FrameSocket } from '../framing/frame-socket.ts';
import { EventOutlet, type EventOutletOptions } from './event-outlet.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function openOutlet(options: Partial<EventOutletOptions> = {}): Promise<{ outlet: EventOutlet; port: number }> {
  const outlet = new EventOutlet({ witness: { kind: 'node', name: 'a', incarnation: 3 }, ...options });
  const port = await outlet.listen('127.0.0.1', 0);
  ends.push(() => outlet.close());
  return { outlet, port };
}

/** Dials the outlet; `until` resolves when a message passes the test, `closed` with the reason. */
function dial(port: number): { socket: Socket; send: (message: ToOutlet) => void; messages: FromOutlet[]; until: (test: (messages: FromOutlet[]) => boolean) => Promise<void>; closed: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  const messages: FromOutlet[] = [];
  let check = (): void => undefined;
  let onClosed = (_because: string): void => undefined;
  const closed = new Promise<string>((resolve) => (onClosed = resolve));
  const frames = new FrameSocket(socket, {
    limitBytes: 1 << 24,
    onMessage: (message) => {
      messages.push(message as FromOutlet);
      check();
    },
    onClose: onClosed,
  });
  ends.push(() => socket.destroy());
  const until = (test: (messages: FromOutlet[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (test(messages)) resolve();
      };
      check();
    });
  return { socket, send: (message) => frames.send(message), messages, until, closed };
}

const numbers = (messages: FromOutlet[]): number[] => messages.flatMap((message) => (message.type === 'events' ? message.events.map((event) => event.number) : []));

it('numbers events from 1 and sends a follower those after its number, then new ones', async () => {
  const { outlet, port } = await openOutlet();
  for (let i = 0; i < 1200; i++) outlet.report({ kind: 'link-changed', link: `a~${i}`, state: 'cut', order: null });
  const follower = dial(port);
  follower.send({ type: 'follow', incarnation: 3, after: 10 });
  await follower.until((messages) => numbers(messages).length === 1190);
  outlet.report({ kind: 'link-changed', link: 'a~b', state: 'whole', order: null });
  await follower.until((messages) => numbers(messages).length === 1191);
  expect(numbers(follower.messages)).toEqual(Array.from({ length: 1191 }, (_, i) => i + 11));
  expect(follower.messages[0]).toMatchObject({ type: 'hello', oldest: 1, newest: 1200 });
});

it('says what is oldest, so that a follower of another life or one that came late knows the gap', async () => {
  const { outlet, port } = await openOutlet({ capacity: 5 });
  for (let i = 0; i < 12; i++) outlet.report({ kind: 'link-changed', link: 'a~b', state: 'cut', order: null });
  const follower = dial(port);
  follower.send({ type: 'follow', incarnation: 2, after: 400 });
  await follower.until((messages) => numbers(messages).length === 5);
  expect(follower.messages[0]).toMatchObject({ oldest: 8, newest: 12 });
  expect(numbers(follower.messages)).toEqual([8, 9, 10, 11, 12]);
});

const ask = { ask: 'branch' as const, path: 'x', offset: 0, limit: 10, locate: [], leaveOut: [] };
const frame = (path: string) => ({ path, offset: 0, children: [], total: 0, beyond: 0, places: {}, ordering: false, topics: 0, updatesPerSecond: 0 });

it('answers orders, sends frames of a watched branch, and ends the watch with the follower', async () => {
  const ended: string[] = [];
  const { port } = await openOutlet({
    onOrder: (_order, answer) => answer({ asked: 'a', found: 'b', todo: 'c' }),
    onWatch: (_key, asked, send) => void (asked.ask === 'branch' && send({ of: 'branch', frame: frame(asked.path) })),
    onUnwatch: (key) => ended.push(key),
  });
  const follower = dial(port);
  follower.send({ type: 'follow', incarnation: 3, after: 0 });
  follower.send({ type: 'order', order: { id: 'o1', by: 'me', command: { verb: 'force', node: 'a' } } });
  follower.send({ type: 'watch', watch: 7, ask });
  await follower.until((messages) => messages.length === 3);
  expect(follower.messages.slice(1)).toEqual([
    { type: 'order-answer', order: 'o1', refusal: { asked: 'a', found: 'b', todo: 'c' } },
    { type: 'topics', watch: 7, frame: { of: 'branch', frame: frame('x') } },
  ]);
  follower.socket.destroy();
  await expect.poll(() => ended).toEqual(['1:7']);
});

it('closes junk, oversized frames, half-open and silent connections, and serves the others on', async () => {
  const gone: string[] = [];
  const { outlet, port } = await openOutlet({ onFollowerGone: (_address, because) => gone.push(because) });
  const good = dial(port);
  good.send({ type: 'follow', incarnation: 3, after: 0 });
  const junk = dial(port);
  junk.socket.write('GET / HTTP/1.1\r\n\r\n');
  await junk.closed;
  const wrong = dial(port);
  wrong.send({ type: 'nonsense' } as unknown as ToOutlet);
  await wrong.closed;
  const early = dial(port);
  early.send({ type: 'unwatch', watch: 1 });
  await early.closed;
  const silent = dial(port);
  await silent.closed;
  expect(gone[0]).toMatch(/a frame of \d+ bytes; at most/);
  expect(gone[1]).toMatch(/no message of an event port/);
  expect(gone[2]).toBe('sent unwatch before follow');
  expect(gone[3]).toBe('said nothing for 2000 ms');
  outlet.report({ kind: 'link-changed', link: 'a~b', state: 'cut', order: null });
  await good.until((messages) => numbers(messages).length === 1);
});
