/**
 * One outgoing stream, to a destination or to a member of the group: what to send of the journal, in journal order, and what
 * waits. It lives as long as the node; its sessions come and go with the connections.
 *
 * ```
 * journal    1 ── 2 ── 3 ── 4 ── 5 ── 6 ── 7 ── 8
 *                    acked ▲     ▲ outstanding ▲ cursor        8 … appended, not considered yet
 * ```
 */
import type { NodeName } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import { judgeEntry, type JournalEntry, type SendRule } from './send-rule.ts';
import type { SeenSet } from './seen-set.ts';
import { streamKey, type StreamKey } from './update-origin.ts';

/** A considered entry that is to be sent. It is acknowledged by its position. */
export interface Outgoing {
  position: number;
  key: StreamKey;
  /** Skip marks that go with it: numbers of its stream before it, as ranges, that the filter keeps out (RP-10). */
  skip: [from: number, to: number][];
}

/** What is in the journal for this stream and not yet acknowledged (RP-07). */
export interface Waiting {
  updates: number;
  bytes: number;
  /** When the oldest of it was written; null when nothing waits. */
  oldestAt: MonoMillis | null;
}

/** Spacing of the marks by which the age of what is not considered yet is known. */
const AGE_MARK_MILLIS = 100;

interface Outstanding {
  position: number;
  bytes: number;
  at: MonoMillis;
}

export class OutgoingStream {
  #rule: SendRule;
  #session: { target: NodeName; seen: SeenSet; sent: Outstanding[]; sentHead: number; skips: Map<StreamKey, [number, number][]> } | null = null;
  /** Next position to consider, in a session. */
  #cursor: number;
  #acked: number;
  /** Highest position ever considered: what lies beyond is counted by `append` alone. */
  #considered: number;
  #appended: number;
  #unsent = { updates: 0, bytes: 0 };
  #ageMarks: { position: number; at: MonoMillis }[] = [];
  /** Sent in a session that ended before they were acknowledged. */
  #returned = new Map<number, Outstanding>();

  /** @param from the journal's first position that is not known to be acknowledged, such as `acknowledged + 1` of the last life */
  constructor(rule: SendRule, from: number) {
    this.#rule = rule;
    this.#cursor = from;
    this.#acked = from - 1;
    this.#considered = from - 1;
    this.#appended = from - 1;
  }

