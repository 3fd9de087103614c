/** vis-timeline on the same lanes: one group a lane, one range a span, with the settings that make it fastest. */
import { makeManyLanes } from '../../../web/src/debug/many-lanes.ts';
import type { Step } from './measure-redraws.ts';

interface VisTimeline {
  on: (event: 'changed', then: () => void) => void;
  setWindow: (from: number, to: number, options: { animation: boolean }) => void;
  getWindow: () => { start: Date; end: Date };
}

declare const vis: {
  DataSet: new (items: readonly object[]) => object;
  Timeline: new (container: HTMLElement, items: object, groups: object, options: object) => VisTimeline;
};

const asked = new URLSearchParams(location.search);
const { history, from, to } = makeManyLanes(Number(asked.get('lanes')), Number(asked.get('spans')));
const groups = history.lanes.map(({ id, title }, order) => ({ id, content: title, order }));
const items = history.lanes.flatMap((lane) => lane.spans.map((span, index) => ({
  id: `${lane.id} ${index}`, group: lane.id, start: span.from, end: span.to ?? to, content: span.label, className: `tone-${span.tone}`, type: 'range',
})));

let draws = 0;
let onDraw = (): void => undefined;
const timeline = new vis.Timeline(document.getElementById('root')!, new vis.DataSet(items), new vis.DataSet(groups), {
  start: from - 0.1 * (to - from), end: to + 0.1 * (to - from), height: '100%', stack: false, verticalScroll: true, groupHeightMode: 'fixed',
  showCurrentTime: false, selectable: false, showTooltips: false, margin: { item: 1, axis: 1 }, orientation: 'top', xss: { disabled: true }, zoomKey: 'ctrlKey',
});
timeline.on('changed', () => {
  draws += 1;
  onDraw();
});

window.measured = {
  draws: () => draws,
  onDraw: (then) => {
    onDraw = then;
  },
  step: (step: Step) => {
    const shown = timeline.getWindow();
    const span = shown.end.getTime() - shown.start.getTime();
    if ('zoom' in step) {
      const grow = (span * (step.zoom - 1)) / 2;
      timeline.setWindow(shown.start.getTime() - grow, shown.end.getTime() + grow, { animation: false });
    } else {
      timeline.setWindow(shown.start.getTime() + span * step.pan, shown.end.getTime() + span * step.pan, { animation: false });
    }
  },
};
