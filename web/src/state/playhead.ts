/**
 * Where the page stands in time: live, or at an instant of a log. Moving it (seeking, stepping, playing) is the recorder's business,
 * which is loaded when it is first asked for; until then a wish waits here.
 */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { RecordedBranch } from '@understudy/shared/recording/branch-record';
import type { RecordingAbout } from '@understudy/shared/recording/log-index';
import type { Instant } from './address-bar.ts';
import type { Folded } from './cluster-store.ts';

/** An instant that is shown: the state after event `n`, labelled by time. */
export interface Past {
  /** Identity of the log in which `n` counts. */
  log: string;
  n: number;
  folded: Folded;
  /** The time at the playhead: the state's label or, while it plays, somewhat after that. */
  nowMono: () => MonoMillis;
  playing: boolean;
  /** Whether it is the log that the cluster goes on writing. */
  own: boolean;
  /** What is known of the time after the instant, for whoever draws what came next: a history, and up to when it tells. */
  ahead: { history: History; to: MonoMillis };
  /** Set when the log is a recording and not the one that the back end is writing. */
  recording: RecordingAbout | null;
  /** The values of a branch as they were recorded at this instant; null where none were. */
  branchOf: (path: string) => RecordedBranch | null;
}

/** Where somebody wants to be. */
export type Wish =
  | { to: 'instant'; instant: Instant }
  | { to: 'time'; at: MonoMillis }
  | { to: 'end' }
  | { to: 'live' }
  | { to: 'file'; file: File }
  | { to: 'bar' };

export interface PlayheadStore {
  subscribe: (listener: () => void) => () => void;
  /** Null while live. */
  read: () => Past | null;
  /** The recorder's own: shows an instant, or the present. */
  show: (past: Past | null) => void;
  /** Asks for an instant; loads the recorder when that is the first wish. */
  ask: (wish: Wish) => void;
  /** The wish that waits for the recorder, which takes it with it. */
  takeWish: () => Wish | null;
  /** Whether there is a wish that nobody has taken. */
  isWishing: () => boolean;
}

export function createPlayheadStore(): PlayheadStore {
  let past: Past | null = null;
  let wish: Wish | null = null;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => past,
    show: (next) => {
      if (next === past) return;
      past = next;
      tell();
    },
    ask: (next) => {
      wish = next;
      tell();
    },
    takeWish: () => {
      const taken = wish;
      wish = null;
      return taken;
    },
    isWishing: () => wish !== null,
  };
}
