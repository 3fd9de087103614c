/** The buttons for what is selected. A button that was pressed says "asked…" until an event arrives. */
import { useCluster, useFolded, usePast, useSettings, useStores } from '../../state/page-context.ts';
import type { Selection } from '../../state/selection.ts';
import { Button } from '../../ui/button.tsx';
import { MEANINGS, offersFor } from './order-offers.ts';
import { commandKey, targetName } from './order-target.ts';
import { useNoOrders } from './no-orders.ts';
import { useOrdersDesk } from './orders-desk.tsx';
import './orders.css';

export function OrderButtons({ selection }: { selection: Selection }) {
  const { view } = useFolded();
  const desk = useOrdersDesk();
  const none = useNoOrders();
  const { playhead } = useStores();
  const recorded = useCluster((state) => state.recorded);
  const past = usePast() !== null && !recorded;
  const [{ singleKeys }] = useSettings();
  const offers = offersFor(view, selection);
  if (offers.length === 0) return null;
  return (
    <>
      {past ? <p className="no-orders"><b>No orders from the past.</b> They act on the cluster as it is now. <button type="button" className="pick" onClick={() => playhead.ask({ to: 'live' })}>Back to live</button></p> : null}
    <div className="order-buttons" role="group" aria-label={`Orders for ${selection.id}`}>
      {offers.map((offer) => {
        const key = commandKey(offer.command);
        const asked = desk.pending.has(key);
        const pointless = none ?? offer.pointless;
        return (
          <Button
            key={key}
            className={'wideIp' in offer.command ? 'order-wide' : ''}
            tone={offer.danger && pointless === null ? 'danger' : 'plain'}
            pointless={pointless}
            busy={asked}
            hint={<>{MEANINGS[offer.command.verb]}{singleKeys && offer.key !== null ? <> · key <kbd>{offer.key}</kbd></> : null}</>}
            aria-label={`${offer.label} ${targetName(offer.command)}${asked ? ', asked' : ''}`}
            onClick={() => desk.offer({ ...offer, pointless })}
          >
            {asked ? 'asked…' : `${offer.label}${offer.asksFirst ? '…' : ''}`}
          </Button>
        );
      })}
    </div>
    </>
  );
}
