/** One picture of the topology: a canvas, what mirrors it for keys and screen readers, and the hand that moves things in it. */
import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type Ref } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { GroupName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { unionOf, type Box } from '../../../draw/box.ts';
import { cardsAreReadable, READABLE_SCALE } from '../../../draw/detail.ts';
import { graphInk } from '../../../draw/graph-ink.ts';
import { placeKept } from '../../../draw/place-kept.ts';
import { placeLinks } from '../../../draw/place-links.ts';
import { placeNodes } from '../../../draw/place-nodes.ts';
import type { Selection } from '../../../state/selection.ts';
import { directionOf, nextInDirection } from '../../../ui/gestures/roving-focus.ts';
import type { ElementSize } from '../../../ui/gestures/use-element-size.ts';
import { tokensOf, useThemeVersion } from '../../../ui/theme-tokens.ts';
import { useArrangement } from '../controls/arrangement.ts';
import { Announcer } from './announcer.tsx';
import { foldedGroups } from './fold-groups.ts';
import type { Frame, Shown } from './frame.ts';
import { GraphMirror } from './graph-mirror.tsx';
import { LegendStrip } from './legend-strip.tsx';
import { inksOf, type LookedFor, type Sight } from './look-at.ts';
import { PictureNote } from './picture-note.tsx';
import { PictureTooltip } from './picture-tooltip.tsx';
import { sceneItemOf, selectionOf, wordsOf } from './scene-item.ts';
import { useCamera } from './use-camera.ts';
import { useGraph } from './use-graph.ts';
import { useHand } from './use-hand.ts';
import { usePainting, type Painted } from './use-painting.ts';
import { usePointer } from './use-pointer.ts';
import { itemOf, nearOf, walkGraph, type WalkItem } from './walk-graph.ts';

/** What a bar of controls asks of the picture. */
export interface PictureHandle {
  /** Brings everything with one of these keys into sight, as close as it goes. */
  show: (keys: ReadonlySet<string>) => void;
  /** Closer or farther by a factor, or all of it. */
  zoom: (factor: number | 'all') => void;
  /** What is shown, to be drawn elsewhere. */
  shown: () => { frame: Frame; sight: Sight; shown: Shown };
}

export interface PictureControls {
  find: LookedFor | null;
  handle: Ref<PictureHandle>;
}

export interface PictureProps {
  view: ClusterView;
  history: History;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  nowMono: () => MonoMillis;
  controls?: PictureControls;
  spec: ClusterSpec;
  /** Of the panel, in pixels; apart from the frame, so that a test can draw without a browser. */
  size: ElementSize;
}

export function Picture({ view, history, selection, onSelect, nowMono, spec, size, controls }: PictureProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const note = useRef<HTMLParagraphElement>(null);
  const painted = useRef<Painted>({ scene: null });
  const [arrangement, arrange] = useArrangement(spec.name);
  const layout = useMemo(() => placeNodes(spec, size), [spec, size]);
  const places = useMemo(() => placeKept(layout, arrangement.kept), [layout, arrangement.kept]);
  const links = useMemo(() => placeLinks(spec, places), [spec, places]);
  const look = useCamera(places, size);
  const { camera } = look;
  const readable = cardsAreReadable(camera.scale) || places.density.name !== 'map';
  const folded = useMemo(() => foldedGroups(places, arrangement.folds, readable), [places, arrangement.folds, readable]);
  const frame = useMemo((): Frame => ({ places, links, folded, scale: camera.scale }), [places, links, folded, camera.scale]);

  const pointer = usePointer(root, painted, camera);
  const [focus, setFocus] = useState<{ key: string; visible: boolean } | null>(null);
  const [stopKey, setStopKey] = useState<string | null>(null);
  const focusedKey = focus?.visible ? focus.key : null;
  const { graph, shown, moves, lit, now } = useGraph(spec, view, history, selection, nowMono, [pointer.hover?.key ?? null, focusedKey]);
  const hand = useHand(root, painted, layout, places, look, [arrangement, arrange], controls !== undefined);

  const theme = useThemeVersion();
  // The tokens are read again only when the theme says so; the version is what they depend on.
  const inks = useMemo(() => (typeof document === 'undefined' ? null : inksOf(graphInk(tokensOf(document.documentElement)))), [theme]); // eslint-disable-line react-hooks/exhaustive-deps
  const selectedKey = selection && (selection.kind === 'node' || selection.kind === 'client' || selection.kind === 'link' || selection.kind === 'destination') ? `${selection.kind}:${selection.id}` : null;
  const sight: Sight | null = inks && { inks, lit, find: controls?.find ?? null, selected: selectedKey };
  usePainting(canvas, sight && { frame, shown, sight, camera, size, moving: look.moving, hovered: pointer.hover, focused: focusedKey ? { key: focusedKey, item: sceneItemOf(focusedKey, graph) } : null }, (now, leftOut) => {
    painted.current = now;
    if (note.current && note.current.textContent !== leftOut) note.current.textContent = leftOut;
  });

  const near = nearOf(graph, (stopKey ?? selectedKey)?.startsWith('node:') ? (stopKey ?? selectedKey)!.slice('node:'.length) : null);
  const walk = (): Iterable<WalkItem> => walkGraph(graph, frame, near);
  const stop = itemOf(walk(), stopKey) ?? itemOf(walk(), null);
  const reached = near ? [stop, selectedKey && selectedKey !== stop?.key ? itemOf(walk(), selectedKey) : null].filter((item) => item !== null) : [...walk()];
  const mirrored = reached.map((item) => ({ ...item, words: `${wordsOf(item.key, graph, now)}${item.open === undefined ? '' : item.open ? '; Enter folds' : '; folded, Enter opens'}` }));

  const toggleFold = (name: GroupName): void => {
    const { [name]: _chosen, ...others } = arrangement.folds;
    if (!frame.folded.has(name)) arrange({ ...arrangement, folds: readable ? { ...others, [name]: 'folded' } : others });
    else {
      arrange({ ...arrangement, folds: readable ? others : { ...others, [name]: 'open' } });
      if (!readable) look.goTo(places.groups.find((group) => group.name === name)!.box, READABLE_SCALE);
    }
  };
  const open = (key: string): void => {
    if (key.startsWith('group:')) toggleFold(key.slice('group:'.length));
    else if (selectionOf(key)) onSelect(selectionOf(key));
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directionOf(event.key);
    if (hand.onKey(event, focus?.key ?? null)) event.preventDefault();
    else if (direction && stop) {
      event.preventDefault();
      const next = nextInDirection([...walk()], stop.key, direction);
      if (next) setStopKey(next);
    } else if ((event.key === 'Enter' || event.key === ' ') && stop) {
      event.preventDefault();
      open(stop.key);
    } else if (event.key === '+' || event.key === '=') look.zoomBy(1.3);
    else if (event.key === '-') look.zoomBy(1 / 1.3);
    else if (event.key === '0') look.showAll();
    else if (event.key === 'Escape') onSelect(null);
    else return;
    event.preventDefault();
    // What was done here is not to be done again by the page's own keys.
    event.stopPropagation();
  };

  // The focus goes where the walk went, once its button is there.
  useLayoutEffect(() => {
    if (stopKey === null || !root.current?.contains(document.activeElement)) return;
    const button = root.current.querySelector<HTMLElement>(`[data-rove="${CSS.escape(stopKey)}"]`);
    if (button && button !== document.activeElement) button.focus({ preventScroll: true });
  }, [stopKey]);
  const onFocus = (key: string, visible: boolean): void => {
    setFocus({ key, visible });
    setStopKey(key);
    const item = itemOf(walk(), key);
    if (visible && item && !look.isWhole) look.reveal(item.box);
  };

  const onClick = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest('[data-rove]') : null;
    // A press by a screen reader has no place.
    const key = event.detail === 0 && button ? button.getAttribute('data-rove') : (pointer.hitAt(event)?.key ?? button?.getAttribute('data-rove') ?? null);
    if (key) open(key);
    else if (selection) onSelect(null);
  };

  const { reveal, isWhole, goTo } = look;
  const selectedNode = selection?.kind === 'node' ? selection.id : null;
  useEffect(() => {
    const box = selectedNode ? places.nodes[selectedNode]?.box : undefined;
    if (box && !isWhole) reveal(box);
    // Once for each selection: who pans away from it afterwards is not called back.
  }, [selectedNode]); // eslint-disable-line react-hooks/exhaustive-deps

  useImperativeHandle(controls?.handle, () => ({
    show: (keys) => {
      const boxes = [...keys].flatMap((key): Box[] => (key.startsWith('node:') && places.nodes[key.slice('node:'.length)] ? [places.nodes[key.slice('node:'.length)]!.box] : []));
      if (boxes.length > 0) goTo(boxes.reduce(unionOf), 0);
    },
    zoom: (factor) => (factor === 'all' ? look.showAll() : look.zoomBy(factor)),
    shown: () => ({ frame, sight: sight!, shown }),
  }));

  const legend = places.density.legend;
  const legendScale = places.density.name === 'map' ? 1 : places.scale;
  return (
    <div
      ref={root} className={`topology-picture${look.isWhole ? '' : ' is-zoomed'}${pointer.hover ? ' is-pointing' : ''}`} role="group"
      aria-label={`Replication topology of ${spec.name}: ${spec.groups.length} groups, ${spec.nodes.length} nodes. Arrow keys move, Enter opens, M moves things, plus, minus and 0 zoom, Escape clears.`}
      onKeyDown={onKeyDown} onClick={onClick} onPointerMove={pointer.onPointerMove} onPointerLeave={pointer.onPointerLeave}
    >
      <canvas ref={canvas} className="map-canvas" aria-hidden="true" />
      <GraphMirror items={mirrored} camera={camera} stop={stop?.key ?? null} selected={selectedKey} onFocus={onFocus} onBlur={() => setFocus(null)} />
      {legend > 0 && inks ? <LegendStrip ink={inks.plain} width={size.width} height={legend * legendScale} scale={legendScale} sync={spec.nodes.some((node) => node.destinations.some((destination) => destination.ack === 'sync'))} /> : null}
      <PictureNote ref={note} abovePx={legend} />
      {hand.ghost ? <div className="map-ghost" style={{ left: hand.ghost.x, top: hand.ghost.y, width: hand.ghost.width, height: hand.ghost.height }}>{hand.ghost.name}</div> : null}
      {pointer.hover && !hand.ghost ? <PictureTooltip hover={pointer.hover} words={pointer.hover.words ?? moves.find((move) => `move:${move.id}` === pointer.hover!.key)?.words ?? wordsOf(pointer.hover.key, graph, now)} size={size} /> : null}
      <Announcer graph={graph} view={view} said={hand.said} />
    </div>
  );
}
