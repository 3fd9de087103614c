/** Makes the receipt of a failover out of what was read of the log. */
import { DEFAULT_POLICY } from '../domain/cluster-spec.ts';
import { PRODUCT_VERSION } from '../domain/product.ts';
import type { Episode, History } from '../history/history.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { countLoss } from './count-loss.ts';
import type { EpisodeRead } from './read-episode.ts';
import { CLOCK_WORDS, hashedReceiptText, RECEIPT_FORMAT, RECEIPT_VERSION, type Receipt, type ReceiptLane } from './receipt.ts';
import { recordLines } from './record-lines.ts';

/** The drawing shows somewhat more than the failover itself, and at least so much. */
const DRAWN_LEAST_MILLIS = 40;
const DRAWN_AROUND = 0.12;

/** @param sha256 of a text, in hex. @returns the same receipt for the same log, whenever and wherever it is made. */
export async function makeReceipt(read: EpisodeRead, sha256: (text: string) => Promise<string>): Promise<Receipt> {
  const { index, episode, events, end } = read;
  const record = recordLines(episode, events, wideIpOf(end.view, episode));
  const numbers = record.lines.map(({ n }) => n);
  const receipt: Omit<Receipt, 'hash'> = {
    format: RECEIPT_FORMAT, version: RECEIPT_VERSION, product: PRODUCT_VERSION,
    cluster: end.view.spec?.name ?? index.cluster ?? '', log: index.log, faultWall: episode.wall, episode,
    loss: countLoss(read), record, drawn: drawnLanes(episode, end.history),
    policy: end.view.spec?.policy ?? DEFAULT_POLICY, digests: digestsOf(read), clock: CLOCK_WORDS,
    events: { first: Math.min(index.last, ...numbers), last: Math.max(index.first, ...numbers) },
  };
  return { ...receipt, hash: await sha256(hashedReceiptText(receipt)) };
}

function wideIpOf({ spec }: ClusterView, { kind, title }: Episode): string | null {
  const [owner, name] = title.split(' → ');
  if (kind !== 'destination') return null;
  return spec?.nodes.find((node) => node.name === owner)?.destinations.find((destination) => destination.name === name)?.wideIp?.name ?? null;
}

/** What comes this many times later than the service was back (a node that was restored, redundancy) is in the table alone: drawn to scale, all else would be one line. */
const DRAWN_GAPS = 3;

function drawnLanes(episode: Episode, history: History): Receipt['drawn'] {
  const { gapMillis, phases } = episode;
  const reach = gapMillis === null ? Infinity : Math.max(DRAWN_LEAST_MILLIS, gapMillis) * DRAWN_GAPS;
  const length = Math.max(DRAWN_LEAST_MILLIS, gapMillis ?? 0, ...phases.map(({ sinceFaultMillis }) => sinceFaultMillis).filter((since) => since <= reach));
  const [from, to] = [-length * DRAWN_AROUND, length * (1 + DRAWN_AROUND)];
  const [owner] = episode.title.split(' → ');
  const nodes = [episode.was?.node, episode.now?.node, episode.kind === 'destination' ? owner : undefined].filter((name) => name !== undefined && name !== '');
  const ids = [...new Set([episode.lane, ...nodes.map((name) => `node:${name}`)])];
  const lanes = ids.flatMap((id): ReceiptLane[] => {
    const lane = history.lanes.find((known) => known.id === id);
    if (!lane) return [];
    const spans = lane.spans.flatMap(({ from: begun, to: over, tone, label }) => {
      const [left, right] = [Math.max(from, begun - episode.faultAt), Math.min(to, (over ?? Infinity) - episode.faultAt)];
      return right > left ? [{ from: left, to: right, tone, label }] : [];
    });
    return [{ title: lane.title, spans }];
  });
  return { from, to, lanes };
}

/** Of the group that decided and of both ends: whether they ran by one configuration is part of why it went so. */
function digestsOf({ episode, base, end }: EpisodeRead): Receipt['digests'] {
  const names = new Set([episode.was?.node, episode.now?.node, ...Object.keys(episode.gapByNode)].filter((name): name is string => Boolean(name)));
  return Object.fromEntries([...names].sort().flatMap((name) => {
    const node = end.view.nodes[name] ?? base.view.nodes[name];
    const digest = node?.self?.digest ?? node?.last?.self?.digest ?? base.view.nodes[name]?.self?.digest;
    return digest ? [[name, digest]] : [];
  }));
}
