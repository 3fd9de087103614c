/**
 * React Flow with what its page on performance asks for: memoised nodes of its own kind, sizes and handles given so that nothing is
 * measured, straight edges, nothing draggable or selectable; only what changed gets a new object.
 */
import { createElement, memo, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Handle, Position, ReactFlow, useEdgesState, useNodesState, type Edge, type Node } from '@xyflow/react';
import type { LargeChange } from '@understudy/shared/view/testdata/large-cluster';
import { COLOURS, makeSameGraph } from './same-graph.ts';

const { nodes, links, grip, straight } = makeSameGraph();
const kinds = new Map(links.map(({ id, kind }) => [id, kind]));

const hidden = { opacity: 0, pointerEvents: 'none' } as const;
const Card = memo(function Card({ data }: { data: { state: string } }) {
  const [background, border] = data.state === 'up' ? [COLOURS.up, COLOURS.upEdge] : [COLOURS.trouble, COLOURS.troubleEdge];
  return createElement('div', { style: { width: '100%', height: '100%', boxSizing: 'border-box', background, border: `1px solid ${border}` } },
    createElement(Handle, { type: 'source', position: Position.Right, style: hidden }), createElement(Handle, { type: 'target', position: Position.Left, style: hidden }));
});
const nodeTypes = { card: Card };
const linkStyle = (id: string, state: string) => ({ stroke: state === 'trouble' ? COLOURS.linkTrouble : kinds.get(id) === 'member' ? COLOURS.member : COLOURS.stream, strokeWidth: 1 });

const firstNodes: Node[] = nodes.map(({ id, box }) => ({
  id, type: 'card', position: { x: box.x, y: box.y }, width: box.width, height: box.height, data: { state: 'up' },
  // In the middle, as the others have their lines.
  handles: [{ type: 'source', position: 'right', x: box.width / 2, y: box.height / 2, width: 1, height: 1 }, { type: 'target', position: 'left', x: box.width / 2, y: box.height / 2, width: 1, height: 1 }],
}));
const firstEdges: Edge[] = links.map(({ id, from, to }) => ({ id, source: from, target: to, type: 'straight', style: linkStyle(id, 'up'), focusable: false, interactionWidth: 0 }));

let take: (changes: readonly LargeChange[]) => void = () => undefined;

function Flow() {
  const [shownNodes, setNodes] = useNodesState(firstNodes);
  const [shownEdges, setEdges] = useEdgesState(firstEdges);
  useEffect(() => {
    take = (changes) => {
      const changed = new Map(changes.map((change) => [change.id, change]));
      if (changes.some((change) => change.target === 'node')) setNodes((known) => known.map((node) => (changed.has(node.id) ? { ...node, data: { state: changed.get(node.id)!.state } } : node)));
      if (changes.some((change) => change.target === 'link')) setEdges((known) => known.map((edge) => (changed.has(edge.id) ? { ...edge, style: linkStyle(edge.id, changed.get(edge.id)!.state) } : edge)));
    };
  }, [setNodes, setEdges]);
  return createElement(ReactFlow, {
    nodes: shownNodes, edges: shownEdges, nodeTypes, defaultViewport: { x: 0, y: 0, zoom: 1 }, minZoom: 0.1, maxZoom: 20, onlyRenderVisibleElements: false,
    nodesDraggable: false, nodesConnectable: false, nodesFocusable: false, edgesFocusable: false, elementsSelectable: false, autoPanOnNodeDrag: false, disableKeyboardA11y: true, proOptions: { hideAttribution: true },
  });
}

window.graph = {
  show: () => createRoot(document.getElementById('root')!).render(createElement(Flow)),
  isDrawn: () => document.querySelectorAll('.react-flow__edge').length >= links.length && document.querySelectorAll('.react-flow__node').length >= nodes.length,
  apply: (changes) => take(changes),
  grip,
  linkPoints: (index) => straight(links[index]!.from, links[index]!.to),
};
