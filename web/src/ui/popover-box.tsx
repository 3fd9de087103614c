/** The box that a button opens, at its place: closed by Escape or a press beside it, and the focus goes back to the button. */
import type { ReactNode, RefObject } from 'react';
import { Popover } from 'radix-ui';

interface PopoverBoxProps {
  anchor: RefObject<HTMLButtonElement | null>;
  label: string;
  className: string;
  onClose: () => void;
  children: ReactNode;
}

export function PopoverBox({ anchor, label, className, onClose, children }: PopoverBoxProps) {
  return (
    <Popover.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLButtonElement>} />
      <Popover.Portal>
        <Popover.Content
          className={className} align="end" sideOffset={6} collisionPadding={12} aria-label={label}
          onInteractOutside={(event) => {
            // The button closes its box by itself.
            if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current?.focus();
          }}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
