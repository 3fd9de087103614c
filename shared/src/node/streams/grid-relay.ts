/**
 * For members that cannot hear each other. Each tells the others whom it cannot hear; they pass on to it what came from those,
 * so that neither a death nor a cut link keeps an update or a registration from a member that some other one reaches.
 */
import type { NodeName } from '../../domain/ids.ts';
import type { SeenSetJson } from '../../replication/seen-set.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import type { StreamMessage } from './stream-message.ts';

export interface RelayOptions {
  /** Other members of the group. */
  members: NodeName[];
  connectionWith: (member: NodeName) => PeerLink | undefined;
  /** What this node has. */
  seen: () => SeenSetJson;
  /** From now on what came from `nodes` is passed on to `member`, which has what is `seen`; `added` were not among them before. */
  onRelay: (member: NodeName, nodes: NodeName[], added: NodeName[], seen: SeenSetJson) => void;
}

export class GridRelay {
  private readonly silent = new Set<NodeName>();
  private readonly asked = new Map<NodeName, NodeName[]>();
  private told = '';

  constructor(private readonly options: RelayOptions) {}

  /** A member that is connected but not heard, or heard again. */
  setSilent(member: NodeName, silent: boolean): void {
    if (silent) this.silent.add(member);
    else this.silent.delete(member);
    this.tell();
  }

  /** Tells the other members whom this one cannot hear, when that changed. */
  tell(): void {
    const nodes = this.unheard();
    if (nodes.join() === this.told) return;
    this.told = nodes.join();
    const message = this.message(nodes);
    for (const member of this.options.members) this.options.connectionWith(member)?.send(message);
  }

  opened(connection: PeerLink): void {
    if (!this.options.members.includes(connection.peer)) return;
    this.tell();
    connection.send(this.message(this.unheard()));
  }

  take(member: NodeName, { nodes, seen }: StreamMessage & { type: 'relay' }): void {
    const before = this.asked.get(member) ?? [];
    this.asked.set(member, nodes);
    this.options.onRelay(member, nodes, nodes.filter((node) => !before.includes(node)), seen);
  }

  /** @returns the members to which what came from `node` is passed on. */
  receiversOf(node: NodeName): NodeName[] {
    return [...this.asked].filter(([member, nodes]) => member !== node && nodes.includes(node)).map(([member]) => member);
  }

  private message(nodes: NodeName[]): StreamMessage & { type: 'relay' } {
    return { type: 'relay', nodes, seen: this.options.seen() };
  }

  private unheard(): NodeName[] {
    return this.options.members.filter((member) => this.silent.has(member) || !this.options.connectionWith(member));
  }
}
