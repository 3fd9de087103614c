/** Queries and what is answered, byte for byte through the codec, and junk, which costs nothing and answers nothing. */
import { decode, encode, RECURSION_DESIRED, type Packet, type RecordType } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerQuery, LONGEST_MESSAGE_BYTES, SHORT_MESSAGE_BYTES, type NameRecords, type Zone } from './answer-query.ts';

const names: Record<string, NameRecords> = {
  'recovery.lab': { type: 'A', addresses: ['127.0.0.107', '127.0.0.106'] },
  'nobody.lab': { type: 'A', addresses: [] },
  'ports.lab': { type: 'SRV', servers: [{ target: 'r-1.ports.lab', port: 7001 }, { target: 'r-2.ports.lab', port: 7002 }] },
  'many.lab': { type: 'A', addresses: Array.from({ length: 60 }, (_, index) => `127.0.0.${index + 1}`) },
};
const zone: Zone = { ttlSeconds: 2, lookUp: (name) => names[name] ?? null };
const query = (name: string, type: RecordType = 'A', more: Partial<Packet> = {}): Buffer => encode({ type: 'query', id: 77, flags: RECURSION_DESIRED, questions: [{ type, name, class: 'IN' }], ...more });
const ask = (bytes: Buffer, transport: 'udp' | 'tcp' = 'udp') => {
  const answer = answerQuery(bytes, zone, transport);
  if (answer === null) throw new Error('no answer');
  return decode(answer) as ReturnType<typeof decode> & { rcode: string };
};
const withEdns = (size: number): Partial<Packet> => ({ additionals: [{ type: 'OPT', name: '.', udpPayloadSize: size, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] }] });

describe('a query', () => {
  it('WI-04 is answered with the addresses in order, each with the TTL, by an authority', () => {
    const answer = ask(query('recovery.lab'));
    expect(answer).toMatchObject({ id: 77, type: 'response', rcode: 'NOERROR', flag_aa: true, flag_rd: true, flag_ra: false, flag_tc: false });
    expect(answer.questions).toMatchObject([{ name: 'recovery.lab', type: 'A' }]);
    expect(answer.answers).toMatchObject([{ type: 'A', name: 'recovery.lab', ttl: 2, data: '127.0.0.107' }, { type: 'A', name: 'recovery.lab', ttl: 2, data: '127.0.0.106' }]);
  });

  it('WI-04 is answered with the servers and their ports where they share an address, the preferred one first', () => {
    expect(ask(query('ports.lab', 'SRV')).answers).toMatchObject([
      { type: 'SRV', ttl: 2, data: { priority: 1, port: 7001, target: 'r-1.ports.lab' } }, { type: 'SRV', ttl: 2, data: { priority: 2, port: 7002, target: 'r-2.ports.lab' } },
    ]);
    expect(ask(query('ports.lab')).answers).toEqual([]);
  });

  it('has its name read without regard to case and given back as it was written', () => {
    const answer = ask(query('ReCovery.LAB'));
    expect(answer.questions?.[0]?.name).toBe('ReCovery.LAB');
    expect(answer.answers).toHaveLength(2);
  });

  it('for a name that stands for nobody, or for other records, is answered with none; for another name it is refused', () => {
    expect(ask(query('nobody.lab'))).toMatchObject({ rcode: 'NOERROR', flag_aa: true, answers: [] });
    expect(ask(query('recovery.lab', 'AAAA'))).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(ask(query('example.org'))).toMatchObject({ rcode: 'REFUSED', flag_aa: false, answers: [] });
    expect(ask(query('recovery.lab', 'A', { questions: [{ type: 'A', name: 'recovery.lab', class: 'CH' }] }))).toMatchObject({ rcode: 'REFUSED' });
  });

  it('whose answer is too long for UDP is answered with TC and nothing else; EDNS makes room, TCP has room for all', () => {
    const short = answerQuery(query('many.lab'), zone, 'udp')!;
    expect(short.length).toBeLessThanOrEqual(SHORT_MESSAGE_BYTES);
    expect(decode(short)).toMatchObject({ flag_tc: true, answers: [] });
    expect(ask(query('many.lab'), 'tcp').answers).toHaveLength(60);
    const some = { lookUp: () => ({ type: 'A', addresses: names['many.lab']!.type === 'A' ? names['many.lab']!.addresses.slice(0, 30) : [] }), ttlSeconds: 2 } as Zone;
    const roomy = decode(answerQuery(query('many.lab', 'A', withEdns(4096)), some, 'udp')!);
    expect(roomy).toMatchObject({ flag_tc: false });
    expect(roomy.answers).toHaveLength(30);
    expect(roomy.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232 }]);
    expect(decode(answerQuery(query('many.lab', 'A', withEdns(4096)), zone, 'udp')!)).toMatchObject({ flag_tc: true });
  });
});

describe('what is no query', () => {
  it('is not answered when it is too short or an answer itself', () => {
    expect(answerQuery(Buffer.alloc(11), zone, 'udp')).toBeNull();
    expect(answerQuery(encode({ type: 'response', id: 1, questions: [{ type: 'A', name: 'recovery.lab' }] }), zone, 'udp')).toBeNull();
  });

  it.each([
    ['a status request', Buffer.from([0, 7, 0x10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]), 'NOTIMP'],
    ['no question', Buffer.from([0, 7, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 'FORMERR'],
    ['a quarter of a million records promised', Buffer.from([0, 7, 1, 0, 255, 255, 255, 255, 255, 255, 255, 255]), 'FORMERR'],
    ['one question and as many additional records', Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 255, 255, 0, 0, 1, 0, 1]), 'FORMERR'],
    ['a name that points at itself', Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]), 'FORMERR'],
    ['a name that is cut off', Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 65]), 'FORMERR'],
    ['more bytes than any query has', Buffer.concat([query('recovery.lab'), Buffer.alloc(600)]), 'FORMERR'],
  ])('is told so when it is %s', (_what, bytes, rcode) => {
    expect(ask(bytes)).toMatchObject({ rcode, answers: [] });
  });

  it('never makes it throw, nor answer more than was asked for', () => {
    const header = fc.tuple(fc.uint8Array({ minLength: 0, maxLength: 600 }), fc.boolean()).map(([bytes, wellCounted]) => {
      const junk = Buffer.from(bytes);
      // Counts that are right let the rest be decoded.
      if (wellCounted && junk.length >= 12) junk.set([1, 0, 0, 1, 0, 0, 0, 0, 0, junk[11]! & 1], 2);
      return junk;
    });
    fc.assert(fc.property(header, fc.constantFrom<('udp' | 'tcp')[]>('udp', 'tcp'), (junk, transport) => {
      const answer = answerQuery(junk, zone, transport);
      if (answer === null) return;
      expect(answer.length).toBeLessThanOrEqual(transport === 'udp' ? Math.max(SHORT_MESSAGE_BYTES, junk.length + 12) : LONGEST_MESSAGE_BYTES);
      expect(answer.readUInt16BE(0)).toBe(junk.readUInt16BE(0));
      expect(answer[2]! & 0x80).toBe(0x80);
    }), { numRuns: 3000 });
  });
});
