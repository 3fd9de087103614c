/** Follows a running dashboard as a page does, folds its events, gives orders, and waits for conditions. */
import { io, type Socket } from 'socket.io-client';
import type { ClusterCommand } from '@understudy/shared/domain/cluster-command';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { applyLogged, type FoldState } from '@understudy/shared/history/fold';
import type { OrderAccepted, OrderRefused } from '@understudy/shared/wire/orders';
import type { PageToServer, ServerToPage } from '@understudy/shared/wire/stream';

type Answer = { status: number; body: OrderAccepted | OrderRefused };

export class ClusterWatch {
  state: FoldState | null = null;
  /** Every event since the watch began, in order. */
  readonly events: LoggedEvent[] = [];
  private readonly socket: Socket<ServerToPage, PageToServer>;
  private readonly waiting = new Set<() => void>();

  /** @param seen keeps the state after each number, as it was seen live */
  constructor(readonly url: string, private readonly seen: Map<number, FoldState> | null = null) {
    this.socket = io(url, { transports: ['websocket'], extraHeaders: { origin: url } });
    this.socket.on('connect', () => this.socket.emit('follow', { after: null, log: null }));
    this.socket.on('snapshot', ({ view, history }) => this.moved({ view, history }));
    this.socket.on('events', ({ events }) => {
      if (!this.state) return;
      let state = this.state;
      for (const logged of events) {
        this.events.push(logged);
        state = applyLogged(state, logged);
        this.seen?.set(logged.n, state);
      }
      this.moved(state);
    });
  }

  private moved(state: FoldState): void {
    this.state = state;
    for (const look of [...this.waiting]) look();
  }

  /** Resolves with what `find` returns as soon as that is neither false, null nor undefined. Rejects, naming `what`, after `millis`. */
  until<T>(what: string, find: (state: FoldState) => T | false | null | undefined, millis = 30_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`Waited ${millis} ms in vain: ${what}`));
      }, millis);
      const look = () => {
        const found = this.state ? find(this.state) : null;
        if (found === false || found === null || found === undefined) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Posts an order. Resolves with the status and the body, whatever they are. */
  async post(command: ClusterCommand, by = 'e2e'): Promise<Answer> {
    const response = await fetch(`${this.url}/api/orders`, { method: 'POST', headers: { 'content-type': 'application/json', origin: this.url }, body: JSON.stringify({ command, by }) });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** Gives an order and waits until it is seen to be in effect. Throws with the refusal when it is refused. */
  async order(command: ClusterCommand, by = 'e2e'): Promise<void> {
    const { status, body } = await this.post(command, by);
    if (!('order' in body)) throw new Error(`Refused with ${status}: ${JSON.stringify(body)}`);
    await this.until(`order ${JSON.stringify(command)} in effect`, ({ view }) => view.orders.find((order) => order.id === body.order && order.state !== 'asked'));
  }

  close(): void {
    this.socket.close();
  }
}
