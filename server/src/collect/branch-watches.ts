/**
 * What somebody looks at in the topics: asked once of the right nodes however many look, asked anew when a holder moves, and
 * merged. Told once all who were asked have answered, since half of a sum is a wrong number.
 */
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { NodeName } from '@understudy/shared/domain/ids';
import { MERGED_MOST } from '@understudy/shared/domain/topic-limits';
import type { TopicAsk, TopicFrame, TopicRequest } from '@understudy/shared/wire/topic-watch';
import { mergeFrames } from './branch-merge.ts';
import { tellersOf, type Teller } from './branch-nodes.ts';

/** At most five frames a second for each thing that is looked at. */
const FRAME_MILLIS = 200;
/** A node that has not answered for so long is left out of the sum until it does. */
const PATIENCE_MILLIS = 300;

/** How watches reach the nodes. */
export interface BranchSource {
  watch(node: NodeName, watch: number, ask: TopicAsk): boolean;
  unwatch(node: NodeName, watch: number): void;
}

interface Watch {
  id: number;
  request: TopicRequest;
  /** What each node was asked, as it was sent. */
  asked: Map<NodeName, string>;
  frames: Map<NodeName, TopicFrame>;
  /** Whose frame has not been merged into what was told. */
  untold: Set<NodeName>;
  /** The only node that has anything here, where that is more than is looked at: it alone is asked for the rows. */
  sole: NodeName | null;
  lookers: Set<(frame: TopicFrame) => void>;
  last: TopicFrame | null;
  timer: NodeJS.Timeout | null;
  askedAt: number;
  sentAt: number;
}

export class BranchWatches {
  private readonly byKey = new Map<string, Watch>();
  private readonly byId = new Map<number, Watch>();
  private count = 0;

  constructor(private readonly source: BranchSource, private readonly view: () => ClusterView, private readonly now: () => number) {}

  /** Frames come until the returned function is called. */
  open(request: TopicRequest, look: (frame: TopicFrame) => void): () => void {
    const key = JSON.stringify(request);
    let watch = this.byKey.get(key);
    if (!watch) {
      this.count += 1;
      watch = { id: this.count, request, asked: new Map(), frames: new Map(), untold: new Set(), sole: null, lookers: new Set(), last: null, timer: null, askedAt: -Infinity, sentAt: -Infinity };
      this.byKey.set(key, watch);
      this.byId.set(watch.id, watch);
      this.ask(watch);
    }
    const opened = watch;
    opened.lookers.add(look);
    if (opened.last) look(opened.last);
    return () => {
      opened.lookers.delete(look);
      if (opened.lookers.size > 0 || this.byKey.get(key) !== opened) return;
      this.byKey.delete(key);
      this.byId.delete(opened.id);
      if (opened.timer) clearTimeout(opened.timer);
      for (const node of opened.asked.keys()) this.source.unwatch(node, opened.id);
    };
  }

  /** After a change of the view: nodes that are to be asked now are, others no longer. */
  review(): void {
    for (const watch of this.byId.values()) this.ask(watch);
  }

  /** A node's connection is new: it knows of no watch. */
  forget(node: NodeName): void {
    for (const watch of this.byId.values()) {
      watch.frames.delete(node);
      watch.untold.delete(node);
      watch.asked.delete(node);
    }
  }

  take(node: NodeName, id: number, frame: TopicFrame): void {
    const watch = this.byId.get(id);
    if (!watch?.asked.has(node)) return;
    const before = watch.untold.has(node) ? watch.frames.get(node) : undefined;
    watch.frames.set(node, before ? keepTrends(before, frame) : frame);
    watch.untold.add(node);
    const sole = soleTeller(watch);
    if (sole !== undefined && sole !== watch.sole) {
      watch.sole = sole;
      this.ask(watch);
    }
    this.schedule(watch);
  }

  close(): void {
    for (const watch of this.byId.values()) if (watch.timer) clearTimeout(watch.timer);
    this.byId.clear();
    this.byKey.clear();
  }

  private ask(watch: Watch): void {
    const tellers = tellersOf(this.view(), watch.request.ask === 'search' ? '' : watch.request.path);
    for (const node of watch.asked.keys()) {
      if (tellers.some((teller) => teller.node === node)) continue;
      this.source.unwatch(node, watch.id);
      watch.asked.delete(node);
      watch.frames.delete(node);
      watch.untold.delete(node);
      if (watch.sole === node) watch.sole = null;
    }
    for (const teller of tellers) {
      const ask = askOf(watch, teller, tellers.length);
      const words = JSON.stringify(ask);
      if (watch.asked.get(teller.node) === words || !this.source.watch(teller.node, watch.id, ask)) continue;
      watch.asked.set(teller.node, words);
      watch.askedAt = this.now();
      // What it said before is an answer to another question.
      watch.frames.delete(teller.node);
      watch.untold.delete(teller.node);
    }
    if (watch.frames.size > 0) this.schedule(watch);
  }

  private schedule(watch: Watch): void {
    const complete = watch.frames.size === watch.asked.size;
    const due = Math.max(watch.sentAt + FRAME_MILLIS, complete ? -Infinity : watch.askedAt + PATIENCE_MILLIS);
    const wait = due - this.now();
    if (watch.timer) {
      if (!complete || watch.last) return;
      // The last answer to the first question: whoever opened the branch waits no longer for it.
      clearTimeout(watch.timer);
      watch.timer = null;
    }
    if (wait <= 0) this.tell(watch);
    else watch.timer = setTimeout(() => {
      watch.timer = null;
      if (watch.frames.size > 0) this.tell(watch);
    }, wait);
  }

  private tell(watch: Watch): void {
    watch.sentAt = this.now();
    const sole = watch.sole === null ? undefined : watch.frames.get(watch.sole);
    watch.last = mergeFrames(watch.request, sole ? [sole] : [...watch.frames.values()]);
    for (const node of watch.untold) watch.frames.set(node, keepTrends(null, watch.frames.get(node)!));
    watch.untold.clear();
    for (const look of watch.lookers) look(watch.last);
  }
}

/** A trend comes with a node's first frame alone, and is good for one telling. @returns the frame with the trends of the one before it, or without any */
function keepTrends(before: TopicFrame | null, frame: TopicFrame): TopicFrame {
  if (frame.of !== 'branch') return frame;
  const known = new Map(before?.of === 'branch' ? before.frame.children.map(({ name, trend }) => [name, trend]) : []);
  return { of: 'branch', frame: { ...frame.frame, children: frame.frame.children.map((child) => ({ ...child, trend: (before ? child.trend : null) ?? known.get(child.name) ?? null })) } };
}

/** What one of several nodes is asked: a branch from its start, since the same place in two lists is not the same child. */
function askOf({ request, sole }: Watch, { node, leaveOut }: Teller, tellers: number): TopicAsk {
  if (request.ask !== 'branch' || tellers === 1 || sole === node) return { ...request, leaveOut };
  return { ...request, offset: 0, limit: sole === null ? MERGED_MOST : 1, locate: [], leaveOut };
}

/** @returns the only node with children here if it has more than is looked at, null if there is none such; undefined while some have not answered. */
function soleTeller({ request, asked, frames }: Watch): NodeName | null | undefined {
  if (request.ask !== 'branch' || asked.size < 2) return null;
  if (frames.size < asked.size) return undefined;
  const having = [...frames].flatMap(([node, each]) => (each.of === 'branch' && each.frame.total > 0 ? [{ node, total: each.frame.total }] : []));
  return having.length === 1 && having[0]!.total > request.limit ? having[0]!.node : null;
}
