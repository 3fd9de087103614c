/** Updates between nodes as frames and back (RP-01). */
import { expect, it } from 'vitest';
import type { PeerMessage } from '@understudy/shared/node/peers/peer-message';
import { runOf } from '@understudy/shared/replication/testing/runs';
import { UpdateStreams } from '@understudy/shared/replication/update-entry';
import type { UpdateRun } from '@understudy/shared/replication/update-run';
import { FRAME_HEADER_BYTES } from '../../framing/frame-reader.ts';
import { createPackr, decodeFrame, encodeFrame, encodeFrameWithBytes } from '../../framing/message-codec.ts';
import { encodePeerMessage, readPeerMessage } from './message-frames.ts';

const stream = new UpdateStreams().intern({ path: 'prices/fx', section: 'prices/fx', epoch: { counter: 7, node: 'lon-2' }, source: 'fx-2', node: 'lon-2', group: 'london' }, [], null);
const run = (number: number, payloadBytes: number): UpdateRun => runOf({ stream, number, topic: 'prices/fx/EURUSD', payload: new Uint8Array(payloadBytes).fill(number), acceptedAt: 3.25, position: 0 });
const message = (runs: UpdateRun[]): PeerMessage => ({ type: 'updates', stream: 'recovery', session: 3, runs, skips: [['k', 1, 2]], awaited: true });
const there = (frame: readonly Uint8Array[]): unknown => readPeerMessage(decodeFrame(createPackr(), Buffer.concat(frame).subarray(FRAME_HEADER_BYTES)));
const entriesOf = (runs: readonly UpdateRun[]): unknown[] => runs.flatMap((one) => one.entries().map(({ number, topic, payload, acceptedAt }) => ({ number, topic, payload: Buffer.from(payload).toString('hex'), acceptedAt })));

it.each([['many short ones', [run(1, 3), run(2, 10), run(3, 0)]], ['long ones, which are not copied', [run(4, 70_001), run(5, 9000)]]])('RP-01 updates arrive as they were sent: %s', (_, runs) => {
  const { runs: arrived, ...rest } = there(encodePeerMessage(message(runs))) as PeerMessage & { type: 'updates' };
  expect(entriesOf(arrived)).toEqual(entriesOf(runs));
  expect(rest).toEqual({ type: 'updates', stream: 'recovery', session: 3, skips: [['k', 1, 2]], awaited: true });
});

it('sends the very bytes of long runs, and the same to every member', () => {
  const runs = [run(1, 70_000)];
  const [, , body] = encodePeerMessage(message(runs));
  expect(body).toBe(runs[0]!.body);
  expect(encodePeerMessage(message([...runs])).at(-1)).toBe(body);
});

it('refuses updates without their bytes, and bytes that are none', () => {
  expect(() => there([encodeFrame({ ...message([]), runs: [] })])).toThrow('updates without bytes');
  expect(() => there(encodeFrameWithBytes({ type: 'pulse' }, [new Uint8Array(4)]))).toThrow('bytes without updates');
});
