/** The tooltip itself, placed by a stand-in for its control: fetched apart from the controls, which must not wait for it. */
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Tooltip as Radix } from 'radix-ui';

export function TooltipBubble({ id, anchor, onClose, children }: { id: string; anchor: HTMLElement; onClose: () => void; children: ReactNode }) {
  const { left, top, width, height } = anchor.getBoundingClientRect();
  return createPortal(
    <Radix.Provider disableHoverableContent>
      <Radix.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
        <Radix.Trigger asChild><span aria-hidden="true" style={{ position: 'fixed', left, top, width, height, pointerEvents: 'none' }} /></Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className="tooltip" sideOffset={6} collisionPadding={8}>
            <span id={id}>{children}</span>
            <Radix.Arrow className="tooltip-arrow" />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>,
    document.body,
  );
}
