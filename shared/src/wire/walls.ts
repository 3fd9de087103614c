/** What a wall display tells the back end of itself, and what the back end tells dashboards of all walls. */
import { z } from 'zod';
import type { EpochMillis, Millis, MonoMillis } from '../domain/units.ts';

/** A wall says so often what it shows; the back end judges silence by it. */
export const WALL_REPORT_MILLIS: Millis = 5000;

export const wallReportSchema = z.object({
  /** Kept by the tab, so that a wall that was loaded again is the same wall. */
  id: z.string().regex(/^[a-z0-9]{8,32}$/, 'must be 8 to 32 small letters and digits'),
  name: z.string().trim().min(1).max(40),
  /** Of the page that it runs; null before it was told one. */
  build: z.string().max(64).nullable(),
  /** The number of the event after which the state was that is on its screen; 0 before the first. */
  n: z.number().int().min(0),
  /** Since its browser last drew a frame. */
  frameAgoMillis: z.number().min(0),
  /** Whether its window is hidden, so that the browser draws nothing. */
  hidden: z.boolean(),
  /** Of its window, in CSS pixels. */
  size: z.object({ width: z.number().int().min(0).max(100_000), height: z.number().int().min(0).max(100_000) }).strict(),
}).strict();
export type WallReport = z.infer<typeof wallReportSchema>;

/** - `alive`: it draws what is the present · `frozen`: it is connected, and its picture stands · `gone`: it is not connected any more */
export type WallState = 'alive' | 'frozen' | 'gone';

export interface WallStanding {
  /** Of its connection. */
  key: string;
  name: string;
  state: WallState;
  /** In words; '' while it is alive. */
  because: string;
  /** Since when it is in this state. */
  since: EpochMillis;
  build: string | null;
  /** Whether another build is served than the one that it runs. */
  outdated: boolean;
  n: number;
  /** When it was heard, and when its browser drew, by the clock of `Clocks`. */
  heardAt: MonoMillis;
  frameAt: MonoMillis;
  size: { width: number; height: number };
}
