/** Links that end in a folded group, many as one: between the same two marks there is one line, as broken as its most broken part. */
import { linkEnds, type GroupName, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import type { BundleLook, PairLook } from '../../../draw/graph-looks.ts';
import { countOf, formatRate } from '../../../ui/format-number.ts';
import { lags } from '../describe/describe-links.ts';

/** What stands for a node: itself, or the mark of its folded group. */
export type MarkOf = (node: NodeName) => string;

/** @returns the mark that stands for each node while these groups are folded. */
export function markOf(groupOf: (node: NodeName) => GroupName | undefined, folded: ReadonlySet<GroupName>): MarkOf {
  return (node) => {
    const group = groupOf(node);
    return group !== undefined && folded.has(group) ? `group:${group}` : `node:${node}`;
  };
}

/** @returns the key of the bundle that a pair belongs to; null when both its ends are drawn themselves, or lie in one mark. */
export function bundleKey(pair: LinkKey, mark: MarkOf): string | null {
  const [a, b] = linkEnds(pair).map(mark) as [string, string];
  if (a === b || (a.startsWith('node:') && b.startsWith('node:'))) return null;
  return `bundle:${a < b ? `${a}~${b}` : `${b}~${a}`}`;
}

export function bundleEnds(key: string): [string, string] {
  const [a = '', b = ''] = key.slice('bundle:'.length).split('~');
  return [a, b];
}

/** @returns the pairs as one; null when nothing is on any of them. */
export function describeBundle(key: string, pairs: readonly PairLook[], mark: MarkOf): BundleLook | null {
  const ends = bundleEnds(key);
  const streams = pairs.flatMap((pair) => pair.streams);
  const tries = pairs.flatMap((pair) => pair.tries);
  const cut = pairs.filter((pair) => pair.cut).length;
  if (streams.length + tries.length + cut === 0) return null;
  const rates = streams.flatMap((stream) => (stream.rate === null ? [] : [stream.rate]));
  const count = { streams: streams.length, failed: tries.filter((attempt) => attempt.state === 'failed').length, trying: tries.filter((attempt) => attempt.state === 'trying').length, cut, lagging: streams.filter(lags).length };
  const rate = rates.length > 0 ? rates.reduce((sum, own) => sum + own, 0) : null;
  const plain = (end: string): string => end.slice(end.indexOf(':') + 1);
  const said = [
    count.streams > 0 ? countOf(count.streams, 'stream') : '', rate === null ? '' : formatRate(rate), count.failed > 0 ? `${count.failed} tried and failed` : '', count.trying > 0 ? `${count.trying} being tried` : '',
    count.cut > 0 ? `${count.cut} cut` : '', count.lagging > 0 ? `${count.lagging} lagging` : '',
  ].filter(Boolean);
  return {
    key, ends, ...count, rate, unsure: streams.filter((stream) => !stream.certain).length,
    forth: streams.some((stream) => mark(stream.from) === ends[0]), back: streams.some((stream) => mark(stream.from) === ends[1]),
    words: `between ${plain(ends[0])} and ${plain(ends[1])}: ${said.join(', ')}`,
  };
}
