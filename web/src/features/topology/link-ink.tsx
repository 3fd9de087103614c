/** The ink of one pair's curve: the connection with an arrow for each stream that it carries, tries that failed, the cut. */
import { memo, useMemo, type ReactNode } from 'react';
import { scaleSqrt } from 'd3-scale';
import { firstPart, pathOf, turned, type Cubic, type PairPlace } from '../../draw/place-links.ts';
import { formatRate } from '../../ui/format-number.ts';
import { describeLag, describeWait, type PairInk, type StreamInk, type TryInk } from './describe-links.ts';
import type { Press } from './node-card.tsx';
import { sameLook } from '../../ui/same-look.ts';

const HEAD = 9;
const thickness = scaleSqrt().domain([0, 500]).range([1.5, 4]).clamp(true);

/** The curve with room for an arrowhead at each end that has one, walked from `from`. */
function shortened(curve: Cubic, atStart: boolean, atEnd: boolean): Cubic {
  const [a, b, c, d] = curve;
  const trim = (end: { x: number; y: number }, handle: { x: number }): { x: number; y: number } => ({ x: end.x + Math.sign(handle.x - end.x) * (HEAD - 1), y: end.y });
  return [atStart ? trim(a, b) : a, b, c, atEnd ? trim(d, c) : d];
}

function Head({ curve, hollow, className }: { curve: Cubic; hollow: boolean; className: string }) {
  const [, , handle, tip] = curve;
  const back = Math.sign(handle.x - tip.x) || -1;
  const x = tip.x + back * 1.5;
  return <path className={`${className}${hollow ? ' t-head-hollow' : ''}`} d={`M${x},${tip.y}L${x + back * HEAD},${tip.y - 5}V${tip.y + 5}Z`} />;
}

/** @returns a key of its own for the stream of a destination and for each address that it tried. */
export function partKey(part: StreamInk | TryInk): string {
  return `destination:${part.key}${'ack' in part ? '' : ` ${part.to}`}`;
}

export function streamWords(stream: StreamInk): string {
  const how = stream.via === 'incoming' ? 'over the connection that it accepted from there' : 'over a connection that it dialled';
  return `${stream.from} replicates to ${stream.to} ${how}; ${stream.rate === null ? 'rate not known' : formatRate(stream.rate)}; ${describeLag(stream)} · ${stream.ack}${stream.certain ? '' : '; as it was said last'}`;
}

export function tryWords(attempt: TryInk, now: number): string {
  const wait = attempt.wait ? `; pass ${attempt.wait.passes}, ${describeWait(attempt.wait.until, now)}` : '';
  return `${attempt.from} tried ${attempt.to}: address ${attempt.text}${wait}`;
}

export interface LinkProps {
  ink: PairInk;
  place: PairPlace;
  /** Moves only while something of this pair waits; see `pairNow`. */
  now: number;
  /** Its destinations, and the link itself, that the selection lights; what is not in it is dimmed. */
  lit: readonly string[];
  selectedKey: string | null;
  hovered: string | null;
  onHover: (key: string | null) => void;
  /** By `partKey`. */
  presses: Readonly<Record<string, Press>>;
}

/** @returns what a pair takes for now: nothing on it counts unless a try waits. */
export function pairNow(ink: PairInk, now: number): number {
  return ink.tries.some((attempt) => attempt.wait) ? now : 0;
}

/** @returns every stream and try of a pair with its words. */
export function partsOf(ink: PairInk, now: number): { part: StreamInk | TryInk; words: string }[] {
  return [...ink.streams.map((part) => ({ part, words: streamWords(part) })), ...ink.tries.map((part) => ({ part, words: tryWords(part, now) }))];
}

export const PairLink = memo(function PairLink(props: LinkProps) {
  const { ink, place, now, lit, selectedKey, hovered, onHover, presses } = props;
  const fromStart = (name: string): boolean => name === place.ends[0];
  const backward = useMemo(() => turned(place.curve), [place.curve]);
  const along = (name: string): Cubic => (fromStart(name) ? place.curve : backward);
  const reach = ink.streams.length + ink.tries.length > 1 ? 0.5 : 1;
  const reused = ink.streams.some((stream) => stream.via === 'incoming');
  const anyLit = ink.streams.some((stream) => lit.includes(`destination:${stream.key}`));
  const anySelected = ink.streams.some((stream) => stream.key === selectedKey || stream.key === hovered);
  const width = thickness(Math.max(0, ...ink.streams.map((stream) => stream.rate ?? 0)));
  const certain = ink.streams.every((stream) => stream.certain);

  const line: ReactNode = ink.streams.length > 0 ? (() => {
    const heads = [ink.streams.some((stream) => !fromStart(stream.from)), ink.streams.some((stream) => fromStart(stream.from))] as const;
    const d = pathOf(shortened(place.curve, heads[0], heads[1]));
    return (
      <g className={`t-flow${certain ? '' : ' t-flow-uncertain'}${anySelected ? ' t-flow-selected' : ''}${anyLit ? '' : ' t-dim'}`}>
        <path d={d} fill="none" strokeWidth={reused ? width + 3 : width} />
        {reused ? <path className="t-flow-core" d={d} fill="none" strokeWidth={Math.max(1.4, width - 0.2)} /> : null}
        {ink.streams.map((stream) => <Head key={stream.key} curve={along(stream.from)} hollow={stream.via === 'incoming'} className="t-head" />)}
      </g>
    );
  })() : null;

  return (
    <g>
      {line}
      {ink.tries.map((attempt) => (
        <g key={attempt.key} className={`t-try t-try-${attempt.state}${attempt.wait ? ' t-try-waiting' : ''}${lit.includes(`destination:${attempt.key}`) ? '' : ' t-dim'}`}>
          <path d={pathOf(shortened(ink.tries.length > 1 ? firstPart(along(attempt.from), 0.5) : along(attempt.from), false, ink.tries.length === 1))} fill="none" />
          {ink.tries.length === 1 ? <Head curve={along(attempt.from)} hollow={false} className="t-try-head" /> : null}
        </g>
      ))}
      {ink.cut && ink.streams.length + ink.tries.length === 0 ? <path className="t-cut-line" d={pathOf(place.curve)} fill="none" /> : null}
      {partsOf(ink, now).map(({ part, words }) => (
        <g key={`${partKey(part)} hit`} {...presses[partKey(part)]} className="t-press t-hit" onPointerEnter={() => onHover(part.key)} onPointerLeave={() => onHover(null)}>
          <title>{words}</title>
          <path d={pathOf(reach === 1 ? along(part.from) : firstPart(along(part.from), reach))} fill="none" />
        </g>
      ))}
    </g>
  );
}, sameLook);
