/** What members say to each other before an epoch begins: what each has of the epochs before. */
import type { TopicPath } from '../../domain/ids.ts';
import type { Epoch } from '../../domain/update-source.ts';
import type { LedgerJson } from '../../replication/epoch-ledger.ts';
import type { SeenSetJson } from '../../replication/seen-set.ts';

/** What a node has of the streams of a path and of those above and below it. */
export interface Standing {
  ledgers: LedgerJson;
  seen: SeenSetJson;
  /** Highest epoch of which it accepted an update, by path. */
  accepted: Record<TopicPath, Epoch>;
}

export type ClosingMessage =
  /** The sender is about to let an epoch begin. The receiver takes nothing more of lower ones from its own clients, says what it has and sends what the sender lacks. */
  | { kind: 'closing'; path: TopicPath; epoch: Epoch; standing: Standing }
  | { kind: 'closed'; path: TopicPath; epoch: Epoch; standing: Standing };
