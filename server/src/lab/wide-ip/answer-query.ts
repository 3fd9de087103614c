/**
 * A DNS query's bytes to its answer's bytes. The server is the authority for the names that it is given and nothing else, keeps
 * nothing between two queries, and spends next to nothing on what is no query.
 */
import { AUTHORITATIVE_ANSWER, decode, encode, RECURSION_DESIRED, TRUNCATED_RESPONSE, type Answer, type DecodedPacket, type Packet, type Question } from 'dns-packet';

/** What a name stands for, in the order of the answer; an empty list is a name that stands for nobody now. */
export type NameRecords = { type: 'A'; addresses: string[] } | { type: 'SRV'; servers: { target: string; port: number }[] };

export interface Zone {
  /** @returns what a name in small letters stands for, or null where there is no such name. */
  lookUp(name: string): NameRecords | null;
  ttlSeconds: number;
}

/** Over UDP without EDNS (RFC 1035); no query that concerns us is longer either. */
export const SHORT_MESSAGE_BYTES = 512;
/** What EDNS may raise it to: what passes without fragments everywhere. */
const LONG_MESSAGE_BYTES = 1232;
const HEADER_BYTES = 12;
const EDNS: Answer = { type: 'OPT', name: '.', udpPayloadSize: LONG_MESSAGE_BYTES, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] };
/** Over TCP, by its length field. */
export const LONGEST_MESSAGE_BYTES = 65_535;

const FORMAT_ERROR = 1;
const NOT_IMPLEMENTED = 4;
const REFUSED = 5;

/** @returns the answer, or null where none is due: what is no query at all, or is an answer itself (else two servers could answer each other for ever). */
export function answerQuery(bytes: Buffer, zone: Zone, transport: 'udp' | 'tcp'): Buffer | null {
  if (bytes.length < HEADER_BYTES || (bytes[2]! & 0x80) !== 0) return null;
  const id = bytes.readUInt16BE(0);
  const recursionDesired = (bytes[2]! & 0x01) === 0 ? 0 : RECURSION_DESIRED;
  const bare = (code: number): Buffer => encode({ type: 'response', id, flags: recursionDesired | code });
  if (bytes.length > SHORT_MESSAGE_BYTES) return bare(FORMAT_ERROR);
  if ((bytes[2]! & 0x78) !== 0) return bare(NOT_IMPLEMENTED);
  // Counted before anything is decoded: 12 bytes can promise a quarter of a million records.
  const [questions, answers, authorities, additionals] = [4, 6, 8, 10].map((at) => bytes.readUInt16BE(at));
  if (questions !== 1 || answers !== 0 || authorities !== 0 || additionals! > 1) return bare(FORMAT_ERROR);
  let query: DecodedPacket;
  try {
    query = decode(bytes);
  } catch {
    return bare(FORMAT_ERROR);
  }
  const question = query.questions![0]!;
  if (question.class !== undefined && question.class !== 'IN') return bare(REFUSED);
  const records = zone.lookUp(question.name.toLowerCase());
  if (records === null) return encode({ ...responseTo(query, question), flags: recursionDesired | REFUSED });
  const whole: Packet = { ...responseTo(query, question), flags: AUTHORITATIVE_ANSWER | recursionDesired, answers: answersTo(question, records, zone.ttlSeconds) };
  const message = encode(whole);
  const limit = transport === 'tcp' ? LONGEST_MESSAGE_BYTES : udpLimit(query);
  // Too long for its way: whoever asked comes again over TCP.
  return message.length <= limit ? message : encode({ ...whole, flags: whole.flags! | TRUNCATED_RESPONSE, answers: [] });
}

function responseTo(query: DecodedPacket, question: Question): Packet {
  const withEdns = query.additionals?.some(({ type }) => type === 'OPT') ?? false;
  // The name goes back as it was written: some resolvers mix small and capital letters to tell answers from forgeries.
  return { type: 'response', id: query.id, questions: [question], additionals: withEdns ? [EDNS] : [] };
}

/** A known name that has no records of the type that is asked for is answered with none; without an SOA record nobody keeps that. */
function answersTo({ name, type }: Question, records: NameRecords, ttl: number): Answer[] {
  if (type !== records.type) return [];
  if (records.type === 'A') return records.addresses.map((data) => ({ type: 'A', name, ttl, data }));
  return records.servers.map(({ target, port }, index) => ({ type: 'SRV', name, ttl, data: { priority: index + 1, weight: 0, port, target } }));
}

function udpLimit(query: DecodedPacket): number {
  const edns = query.additionals?.find((record) => record.type === 'OPT');
  return edns ? Math.min(Math.max(edns.udpPayloadSize, SHORT_MESSAGE_BYTES), LONG_MESSAGE_BYTES) : SHORT_MESSAGE_BYTES;
}
