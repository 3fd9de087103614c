/** Some nodes of the map, laid out by themselves and drawn by the map's own composer and pen. */
import { useMemo, useRef } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import { unionOf, type Box } from '../../draw/box.ts';
import { fitCamera } from '../../draw/camera.ts';
import { graphInk } from '../../draw/graph-ink.ts';
import { placeLinks } from '../../draw/place-links.ts';
import { placeNodes } from '../../draw/place-nodes.ts';
import type { Places } from '../../draw/places.ts';
import type { Frame } from '../../features/topology/picture/frame.ts';
import { inksOf, type Sight } from '../../features/topology/picture/look-at.ts';
import { useGraph } from '../../features/topology/picture/use-graph.ts';
import { usePainting } from '../../features/topology/picture/use-painting.ts';
import type { Selection } from '../../state/selection.ts';
import { useElementSize, type ElementSize } from '../../ui/gestures/use-element-size.ts';
import { tokensOf, useThemeVersion } from '../../ui/theme-tokens.ts';
import type { Seen } from '../shelf/specimen.ts';

interface CropProps {
  seen: Seen;
  nodes: readonly NodeName[];
  /** Looked at, so that its addresses and all its words are there. */
  selection?: Selection;
  /** Groups that are drawn as one mark. */
  folded?: readonly GroupName[];
}

/** Of a node alone only its card is drawn. */
const HEIGHTS = { card: '7rem', row: 11.5, more: 6.2 };
const NOTHING = { hovered: null, focused: null, moving: false } as const;
const NOBODY: readonly null[] = [];
const UNFOLDED: ReadonlySet<GroupName> = new Set();
/** Around a card its group begins, so that it is cut closer. */
const MARGIN = { card: 4, groups: 9 };
/** Laid out for somewhat more room than it has, so that the words on lines and arrows find theirs. */
const ROOMIER = 1.3;

export function MapCrop(props: CropProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const { nodes, seen } = props;
  const rows = Math.max(...(seen.view.spec?.groups ?? []).map((group) => group.nodes.filter((name) => nodes.includes(name)).length));
  const height = nodes.length === 1 && !props.folded ? HEIGHTS.card : `${HEIGHTS.row + HEIGHTS.more * (rows - 1)}rem`;
  return <div ref={frame} className={`crop crop-map${height === HEIGHTS.card ? ' is-card' : ''}`} style={{ height }}>{size ? <Picture {...props} size={size} /> : null}</div>;
}

/** @returns the description with these nodes alone; lists and groups keep what is left of them. */
export function specOf(spec: ClusterSpec, names: readonly NodeName[]): ClusterSpec {
  const groups = spec.groups.flatMap((group) => {
    const nodes = group.nodes.filter((name) => names.includes(name));
    return nodes.length > 0 ? [{ ...group, nodes }] : [];
  });
  const nodes = spec.nodes.filter(({ name }) => names.includes(name)).map((node) => ({ ...node, destinations: node.destinations.filter(({ group }) => groups.some(({ name }) => name === group)) }));
  return { ...spec, groups, nodes };
}

function Picture({ seen, nodes, selection, folded, size }: CropProps & { size: ElementSize }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { view, history, now } = seen;
  const names = nodes.join();
  const spec = useMemo(() => specOf(view.spec!, names.split(',')), [view.spec, names]);
  const places = useMemo(() => placeNodes(spec, { width: size.width, height: Math.max(size.height * ROOMIER, 170) }), [spec, size]);
  const links = useMemo(() => placeLinks(spec, places), [spec, places]);
  const camera = useMemo(() => fitCamera(boxOf(places, nodes, folded !== undefined), size, 1.25), [places, nodes, folded, size]);
  const closed = folded?.join() ?? '';
  const frame = useMemo((): Frame => ({ places, links, folded: closed ? new Set(closed.split(',')) : UNFOLDED, scale: camera.scale }), [places, links, closed, camera.scale]);
  const { shown } = useGraph(spec, view, history, selection ?? null, () => now, NOBODY);
  const theme = useThemeVersion();
  // The tokens are read again only when the theme says so; the version is what they depend on.
  const inks = useMemo(() => inksOf(graphInk(tokensOf(document.documentElement))), [theme]); // eslint-disable-line react-hooks/exhaustive-deps
  const sight: Sight = { inks, lit: null, find: null, selected: selection && selection.kind !== 'topic' ? `${selection.kind}:${selection.id}` : null };
  usePainting(canvas, { frame, shown, sight, camera, size, ...NOTHING }, () => undefined);
  return <canvas ref={canvas} className="crop-canvas" role="img" aria-label={`${nodes.join(' and ')} on the map`} />;
}

function boxOf({ nodes, groups }: Places, names: readonly NodeName[], folded: boolean): Box {
  const [only] = names;
  if (names.length === 1 && !folded) {
    const { box, tabs } = nodes[only!]!;
    return grown(tabs ? unionOf(box, tabs) : box, MARGIN.card);
  }
  return grown(groups.map(({ box }) => box).reduce(unionOf), MARGIN.groups);
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
