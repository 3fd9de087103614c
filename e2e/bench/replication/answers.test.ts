import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerCounter as natsAnswers } from './nats.ts';
import { answerCounter as redisAnswers } from './redis.ts';

/** Feeds `bytes` in pieces cut at these places. @returns the sum of what was counted. */
function countCut(count: (chunk: Buffer) => number, bytes: Buffer, cuts: number[]): number {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).reduce((sum, end, index) => sum + count(bytes.subarray(places[index], end)), 0);
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });

it('counts each answer of Redis once, wherever the reads are cut', () => {
  fc.assert(fc.property(fc.nat({ max: 50 }), cuts, (answers, at) => countCut(redisAnswers(), Buffer.from('+OK\r\n'.repeat(answers)), at) === answers));
});

it('counts each acknowledgement of NATS once, wherever the reads are cut, and answers its pings', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 50 }), cuts, (lines, at) => {
      let pings = 0;
      const text = lines.map((isPing, index) => (isPing ? 'PING\r\n' : `MSG _INBOX.bench 1 32\r\n{"stream":"UPDATES", "seq":${index}}\r\n`)).join('');
      const counted = countCut(natsAnswers(() => (pings += 1)), Buffer.from(text), at);
      return counted === lines.filter((isPing) => !isPing).length && pings === lines.filter((isPing) => isPing).length;
    }),
  );
});

it('a refusal is no answer', () => {
  expect(() => redisAnswers()(Buffer.from('-READONLY You can\'t write against a read only replica.\r\n'))).toThrow('READONLY');
  expect(() => natsAnswers(() => undefined)(Buffer.from('MSG _INBOX.bench 1 60\r\n{"error":{"code":503},"stream":"UPDATES","seq":0}\r\n'))).toThrow('503');
});
