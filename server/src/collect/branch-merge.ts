/** One picture of a branch from the frames of several nodes: replicated topics are the same everywhere, local ones add up. Pure. */
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import { coveringSection, isWithin } from '@understudy/shared/domain/topic-path';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { BranchChild, BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';

/** @returns the nodes to ask about a path: within a section the holder's node, or another that has it; elsewhere all that are heard. */
export function nodesToAsk(view: ClusterView, path: string): NodeName[] {
  const heard = Object.values(view.nodes).filter(({ outlet, process }) => outlet.state === 'connected' && process.state !== 'paused').map(({ name }) => name);
  const section = coveringSection(view.spec?.sections ?? [], path);
  if (!section) return heard;
  const holder = view.sections[section.path]?.holder?.active?.node;
  const serving = (name: NodeName): boolean => nodeStatus(view, name).state === 'up';
  const best = heard.find((name) => name === holder) ?? heard.find((name) => view.nodes[name]?.group === section.home && serving(name)) ?? heard.find(serving);
  return best === undefined ? [] : [best];
}

/** @returns what each node is asked: from the start, since the same place in two lists is not the same child. */
export function requestOfEach(request: BranchRequest, nodes: number): BranchRequest {
  return nodes <= 1 ? request : { path: request.path, offset: 0, limit: Math.min(2000, request.offset + request.limit) };
}

/** @returns the frames as one; a branch that holds replicated topics shows the largest count, a local one the sum. */
export function mergeFrames(view: ClusterView, request: BranchRequest, frames: readonly BranchFrame[]): BranchFrame {
  const [only] = frames;
  if (only && frames.length === 1) return only;
  const byName = new Map<string, BranchChild>();
  for (const frame of frames) {
    for (const child of frame.children) {
      const known = byName.get(child.name);
      const path = request.path === '' ? child.name : `${request.path}/${child.name}`;
      byName.set(child.name, known ? mergeChild(known, child, isReplicated(view, path)) : child);
    }
  }
  const children = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const shown = children.slice(request.offset, request.offset + request.limit);
  const beyond = Math.max(0, ...frames.map((frame) => frame.leftOut));
  const sum = (pick: (part: { topics: number; updatesPerSecond: number }) => number): number =>
    beyond > 0 ? Math.max(...frames.map(pick)) : children.reduce((total, child) => total + pick(child), 0);
  return {
    path: request.path, children: shown, leftOut: children.length - shown.length + beyond,
    topics: sum(({ topics }) => topics), updatesPerSecond: sum(({ updatesPerSecond }) => updatesPerSecond),
  };
}

function mergeChild(a: BranchChild, b: BranchChild, replicated: boolean): BranchChild {
  const newest = (b.ageMillis ?? Infinity) < (a.ageMillis ?? Infinity) ? b : a;
  const join = replicated ? Math.max : (x: number, y: number): number => x + y;
  return {
    name: a.name, branch: a.branch || b.branch, topics: join(a.topics, b.topics), updatesPerSecond: join(a.updatesPerSecond, b.updatesPerSecond),
    value: newest.value ?? a.value ?? b.value, ageMillis: newest.ageMillis,
  };
}

function isReplicated(view: ClusterView, path: string): boolean {
  return (view.spec?.sections ?? []).some((section) => isWithin(path, section.path) || isWithin(section.path, path));
}
