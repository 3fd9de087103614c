/** One range of an audit in words. */
import type { AuditRange, AuditRangeKind } from '@understudy/shared/domain/audit';
import { describeEpoch } from '@understudy/shared/domain/update-source';
import { formatCount } from '../../ui/format-number.ts';

/** In the order in which they are to be seen, the gravest first. */
export const RANGE_KINDS: readonly AuditRangeKind[] = ['lost', 'missing', 'overwritten', 'unknown', 'duplicated', 'reordered', 'unconfirmed', 'refused'];

/** @returns "41–57". */
export function describeNumbers({ from, to }: Pick<AuditRange, 'from' | 'to'>): string {
  return from === to ? formatCount(from) : `${formatCount(from)}–${formatCount(to)}`;
}

/** @returns whose numbers they are, and where: "of fx-1, epoch 8@lon-2, on nyc-1". A client numbers anew with each activation, as a node does with each epoch. */
export function describeOrigin({ client, epoch, life, node }: AuditRange): string {
  return `of ${client}, epoch ${describeEpoch(epoch)}${life === null ? '' : `, activation ${life}`}${node === null ? '' : `, on ${node}`}`;
}
