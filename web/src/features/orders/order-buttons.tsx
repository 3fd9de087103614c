/** The buttons for what is selected. A button that was pressed says "asked…" until an event arrives. */
import { useFolded, useFreshnessWord, useSettings } from '../../state/page-context.ts';
import type { Selection } from '../../state/selection.ts';
import { Button } from '../../ui/button.tsx';
import { MEANINGS, offersFor } from './order-offers.ts';
import { commandKey, targetName } from './order-target.ts';
import { useOrdersDesk } from './orders-desk.tsx';
import './orders.css';

export function OrderButtons({ selection }: { selection: Selection }) {
  const { view } = useFolded();
  const desk = useOrdersDesk();
  const lost = useFreshnessWord() === 'lost';
  const [{ singleKeys }] = useSettings();
  const offers = offersFor(view, selection);
  if (offers.length === 0) return null;
  return (
    <div className="order-buttons" role="group" aria-label={`Orders for ${selection.id}`}>
      {offers.map((offer) => {
        const key = commandKey(offer.command);
        const asked = desk.pending.has(key);
        const pointless = lost ? 'the connection is lost: no order gets through' : offer.pointless;
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
  );
}
