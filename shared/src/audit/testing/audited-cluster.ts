/** The default cluster's nodes as an audit sees them: who has what, and whether all is well. */
import type { Holdings, StreamHolding } from '../../domain/audit.ts';
import type { NodeName } from '../../domain/ids.ts';
import type { Ranges } from '../../domain/number-ranges.ts';
import type { ClusterSpec } from '../../domain/cluster-spec.ts';
import { defaultSpec } from '../../view/testdata/default-spec.ts';

export class AuditedCluster {
  readonly spec: ClusterSpec = defaultSpec();
  /** By node and stream. */
  readonly had = new Map<NodeName, Map<string, Ranges>>();
  readonly overruled = new Map<NodeName, Map<string, Ranges>>();
  readonly passed = new Map<NodeName, Map<string, Ranges>>();
  readonly forgotten = new Set<NodeName>();
  readonly down = new Set<NodeName>();
  /** How often each has taken last values in the place of updates. */
  readonly adoptions = new Map<NodeName, number>();
  /** Destinations and members that are not caught up, as `node/to`. */
  readonly behind = new Set<string>();
  /** To whom each destination is connected; its first address where nothing is said. */
  readonly peers = new Map<string, NodeName | null>();

  give(nodes: readonly NodeName[], key: string, had: Ranges): void {
    for (const node of nodes) put(this.had, node, key, had);
  }

  overrule(nodes: readonly NodeName[], key: string, numbers: Ranges): void {
    for (const node of nodes) put(this.overruled, node, key, numbers);
  }

  pass(nodes: readonly NodeName[], key: string, numbers: Ranges): void {
    for (const node of nodes) put(this.passed, node, key, numbers);
  }

  /** @returns what every node answers when it is asked for these streams. */
  answers(keys: readonly string[]): Map<NodeName, Holdings | null> {
    return new Map(this.spec.nodes.map(({ name }) => [name, this.down.has(name) ? null : this.answerOf(name, keys)]));
  }

  private answerOf(node: NodeName, keys: readonly string[]): Holdings {
    const spec = this.spec.nodes.find(({ name }) => name === node)!;
    const group = this.spec.groups.find(({ name }) => name === spec.group)!;
    const flow = (to: string, kind: 'destination' | 'member', peer: NodeName | null) => ({ to, kind, peer, caughtUp: !this.behind.has(`${node}/${to}`), waitingMillis: 0 });
    return {
      serving: true,
      adoptions: this.adoptions.get(node) ?? 0,
      streams: keys.map((key): StreamHolding => ({
        key, had: this.had.get(node)?.get(key) ?? [], passed: this.passed.get(node)?.get(key) ?? [], overruled: this.overruled.get(node)?.get(key) ?? [], forgotten: this.forgotten.has(node),
      })),
      flows: [
        ...spec.destinations.map(({ name, addresses }) => {
          const peer = this.peers.get(`${node}/${name}`);
          return flow(name, 'destination', peer === undefined ? (addresses[0]?.node ?? null) : peer);
        }),
        ...(group.datagrid ? group.nodes.filter((member) => member !== node).map((member) => flow(member, 'member', this.down.has(member) ? null : member)) : []),
      ],
    };
  }
}

function put(where: Map<NodeName, Map<string, Ranges>>, node: NodeName, key: string, ranges: Ranges): void {
  let streams = where.get(node);
  if (!streams) where.set(node, (streams = new Map<string, Ranges>()));
  streams.set(key, ranges);
}
