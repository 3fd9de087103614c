/** What a stream carries: to a destination (RP-04, RP-10) and, within a group, to another member (the datagrid). */
import type { GroupName, NodeName, TopicPath } from '../domain/ids.ts';
import { filterMatches } from '../domain/topic-path.ts';
import type { JournalEntry, UpdateStream } from './update-entry.ts';

/** A destination's rule, or the rule towards a member of the own group. */
export type SendRule =
  | {
      kind: 'destination';
      group: GroupName;
      /** Whether that group shares its updates by itself; then one of its nodes having had an update means that all have. */
      datagrid: boolean;
      topics: string[];
      passThrough: GroupName[];
    }
  | {
      kind: 'member';
      /** The own group. */
      group: GroupName;
      member: NodeName;
      /** Members that it cannot hear: what they sent here is passed on in their place, at once. */
      relayed: NodeName[];
    };

/**
 * - `send`: it is carried · `by-topic`: as far as the topic filters match, the rest is `filtered` (RP-10)
 * - `filtered`: only its topic keeps it out; skip marks tell the target
 * - `not-passed`: it came from elsewhere and is not passed on, or is local (RP-04, US-14)
 * - `been-there`: the target has had it (RP-04)
 */
export type StreamVerdict = 'send' | 'by-topic' | 'filtered' | 'not-passed' | 'been-there';

/**
 * @param target null asks for whichever node the rule may be about
 * @param mayHaveLostIt whether the target may have had an update and lost it since, with a crash: what it states to have then
 *   counts, and not where the update has been
 * @returns how a rule stands to all updates of a stream
 */
export function judgeStream(rule: SendRule, target: NodeName | null, stream: UpdateStream, mayHaveLostIt = false): StreamVerdict {
  if (stream.section === null) return 'not-passed';
  // In a datagrid everybody has everything: whoever has an update tells it, if not at once (`isOthersToTell`).
  if (rule.kind === 'member') return !mayHaveLostIt && hasBeen(stream, target ?? rule.member, null) ? 'been-there' : 'send';
  if (hasBeen(stream, mayHaveLostIt ? null : target, rule.datagrid ? rule.group : null)) return 'been-there';
  if (stream.from !== null && !rule.passThrough.includes(stream.from.group)) return 'not-passed';
  return judgeTopics(rule, stream);
}

/**
 * Members tell each other, and a destination, first of all what they accepted themselves and what came from outside the group.
 * @param members the other members of the own group
 * @returns whether what came by this node is its to tell the target, as long as it is heard there
 */
export function isOthersToTell(rule: SendRule, target: NodeName, from: NodeName, members: readonly NodeName[]): boolean {
  return from !== target && members.includes(from) && !(rule.kind === 'member' && rule.relayed.includes(from));
}

/** @returns how topic filters stand to a stream, whatever way it came. */
export function judgeTopics(rule: SendRule, stream: Pick<UpdateStream, 'path'>): 'send' | 'by-topic' | 'filtered' {
  if (rule.kind === 'member' || rule.topics.some((filter) => coversBranch(filter, stream.path))) return 'send';
  return rule.topics.some((filter) => reachesBranch(filter, stream.path)) ? 'by-topic' : 'filtered';
}

/** @returns whether a rule's filters match a topic. */
export function carriesTopic(rule: SendRule, topic: TopicPath): boolean {
  return rule.kind === 'member' || rule.topics.some((filter) => filterMatches(filter, topic));
}

/** @returns whether a stream is carried at all, be it only in part or as skip marks. */
export function isPassed(verdict: StreamVerdict): boolean {
  return verdict !== 'not-passed' && verdict !== 'been-there';
}

/** @returns the verdict on one update. */
export function judgeEntry(rule: SendRule, target: NodeName | null, { stream, topic }: JournalEntry): Exclude<StreamVerdict, 'by-topic'> {
  const verdict = judgeStream(rule, target, stream);
  return verdict === 'by-topic' ? (carriesTopic(rule, topic) ? 'send' : 'filtered') : verdict;
}

function hasBeen(stream: UpdateStream, node: NodeName | null, group: GroupName | null): boolean {
  return stream.via.some((stop) => stop.node === node || stop.group === group);
}

/** Whether a filter matches every topic at or below a path. */
function coversBranch(filter: string, path: TopicPath): boolean {
  const wanted = filter.split('/');
  if (wanted.at(-1) !== '#') return false;
  const parts = path.split('/');
  return wanted.length - 1 <= parts.length && wanted.slice(0, -1).every((want, index) => want === '+' || want === parts[index]);
}

/** Whether a filter can match a topic at or below a path. */
export function reachesBranch(filter: string, path: TopicPath): boolean {
  const wanted = filter.split('/');
  const parts = path.split('/');
  for (const [index, want] of wanted.entries()) {
    if (want === '#' || index >= parts.length) return true;
    if (want !== '+' && want !== parts[index]) return false;
  }
  return wanted.length === parts.length;
}
