/**
 * What ends with the beginning of an epoch (US-10, US-22, US-24): from what each reachable member has, which updates of the epochs
 * before count, and whether the node at which the new one begins has them all.
 *
 * The lineage is that of the member with the highest epoch, or that of the winner where a split healed: numbers of epochs that
 * ended in it stay as they were closed then, the last epoch's are whatever any member has, and those of other lineages are none.
 */
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { CLOSED_STREAMS_MOST, EpochLedger, relatedStreams, type LedgerJson } from './epoch-ledger.ts';
import { SeenSet, type SeenSetJson } from './seen-set.ts';
import { keyParts, type StreamKey } from './update-origin.ts';

/** What one member has. */
export interface MemberStanding {
  ledgers: LedgerJson;
  seen: SeenSetJson;
}

export interface ClosedEpochs {
  /** What counts of the epochs before, and from which one on that is named. */
  closed: SeenSetJson;
  horizon: Epoch | null;
  /** What this node lacks of it and some other one has; empty when it may begin. */
  lacking: { key: StreamKey; from: number; to: number }[];
  /** Whether this node itself does not know the newest ended epoch yet. */
  behind: boolean;
}

/**
 * @param self this node, at which the epoch is to begin; it is one of `members`
 * @param winner whether this node's source was active before and wins a healed split: then its own lineage is the one that counts
 */
export function closeEpochs(path: TopicPath, self: NodeName, winner: boolean, members: ReadonlyMap<NodeName, MemberStanding>): ClosedEpochs {
  const own = members.get(self)!;
  const lineage = EpochLedger.fromJson(winner ? own.ledgers : highestOf(path, own, members).ledgers);
  const had = new Map([...members].map(([node, { seen }]) => [node, SeenSet.fromJson(seen)]));
  const closed = new SeenSet();
  const all = relatedStreams(new Set([...had.values()].flatMap((seen) => [...seen.keys()])), path);
  const named = new Set(all.slice(0, CLOSED_STREAMS_MOST));
  const horizon = all.length > CLOSED_STREAMS_MOST ? keyParts(all[CLOSED_STREAMS_MOST - 1]!).epoch : (lineage.newest(path)?.horizon ?? null);
  for (const seen of had.values()) {
    for (const key of seen.keys()) {
      if (!named.has(key) || !isOfLineage(lineage, key)) continue;
      const limit = lineage.limitOf(key);
      for (const [from, to] of seen.had(key)) {
        const counting = limit === null ? [[from, to]] : limit.hadWithin(key, from, to);
        for (const range of counting) closed.merge({ [key]: { seen: [0, ...range] } });
      }
    }
  }
  const mine = had.get(self)!;
  const lacking = [...closed.keys()].flatMap((key) => closed.lackedBy(mine, key).map(([from, to]) => ({ key, from, to })));
  const newest = lineage.newest(path);
  const known = EpochLedger.fromJson(own.ledgers).newest(path);
  return { closed: closed.toJson(), horizon, lacking, behind: newest !== undefined && (known === undefined || compareEpochs(known.epoch, newest.epoch) < 0) };
}

function highestOf(path: TopicPath, own: MemberStanding, members: ReadonlyMap<NodeName, MemberStanding>): MemberStanding {
  let highest = own;
  let epoch = EpochLedger.fromJson(own.ledgers).newest(path)?.epoch;
  for (const standing of members.values()) {
    const newest = EpochLedger.fromJson(standing.ledgers).newest(path)?.epoch;
    if (newest && (!epoch || compareEpochs(newest, epoch) > 0)) [highest, epoch] = [standing, newest];
  }
  return highest;
}

/** An epoch is of a lineage when it ended in it with numbers of its own, or is its last. */
function isOfLineage(lineage: EpochLedger, key: StreamKey): boolean {
  if (lineage.limitOf(key) !== null) return true;
  const { path, epoch } = keyParts(key);
  const last = lineage.of(path);
  return last !== undefined && compareEpochs(last.epoch, epoch) === 0;
}
