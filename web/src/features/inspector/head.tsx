/** The head of an inspected thing: mark, name, badges and how long it has been so. */
import type { StatusMark } from '../../state/status-mark.ts';
import { useNowMono } from '../../state/page-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { StateMark } from '../../ui/state-mark.tsx';

export function Head({ name, mark, badges = [] }: { name: string; mark?: StatusMark; badges?: string[] }) {
  const nowMono = useNowMono(1000);
  const since = mark?.status.since;
  return (
    <div className="head">
      <h3 className="head-name">
        {mark ? <StateMark shape={mark.shape} tone={mark.tone} /> : null} {name}
      </h3>
      {badges.map((badge) => <Badge key={badge}>{badge}</Badge>)}
      {mark ? <Badge tone={mark.tone}>{mark.word}{since === null || since === undefined ? '' : ` ${formatDuration(Math.max(1000, Math.floor((nowMono - since) / 1000) * 1000))}`}</Badge> : null}
    </div>
  );
}
