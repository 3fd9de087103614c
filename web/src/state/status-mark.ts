/** The shape, tone and short word with which every part of the page shows the state of a node, client or section. */
import { clientStatus, nodeStatus, sectionStatus, type ProcessStatus, type SectionStatus, type Status } from '@understudy/shared/view/status';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { ClientName, NodeName, TopicPath } from '@understudy/shared/domain/ids';

export interface StatusMark {
  shape: 'up' | 'down' | 'paused' | 'starting' | 'attention' | 'unknown' | 'active';
  tone: 'up' | 'attention' | 'down' | 'unknown';
  /** One or two words: "up", "killed", "paused". */
  word: string;
  status: Status<string>;
}

const PROCESS: Record<ProcessStatus, Pick<StatusMark, 'shape' | 'tone'>> = {
  up: { shape: 'up', tone: 'up' },
  hearing: { shape: 'starting', tone: 'attention' },
  paused: { shape: 'paused', tone: 'attention' },
  stopping: { shape: 'starting', tone: 'attention' },
  down: { shape: 'down', tone: 'down' },
  unknown: { shape: 'unknown', tone: 'unknown' },
};

const SECTION: Record<SectionStatus, Pick<StatusMark, 'shape' | 'tone' | 'word'>> = {
  served: { shape: 'active', tone: 'up', word: 'served' },
  'no-standby': { shape: 'active', tone: 'attention', word: 'no standby' },
  'no-source': { shape: 'attention', tone: 'down', word: 'no source' },
  split: { shape: 'attention', tone: 'down', word: 'split brain' },
  unknown: { shape: 'unknown', tone: 'unknown', word: 'unknown' },
};

function processMark(status: Status): StatusMark {
  return { ...PROCESS[status.state], word: processWord(status), status };
}

/** A process that is down says how it went ("killed", "stopped"); one that does not serve says what it is doing. */
function processWord(status: Status): string {
  const head = status.words.split(':')[0] ?? '';
  if (status.state === 'down') return head || 'down';
  if (status.state === 'hearing') return head === 'starting' ? 'starting' : 'not serving yet';
  return status.state;
}

export function nodeMark(view: ClusterView, name: NodeName): StatusMark {
  return processMark(nodeStatus(view, name));
}

export function clientMark(view: ClusterView, name: ClientName): StatusMark {
  const mark = processMark(clientStatus(view, name));
  const client = view.clients[name];
  if (mark.status.state !== 'up' || client?.node) return mark;
  return { ...mark, shape: 'attention', tone: 'attention', word: 'not connected' };
}

export function sectionMark(view: ClusterView, path: TopicPath): StatusMark {
  const status = sectionStatus(view, path);
  return { ...SECTION[status.state], status };
}
