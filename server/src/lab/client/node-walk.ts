/** Which node of its list a client tries next: always the one after the last tried, round and round (US-27). */
import type { NodeName } from '@understudy/shared/domain/ids';

export class NodeWalk {
  private index = -1;
  private tries = 0;

  /** @param nodes the client's own list, not empty */
  constructor(private readonly nodes: readonly NodeName[]) {}

  /** @returns the node to try now. */
  next(): NodeName {
    this.index = (this.index + 1) % this.nodes.length;
    this.tries += 1;
    return this.nodes[this.index]!;
  }

  /** How many nodes were tried since the last connection. */
  get tried(): number {
    return this.tries;
  }

  /** @returns whether every node was tried since the last connection. */
  get passed(): boolean {
    return this.tries >= this.nodes.length;
  }

  /** A connection stands: the count of tries begins anew, the place in the list stays. */
  connected(): void {
    this.tries = 0;
  }
}
