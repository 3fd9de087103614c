/** Where orders are given: asks first where that is due, posts, and follows each order until an event settles it. */
import { createContext, lazy, Suspense, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { describeCommand, type ClusterCommand } from '@understudy/shared/domain/cluster-command';
import { OrderRefusedError, postOrder } from '../../feed/order-requests.ts';
import { useFolded, useStores } from '../../state/page-context.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { OrderAlerts, type Alert } from './order-alerts.tsx';
import type { OrderOffer } from './order-offers.ts';
import { commandKey, targetState } from './order-target.ts';
import { settleAsks, type Ask, type Settled } from './settle-asks.ts';

export interface OrdersDesk {
  /** Gives the order, or opens the dialog that asks first. The target is pinned from here on, whatever is selected later. */
  offer: (offer: OrderOffer) => void;
  /** Keys of orders that are asked and not settled, by anybody. */
  pending: ReadonlySet<string>;
}

// No order can be given without the dashboard, which serves the question, too.
const ConfirmOrder = lazy(() => import('./confirm-order.tsx').then((module) => ({ default: module.ConfirmOrder })));

const DeskContext = createContext<OrdersDesk | null>(null);

export function useOrdersDesk(): OrdersDesk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('useOrdersDesk was asked for outside of OrdersDeskProvider: wrap the page in it');
  return desk;
}

const RECEIPT_MILLIS = 7000;
const CHECK_EVERY_MILLIS = 1000;

export function OrdersDeskProvider({ children }: { children: ReactNode }) {
  const { view } = useFolded();
  const { cluster } = useStores();
  const [by, setBy] = useState('operator');
  const [asks, setAsks] = useState<readonly Ask[]>([]);
  const [alerts, setAlerts] = useState<readonly Alert[]>([]);
  const [pinned, setPinned] = useState<{ offer: OrderOffer; state: string } | null>(null);
  const next = useRef(1);

  const alert = useCallback((said: Omit<Alert, 'id'>) => {
    const id = next.current++;
    setAlerts((known) => [...known, { ...said, id }].slice(-5));
    if (said.tone === 'up') setTimeout(() => setAlerts((known) => known.filter((other) => other.id !== id)), RECEIPT_MILLIS);
  }, []);

  const { mutate } = useMutation({
    mutationFn: (ask: Ask) => postOrder({ command: ask.command, by }),
    onSuccess: ({ order }, ask) => setAsks((known) => known.map((other) => (other.id === ask.id ? { ...other, order } : other))),
    onError: (error, ask) => {
      setAsks((known) => known.filter((other) => other.id !== ask.id));
      const refusal = error instanceof OrderRefusedError ? error.refusal : { asked: describeCommand(ask.command), found: error.message, todo: 'See the log of the dashboard.' };
      alert({ tone: 'down', title: `Refused: ${refusal.asked}`, found: refusal.found, todo: refusal.todo });
    },
  });

  const give = useCallback((command: ClusterCommand) => {
    const ask: Ask = { id: next.current++, command, at: performance.now(), order: null };
    setAsks((known) => [...known, ask]);
    mutate(ask);
  }, [mutate]);

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
  const desk = useMemo<OrdersDesk>(() => ({ offer, pending: new Set(pendingKeys.split('\n')) }), [offer, pendingKeys]);

  return (
    <DeskContext value={desk}>
      {children}
      {pinned ? (
        <Suspense fallback={null}>
          <ConfirmOrder
            offer={pinned.offer}
            stateThen={pinned.state}
            by={by}
            onBy={setBy}
            onCancel={() => setPinned(null)}
            onConfirm={() => {
              give(pinned.offer.command);
              setPinned(null);
            }}
          />
        </Suspense>
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
