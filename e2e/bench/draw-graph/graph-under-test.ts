/** What every page offers to be measured: the same four things, whichever library draws. */
import type { LargeChange } from '@understudy/shared/view/testdata/large-cluster';

export interface GraphUnderTest {
  /** Begins to show the graph; its data and its library are there already. */
  show: () => void;
  /** Whether the library says that all of it has been drawn. */
  isDrawn: () => boolean;
  /** Changes that have just arrived, by the library's quickest way for several at once. */
  apply: (changes: readonly LargeChange[]) => void;
  /** A point of the page, in CSS pixels, at which a drag pans. */
  grip: { x: number; y: number };
  /** Where the middle of each link runs, away from its two nodes, in CSS pixels of the page. */
  linkPoints: (index: number) => { x: number; y: number }[];
}

declare global {
  interface Window {
    graph?: GraphUnderTest;
  }
}
