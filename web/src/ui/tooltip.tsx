/** A tooltip that also opens on keyboard focus, for controls that need a reason beside their name. */
import type { ReactNode } from 'react';
import { Tooltip as Radix } from 'radix-ui';

export const TooltipProvider = Radix.Provider;

export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  if (!text) return <>{children}</>;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" sideOffset={6} collisionPadding={8}>
          {text}
          <Radix.Arrow className="tooltip-arrow" />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
