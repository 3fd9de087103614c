/** The record of a failover: its events in words, in the order in which they happened, from who ordered it to when it was over. */
import type { ClusterEvent, LoggedEvent } from '../domain/cluster-event.ts';
import type { Episode } from '../history/history.ts';
import { LATE_MILLIS } from '../history/empty-history.ts';
import { describeEvent, isSample, toneOfEvent } from '../view/describe-event.ts';
import { endOf } from './read-episode.ts';
import { LINES_KEPT } from './receipt-bounds.ts';
import type { RecordLine } from './receipt.ts';

/** @param wideIp the name by which the destination of the failover goes, if it does @returns the lines, the first and the last of them where there are too many, and how many were left out. */
export function recordLines(episode: Episode, events: readonly LoggedEvent[], wideIp: string | null): { lines: RecordLine[]; leftOut: number } {
  const over = endOf(episode);
  const lines = events
    .filter(({ event }) => event.at <= over + 1 && (concerns(episode, event) || (event.kind === 'wide-ip-changed' && event.name === wideIp && event.at >= episode.faultAt - 1)))
    .map(({ n, arrivedAt, event }): RecordLine => {
      const late = arrivedAt - event.at;
      return { n, sinceFaultMillis: event.at - episode.faultAt, witness: event.witness.name, tone: toneOfEvent(event), words: describeEvent(event), lateMillis: late >= LATE_MILLIS ? late : 0 };
    })
    .sort((a, b) => a.sinceFaultMillis - b.sinceFaultMillis || a.n - b.n);
  if (lines.length <= LINES_KEPT) return { lines, leftOut: 0 };
  const half = LINES_KEPT / 2;
  return { lines: [...lines.slice(0, half), ...lines.slice(-half)], leftOut: lines.length - LINES_KEPT };
}

/** Orders lead to faults by a second at most; what was ordered before is another story. */
const ORDER_BEFORE_MILLIS = 2000;

function concerns(episode: Episode, event: ClusterEvent): boolean {
  if (isSample(event)) return false;
  const { was, now, faultAt } = episode;
  const names = new Set([was?.node, was?.client, now?.node, now?.client].filter(Boolean));
  const lost = new Set([was?.node, was?.client].filter(Boolean));
  switch (event.kind) {
    case 'order-changed': return event.at >= faultAt - ORDER_BEFORE_MILLIS && event.at <= faultAt + 1 && lost.has(targetOf(event));
    case 'process-changed': return names.has(event.subject.name) && event.at >= faultAt - ORDER_BEFORE_MILLIS;
    case 'link-changed': return event.link.split('~').some((end) => lost.has(end));
    case 'outlet-changed': return lost.has(event.outlet.name);
    case 'note-added': return event.about.episode === episode.id;
    case 'gap': return true;
    default: return event.at >= faultAt - 1 && (episode.kind === 'section' ? concernsSection(episode, event, lost) : concernsDestination(episode, event, lost));
  }
}

function concernsSection({ title }: Episode, event: ClusterEvent, lost: ReadonlySet<string | undefined>): boolean {
  switch (event.kind) {
    case 'peer-changed': return lost.has(event.peer);
    case 'view-agreed': return true;
    case 'client-changed': return lost.has(event.client);
    case 'source-changed': return event.registration.path === title;
    case 'holder-changed': return event.holder.path === title;
    case 'callback-sent': case 'first-accepted': return event.path === title;
    case 'first-delivered': case 'audit-handover': return event.handover.path === title;
    case 'finding-changed': return event.subject === title;
    case 'updates-overruled': return event.path === title;
    case 'update-refused': return event.topic === title || event.topic.startsWith(`${title}/`);
    default: return false;
  }
}

function concernsDestination({ title }: Episode, event: ClusterEvent, lost: ReadonlySet<string | undefined>): boolean {
  const [owner = '', name = ''] = title.split(' → ');
  if (event.kind === 'finding-changed') return event.subject === owner || event.subject === name;
  if (event.witness.name !== owner) return false;
  switch (event.kind) {
    case 'destination-changed': case 'destination-attempt': case 'destination-caught-up': case 'ack-mode-changed': return event.destination === name;
    case 'connection-closed': return lost.has(event.peer);
    case 'node-changed': return true;
    default: return false;
  }
}

function targetOf({ command }: Extract<ClusterEvent, { kind: 'order-changed' }>): string {
  switch (command.verb) {
    case 'cut': case 'heal': return command.link.a;
    case 'reconnect': case 'downgrade': case 'upgrade': case 'force': return command.node;
    case 'join': case 'leave': return command.member;
    default: return command.target.name;
  }
}
