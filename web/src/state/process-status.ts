/** One word, shape and sentence for the state of a node or client, from what the lab saw and what the node says of itself. */
import type { ClientView, ClusterView, NodeView, ProcessView } from '@understudy/shared/view/cluster-view';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';

export type StatusShape = 'up' | 'down' | 'paused' | 'starting' | 'attention' | 'unknown';
export type StatusTone = 'up' | 'attention' | 'down' | 'unknown';

export interface ProcessStatus {
  shape: StatusShape;
  tone: StatusTone;
  /** "up", "killed", "paused" … */
  word: string;
  because: string;
  since: { at: MonoMillis; wall: EpochMillis };
}

/** @returns the status by the process alone; what the lab did not see is unknown, never guessed. */
export function processStatus(process: ProcessView): ProcessStatus {
  const since = { at: process.at, wall: process.wall };
  const because = process.because;
  switch (process.state) {
    case 'running':
      return { shape: 'up', tone: 'up', word: 'up', because, since };
    case 'paused':
      return { shape: 'paused', tone: 'attention', word: 'paused', because, since };
    case 'starting':
      return { shape: 'starting', tone: 'attention', word: 'starting', because, since };
    case 'stopping':
      return { shape: 'starting', tone: 'attention', word: 'stopping', because, since };
    case 'exited':
      return { shape: 'down', tone: 'down', word: exitWord(process), because, since };
    case 'unknown':
      return { shape: 'unknown', tone: 'unknown', word: 'unknown', because: because || 'the lab has not said', since };
  }
}

function exitWord({ exit }: ProcessView): string {
  if (exit?.signal === 'SIGKILL') return 'killed';
  if (exit?.signal) return `ended by ${exit.signal}`;
  if (exit?.code === 0) return 'stopped';
  return exit ? `exited with code ${exit.code}` : 'exited';
}

export function nodeStatus(node: NodeView): ProcessStatus {
  const status = processStatus(node.process);
  if (node.process.state !== 'running') return status;
  const { self } = node;
  if (!self || self.incarnation !== node.process.incarnation) return { ...status, shape: 'starting', tone: 'attention', word: 'starting', because: 'it has not spoken in this life yet' };
  const since = { at: self.at, wall: self.wall };
  if (node.outlet.state === 'lost') return { shape: 'unknown', tone: 'unknown', word: 'unheard', because: node.outlet.because, since };
  if (self.state === 'hearing') return { shape: 'attention', tone: 'attention', word: 'hearing its peers', because: self.because, since };
  if (self.state === 'serving') return { shape: 'up', tone: 'up', word: 'up', because: self.because, since };
  return { shape: 'starting', tone: 'attention', word: self.state, because: self.because, since };
}

export function clientStatus(client: ClientView): ProcessStatus {
  const status = processStatus(client.process);
  if (client.process.state !== 'running' || client.node) return status;
  return { ...status, shape: 'attention', tone: 'attention', word: 'not connected', because: 'no node says that it is connected there' };
}

/** @returns how many nodes are up, and how many there are. */
export function countNodes(view: ClusterView): { up: number; all: number } {
  const nodes = Object.values(view.nodes);
  return { up: nodes.filter((node) => nodeStatus(node).word === 'up').length, all: nodes.length };
}

/** @returns how many configured sections have an active source on a node that is up, and how many there are. */
export function countServed(view: ClusterView): { served: number; all: number } {
  const sections = (view.spec?.sections ?? []).map(({ path }) => view.sections[path]);
  const served = sections.filter((section) => {
    const node = section?.holder?.active?.node;
    return node !== undefined && view.nodes[node] !== undefined && nodeStatus(view.nodes[node]).word === 'up';
  });
  return { served: served.length, all: sections.length };
}
