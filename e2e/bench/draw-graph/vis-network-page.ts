/** vis-network with its physics off and its edges straight, as its documentation advises for many nodes, and places given. */
import { COLOURS, makeSameGraph } from './same-graph.ts';

interface DataSet {
  update: (items: readonly object[]) => void;
}
interface Network {
  on: (event: string, then: () => void) => void;
  moveTo: (options: object) => void;
}
declare const vis: { DataSet: new (items: readonly object[]) => DataSet; Network: new (container: HTMLElement, data: object, options: object) => Network };

const { nodes, links, grip, straight } = makeSameGraph();
const size = { width: window.innerWidth, height: window.innerHeight };
const nodeColour = (state: string) => (state === 'up' ? { background: COLOURS.up, border: COLOURS.upEdge } : { background: COLOURS.trouble, border: COLOURS.troubleEdge });
const linkColour = (kind: string, state: string) => (state === 'trouble' ? COLOURS.linkTrouble : kind === 'member' ? COLOURS.member : COLOURS.stream);
const kinds = new Map(links.map(({ id, kind }) => [id, kind]));
let drawn = false;
let nodeSet: DataSet;
let edgeSet: DataSet;

window.graph = {
  show: () => {
    nodeSet = new vis.DataSet(nodes.map(({ id, box }) => ({ id, x: box.x + box.width / 2, y: box.y + box.height / 2, color: nodeColour('up') })));
    edgeSet = new vis.DataSet(links.map(({ id, kind, from, to }) => ({ id, from, to, color: { color: linkColour(kind, 'up'), inherit: false } })));
    const network = new vis.Network(document.getElementById('root')!, { nodes: nodeSet, edges: edgeSet }, {
      autoResize: false, physics: false, layout: { improvedLayout: false },
      nodes: { shape: 'square', size: nodes[0]!.box.height / 2, borderWidth: 1, fixed: true, chosen: false, shadow: false },
      edges: { smooth: false, arrows: '', width: 1, chosen: false, shadow: false, selectionWidth: 0, hoverWidth: 0 },
      interaction: { dragNodes: false, hover: false, selectable: false, hideEdgesOnDrag: false, hideEdgesOnZoom: false, tooltipDelay: 1e9 },
    });
    network.moveTo({ position: { x: size.width / 2, y: size.height / 2 }, scale: 1, animation: false });
    network.on('afterDrawing', () => {
      drawn = true;
    });
  },
  isDrawn: () => drawn,
  apply: (changes) => {
    const changed = new Map(changes.map((change) => [change.id, change]));
    const of = (target: string) => [...changed.values()].filter((change) => change.target === target);
    const [nodeChanges, linkChanges] = [of('node'), of('link')];
    if (nodeChanges.length > 0) nodeSet.update(nodeChanges.map(({ id, state }) => ({ id, color: nodeColour(state) })));
    if (linkChanges.length > 0) edgeSet.update(linkChanges.map(({ id, state }) => ({ id, color: { color: linkColour(kinds.get(id)!, state), inherit: false } })));
  },
  grip,
  linkPoints: (index) => straight(links[index]!.from, links[index]!.to),
};
