/** The last value of the selected topic, as much of it as can be shown safely, with its size and its age. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ShownChild } from '@understudy/shared/wire/topic-watch';
import { formatAgo } from '../../ui/format-duration.ts';
import { formatBytes, formatRate, roundRate } from '../../ui/format-number.ts';

export function ValueBox({ child, now }: { child: ShownChild; now: MonoMillis }) {
  const { value, at } = child;
  if (!value) return null;
  const part = value.cut ? (value.as === 'text' ? ', its beginning' : ', its first bytes') : '';
  return (
    <>
      <p className="value-shown mono"><bdi>{value.shown}</bdi>{value.cut ? <span className="dim"> …</span> : null}</p>
      <p>{value.as === 'text' ? 'text' : 'binary'}, <span className="mono">{formatBytes(value.bytes)}</span>{part} · {at === null ? 'not updated in this life of its node' : `updated ${formatAgo(Math.max(0, now - at))}`}{child.updatesPerSecond > 0 ? ` · ${formatRate(roundRate(child.updatesPerSecond))}` : ''}</p>
    </>
  );
}
