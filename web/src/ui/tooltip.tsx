/**
 * A tooltip that also opens on keyboard focus, for controls that need a reason beside their name. What draws and places it is
 * fetched when somebody comes near the first of them; its control is there and works without it.
 */
import { cloneElement, lazy, Suspense, useEffect, useId, useState, type DOMAttributes, type FocusEvent, type PointerEvent, type ReactElement, type ReactNode } from 'react';
import { ErrorSilence } from './error-silence.tsx';

/** Who only passes over a control reads nothing. */
const DELAY_MILLIS = 350;

const loadBubble = () => import('./tooltip-bubble.tsx').then((module) => ({ default: module.TooltipBubble }));
const TooltipBubble = lazy(loadBubble);

/** @returns a delay of which the last that was begun counts. */
function createDelay() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    begin: (millis: number, then: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(then, millis);
    },
    end: () => clearTimeout(timer),
  };
}

type Control = ReactElement<DOMAttributes<HTMLElement> & { 'aria-describedby'?: string }>;

/** @param children one element of the page, which keeps its own handlers */
export function Tooltip({ text, children }: { text: ReactNode; children: Control }) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [delay] = useState(createDelay);
  const wait = (millis: number, element: HTMLElement) => delay.begin(millis, () => setAnchor(element));
  const close = () => {
    delay.end();
    setAnchor(null);
  };
  useEffect(() => delay.end, [delay]);
  const { props } = children;
  const control = cloneElement(children, {
    ...(anchor && text ? { 'aria-describedby': id } : {}),
    onPointerEnter: (event: PointerEvent<HTMLElement>) => {
      props.onPointerEnter?.(event);
      if (event.pointerType === 'touch' || !text) return;
      loadBubble().catch(() => undefined);
      wait(DELAY_MILLIS, event.currentTarget);
    },
    onPointerLeave: (event: PointerEvent<HTMLElement>) => {
      props.onPointerLeave?.(event);
      close();
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      props.onPointerDown?.(event);
      close();
    },
    onFocus: (event: FocusEvent<HTMLElement>) => {
      props.onFocus?.(event);
      if (text && event.currentTarget.matches(':focus-visible')) wait(0, event.currentTarget);
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      props.onBlur?.(event);
      close();
    },
  });
  return (
    <>
      {control}
      {anchor && text ? <ErrorSilence><Suspense fallback={null}><TooltipBubble id={id} anchor={anchor} onClose={close}>{text}</TooltipBubble></Suspense></ErrorSilence> : null}
    </>
  );
}
