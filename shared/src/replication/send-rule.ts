/** What a stream carries: to a destination (RP-04, RP-10) and, within a group, to another member (the datagrid). */
import type { GroupName, NodeName, TopicPath } from '../domain/ids.ts';
import { filterMatches } from '../domain/topic-path.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { UpdateOrigin } from './update-origin.ts';

/** What a node knows of an update in its journal. */
export interface JournalEntry {
  /** Place in this node's journal; grows, may have holes. */
  position: number;
  origin: UpdateOrigin;
  topic: TopicPath;
  bytes: number;
  /** When it was written here. */
  at: MonoMillis;
  /** Who sent it here; null when it was published to this node directly. */
  from: { node: NodeName; group: GroupName } | null;
  /** Every node that it has been on before it came here, the accepting one first. */
  via: { node: NodeName; group: GroupName }[];
}

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
      /** Members that are down: what they sent here is passed on in their place. */
      down: NodeName[];
    };

/**
 * - `send`: it is carried
 * - `filtered`: only its topic keeps it out; skip marks tell the target (RP-10)
 * - `not-passed`: it came from elsewhere and is not passed on (RP-04)
 * - `been-there`: the target has had it (RP-04)
 */
export type SendVerdict = 'send' | 'filtered' | 'not-passed' | 'been-there';

/** @returns whether a stream by this rule, to this node, carries an entry, or why not. */
export function judgeEntry(rule: SendRule, target: NodeName | null, entry: JournalEntry): SendVerdict {
  if (rule.kind === 'member') return judgeForMember(rule, target, entry);
  if (hasBeen(entry, target, rule.datagrid ? rule.group : null)) return 'been-there';
  if (entry.from !== null && !rule.passThrough.includes(entry.from.group)) return 'not-passed';
  return rule.topics.some((filter) => filterMatches(filter, entry.topic)) ? 'send' : 'filtered';
}

/**
 * In a datagrid every member tells every other what it accepted itself and what came from outside the group. What another
 * member sent is that member's to tell, unless it is down: then whoever has it does, so that no single death keeps an update
 * from getting anywhere. A local path's updates stay where they are (US-14).
 */
function judgeForMember(rule: Extract<SendRule, { kind: 'member' }>, target: NodeName | null, entry: JournalEntry): SendVerdict {
  if (hasBeen(entry, target, null)) return 'been-there';
  if (entry.from === null) return entry.origin.section === null ? 'not-passed' : 'send';
  return entry.from.group !== rule.group || rule.down.includes(entry.from.node) ? 'send' : 'not-passed';
}

function hasBeen(entry: JournalEntry, node: NodeName | null, group: GroupName | null): boolean {
  return entry.via.some((stop) => stop.node === node || stop.group === group);
}
