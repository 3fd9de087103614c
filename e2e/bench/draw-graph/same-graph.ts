/** The one graph that all pages draw: nodes, links, where they stand in the panel, the colours of their states. */
import { LargeStory, THOUSAND_NODES } from '@understudy/shared/view/testdata/large-cluster';
import { boxOnScreen, toScreen } from '../../../web/src/draw/camera.ts';
import { pointAt } from '../../../web/src/draw/curve.ts';
import { placeLinks } from '../../../web/src/draw/place-links.ts';
import { placeNodes } from '../../../web/src/draw/place-nodes.ts';
import { wholeCamera } from '../../../web/src/draw/whole-camera.ts';

/** The page's size: a laptop's panel. */
export const PANEL = { width: 1400, height: 800 } as const;

/** Of the dark theme (`web/src/ui/tokens.css`): a card that is up and one that is paused, lines that are well and lines in trouble. */
export const COLOURS = { ground: '#0c1117', up: '#17212c', upEdge: '#33424f', trouble: '#3a2a06', troubleEdge: '#e69f00', stream: '#557088', member: '#0d6450', linkTrouble: '#d55e00' } as const;

export function makeSameGraph() {
  const story = new LargeStory(THOUSAND_NODES);
  const places = placeNodes(story.spec, PANEL);
  const camera = wholeCamera(places, PANEL);
  const links = placeLinks(story.spec, places);
  const nodes = story.spec.nodes.map(({ name }) => ({ id: name, box: boxOnScreen(camera, places.nodes[name]!.box) }));
  const boxes = new Map(nodes.map(({ id, box }) => [id, box]));
  return {
    story, nodes,
    links: story.links().map((link) => {
      const place = (link.kind === 'member' ? links.members.get(link.key) : links.pair(link.key))!;
      return { id: link.key, kind: link.kind, from: link.from, to: link.to, curve: [0.3, 0.4, 0.5, 0.6, 0.7].map((t) => toScreen(camera, pointAt(place.curve, t))) };
    }),
    boxOf: (id: string) => boxes.get(id)!,
    /** A straight line between two nodes' middles, as the peers draw it. */
    straight: (from: string, to: string) => {
      const [a, b] = [boxes.get(from)!, boxes.get(to)!].map((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })) as [{ x: number; y: number }, { x: number; y: number }];
      return [0.3, 0.4, 0.5, 0.6, 0.7].map((t) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }));
    },
    /** A point on which nothing is drawn: the strip of the legend, or what it leaves free, is no graph. */
    grip: { x: PANEL.width - 60, y: PANEL.height - 90 },
  };
}
