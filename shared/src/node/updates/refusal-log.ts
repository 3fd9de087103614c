/** Refused updates as events: of each client at most one a second, the first at once, the others counted in the next. */
import type { NodeEventBody } from '../../domain/cluster-event.ts';
import type { ClientName, TopicPath } from '../../domain/ids.ts';
import type { MonoMillis } from '../../domain/units.ts';

const EVERY_MILLIS = 1000;
/** Clients remembered at once; names that a stranger makes up must not cost memory without end. */
const CLIENTS_MOST = 200;

interface Refused {
  /** Of the last one that was refused, as an example for the others: their reasons name topics and are seldom the same. */
  topic: TopicPath;
  reason: string;
  /** Not told yet. */
  count: number;
  toldAt: MonoMillis;
}

export class RefusalLog {
  private readonly clients = new Map<ClientName, Refused>();

  constructor(
    private readonly report: (body: NodeEventBody) => void,
    private readonly now: () => MonoMillis,
  ) {}

  add(topic: TopicPath, client: ClientName, reason: string): void {
    const known = this.clients.get(client);
    if (known) {
      Object.assign(known, { topic, reason, count: known.count + 1 });
      return;
    }
    if (this.clients.size >= CLIENTS_MOST) return;
    this.clients.set(client, { topic, reason, count: 1, toldAt: -Infinity });
    this.tell();
  }

  /** Once a second or more often: what is due. */
  tell(): void {
    const now = this.now();
    for (const [client, { topic, reason, count, toldAt }] of this.clients) {
      if (now - toldAt < EVERY_MILLIS) continue;
      if (count === 0) {
        this.clients.delete(client);
        continue;
      }
      this.clients.set(client, { topic, reason, count: 0, toldAt: now });
      this.report({ kind: 'update-refused', topic, client, reason, count });
    }
  }
}
