/** Our map, as the product draws it: folded events in, the component on the screen. */
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { makeSameGraph } from './same-graph.ts';

const { links, grip } = makeSameGraph();
/** As `web/src/debug/topology-load.tsx` offers it. */
const load = (window as unknown as { topologyLoad: { show: () => void; takeEvents: (events: LoggedEvent[]) => void } }).topologyLoad;

window.graph = {
  show: load.show,
  // The canvas takes the panel's size when it is drawn for the first time.
  isDrawn: () => (document.querySelector<HTMLCanvasElement>('.map-canvas')?.width ?? 0) > 300,
  apply: (changes) => load.takeEvents(changes.map((change) => change.event)),
  grip,
  linkPoints: (index) => links[index]!.curve,
};
