/** What the pointer is on: asked once a frame, and not at all while a button is held. */
import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { Point } from '../../../draw/box.ts';
import { toWorld, type Camera } from '../../../draw/camera.ts';
import { hitScene, type Hit } from './hit-scene.ts';
import type { Painted } from './use-painting.ts';

export interface Hover extends Hit {
  /** CSS pixels from the panel's corner, where the pointer came onto it. */
  at: Point;
  /** As it lay then: what is under the pointer now is asked anew when it moves. */
  camera: Camera;
  /** Of a bundle, which nothing but the scene knows. */
  words: string | null;
}

export interface PointerWatch {
  hover: Hover | null;
  hitAt: (event: { clientX: number; clientY: number }) => Hit | null;
  onPointerMove: (event: PointerEvent) => void;
  onPointerLeave: () => void;
}

export function usePointer(root: RefObject<HTMLElement | null>, painted: RefObject<Painted>, camera: Camera): PointerWatch {
  const [hover, setHover] = useState<Hover | null>(null);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = root.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const hitOn = (at: Point): Hit | null => {
    const { scene } = painted.current;
    return scene && hitScene(scene, toWorld(camera, at), camera.scale);
  };
  return {
    hover: hover?.camera === camera ? hover : null,
    hitAt: (event) => hitOn(pointOf(event)),
    onPointerMove: (event) => {
      cancelAnimationFrame(frame.current);
      if (event.buttons !== 0 || event.pointerType === 'touch') {
        setHover(null);
        return;
      }
      const at = pointOf(event);
      frame.current = requestAnimationFrame(() => {
        const hit = hitOn(at);
        const item = hit && painted.current.scene?.get(hit.item);
        setHover((known) => (known?.key === hit?.key && known?.camera === camera ? known : hit && { ...hit, at, camera, words: item?.layer === 'bundle' ? item.look.words : null }));
      });
    },
    onPointerLeave: () => {
      cancelAnimationFrame(frame.current);
      setHover(null);
    },
  };
}
