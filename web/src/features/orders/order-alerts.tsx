/** What became of this page's orders: refusals stay until they are read, receipts go by themselves. */
import { StateMark } from '../../ui/state-mark.tsx';

export interface Alert {
  id: number;
  tone: 'down' | 'attention' | 'up';
  title: string;
  found: string;
  todo: string;
}

const SHAPES = { down: 'down', attention: 'attention', up: 'up' } as const;

export function OrderAlerts({ alerts, onDismiss }: { alerts: readonly Alert[]; onDismiss: (id: number) => void }) {
  return (
    <div className="alerts">
      <div role="status" aria-live="polite">{alerts.filter((alert) => alert.tone === 'up').map((alert) => <AlertCard key={alert.id} alert={alert} onDismiss={onDismiss} />)}</div>
      <div role="alert">{alerts.filter((alert) => alert.tone !== 'up').map((alert) => <AlertCard key={alert.id} alert={alert} onDismiss={onDismiss} />)}</div>
    </div>
  );
}

function AlertCard({ alert, onDismiss }: { alert: Alert; onDismiss: (id: number) => void }) {
  return (
    <div className={`alert is-${alert.tone}`}>
      <StateMark shape={SHAPES[alert.tone]} tone={alert.tone} size="1.15em" />
      <div className="alert-text">
        <p className="alert-title">{alert.title}</p>
        {alert.found ? <p>{alert.found}</p> : null}
        {alert.todo ? <p className="soft">{alert.todo}</p> : null}
      </div>
      <button type="button" className="alert-close" aria-label={`Dismiss: ${alert.title}`} onClick={() => onDismiss(alert.id)}>×</button>
    </div>
  );
}
