/** A button with a box below it. What places the box is fetched when somebody comes near the button, which is there without it. */
import { useRef, useState, type ReactNode } from 'react';
import { loadedLater } from './loaded-later.tsx';

const loadBox = () => import('./popover-box.tsx').then((module) => module.PopoverBox);
const PopoverBox = loadedLater('what the button opens', loadBox, ({ onClose }) => onClose);

interface PopoverButtonProps {
  /** What the button and its box are for. */
  label: string;
  /** What is written on the button. */
  face: ReactNode;
  className: string;
  boxClassName: string;
  children: (close: () => void) => ReactNode;
}

export function PopoverButton({ label, face, className, boxClassName, children }: PopoverButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const near = () => void loadBox().catch(() => undefined);
  return (
    <>
      <button ref={button} type="button" className={className} aria-label={label} aria-haspopup="dialog" aria-expanded={open} onPointerEnter={near} onFocus={near} onClick={() => setOpen(!open)}>{face}</button>
      {open ? <PopoverBox anchor={button} label={label} className={boxClassName} onClose={close}>{children(close)}</PopoverBox> : null}
    </>
  );
}
