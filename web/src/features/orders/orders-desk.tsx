/** Where orders are given: asks first where that is due, posts, and follows each order until an event settles it. */
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { describeCommand, type ClusterCommand } from '@understudy/shared/domain/cluster-command';
import { RefusedError } from '../../feed/ask-back-end.ts';
import { postOrder } from '../../feed/order-requests.ts';
import { useLive, useSelection, useSettings, useStores } from '../../state/page-context.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { OrderAlerts, type Alert } from './order-alerts.tsx';
import type { OrderOffer } from './order-offers.ts';
import { commandKey, targetState } from './order-target.ts';
import { settleAsks, type Ask, type Settled } from './settle-asks.ts';

const loadConfirmOrder = () => import('./confirm-order.tsx').then((module) => module.ConfirmOrder);
const ConfirmOrder = loadedLater('the question before the order', loadConfirmOrder, ({ onCancel }) => onCancel);

export interface OrdersDesk {
  /** Gives the order, or opens the dialog that asks first. The target is pinned from here on, whatever is selected later. */
  offer: (offer: OrderOffer) => void;
  /** Keys of orders that are asked and not settled, by anybody. */
  pending: ReadonlySet<string>;
}

const DeskContext = createContext<OrdersDesk | null>(null);

export function useOrdersDesk(): OrdersDesk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('useOrdersDesk was asked for outside of OrdersDeskProvider: wrap the page in it');
  return desk;
}

const RECEIPT_MILLIS = 7000;
const CHECK_EVERY_MILLIS = 1000;

export function OrdersDeskProvider({ children }: { children: ReactNode }) {
  // Of the present, whatever instant the page shows: an order acts on nothing else.
  const { view } = useLive();
  const { cluster } = useStores();
  const [{ operator: by }, change] = useSettings();
  const selected = useSelection()[0] !== null;
  const [asks, setAsks] = useState<readonly Ask[]>([]);
  const [alerts, setAlerts] = useState<readonly Alert[]>([]);
  const [pinned, setPinned] = useState<{ offer: OrderOffer; state: string } | null>(null);
  const next = useRef(1);

  const alert = useCallback((said: Omit<Alert, 'id'>) => {
    const id = next.current++;
    setAlerts((known) => [...known, { ...said, id }].slice(-5));
    if (said.tone === 'up') setTimeout(() => setAlerts((known) => known.filter((other) => other.id !== id)), RECEIPT_MILLIS);
  }, []);

  const give = useCallback((command: ClusterCommand) => {
    const ask: Ask = { id: next.current++, command, at: performance.now(), order: null };
    setAsks((known) => [...known, ask]);
    postOrder({ command, by }).then(
      ({ order }) => setAsks((known) => known.map((other) => (other.id === ask.id ? { ...other, order } : other))),
      (error: unknown) => {
        setAsks((known) => known.filter((other) => other.id !== ask.id));
        const refusal = error instanceof RefusedError ? error.refusal : { asked: describeCommand(command), found: error instanceof Error ? error.message : String(error), todo: 'See the log of the dashboard.' };
        alert({ tone: 'down', title: `Refused: ${refusal.asked}`, found: refusal.found, todo: refusal.todo });
      },
    );
  }, [by, alert]);

  const offer = useCallback((offered: OrderOffer) => {
    if (offered.pointless !== null) alert({ tone: 'attention', title: `Not asked: ${describeCommand(offered.command)}`, found: offered.pointless, todo: '' });
    else if (!offered.asksFirst) give(offered.command);
    else {
      // Read at the time of the click: a new view must not make a new desk.
      const now = cluster.read().folded;
      if (now) setPinned({ offer: offered, state: targetState(now.view, offered.command) });
    }
  }, [alert, give, cluster]);

  useEffect(() => {
    if (asks.length === 0) return;
    const settle = () => {
      const { open, settled } = settleAsks(asks, cluster.read().folded?.view.orders ?? [], performance.now());
      if (settled.length === 0) return;
      setAsks(open);
      for (const one of settled) alert(tellSettled(one));
    };
    settle();
    const timer = setInterval(settle, CHECK_EVERY_MILLIS);
    return () => clearInterval(timer);
  }, [asks, view.orders, cluster, alert]);

  const pendingKeys = [...asks.map((ask) => commandKey(ask.command)), ...view.orders.filter((order) => order.state === 'asked').map((order) => commandKey(order.command))].join('\n');
  // What may be ordered can be asked, even if the dashboard is gone by then.
  useEffect(() => {
    if (selected) loadConfirmOrder().catch(() => undefined);
  }, [selected]);
  const desk = useMemo<OrdersDesk>(() => ({ offer, pending: new Set(pendingKeys.split('\n')) }), [offer, pendingKeys]);

  return (
    <DeskContext value={desk}>
      {children}
      {pinned ? (
        <ConfirmOrder
          offer={pinned.offer}
          stateThen={pinned.state}
          by={by}
          onBy={(operator) => change({ operator })}
          onCancel={() => setPinned(null)}
          onConfirm={() => {
            give(pinned.offer.command);
            setPinned(null);
          }}
        />
      ) : null}
      <OrderAlerts alerts={alerts} onDismiss={(id) => setAlerts((known) => known.filter((other) => other.id !== id))} />
    </DeskContext>
  );
}

function tellSettled({ ask, view }: Settled): Omit<Alert, 'id'> {
  const words = describeCommand(ask.command);
  if (!view) return { tone: 'attention', title: `Nothing heard: ${words}`, found: 'the order was taken, and no event has told how it ended', todo: 'Look at the target and at the recent orders before you ask again.' };
  const took = view.settledAt === null ? '' : ` after ${formatDuration(view.settledAt - view.askedAt)}`;
  if (view.state === 'in-effect') return { tone: 'up', title: `${words}: in effect${took}`, found: '', todo: '' };
  return { tone: 'down', title: `${view.state === 'refused' ? 'Refused' : 'Failed'}: ${words}`, found: view.reason ?? 'no reason was given', todo: '' };
}
