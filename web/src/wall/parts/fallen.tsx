/** When the wall itself fails, it says so and is loaded again: nobody is there to press a key. */
import { Component, type ReactNode } from 'react';
import type { Millis } from '@understudy/shared/domain/units';

interface Props {
  /** Loads the wall again, so long after. */
  onFallen: (after: Millis) => () => void;
  children: ReactNode;
}

/** Time to read the fault, and no busy loop when it comes at once again. */
const READ_MILLIS: Millis = 10_000;

export class Fallen extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  private end: (() => void) | null = null;

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown): void {
    console.error('the wall could not be drawn', error);
    this.end ??= this.props.onFallen(READ_MILLIS);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="wall wall-waits" data-age="stale">
        <p className="wall-headline tone-unknown">This wall could not draw what it was sent.</p>
        <p className="wall-detail">Nothing in the cluster is affected. It is loaded again in {READ_MILLIS / 1000} seconds. <span className="mono">{error.message}</span></p>
      </main>
    );
  }
}
