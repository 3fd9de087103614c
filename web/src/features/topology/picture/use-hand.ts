/** The hand on the picture: wheel, pan and drag by pointer, and the same by keys; what was moved is kept where it was let go. */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { Box, Point } from '../../../draw/box.ts';
import { boxOnScreen, toWorld } from '../../../draw/camera.ts';
import { keepDragged, placeKept, withoutKept } from '../../../draw/place-kept.ts';
import type { Places } from '../../../draw/places.ts';
import { directionOf } from '../../../ui/gestures/roving-focus.ts';
import type { GraphGestures } from '../../../ui/gestures/graph-gestures.ts';
import type { Arrangement } from '../controls/arrangement.ts';
import { hitScene } from './hit-scene.ts';
import type { PictureCamera } from './use-camera.ts';
import type { Painted } from './use-painting.ts';

/** A card that is smaller on the screen is too easily taken by who means to pan. */
const LEAST_GRIP_PX = 44;
/** How far an arrow key moves a thing, in CSS pixels; with Shift so many times further. */
const STEP_PX = 8;
const LEAP = 6;

interface Held {
  /** `node:lon-1` or `group:london`. */
  key: string;
  /** In units. */
  by: Point;
  byKeys: boolean;
}

export interface Hand {
  /** Where what is held would come to stand, in CSS pixels of the panel. */
  ghost: (Box & { name: string }) | null;
  /** What was done last, for a screen reader. */
  said: string;
  /** @returns whether the key was for the hand. */
  onKey: (event: KeyboardEvent, stop: string | null) => boolean;
}

function placeOf(places: Places, key: string): Box | undefined {
  const name = key.slice(key.indexOf(':') + 1);
  return key.startsWith('node:') ? places.nodes[name]?.box : places.groups.find((group) => group.name === name)?.box;
}

function whatOf(key: string): { kind: 'node' | 'group'; name: string } {
  return { kind: key.startsWith('node:') ? 'node' : 'group', name: key.slice(key.indexOf(':') + 1) };
}

/** @param interactive false on a wall, where nothing can be moved and no gesture is loaded */
export function useHand(root: RefObject<HTMLElement | null>, painted: RefObject<Painted>, layout: Places, places: Places, camera: PictureCamera, [arrangement, arrange]: [Arrangement, (next: Arrangement) => void], interactive: boolean): Hand {
  const [held, setHeld] = useState<Held | null>(null);
  const [said, setSaid] = useState('');
  const gestures = useRef<GraphGestures | null>(null);

  const letGo = (key: string, by: Point): void => {
    const kept = keepDragged(layout, arrangement.kept, whatOf(key), by);
    arrange({ ...arrangement, kept });
    const after = placeOf(placeKept(layout, kept), key);
    setSaid(after ? `${whatOf(key).name} stands ${Math.round(after.x)} from the left and ${Math.round(after.y)} from the top.` : '');
  };
  const latest = useRef({ camera, places, letGo });
  useLayoutEffect(() => {
    latest.current = { camera, places, letGo };
  });

  useEffect(() => {
    const element = root.current;
    if (!interactive || !element) return undefined;
    let ended = false;
    const load = async (): Promise<void> => {
      const { listenForGraphGestures } = await import('../../../ui/gestures/graph-gestures.ts');
      if (ended) return;
      gestures.current = listenForGraphGestures(element, latest.current.camera.extent, () => ({
        transform: (transform, moving) => latest.current.camera.setTransform(transform, moving),
        grab: (x, y) => {
          const { camera: { camera: now }, places: there } = latest.current;
          const { scene } = painted.current;
          const key = scene && hitScene(scene, toWorld(now, { x, y }), now.scale)?.key;
          if (!key || !(key.startsWith('node:') || key.startsWith('group:'))) return null;
          return (placeOf(there, key)?.width ?? 0) * now.scale >= LEAST_GRIP_PX ? key : null;
        },
        drag: (key, by, done) => {
          const { scale } = latest.current.camera.camera;
          const units = by && { x: by.x / scale, y: by.y / scale };
          setHeld(units && !done ? { key, by: units, byKeys: false } : null);
          if (units && done) latest.current.letGo(key, units);
        },
      }));
      gestures.current.set(latest.current.camera.transform);
    };
    // Whoever means to move the picture comes near first; who only looks at it loads nothing for it.
    const coming = new AbortController();
    const onNear = (): void => {
      coming.abort();
      void load();
    };
    for (const type of ['pointerover', 'pointerdown', 'wheel', 'focusin']) element.addEventListener(type, onNear, { signal: coming.signal, passive: true });
    return () => {
      ended = true;
      coming.abort();
      gestures.current?.stop();
      gestures.current = null;
    };
  }, [interactive, root, painted]);

  const { transform, extent } = camera;
  useEffect(() => {
    gestures.current?.limit(extent);
    gestures.current?.set(transform);
  }, [transform, extent]);

  const onKey = (event: KeyboardEvent, stop: string | null): boolean => {
    if (!held?.byKeys) {
      if (event.key !== 'm' || !interactive || !stop || !(stop.startsWith('node:') || stop.startsWith('group:'))) return false;
      setHeld({ key: stop, by: { x: 0, y: 0 }, byKeys: true });
      setSaid(`Moving ${whatOf(stop).name}: arrow keys move it, Enter keeps it there, Escape gives up, Backspace puts it back where the layout has it.`);
      return true;
    }
    const direction = directionOf(event.key);
    if (direction) {
      const step = (STEP_PX * (event.shiftKey ? LEAP : 1)) / camera.camera.scale;
      const [dx, dy] = { left: [-step, 0], right: [step, 0], up: [0, -step], down: [0, step] }[direction] as [number, number];
      setHeld({ ...held, by: { x: held.by.x + dx, y: held.by.y + dy } });
      return true;
    }
    if (event.key === 'Enter') letGo(held.key, held.by);
    else if (event.key === 'Backspace' || event.key === 'Delete') {
      arrange({ ...arrangement, kept: withoutKept(arrangement.kept, whatOf(held.key)) });
      setSaid(`${whatOf(held.key).name} is back in its place.`);
    } else if (event.key === 'Escape') setSaid(`${whatOf(held.key).name} stays where it was.`);
    else return false;
    setHeld(null);
    return true;
  };

  const box = held && placeOf(places, held.key);
  const ghost = held && box ? { ...boxOnScreen(camera.camera, { ...box, x: box.x + held.by.x, y: box.y + held.by.y }), name: whatOf(held.key).name } : null;
  return { ghost, said, onKey };
}
