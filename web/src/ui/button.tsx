/** The one button: with a reason when it would be pointless, and never silently dead to the keyboard. */
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  tone?: 'plain' | 'danger' | 'primary' | 'quiet';
  /** Why pressing it would do nothing; it stays focusable so that the reason can be read, and does nothing. */
  pointless?: string | null;
  /** Said in a tooltip while the button works. */
  hint?: ReactNode;
  busy?: boolean;
}

export function Button({ tone = 'plain', pointless = null, hint, busy = false, onClick, className = '', children, ...rest }: ButtonProps) {
  const dead = pointless !== null || busy;
  return (
    <Tooltip text={pointless ?? hint}>
      <button type="button" {...rest} className={`button button-${tone} ${className}`} aria-disabled={dead || undefined} aria-busy={busy || undefined} onClick={dead ? undefined : onClick}>
        {children}
      </button>
    </Tooltip>
  );
}
