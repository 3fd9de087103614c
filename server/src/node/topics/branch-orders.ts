/** The children of branches that somebody looks at, in order of name: made when asked for, kept true as topics come and go, forgotten when others are looked at. */
import { compareNames } from '@understudy/shared/domain/name-order';
import { monoMillis } from '../../clock.ts';
import { orderChildren } from './order-children.ts';
import { NONE, type TopicId, type TopicTree } from './topic-tree.ts';

/** Fewer are put in order at once: it takes some milliseconds. */
const AT_ONCE = 20_000;
/** What one slice of a longer ordering may take. */
const SLICE_MILLIS = 3;
/** All orders that are kept together. */
const KEPT_NODES = 4_000_000;
const KEPT_BRANCHES = 500;

interface BranchOrder {
  /** Null while it is being made. */
  nodes: Uint32Array | null;
  /** Not yet in `nodes`. */
  added: TopicId[];
  /** Whether some of `nodes` have no topics any more. */
  vanished: boolean;
}

export class BranchOrders {
  /** The one that was asked for last stands last. */
  private readonly orders = new Map<TopicId, BranchOrder>();
  private kept = 0;

  /** @param isThere whether a node holds a topic */
  constructor(
    private readonly tree: TopicTree,
    private readonly isThere: (node: TopicId) => boolean,
  ) {}

  /** A node holds its first topic. */
  appeared(node: TopicId): void {
    this.orders.get(this.tree.parentOf(node))?.added.push(node);
  }

  /** A node's last topic is gone. */
  vanished(node: TopicId): void {
    const order = this.orders.get(this.tree.parentOf(node));
    if (order) order.vanished = true;
  }

  /** @returns the children of a branch that hold topics, in order; null while they are still being put in order. */
  of(branch: TopicId): Uint32Array | null {
    let order = this.orders.get(branch);
    if (order) this.orders.delete(branch);
    else order = this.begin(branch);
    this.orders.set(branch, order);
    if (order.nodes) this.bringUp(order);
    return order.nodes;
  }

  private begin(branch: TopicId): BranchOrder {
    const order: BranchOrder = { nodes: null, added: [], vanished: false };
    const children: TopicId[] = [];
    for (let child = this.tree.firstChildOf(branch); child !== NONE; child = this.tree.nextOf(child)) if (this.isThere(child)) children.push(child);
    const work = orderChildren(children, (node) => this.tree.nameOf(node));
    const goOn = (until: number): void => {
      for (let next = work.next(); ; next = work.next()) {
        if (next.done) {
          order.nodes = next.value;
          this.keep(branch, order);
          return;
        }
        if (monoMillis() >= until) break;
      }
      setImmediate(() => {
        if (this.orders.get(branch) === order) goOn(monoMillis() + SLICE_MILLIS);
      });
    };
    goOn(children.length <= AT_ONCE ? Infinity : monoMillis() + SLICE_MILLIS);
    return order;
  }

  private keep(branch: TopicId, order: BranchOrder): void {
    this.kept += order.nodes!.length;
    for (const [other, { nodes }] of this.orders) {
      if (this.kept <= KEPT_NODES && this.orders.size < KEPT_BRANCHES) return;
      if (other === branch) continue;
      this.orders.delete(other);
      this.kept -= nodes?.length ?? 0;
    }
  }

  private bringUp(order: BranchOrder): void {
    const { added } = order;
    if (added.length === 0 && !order.vanished) return;
    const before = order.nodes!.length;
    // One that vanished and came back stands in both lists.
    const fresh = new Set(added.filter(this.isThere));
    const stay = order.nodes!.filter((node) => !fresh.has(node) && this.isThere(node));
    const come = [...fresh].map((node) => ({ node, name: this.tree.nameOf(node) })).sort((a, b) => compareNames(a.name, b.name));
    const merged = new Uint32Array(stay.length + come.length);
    let from = 0;
    for (const [index, { node, name }] of come.entries()) {
      const to = this.placeIn(stay, name);
      merged.set(stay.subarray(from, to), from + index);
      merged[to + index] = node;
      from = to;
    }
    merged.set(stay.subarray(from), from + come.length);
    Object.assign(order, { nodes: merged, added: [], vanished: false });
    this.kept += merged.length - before;
  }

  /** @returns where `name` stands, or would stand, among the nodes. */
  placeIn(nodes: Uint32Array, name: string): number {
    let [low, high] = [0, nodes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareNames(this.tree.nameOf(nodes[middle]!), name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
