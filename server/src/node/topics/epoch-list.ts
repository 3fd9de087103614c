/** Every epoch that a topic had, by a number of its own: thousands of topics share one, and each keeps only the number. */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Epoch } from '@understudy/shared/domain/update-source';

export class EpochList {
  /** 0 stands for none. */
  private readonly list: Epoch[] = [{ counter: -1, node: '' }];
  private readonly byNode = new Map<NodeName, Map<number, number>>();
  private last = 0;

  at(number: number): Epoch {
    return this.list[number]!;
  }

  /** By number; the first is none. */
  all(): readonly Epoch[] {
    return this.list;
  }

  numberOf({ counter, node }: Epoch): number {
    const last = this.list[this.last]!;
    // Most updates that follow each other are of one source.
    if (last.counter === counter && last.node === node) return this.last;
    let counters = this.byNode.get(node);
    if (!counters) this.byNode.set(node, (counters = new Map()));
    let number = counters.get(counter);
    if (number === undefined) {
      number = this.list.push({ counter, node }) - 1;
      counters.set(counter, number);
    }
    this.last = number;
    return number;
  }
}
