/** Single keys that ask for an order for what is selected; they do nothing while somebody types or a dialog is open. */
import { useEffect } from 'react';
import { useSettings, useStores } from '../../state/page-context.ts';
import { useNoOrders } from './no-orders.ts';
import { offersFor } from './order-offers.ts';
import { useOrdersDesk } from './orders-desk.tsx';

/** @returns whether keys pressed there belong to what has the focus, not to the page. */
export function belongsToField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"]') !== null;
}

export function useOrderKeys(): void {
  const { address, cluster } = useStores();
  const [{ singleKeys }] = useSettings();
  const desk = useOrdersDesk();
  const none = useNoOrders();
  useEffect(() => {
    if (!singleKeys) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented || belongsToField(event.target)) return;
      const folded = cluster.read().folded;
      const offer = folded ? offersFor(folded.view, address.read().selection).find((other) => other.key === event.key) : undefined;
      if (!offer) return;
      event.preventDefault();
      desk.offer(none === null ? offer : { ...offer, pointless: none });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [singleKeys, none, desk, address, cluster]);
}
