/** Keeps one canvas as the graph is: composes the scene anew when places change, and draws what changed in the frame in which it changed. */
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { detailAt } from '../../../draw/detail.ts';
import type { Camera, PanelSize } from '../../../draw/camera.ts';
import { GraphPainter } from '../../../draw/graph-painter.ts';
import type { GraphScene } from '../../../draw/graph-scene.ts';
import { countOf } from '../../../ui/format-number.ts';
import { SceneComposer } from './compose-scene.ts';
import { sameGroups } from './fold-groups.ts';
import type { Frame, Shown } from './frame.ts';
import { lookAt, type Sight } from './look-at.ts';

/** Composing more than this takes longer than a frame of a zoom: the scene stays as it is until the hand rests. */
const MANY_ITEMS = 1200;

export interface Painting {
  frame: Frame;
  shown: Shown;
  sight: Sight;
  camera: Camera;
  size: PanelSize;
  moving: boolean;
  /** Keys and the items of the scene that they are drawn in. */
  hovered: { key: string; item: string } | null;
  focused: { key: string; item: string } | null;
}

/** What the rest of the picture asks of it. */
export interface Painted {
  scene: GraphScene | null;
}

/** @returns whether a scene that was composed for one scale can be shown at another. */
function servesScale(composer: SceneComposer, frame: Frame): boolean {
  if (composer.frame.scale === frame.scale) return true;
  // Marks of folded groups and words that look for room have their size on the screen, whatever the scale.
  const fixed = frame.folded.size === 0 && (detailAt(frame.scale) === 'block' || (detailAt(frame.scale) === 'full' && frame.places.density.name !== 'map'));
  return fixed && detailAt(composer.frame.scale) === detailAt(frame.scale);
}

function serves(composer: SceneComposer, frame: Frame, moving: boolean): boolean {
  const same = composer.frame.places === frame.places && composer.frame.links === frame.links && sameGroups(composer.frame.folded, frame.folded);
  return same && (servesScale(composer, frame) || (moving && composer.scene.size > MANY_ITEMS));
}

function sameKeys(a: ReadonlySet<string> | null | undefined, b: ReadonlySet<string> | null | undefined): boolean {
  return a === b || (!!a && !!b && a.size === b.size && [...a].every((key) => b.has(key)));
}

/** Selections and searches are asked anew with every view, and mostly find the same. */
function sameSight(a: Sight, b: Sight): boolean {
  return a.inks === b.inks && a.selected === b.selected && a.find?.hides === b.find?.hides && sameKeys(a.lit, b.lit) && sameKeys(a.find?.found.keys, b.find?.found.keys);
}

/** A browser without idle times has timers. */
function whenIdle(scene: GraphScene): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(() => scene.prepare(), { timeout: 500 });
  else setTimeout(() => scene.prepare(), 100);
}

/** @returns what is not in the picture, in words; '' when all of it is. */
export function describeLeftOut(folded: number, { names, labels }: SceneComposer['leftOut']): string {
  const counted = [folded > 0 ? countOf(folded, 'group folded', 'groups folded') : '', names > 0 ? countOf(names, 'name') : '', labels > 0 ? countOf(labels, 'label') : ''];
  const small = counted.slice(1).filter(Boolean).join(' and ');
  return [counted[0], small && `no room for ${small}: zoom in`].filter(Boolean).join(' · ');
}

/**
 * @param painting null where there is no page to draw on
 * @param onPainted told after each drawing what is where, and what is not in the picture
 */
export function usePainting(canvas: RefObject<HTMLCanvasElement | null>, painting: Painting | null, onPainted: (painted: Painted, leftOut: string) => void): void {
  const kept = useRef<{ painter: GraphPainter; composer: SceneComposer | null; sight: Sight | null; hovered: Painting['hovered']; focused: Painting['focused'] } | null>(null);

  useLayoutEffect(() => {
    if (!canvas.current || !painting) return;
    kept.current ??= { painter: new GraphPainter(canvas.current), composer: null, sight: null, hovered: null, focused: null };
    const known = kept.current;
    const { frame, shown, sight, camera, size, moving, hovered, focused } = painting;
    if (!known.composer || !serves(known.composer, frame, moving)) {
      known.composer = new SceneComposer(frame);
      // The picture first; then, while nobody waits, what finds its parts.
      whenIdle(known.composer.scene);
    }
    const { composer } = known;
    const { scene } = composer;
    composer.update(shown);
    if (!known.sight || !sameSight(known.sight, sight)) scene.touchAll();
    for (const [was, is] of [[known.hovered, hovered], [known.focused, focused]] as const) {
      if (was?.key === is?.key) continue;
      if (was) scene.touch(was.item);
      if (is) scene.touch(is.item);
    }
    Object.assign(known, { sight, hovered, focused });
    const looking = lookAt(sight, shown.graph, (node) => frame.places.nodes[node]?.group, { hovered: hovered?.key ?? null, focused: focused?.key ?? null, compact: frame.places.density.name === 'compact', dense: frame.places.density.name === 'map' });
    known.painter.paint(scene, looking, camera, size, window.devicePixelRatio || 1, moving);
    onPainted({ scene }, describeLeftOut(frame.folded.size, composer.leftOut));
  });
}
