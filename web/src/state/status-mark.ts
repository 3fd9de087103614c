/** The shape, tone and short word with which every part of the page shows the state of a node, client or section. */
import { mutedProblems } from '@understudy/shared/view/problems';
import { clientStatus, nodeStatus, sectionStatus, type ProcessStatus, type SectionStatus, type Status } from '@understudy/shared/view/status';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { ClientName, NodeName, TopicPath } from '@understudy/shared/domain/ids';

export interface StatusMark {
  shape: 'up' | 'down' | 'paused' | 'starting' | 'attention' | 'unknown' | 'active';
  /** `plain` for what is wrong, known and muted: its shape and word say what it is, and no colour calls anybody. */
  tone: 'up' | 'attention' | 'down' | 'unknown' | 'plain';
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

/** @returns the mark in no colour, and with the word for it, when the problem behind it is known and muted. */
function unlessMuted(view: ClusterView, mark: StatusMark, ...problems: string[]): StatusMark {
  const muted = mark.tone === 'up' ? null : mutedProblems(view);
  return muted && problems.some((id) => muted.has(id)) ? { ...mark, tone: 'plain', word: `${mark.word} · muted` } : mark;
}

export function nodeMark(view: ClusterView, name: NodeName): StatusMark {
  return unlessMuted(view, processMark(nodeStatus(view, name)), `node:${name}`);
}

export function clientMark(view: ClusterView, name: ClientName): StatusMark {
  const mark = unlessMuted(view, processMark(clientStatus(view, name)), `client:${name}`);
  const client = view.clients[name];
  if (mark.status.state !== 'up' || client?.node) return mark;
  return { ...mark, shape: 'attention', tone: 'attention', word: 'not connected' };
}

export function sectionMark(view: ClusterView, path: TopicPath): StatusMark {
  const status = sectionStatus(view, path);
  return unlessMuted(view, { ...SECTION[status.state], status }, `${status.state}:${path}`);
}