  /** Counts an entry that was written to the journal. Positions grow. Entries of the last life are appended at start-up. */
  append(entry: JournalEntry): void {
    if (entry.position <= this.#appended) return;
    this.#appended = entry.position;
    if (entry.position <= this.#considered || !this.#counts(entry)) return;
    this.#unsent.updates += 1;
    this.#unsent.bytes += entry.bytes;
    const last = this.#ageMarks.at(-1);
    if (!last || entry.at - last.at >= AGE_MARK_MILLIS) this.#ageMarks.push({ position: entry.position, at: entry.at });
  }

  /**
   * Begins a session. Replay starts with the journal's first entry and sends what this server lacks, so the first that is
   * sent is the earliest that it lacks, wherever another server stood (RP-02).
   * @param seen what the target states to have; it is kept up to date with what is sent, so give a set of its own
   * @param journalFirst the first position in the journal
   */
  open(target: NodeName, seen: SeenSet, journalFirst: number): void {
    this.close();
    this.#session = { target, seen, sent: [], sentHead: 0, skips: new Map() };
    this.#cursor = journalFirst;
    this.#acked = journalFirst - 1;
  }

  /** Ends the session; what was not acknowledged waits again. */
  close(): void {
    if (!this.#session) return;
    for (const one of this.#session.sent.slice(this.#session.sentHead)) this.#returned.set(one.position, one);
    this.#session = null;
  }

  /** Changes the rule, as when a member goes down or comes back; the session goes through the journal again from `journalFirst`. */
  setRule(rule: SendRule, journalFirst: number): void {
    this.#rule = rule;
    this.#cursor = journalFirst;
  }

  /** @returns the position to read the journal from; null outside a session. */
  get cursor(): number | null {
    return this.#session ? this.#cursor : null;
  }

  /**
   * Considers the next entry of the journal, in order of position from `cursor` on.
   * @returns what to send, or null when nothing is
   */
  consider(entry: JournalEntry): Outgoing | null {
    const session = this.#session;
    if (!session) throw new Error(`entry ${entry.position} was to be sent, but no session is open: call open first`);
    if (entry.position < this.#cursor) throw new Error(`entry ${entry.position} was considered out of order: the next is ${this.#cursor} or later`);
    this.#cursor = entry.position + 1;
    this.#uncount(entry);
    const verdict = judgeEntry(this.#rule, session.target, entry);
    if (verdict === 'not-passed' || verdict === 'been-there') return null;
    const key = streamKey(entry.origin);
    const number = entry.origin.number;
    if (session.seen.has(key, number)) return null;
    if (verdict === 'filtered') {
      addSkip(session.skips, key, number);
      return null;
    }
    const skip = session.skips.get(key) ?? [];
    session.skips.delete(key);
    session.seen.offer(key, number);
    session.sent.push({ position: entry.position, bytes: entry.bytes, at: entry.at });
    return { position: entry.position, key, skip };
  }

  /** The target has made durable, or dropped as duplicate or fenced, all that was sent to it up to this position. */
  acknowledge(position: number): void {
    const session = this.#session;
    if (!session) return;
    while (session.sentHead < session.sent.length && session.sent[session.sentHead]!.position <= position) session.sentHead += 1;
    if (session.sentHead > 1024 && session.sentHead * 2 > session.sent.length) {
      session.sent = session.sent.slice(session.sentHead);
      session.sentHead = 0;
    }
  }

  /** @returns the position up to which everything that this stream carries is acknowledged: the journal may lose it (RP-07). */
  get acknowledged(): number {
    if (!this.#session) return this.#acked;
    const oldest = this.#session.sent[this.#session.sentHead];
    this.#acked = (oldest?.position ?? this.#cursor) - 1;
    return this.#acked;
  }

  /** @returns updates that were sent in this session and are not acknowledged, for a window. */
  get outstanding(): number {
    return this.#session ? this.#session.sent.length - this.#session.sentHead : 0;
  }

  /** @returns what waits: sent and not acknowledged, sent in an earlier session, or not sent yet. */
  get waiting(): Waiting {
    const waiting: Waiting = { updates: this.#unsent.updates, bytes: this.#unsent.bytes, oldestAt: this.#ageMarks[0]?.at ?? null };
    const sent = this.#session ? this.#session.sent.slice(this.#session.sentHead) : [];
    for (const one of [...sent, ...this.#returned.values()]) {
      waiting.updates += 1;
      waiting.bytes += one.bytes;
      if (waiting.oldestAt === null || one.at < waiting.oldestAt) waiting.oldestAt = one.at;
    }
    return waiting;
  }

  /** Takes a considered entry out of what was counted before. */
  #uncount(entry: JournalEntry): void {
    this.#returned.delete(entry.position);
    if (entry.position <= this.#considered) return;
    this.#considered = entry.position;
    if (entry.position <= this.#appended && this.#counts(entry)) {
      this.#unsent.updates -= 1;
      this.#unsent.bytes -= entry.bytes;
    }
    while (this.#ageMarks.length > 1 && this.#ageMarks[1]!.position <= entry.position + 1) this.#ageMarks.shift();
    if (this.#unsent.updates === 0) this.#ageMarks = [];
  }

  /** Whether an entry is counted while it waits to be considered: by what does not change from session to session. */
  #counts(entry: JournalEntry): boolean {
    const rule = this.#rule;
    if (rule.kind === 'member') return judgeEntry({ ...rule, down: [] }, rule.member, entry) === 'send';
    return judgeEntry(rule, null, entry) === 'send';
  }
}

/** Notes a filtered number; consecutive ones are one range. The marks wait for the next update of their stream: without one nobody needs them. */
function addSkip(skips: Map<StreamKey, [number, number][]>, key: StreamKey, number: number): void {
  const ranges = skips.get(key);
  const last = ranges?.at(-1);
  if (last && last[1] === number - 1) last[1] = number;
  else if (ranges) ranges.push([number, number]);
  else skips.set(key, [[number, number]]);
}
