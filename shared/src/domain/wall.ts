/** The words of wall displays: what one says of itself, and how it stands. */
import type { EpochMillis, Millis, MonoMillis } from './units.ts';

/** A wall says so often what it shows; the back end judges silence by it. */
export const WALL_REPORT_MILLIS: Millis = 5000;

export interface WallReport {
  /** Kept by the tab, so that a wall that was loaded again is the same wall. */
  id: string;
  name: string;
  /** Of the page that it runs; null before it was told one. */
  build: string | null;
  /** The number of the event after which the state was that is on its screen; 0 before the first. */
  n: number;
  /** Since its browser last drew a frame. */
  frameAgoMillis: Millis;
  /** Whether its window is hidden, so that the browser draws nothing. */
  hidden: boolean;
  /** Of its window, in CSS pixels. */
  size: { width: number; height: number };
}

/** - `alive`: it draws what is the present · `frozen`: it is connected, and its picture stands · `gone`: it is not connected any more */
export type WallState = 'alive' | 'frozen' | 'gone';

export interface WallStanding extends Pick<WallReport, 'name' | 'build' | 'n' | 'size'> {
  /** Of its connection. */
  key: string;
  state: WallState;
  /** In words; '' while it is alive. */
  because: string;
  /** Since when it is in this state. */
  since: EpochMillis;
  /** Whether another build is served than the one that it runs. */
  outdated: boolean;
  /** When it was heard, and when its browser drew, by the back end's monotonic clock. */
  heardAt: MonoMillis;
  frameAt: MonoMillis;
}
