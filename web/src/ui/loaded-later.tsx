/** Parts that are fetched when they are first drawn. A fetch that fails costs that part alone, says so, and can be tried again. */
import { Component, lazy, Suspense, useState, type ComponentType, type ReactNode } from 'react';

type Part<Props> = ComponentType<Props>;

/**
 * @param what what the reader knows the part as: "the question", "the details"
 * @param load imports the part
 * @param closes for what stands over the page: what is called when its reader gives it up. Left out for what stands in its place.
 */
export function loadedLater<Props extends object>(what: string, load: () => Promise<Part<Props>>, closes?: (props: Props) => () => void): Part<Props> {
  const begin = () => lazy(async () => ({ default: await load().catch((error: unknown) => { throw new NotFetched(error); }) })) as unknown as Part<Props>;
  // React keeps what a lazy part came to, a failure, too: another try is another part.
  let part = begin();
  return function LoadedLater(props: Props) {
    const [Loaded, setLoaded] = useState<Part<Props>>(() => part);
    return (
      <FetchFault what={what} onFault={() => { part = begin(); }} onAgain={() => setLoaded(() => part)} onClose={closes?.(props) ?? null}>
        <Suspense fallback={null}><Loaded {...props} /></Suspense>
      </FetchFault>
    );
  };
}

class NotFetched extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

interface FaultProps {
  what: string;
  /** From now on another fetch is due. */
  onFault: () => void;
  onAgain: () => void;
  onClose: (() => void) | null;
  children: ReactNode;
}

class FetchFault extends Component<FaultProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    if (error instanceof NotFetched) this.props.onFault();
  }

  override render(): ReactNode {
    const { what, onAgain, onClose, children } = this.props;
    const { error } = this.state;
    if (error === null) return children;
    // A fault of the part itself is for whoever keeps faults of that place.
    if (!(error instanceof NotFetched)) throw error;
    const again = (): void => {
      onAgain();
      this.setState({ error: null });
    };
    return (
      <div className={onClose ? 'not-loaded not-loaded-over' : 'not-loaded'} role="alert">
        <p><b>Could not show {what}.</b> It was to be fetched from the dashboard now, and that failed. Nothing was sent to the cluster. Try again; if the dashboard was renewed meanwhile, reload the page.</p>
        <p className="mono dim">{error.message}</p>
        <div className="not-loaded-ways">
          <button type="button" className="button button-plain" onClick={again}>Try again</button>
          <button type="button" className="button button-plain" onClick={() => location.reload()}>Reload the page</button>
          {onClose ? <button type="button" className="button button-plain" onClick={onClose}>Close</button> : null}
        </div>
      </div>
    );
  }
}
