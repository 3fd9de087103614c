/** The mark of a state: colour and shape together, with the word for those who see neither. */
import type { ReactNode } from 'react';

export type MarkShape = 'up' | 'down' | 'paused' | 'starting' | 'attention' | 'unknown' | 'active' | 'standby' | 'pending' | 'none';
export type Tone = 'up' | 'standby' | 'attention' | 'down' | 'unknown' | 'plain';

const INK: Record<MarkShape, ReactNode> = {
  up: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="3" />,
  down: <path d="M3 3 13 13M13 3 3 13" stroke="currentColor" strokeWidth="2.8" strokeLinecap="round" />,
  paused: <path d="M5 3v10M11 3v10" stroke="currentColor" strokeWidth="3.2" strokeLinecap="round" />,
  starting: <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="2.6" strokeDasharray="3.2 2.4" />,
  attention: <path d="M8 2 14.5 13.5H1.5Z M8 6.3v3.4M8 11.4v.4" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinejoin="round" strokeLinecap="round" />,
  unknown: <path d="M5.2 6a2.8 2.8 0 1 1 4.2 2.4c-.9.5-1.4 1-1.4 2M8 13v.2" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  active: <path d="M8 2 14.5 14H1.5Z" fill="currentColor" />,
  standby: <path d="M8 3.4 13.4 13.2H2.6Z" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinejoin="round" />,
  pending: <path d="M8 3.4 13.4 13.2H2.6Z" fill="none" stroke="currentColor" strokeWidth="1.7" strokeDasharray="2.4 2" strokeLinejoin="round" />,
  none: <circle cx="8" cy="8" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.7" />,
};

/** @param word said to a screen reader; leave it out only where the same word stands beside the mark. */
export function StateMark({ shape, tone, word, size = '1em' }: { shape: MarkShape; tone: Tone; word?: string; size?: string }) {
  return (
    <span className={`mark tone-${tone}`} role={word ? 'img' : undefined} aria-label={word} aria-hidden={word ? undefined : true}>
      <svg viewBox="0 0 16 16" width={size} height={size} focusable="false" aria-hidden="true">
        {INK[shape]}
      </svg>
    </span>
  );
}
