/** Branches that somebody has open: asked once of the right nodes however many look, asked anew when the holder moves, merged. */
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import { mergeFrames, nodesToAsk, requestOfEach } from './branch-merge.ts';

/** At most five frames a second for each open branch. */
const FRAME_MILLIS = 200;

/** How watches reach the nodes. */
export interface BranchSource {
  watch(node: NodeName, watch: number, request: BranchRequest): boolean;
  unwatch(node: NodeName, watch: number): void;
}

interface Watch {
  id: number;
  request: BranchRequest;
  nodes: NodeName[];
  frames: Map<NodeName, BranchFrame>;
  lookers: Set<(frame: BranchFrame) => void>;
  last: BranchFrame | null;
  timer: NodeJS.Timeout | null;
  sentAt: number;
}

export class BranchWatches {
  private readonly byKey = new Map<string, Watch>();
  private readonly byId = new Map<number, Watch>();
  private count = 0;

  constructor(private readonly source: BranchSource, private readonly view: () => ClusterView, private readonly now: () => number) {}

  /** Frames come until the returned function is called. */
  open(request: BranchRequest, look: (frame: BranchFrame) => void): () => void {
    const key = `${request.offset} ${request.limit} ${request.path}`;
    let watch = this.byKey.get(key);
    if (!watch) {
      this.count += 1;
      watch = { id: this.count, request, nodes: [], frames: new Map(), lookers: new Set(), last: null, timer: null, sentAt: -Infinity };
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
      for (const node of opened.nodes) this.source.unwatch(node, opened.id);
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
      watch.nodes = watch.nodes.filter((name) => name !== node);
    }
  }

  take(node: NodeName, id: number, frame: BranchFrame): void {
    const watch = this.byId.get(id);
    if (!watch?.nodes.includes(node)) return;
    watch.frames.set(node, frame);
    this.schedule(watch);
  }

  close(): void {
    for (const watch of this.byId.values()) if (watch.timer) clearTimeout(watch.timer);
    this.byId.clear();
    this.byKey.clear();
  }

  private ask(watch: Watch): void {
    const nodes = nodesToAsk(this.view(), watch.request.path);
    const same = nodes.length === watch.nodes.length && nodes.every((name) => watch.nodes.includes(name));
    if (same) return;
    // Whether one or many are asked changes what each is asked, so that all are asked anew.
    const anew = nodes.length > 1 !== watch.nodes.length > 1;
    for (const node of watch.nodes) {
      if (nodes.includes(node)) continue;
      this.source.unwatch(node, watch.id);
      watch.frames.delete(node);
    }
    const asked = nodes.filter((node) => (!anew && watch.nodes.includes(node)) || this.source.watch(node, watch.id, requestOfEach(watch.request, nodes.length)));
    watch.nodes = asked;
    if (watch.frames.size > 0) this.schedule(watch);
  }

  private schedule(watch: Watch): void {
    if (watch.timer) return;
    const wait = Math.max(0, watch.sentAt + FRAME_MILLIS - this.now());
    watch.timer = setTimeout(() => {
      watch.timer = null;
      watch.sentAt = this.now();
      watch.last = mergeFrames(this.view(), watch.request, [...watch.frames.values()]);
      for (const look of watch.lookers) look(watch.last);
    }, wait);
  }
}
