/** How each fault is done to a simulated cluster, and undone. */
import type { NodeName } from '../domain/ids.ts';
import type { FaultAction } from './faults.ts';
import type { SimClient } from './sim-client.ts';
import type { SimNetwork } from './sim-network.ts';
import type { SimNode } from './sim-node.ts';

type Undo = () => void;

export class FaultInjector {
  constructor(
    private readonly nodes: ReadonlyMap<NodeName, SimNode>,
    private readonly clients: readonly SimClient[],
    private readonly network: SimNetwork,
  ) {}

  /** @returns how to undo it; null when it is so already, or when there is nobody to do it to. */
  begin(action: FaultAction): Undo | null {
    if ('client' in action) {
      const client = this.clients.find(({ spec }) => spec.name === action.client);
      return client?.process ? this.toClient(action.kind, client) : null;
    }
    if ('node' in action) {
      const node = this.nodes.get(action.node);
      return node ? this.toNode(action, node) : null;
    }
    return action.kind === 'cut' ? this.cut(action) : this.lose(action);
  }

  private toNode(action: Extract<FaultAction, { node: NodeName }>, node: SimNode): Undo | null {
    const { life } = node;
    if (action.kind === 'slow-disk') {
      if (node.commitMillis > 0) return null;
      node.commitMillis = action.commitMillis;
      return () => (node.commitMillis = 0);
    }
    if (!life) return null;
    switch (action.kind) {
      case 'crash':
        node.crash();
        return () => node.start();
      case 'lose-disk':
        node.loseDisk();
        return () => node.start();
      case 'stop':
        node.stop();
        return () => {
          // It may hang since before the order.
          node.crash();
          node.start();
        };
      case 'hang':
        if (life.process.hangs) return null;
        life.process.hang();
        return () => life.process.goOn();
      case 'force':
        node.order({ verb: 'force', node: action.node });
        return () => undefined;
      default:
        node.order({ verb: action.kind, node: action.node, destination: action.destination });
        return () => undefined;
    }
  }

  private toClient(kind: FaultAction['kind'], client: SimClient): Undo | null {
    const { process } = client;
    switch (kind) {
      case 'kill-client':
        client.crash();
        return () => client.start();
      case 'hang-client':
        if (process!.hangs) return null;
        client.hang();
        return () => process!.goOn();
      default:
        if (client.isAway) return null;
        client.setAway(true);
        return () => client.setAway(false);
    }
  }

  private lose({ lateChance, breakChance }: FaultAction & { kind: 'loss' }): Undo | null {
    const { weather } = this.network;
    if (weather.lateChance > 0 || weather.breakChance > 0) return null;
    Object.assign(weather, { lateChance, breakChance });
    return () => Object.assign(weather, { lateChance: 0, breakChance: 0 });
  }

  private cut({ a, b, direction }: FaultAction & { kind: 'cut' }): Undo | null {
    if (!this.nodes.has(a) || !this.nodes.has(b)) return null;
    const ways: [NodeName, NodeName][] = direction === 'both' ? [[a, b], [b, a]] : [[a, b]];
    if (ways.some(([from, to]) => this.network.isCut(from, to))) return null;
    for (const [from, to] of ways) this.network.setCut(from, to, true);
    return () => {
      for (const [from, to] of ways) this.network.setCut(from, to, false);
    };
  }
}
