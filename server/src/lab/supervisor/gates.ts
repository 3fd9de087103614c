/**
 * Tells nodes to which peers their links are cut. A node that runs is told at once and answers; one that is paused or gone is
 * told when it is back (its configuration says it, or a message does), so that nobody waits for it.
 */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Links } from './links.ts';
import type { LabProcess } from './lab-process.ts';
import { pending, type Pending } from './wait-for.ts';

type Told = 'answered' | 'told when it is back' | 'no answer';

export class Gates {
  private ticket = 0;
  private readonly waiting = new Map<number, { node: NodeName; answer: Pending<Told> }>();
  /** What each node's present life was told last. */
  private readonly told = new Map<NodeName, { incarnation: number; peers: string }>();

  constructor(
    private readonly links: Links,
    private readonly processOf: (node: NodeName) => LabProcess,
  ) {}

  /** To be called when a life is prepared with these peers in its configuration. */
  noteConfigured(node: NodeName, incarnation: number, cutPeers: NodeName[]): void {
    this.told.set(node, { incarnation, peers: cutPeers.join(' ') });
  }

  /** Tells a node how its links stand. @returns what came of it. */
  tell(node: NodeName, limitMillis: number): Promise<Told> {
    const process = this.processOf(node);
    if (!process.awake) return Promise.resolve('told when it is back');
    const cutPeers = this.links.cutPeersOf(node);
    this.told.set(node, { incarnation: process.incarnation, peers: cutPeers.join(' ') });
    this.ticket += 1;
    const ticket = this.ticket;
    const answer = pending<Told>();
    this.waiting.set(ticket, { node, answer });
    process.send({ type: 'gate', ticket, cutPeers });
    return answer.within(limitMillis, 'no answer').finally(() => this.waiting.delete(ticket));
  }

  answered(ticket: number): void {
    this.waiting.get(ticket)?.answer.settle('answered');
  }

  /** A node ran, was paused or ended: nobody waits for one that cannot answer, and one that is back is told what it missed. */
  nodeChanged(node: NodeName, limitMillis: number): Promise<Told> | null {
    const process = this.processOf(node);
    if (!process.awake) {
      for (const entry of this.waiting.values()) if (entry.node === node) entry.answer.settle('told when it is back');
      // A message that a paused node has in its pipe would reach it late, in order: tell it again then.
      const told = this.told.get(node);
      if (told !== undefined && process.state === 'paused') told.peers = 'unsure';
      return null;
    }
    const told = this.told.get(node);
    if (told?.incarnation === process.incarnation && told.peers === this.links.cutPeersOf(node).join(' ')) return null;
    return this.tell(node, limitMillis);
  }
}
