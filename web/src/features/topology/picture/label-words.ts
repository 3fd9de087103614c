/** The words on a line, as many as fit: what is wrong first, then how much flows; all of it for the one that is looked at. */
import { fitText, textWidth } from '../../../draw/box.ts';
import type { LabelLook } from '../../../draw/draw-labels.ts';
import type { BundleLook, LabelLine, PairLook, StreamLook } from '../../../draw/graph-looks.ts';
import { formatRate } from '../../../ui/format-number.ts';
import { describeAck, describeLag, describeWait, lags } from '../describe/describe-links.ts';

export interface LabelRules {
  /** Width that the words may take, in units, and the size of the text. */
  width: number;
  text: number;
  /** Which of the lines two is, where only one fits. */
  most: number;
  /** The end from which the arrows in the words point. */
  from: string;
  /** Destinations that are selected or pointed at. */
  looked: readonly string[];
  /** Nothing is said of lines on which all is well. */
  troubleOnly: boolean;
  now: number;
}

const isDowngraded = ({ ack }: StreamLook): boolean => ack.now === 'downgraded';

/** @returns the words for a pair; null where there is nothing to say. */
export function labelOfPair(look: PairLook, rules: LabelRules): LabelLook | null {
  const { width, text, now } = rules;
  const arrow = (from: string): string => (look.streams.length + look.tries.length > 1 ? (from === rules.from ? '→ ' : '← ') : '');
  const line = (texts: string[], tone: LabelLine['tone']): LabelLine => ({ tone, text: texts.find((words) => textWidth(words, text) <= width) ?? fitText(texts.at(-1)!, width, text) });
  const lines: LabelLine[] = [];
  if (look.cut) lines.push({ ...line(['cut'], 'down'), cut: true });
  for (const attempt of look.tries) {
    lines.push(line([arrow(attempt.from) + attempt.text, `${arrow(attempt.from)}${attempt.index + 1} ${attempt.outcome}`, `${attempt.index + 1} ${attempt.outcome}`, attempt.outcome, attempt.outcome.split(' ')[0]!], attempt.state === 'failed' ? 'down' : 'attention'));
    if (!attempt.wait) continue;
    const again = describeWait(attempt.wait.until, now);
    lines.push(line([`pass ${attempt.wait.passes} · ${again}`, again, again.replace('again ', '')], 'attention'));
  }
  for (const stream of look.streams) lines.push(...linesOfStream(stream, look, rules, arrow(stream.from), line));
  if (lines.length === 0) return null;
  return { lines: lines.slice(0, rules.most), framed: look.cut || look.tries.some((attempt) => attempt.state === 'failed') };
}

function linesOfStream(stream: StreamLook, look: PairLook, rules: LabelRules, arrow: string, line: (texts: string[], tone: LabelLine['tone']) => LabelLine): LabelLine[] {
  const looked = rules.looked.includes(stream.key);
  const downgraded = isDowngraded(stream);
  const told = lags(stream) || looked || downgraded;
  if ((stream.rate === null || rules.troubleOnly) && !told) return [];
  const rate = stream.rate === null ? 'no rate yet' : formatRate(stream.rate);
  // How it is acknowledged is for whoever looks at this one, or when it is not as configured.
  const waiting = lags(stream) ? `${describeLag(stream)}, ${stream.lag.updates}` : describeLag(stream);
  const lag = downgraded ? ['downgraded'] : looked ? [`${waiting} · ${describeAck(stream.ack)}`, `${describeLag(stream)} · ${describeAck(stream.ack)}`, describeLag(stream)] : [waiting, describeLag(stream)];
  const tone = lags(stream) || downgraded ? 'attention' : 'quiet';
  if (told && look.streams.length > 1) return [line([...lag.map((words) => `${arrow}${rate} · ${words}`), ...lag.map((words) => `${arrow}${words}`), ...lag], tone)];
  return [line([arrow + rate, rate], 'plain'), ...(told ? [line(lag, tone)] : [])];
}

/** @returns the words for a bundle: what is broken in it, else what flows. */
export function labelOfBundle(look: BundleLook, troubleOnly: boolean): LabelLook | null {
  const lines: LabelLine[] = [];
  if (look.cut > 0) lines.push({ text: look.cut === 1 ? 'cut' : `${look.cut} cut`, tone: 'down', cut: true });
  if (look.failed > 0) lines.push({ text: `${look.failed} failed`, tone: 'down' });
  if (look.trying > 0) lines.push({ text: `${look.trying} trying`, tone: 'attention' });
  if (look.lagging > 0) lines.push({ text: `${look.lagging} lagging`, tone: 'attention' });
  if (lines.length === 0 && look.rate !== null && !troubleOnly) lines.push({ text: formatRate(look.rate), tone: 'plain' });
  return lines.length > 0 ? { lines: lines.slice(0, 2), framed: look.failed + look.cut > 0 } : null;
}
