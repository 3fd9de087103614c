/** Refused updates as events: the first of a kind at once, a flood as one event a second with its count. */
import type { NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClientName, TopicPath } from '@understudy/shared/domain/ids';

/** Kinds (client and reason) told apart within one second; a client that invents reasons must not cost memory without end. */
const KINDS_MOST = 200;

export class RefusalLog {
  private readonly kinds = new Map<string, { topic: TopicPath; client: ClientName; reason: string; count: number }>();

  constructor(private readonly report: (body: NodeEventBody) => void) {}

  add(topic: TopicPath, client: ClientName, reason: string): void {
    const key = `${client}\u0000${reason}`;
    const kind = this.kinds.get(key);
    if (kind) {
      kind.count += 1;
      return;
    }
    if (this.kinds.size >= KINDS_MOST) return;
    this.report({ kind: 'update-refused', topic, client, reason, count: 1 });
    this.kinds.set(key, { topic, client, reason, count: 0 });
  }

  /** Once a second. */
  tell(): void {
    for (const kind of this.kinds.values()) if (kind.count > 0) this.report({ kind: 'update-refused', ...kind });
    this.kinds.clear();
  }
}
