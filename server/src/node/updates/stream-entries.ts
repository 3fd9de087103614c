/** Journal entries as the streams' rules see them, and packed for the wire once, however many targets they go to. */
import type { JournalEntry as RuleEntry } from '@understudy/shared/replication/send-rule';
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import type { Journal } from '../journal/store-types.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { packUpdate, type SectionOrigin } from './update-wire.ts';

/** An update of some section: what is local to a node is in the journal and in no stream (US-14). */
export type SectionEntry = JournalEntry & { origin: SectionOrigin };

export class StreamEntries {
  private readonly ruled = new WeakMap<JournalEntry, RuleEntry>();
  private readonly packed = new WeakMap<JournalEntry, Buffer>();

  constructor(
    private readonly journal: Journal,
    private readonly self: NodeName,
    private readonly groupOf: (node: NodeName) => GroupName,
  ) {}

  /** @returns at most `limit` entries, local ones included, from that position on. */
  read(from: number, limit: number): JournalEntry[] {
    return this.journal.read(from, limit);
  }

  /** The entry as `judgeEntry` sees it. */
  asRuled(entry: SectionEntry): RuleEntry {
    let ruled = this.ruled.get(entry);
    if (!ruled) {
      const stop = (node: NodeName): { node: NodeName; group: GroupName } => ({ node, group: this.groupOf(node) });
      ruled = {
        position: entry.position,
        origin: entry.origin,
        topic: entry.topic,
        bytes: entry.topic.length + entry.payload.length,
        at: entry.acceptedAt,
        from: entry.fromNode === this.self ? null : stop(entry.fromNode),
        via: entry.via.map(stop),
      };
      this.ruled.set(entry, ruled);
    }
    return ruled;
  }

  /** The entry as bytes, with this node at the end of its way. */
  asBytes(entry: SectionEntry): Buffer {
    let bytes = this.packed.get(entry);
    if (!bytes) {
      bytes = packUpdate({ ...entry, via: [...entry.via, this.self] });
      this.packed.set(entry, bytes);
    }
    return bytes;
  }
}

export function isSectionEntry(entry: JournalEntry): entry is SectionEntry {
  return entry.origin !== null && entry.origin.section !== null;
}
