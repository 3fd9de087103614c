/** The map to look at, drawn by the dashboard's own pen; nothing in it can be touched. */
import { useMemo, useRef, useState } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { cardsAreReadable } from '../../draw/detail.ts';
import { graphInk } from '../../draw/graph-ink.ts';
import { placeKept } from '../../draw/place-kept.ts';
import { placeLinks } from '../../draw/place-links.ts';
import { placeNodes } from '../../draw/place-nodes.ts';
import { useArrangement } from '../../features/topology/controls/arrangement.ts';
import { foldedGroups } from '../../features/topology/picture/fold-groups.ts';
import type { Frame } from '../../features/topology/picture/frame.ts';
import { LegendStrip } from '../../features/topology/picture/legend-strip.tsx';
import { inksOf, type Sight } from '../../features/topology/picture/look-at.ts';
import { useGraph } from '../../features/topology/picture/use-graph.ts';
import { usePainting } from '../../features/topology/picture/use-painting.ts';
import { useElementSize, type ElementSize } from '../../ui/gestures/use-element-size.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import { tokensOf, useThemeVersion } from '../../ui/theme-tokens.ts';
import { aimCamera } from '../rules/aim-camera.ts';
import type { Subject } from '../rules/subject.ts';

interface MapProps {
  view: ClusterView;
  history: History;
  /** What broke and is held, or null. */
  held: Subject | null;
  nowMono: () => MonoMillis;
}

export function WallMap(props: MapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const { spec } = props.view;
  return <div ref={frame} className="wall-map" data-testid="wall-map">{spec && size ? <Picture {...props} spec={spec} size={size} /> : null}</div>;
}

/** The layout's words are made for a rem of this size. */
const LAYOUT_REM_PX = 16;
const NOBODY: readonly null[] = [];
const NOTHING = { hovered: null, focused: null, moving: false } as const;

function Picture({ view, history, held, nowMono, spec, size }: MapProps & { spec: ClusterSpec; size: ElementSize }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [leftOut, setLeftOut] = useState('');
  // Where this browser's dashboard has things, the wall has them.
  const [{ kept, folds }] = useArrangement(spec.name);
  // Laid out as for a smaller panel, and drawn larger: on a large screen the dashboard shows more between its words, a wall larger words.
  const zoom = Math.max(1, readRemPx() / LAYOUT_REM_PX);
  const places = useMemo(() => placeKept(placeNodes(spec, { width: size.width / zoom, height: size.height / zoom }), kept), [spec, size, kept, zoom]);
  const links = useMemo(() => placeLinks(spec, places), [spec, places]);
  const camera = useMemo(() => aimCamera(places, size, held?.nodes ?? [], zoom), [places, size, held, zoom]);
  const readable = cardsAreReadable(camera.scale) || places.density.name !== 'map';
  const folded = useMemo(() => foldedGroups(places, folds, readable), [places, folds, readable]);
  const frame = useMemo((): Frame => ({ places, links, folded, scale: camera.scale }), [places, links, folded, camera.scale]);
  const selection = held?.selection ?? null;
  const { shown, lit } = useGraph(spec, view, history, selection, nowMono, NOBODY);

  const theme = useThemeVersion();
  // The tokens are read again only when the theme says so; the version is what they depend on.
  const inks = useMemo(() => inksOf(graphInk(tokensOf(document.documentElement))), [theme]); // eslint-disable-line react-hooks/exhaustive-deps
  const selected = selection && selection.kind !== 'topic' && selection.kind !== 'episode' ? `${selection.kind}:${selection.id}` : null;
  const sight: Sight = { inks, lit, find: null, selected };
  usePainting(canvas, { frame, shown, sight, camera, size, ...NOTHING }, (_painted, words) => setLeftOut(words.replace(': zoom in', '')));

  const { legend } = places.density;
  const scale = (places.density.name === 'map' ? 1 : places.scale) * zoom;
  return (
    <>
      <canvas ref={canvas} className="wall-map-canvas" role="img" aria-label={`Replication topology of ${spec.name}: ${spec.groups.length} groups, ${spec.nodes.length} nodes`} />
      {legend > 0 ? <LegendStrip ink={inks.plain} width={size.width} height={legend * scale} scale={scale} sync={spec.nodes.some((node) => node.destinations.some(({ ack }) => ack === 'sync'))} /> : null}
      {leftOut ? <p className="wall-map-note dim">{leftOut}</p> : null}
    </>
  );
}
