/** A small outlined word beside a name, such as "no standby". */
import type { ReactNode } from 'react';
import type { Tone } from './state-mark.tsx';

export function Badge({ tone = 'plain', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={`badge tone-${tone}`} title={title}>
      {children}
    </span>
  );
}
