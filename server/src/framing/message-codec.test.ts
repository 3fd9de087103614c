/** Messages as frames and back, however the network cuts them; what is no frame is refused. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FRAME_HEADER_BYTES, FrameReader } from './frame-reader.ts';
import { createPackr, decodeFrame, encodeFrame, encodeFrameWithBytes, MessageWithBytes } from './message-codec.ts';

const LIMIT_BYTES = 1 << 20;
const messages = fc.record({ type: fc.string(), text: fc.string({ maxLength: 300 }), numbers: fc.array(fc.integer()) });
const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 600 }), { maxLength: 4 });
const sent = fc.array(fc.record({ message: messages, parts: fc.option(parts) }), { minLength: 1, maxLength: 8 });

/** @returns the bytes in chunks of these lengths, over and over. */
function* cut(bytes: Buffer, lengths: readonly number[]): Iterable<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

it('messages and the bytes behind them come back as they were sent, wherever the stream is cut', () => {
  fc.assert(
    fc.property(sent, fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }), (all, lengths) => {
      const reader = new FrameReader(LIMIT_BYTES);
      const packr = createPackr();
      const found: unknown[] = [];
      const bytes = Buffer.concat(all.flatMap(({ message, parts: behind }) => (behind === null ? [encodeFrame(message)] : encodeFrameWithBytes(message, behind))));
      for (const chunk of cut(bytes, lengths)) {
        reader.push(chunk);
        for (let frame = reader.next(); frame !== null; frame = reader.next()) found.push(decodeFrame(packr, frame));
      }
      expect(reader.waitingBytes).toBe(0);
      expect(found.map((one) => (one instanceof MessageWithBytes ? { message: one.message, parts: one.bytes.toString('hex') } : { message: one, parts: null }))).toEqual(
        all.map(({ message, parts: behind }) => ({ message, parts: behind && Buffer.concat(behind).toString('hex') })),
      );
    }),
  );
});

it('the bytes behind a message begin at a whole word of its frame', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'abcd']) {
    const frame = Buffer.concat(encodeFrameWithBytes({ text }, [new Uint8Array(8)])).subarray(FRAME_HEADER_BYTES);
    expect((frame.length - 8) % 4).toBe(0);
    expect((decodeFrame(createPackr(), frame) as MessageWithBytes).bytes.length).toBe(8);
  }
});

it('refuses a frame that ends before its message does', () => {
  const frame = Buffer.concat(encodeFrameWithBytes({ type: 'updates', text: 'some words' }, [])).subarray(FRAME_HEADER_BYTES);
  for (const length of [1, 7, 8, 20]) expect(() => decodeFrame(createPackr(), Buffer.from(frame.subarray(0, length)))).toThrow(`a frame of ${length} bytes that ends before its message does`);
  const lying = Buffer.from(frame);
  lying.writeUInt32LE(0xffff_ffff, 4);
  expect(() => decodeFrame(createPackr(), lying)).toThrow('ends before its message does');
});
