/** Who wants what: MQTT filters by their parts, so that finding a topic's subscribers costs by its depth, not by their number (MQ-07). */

export type GrantedQos = 0 | 1;

class FilterNode<S> {
  children: Map<string, FilterNode<S>> | null = null;
  /** Of the filter that ends here. */
  subscribers: Map<S, GrantedQos> | null = null;
}

export class SubscriptionTrie<S> {
  private readonly root = new FilterNode<S>();
  /** The answer of `reaches` that was given last; null once a filter has come or gone. */
  private reached: { path: string; answer: boolean } | null = null;

  /** Replaces the QoS when this subscriber has this filter already. */
  add(filter: string, subscriber: S, qos: GrantedQos): void {
    this.reached = null;
    let node = this.root;
    for (const part of filter.split('/')) {
      let child = node.children?.get(part);
      if (!child) {
        child = new FilterNode();
        (node.children ??= new Map()).set(part, child);
      }
      node = child;
    }
    (node.subscribers ??= new Map()).set(subscriber, qos);
  }

  remove(filter: string, subscriber: S): void {
    this.reached = null;
    this.removeFrom(this.root, filter.split('/'), 0, subscriber);
  }

  /** Puts every subscriber of a topic into `found`, once, with the highest QoS of its filters that match. */
  match(topic: string, found: Map<S, GrantedQos>): void {
    this.follow(this.root, topic.split('/'), 0, found);
  }

  /** @returns whether any filter can match a topic at or below `path`: asked for every update, mostly of the same path. */
  reaches(path: string): boolean {
    if (this.reached?.path !== path) this.reached = { path, answer: this.countWithin(path) > 0 };
    return this.reached.answer;
  }

  /** @returns how many subscribers have a filter that can match a topic at or below `path`. */
  countWithin(path: string): number {
    const found = new Map<S, GrantedQos>();
    this.followBranch(this.root, path.split('/'), 0, found);
    return found.size;
  }

  private follow(node: FilterNode<S>, parts: string[], depth: number, found: Map<S, GrantedQos>): void {
    const { children } = node;
    const part = parts[depth];
    const wild = depth > 0 || !part!.startsWith('$');
    if (children && wild) take(children.get('#'), found);
    if (part === undefined) {
      take(node, found);
      return;
    }
    if (!children) return;
    const same = children.get(part);
    if (same) this.follow(same, parts, depth + 1, found);
    const any = wild ? children.get('+') : undefined;
    if (any) this.follow(any, parts, depth + 1, found);
  }

  private followBranch(node: FilterNode<S>, parts: string[], depth: number, found: Map<S, GrantedQos>): void {
    const part = parts[depth];
    if (part === undefined) {
      take(node, found);
      for (const child of node.children?.values() ?? []) this.followBranch(child, parts, depth, found);
      return;
    }
    const wild = depth > 0 || !part.startsWith('$');
    if (wild) take(node.children?.get('#'), found);
    for (const next of [node.children?.get(part), wild ? node.children?.get('+') : undefined]) if (next) this.followBranch(next, parts, depth + 1, found);
  }

  /** @returns whether the node is empty now and can go. */
  private removeFrom(node: FilterNode<S>, parts: string[], depth: number, subscriber: S): boolean {
    const part = parts[depth];
    if (part === undefined) node.subscribers?.delete(subscriber);
    else {
      const child = node.children?.get(part);
      if (child && this.removeFrom(child, parts, depth + 1, subscriber)) node.children?.delete(part);
    }
    return !node.subscribers?.size && !node.children?.size;
  }
}

function take<S>(node: FilterNode<S> | undefined, found: Map<S, GrantedQos>): void {
  for (const [subscriber, qos] of node?.subscribers ?? []) if (qos > (found.get(subscriber) ?? -1)) found.set(subscriber, qos);
}
