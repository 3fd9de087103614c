/**
 * For members that cannot hear each other. Each tells the others whom it cannot hear; they pass on to it what came from those,
 * so that neither a death nor a cut link keeps an update or a registration from a member that some other one reaches.
 */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { PeerConnection } from '../peers/peer-connection.ts';

export interface RelayOptions {
  /** Other members of the group. */
  members: NodeName[];
  connectionWith: (member: NodeName) => PeerConnection | undefined;
  /** From now on what came from `nodes` is passed on to `member`; `added` were not among them before. */
  onRelay: (member: NodeName, nodes: NodeName[], added: NodeName[]) => void;
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
    for (const member of this.options.members) this.options.connectionWith(member)?.send({ type: 'relay', nodes });
  }

  opened(connection: PeerConnection): void {
    if (!this.options.members.includes(connection.peer)) return;
    this.tell();
    connection.send({ type: 'relay', nodes: this.unheard() });
  }

  take(member: NodeName, nodes: NodeName[]): void {
    const before = this.asked.get(member) ?? [];
    this.asked.set(member, nodes);
    this.options.onRelay(member, nodes, nodes.filter((node) => !before.includes(node)));
  }

  /** @returns the members to which what came from `node` is passed on. */
  receiversOf(node: NodeName): NodeName[] {
    return [...this.asked].filter(([member, nodes]) => member !== node && nodes.includes(node)).map(([member]) => member);
  }

  private unheard(): NodeName[] {
    return this.options.members.filter((member) => this.silent.has(member) || !this.options.connectionWith(member));
  }
}
