/** A node for the tests of this server: it takes what it is told to take, and remembers what it was asked. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { filterMatches } from '@understudy/shared/domain/topic-path';
import type { RegisterVerdict } from '@understudy/shared/node/hosts/client-gate';
import type { PublishVerdict } from '@understudy/shared/node/updates/update-intake';
import type { AcknowledgementOutcome } from '@understudy/shared/replication/acknowledgements';
import type { ClientHandle, ConnectionFault, MqttServer, NodePort, Publication } from './node-port.ts';

export class RecordingPort implements NodePort {
  /** One line for each call, in order. */
  readonly calls: string[] = [];
  readonly faults: ConnectionFault[] = [];
  readonly handles = new Map<string, ClientHandle>();
  /** Of accepted updates, by payload: what is called once the update is durable. */
  readonly persisted = new Map<string, () => void>();
  /** The same for updates that turn out not to count. */
  readonly overruled = new Map<string, () => void>();
  readonly values = new Map<TopicPath, Buffer>();
  server: MqttServer | null = null;
  /** Whether updates are durable at once. */
  durableAtOnce = true;
  onRegister: (client: ClientHandle, path: TopicPath) => RegisterVerdict = () => ({ taken: true });
  verdict: (client: ClientHandle, publication: Publication) => PublishVerdict = () => ({ accepted: true });

  clientConnected(client: ClientHandle): void {
    this.handles.set(client.name, client);
    this.calls.push(`connected ${client.name}`);
  }

  clientGone(client: ClientHandle, because: string): void {
    this.calls.push(`gone ${client.name}: ${because}`);
  }

  register(client: ClientHandle, path: TopicPath): RegisterVerdict {
    this.calls.push(`register ${client.name} ${path}`);
    return this.onRegister(client, path);
  }

  deregister(client: ClientHandle, path: TopicPath, because: string): void {
    this.calls.push(`deregister ${client.name} ${path}: ${because}`);
  }

  publish(client: ClientHandle, publication: Publication, settled: (outcome: AcknowledgementOutcome, reason: string) => void): PublishVerdict {
    const verdict = this.verdict(client, publication);
    const payload = Buffer.from(publication.payload);
    this.calls.push(`publish ${client.name} ${publication.topic} ${payload.toString()}${publication.will ? ' (will)' : ''}`);
    if (verdict === 'undecided' || !verdict.accepted) return verdict;
    this.values.set(publication.topic, payload);
    this.server?.deliver(publication.topic, publication.payload);
    if (this.durableAtOnce) settled('acknowledged', '');
    else {
      this.persisted.set(payload.toString(), () => settled('acknowledged', ''));
      this.overruled.set(payload.toString(), () => settled('overruled', 'another source took over'));
    }
    return verdict;
  }

  willFault(topic: TopicPath): string | null {
    return topic.startsWith('prices/fx') ? `${topic} is inside the section prices/fx` : null;
  }

  retained(filter: string): Iterable<{ topic: TopicPath; payload: Buffer | null }> {
    const topics = [...this.values.keys()].filter((topic) => this.values.get(topic)!.length > 0 && filterMatches(filter, topic));
    return topics.map((topic) => ({ topic, payload: this.values.get(topic) ?? null }));
  }

  connectionFault(fault: ConnectionFault): void {
    this.faults.push(fault);
  }
}
