/** The words on a pair's curve, in a layer above all lines, so that no line strikes them through. */
import { memo } from 'react';
import { fitText, textWidth } from '../../draw/box.ts';
import type { PairPlace } from '../../draw/place-links.ts';
import { formatRate } from '../../ui/format-number.ts';
import { describeLag, describeWait, lags } from './describe-links.ts';
import type { LinkProps } from './link-ink.tsx';
import { Scissors } from './marks.tsx';
import { SMALL } from './node-card.tsx';
import { sameLook } from '../../ui/same-look.ts';

type LabelProps = Pick<LinkProps, 'ink' | 'place' | 'now' | 'lit' | 'selectedKey' | 'hovered'> & { compact: boolean };

interface LabelLine {
  text: string;
  className: string;
  /** With scissors before its words. */
  cut?: boolean;
}

function labelLines({ ink, place, now, compact, selectedKey, hovered }: LabelProps): LabelLine[] {
  const width = place.label.width - (compact ? 4 : 10);
  const arrow = (from: string): string => (ink.streams.length + ink.tries.length > 1 ? (from === place.ends[0] ? '→ ' : '← ') : '');
  const line = (texts: string[], className: string): LabelLine => ({ className, text: texts.find((text) => textWidth(text, SMALL) <= width) ?? fitText(texts.at(-1)!, width, SMALL) });
  const lines: LabelLine[] = [];
  if (ink.cut) lines.push({ ...line(['cut'], 't-label-down'), cut: true });
  for (const attempt of ink.tries) {
    lines.push(line([arrow(attempt.from) + attempt.text, `${arrow(attempt.from)}${attempt.index + 1} ${attempt.outcome}`, `${attempt.index + 1} ${attempt.outcome}`, attempt.outcome, attempt.outcome.split(' ')[0]!], attempt.state === 'failed' ? 't-label-down' : 't-label-attention'));
    if (!attempt.wait) continue;
    const again = describeWait(attempt.wait.until, now);
    lines.push(line([`pass ${attempt.wait.passes} · ${again}`, again], 't-label-attention'));
  }
  for (const stream of ink.streams) {
    const told = lags(stream) || stream.key === selectedKey || stream.key === hovered;
    if (stream.rate === null && !told) continue;
    const rate = stream.rate === null ? 'no rate yet' : formatRate(stream.rate);
    // How it is acknowledged is for whoever looks at this one.
    const lag = stream.key === selectedKey || stream.key === hovered ? [`${describeLag(stream)} · ${stream.ack}`, describeLag(stream)] : [describeLag(stream)];
    const tone = lags(stream) ? 't-label-attention' : 't-label-quiet';
    if (told && ink.streams.length > 1) lines.push(line([...lag.map((words) => `${arrow(stream.from)}${rate} · ${words}`), ...lag.map((words) => `${arrow(stream.from)}${words}`), ...lag], tone));
    else lines.push(line([arrow(stream.from) + rate, rate], 't-label-plain'));
    if (told && ink.streams.length === 1) lines.push(line(lag, tone));
  }
  return lines.slice(0, compact ? 1 : 2);
}

function Label({ place, lines, framed }: { place: PairPlace; lines: LabelLine[]; framed: string }) {
  const widest = Math.max(...lines.map((line) => textWidth(line.text, SMALL) + (line.cut ? 24 : 0)));
  const width = Math.min(place.label.width, widest + 12);
  const height = lines.length * 15 + 2;
  const centre = { x: place.label.x + place.label.width / 2, y: place.label.y + place.label.height / 2 };
  return (
    <g className={`t-label ${framed}`} transform={`translate(${centre.x},${centre.y})`} aria-hidden="true">
      <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={5} />
      {lines.map((line, index) => (
        <text key={index} className={line.className} textAnchor="middle" y={(index - (lines.length - 1) / 2) * 15} dy="0.35em" x={line.cut ? 10 : 0}>{line.text}</text>
      ))}
      {lines[0]?.cut ? <g transform={`translate(-14,${-((lines.length - 1) / 2) * 15})`}><Scissors /></g> : null}
    </g>
  );
}

export const PairLabel = memo(function PairLabel(props: LabelProps) {
  const { ink, place } = props;
  const lines = labelLines(props);
  if (lines.length === 0) return null;
  const lit = [...ink.streams, ...ink.tries].some((part) => props.lit.includes(`destination:${part.key}`)) || (ink.cut && props.lit.includes(`link:${ink.key}`));
  const framed = ink.cut || ink.tries.some((attempt) => attempt.state === 'failed');
  return <Label place={place} lines={lines} framed={`${lit ? '' : 't-dim '}${framed ? 't-label-framed' : ''}`} />;
}, sameLook);
