/**
 * Cytoscape.js with what its guide on performance asks for: a preset layout, haystack edges without arrows or labels, one pixel
 * to a pixel, simple shapes, the last picture moved as it is while the view moves; everything stays in sight, as in the others.
 */
import { COLOURS, makeSameGraph } from './same-graph.ts';

interface Cy {
  on: (event: string, then: () => void) => void;
  batch: (does: () => void) => void;
  getElementById: (id: string) => { data: (name: string, value: string) => void };
}
declare const cytoscape: (options: object) => Cy;

const { nodes, links, grip, straight } = makeSameGraph();
let drawn = false;
let cy: Cy | null = null;

window.graph = {
  show: () => {
    cy = cytoscape({
      container: document.getElementById('root'),
      elements: [
        ...nodes.map(({ id, box }) => ({ group: 'nodes', data: { id, state: 'up', width: box.width, height: box.height }, position: { x: box.x + box.width / 2, y: box.y + box.height / 2 } })),
        ...links.map(({ id, kind, from, to }) => ({ group: 'edges', data: { id, source: from, target: to, kind, state: 'up' } })),
      ],
      layout: { name: 'preset', fit: false }, pan: { x: 0, y: 0 }, zoom: 1, pixelRatio: 1, motionBlur: false, hideEdgesOnViewport: false, hideLabelsOnViewport: false, textureOnViewport: true,
      autoungrabify: true, autounselectify: true, boxSelectionEnabled: false, styleEnabled: true, minZoom: 0.1, maxZoom: 20,
      style: [
        { selector: 'node', style: { shape: 'rectangle', width: 'data(width)', height: 'data(height)', 'background-color': COLOURS.up, 'border-width': 1, 'border-color': COLOURS.upEdge, events: 'no' } },
        { selector: 'node[state = "trouble"]', style: { 'background-color': COLOURS.trouble, 'border-color': COLOURS.troubleEdge } },
        { selector: 'edge', style: { 'curve-style': 'haystack', 'haystack-radius': 0, width: 1, 'line-color': COLOURS.stream, events: 'no' } },
        { selector: 'edge[kind = "member"]', style: { 'line-color': COLOURS.member } },
        { selector: 'edge[state = "trouble"]', style: { 'line-color': COLOURS.linkTrouble } },
      ],
    });
    cy.on('render', () => {
      drawn = true;
    });
  },
  isDrawn: () => drawn,
  apply: (changes) => cy!.batch(() => {
    for (const { id, state } of changes) cy!.getElementById(id).data('state', state);
  }),
  grip,
  linkPoints: (index) => straight(links[index]!.from, links[index]!.to),
};
