/** The page's view of the cluster: the last snapshot with every event since, folded by the same function as in the back end. */
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { EventBatch, Snapshot } from '@understudy/shared/wire/stream';
import type { WallStanding } from '@understudy/shared/domain/wall';
import type { LinkState } from './connection.ts';
import type { PageClock } from './page-clock.ts';
import { AT_ONCE, paceTelling, type Pace } from './paced-telling.ts';

export interface Folded {
  view: ClusterView;
  history: History;
}

export type Fold = (folded: Folded, logged: LoggedEvent) => Folded;

export interface ClusterState {
  /** Null until the first snapshot. */
  folded: Folded | null;
  /** The build of the page that was served when this page was loaded: the first that it was told. */
  build: string | null;
  /** Whether another build is served by now, so that this page should be loaded again. */
  outdated: boolean;
  link: LinkState;
  /** Whether the back end shows a recording: what is folded is its end, and nothing will follow. */
  recorded: boolean;
  /** Messages of ours that the back end could not take, newest last. */
  refused: Refusal[];
  /** The wall displays, as the back end sees them. */
  walls: WallStanding[];
}

export interface ClusterStore {
  subscribe: (listener: () => void) => () => void;
  read: () => ClusterState;
  clock: PageClock;
  takeLink: (state: 'connected' | 'lost', because: string | null) => void;
  takeSnapshot: (snapshot: Snapshot) => void;
  takeBatch: (batch: EventBatch) => void;
  takeRefusal: (refusal: Refusal) => void;
  /** The build that is served now. */
  takeServed: (build: string) => void;
  takeWalls: (walls: WallStanding[]) => void;
}

const REFUSALS_KEPT = 5;

export function createClusterStore(fold: Fold, clock: PageClock, pace: Pace = AT_ONCE): ClusterStore {
  let state: ClusterState = { folded: null, build: null, outdated: false, recorded: false, link: { state: 'connecting', because: null }, refused: [], walls: [] };
  const listeners = new Set<() => void>();
  // Listeners read `state`; what is folded and not yet told lies in `newest`.
  let newest: Folded | null = null;
  const become = (part: Partial<ClusterState>) => {
    state = { ...state, folded: newest, ...part };
    listeners.forEach((listener) => listener());
  };
  const served = (build: string) => ({ build: state.build ?? build, outdated: state.build !== null && build !== state.build });
  const tellSoon = paceTelling(() => become({}), pace);
  return {
    clock,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => state,
    takeLink: (link, because) => {
      // Every failed try says the same again; the page changes only when the words do.
      if (state.link.state !== link || state.link.because !== because) become({ link: { state: link, because } });
    },
    takeSnapshot: (snapshot) => {
      clock.learn(snapshot.clocks);
      newest = { view: snapshot.view, history: snapshot.history };
      become({ ...served(snapshot.build), recorded: snapshot.recorded });
    },
    takeBatch: (batch) => {
      clock.learn(batch.clocks);
      if (!newest || batch.events.length === 0) return;
      newest = batch.events.reduce(fold, newest);
      tellSoon(batch.events);
    },
    takeRefusal: (refusal) => become({ refused: [...state.refused, refusal].slice(-REFUSALS_KEPT) }),
    takeServed: (build) => {
      const known = served(build);
      if (known.build !== state.build || known.outdated !== state.outdated) become(known);
    },
    takeWalls: (walls) => become({ walls }),
  };
}
