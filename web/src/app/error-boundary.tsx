/** Keeps a fault of one instrument to that instrument, and says so there in words. */
import { Component, type ReactNode } from 'react';

interface Props {
  /** What the reader knows it as: "the timeline". */
  what: string;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown): void {
    console.error(`${this.props.what} could not be drawn`, error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="broken" role="alert">
        <p><b>{capital(this.props.what)} could not be drawn.</b> The rest of the page goes on; nothing in the cluster is affected.</p>
        <p className="mono soft">{error.message}</p>
        <button type="button" className="button button-plain" onClick={() => this.setState({ error: null })}>Draw it again</button>
      </div>
    );
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
