/** What can be looked for on the map, with an example of each: the parser, the matching and the help go by this one list. */
import type { Unit } from './read-amount.ts';

/** States that a word alone stands for; several words may mean one. */
export type StateWord = 'up' | 'down' | 'paused' | 'starting' | 'stopping' | 'unheard' | 'active' | 'standby' | 'cut' | 'split' | 'lagging' | 'searching' | 'waiting' | 'connected' | 'reused' | 'sync' | 'async' | 'downgraded';

export const STATE_WORDS: Readonly<Record<string, StateWord>> = {
  up: 'up', down: 'down', dead: 'down', killed: 'down', paused: 'paused', hung: 'paused', starting: 'starting', hearing: 'starting', stopping: 'stopping', unheard: 'unheard', unknown: 'unheard',
  active: 'active', standby: 'standby', cut: 'cut', split: 'split', lagging: 'lagging', searching: 'searching', waiting: 'waiting', connected: 'connected', reused: 'reused', sync: 'sync', async: 'async', downgraded: 'downgraded',
};

export type TextField = 'node' | 'group' | 'site' | 'state' | 'holds' | 'standby' | 'client' | 'to' | 'peer' | 'takes' | 'taken';
export type AmountField = 'lag' | 'waiting' | 'rate' | 'updates' | 'clients' | 'topics' | 'journal' | 'heap' | 'failed' | 'passes' | 'since' | 'life';

/** `of`: whether it is a node's, or each of its destinations'. */
interface FieldHelp {
  of: 'node' | 'destination';
  example: string;
  means: string;
}

export const TEXT_FIELDS: Readonly<Record<TextField, FieldHelp>> = {
  node: { of: 'node', example: 'node:lon-*', means: 'its name; * stands for anything' },
  group: { of: 'node', example: 'group:london,paris', means: 'its group, by name or title; a comma means or' },
  site: { of: 'node', example: 'site:emea', means: 'the site of its group' },
  state: { of: 'node', example: 'state:paused', means: 'up, down, paused, starting, stopping or unheard' },
  holds: { of: 'node', example: 'holds:prices/fx', means: 'sections, or branches above them, whose active source is on it' },
  standby: { of: 'node', example: 'standby:prices', means: 'sections of which a standby is on it' },
  client: { of: 'node', example: 'client:fx-1', means: 'clients that are connected to it' },
  takes: { of: 'node', example: 'takes:down', means: 'what it thinks of a peer: up, suspected, down or unknown' },
  taken: { of: 'node', example: 'taken:suspected', means: 'what a peer thinks of it' },
  to: { of: 'destination', example: 'to:new-york', means: 'the destination, or the group it stands for' },
  peer: { of: 'destination', example: 'peer:nyc-2', means: 'the node that it replicates to now' },
};

export const AMOUNT_FIELDS: Readonly<Record<AmountField, FieldHelp & { unit: Unit }>> = {
  lag: { of: 'destination', unit: 'millis', example: 'lag>1s', means: 'how long its oldest update waits' },
  waiting: { of: 'destination', unit: 'count', example: 'waiting>100', means: 'updates that it has not acknowledged' },
  rate: { of: 'destination', unit: 'count', example: 'rate>50/s', means: 'updates a second that go there' },
  failed: { of: 'destination', unit: 'count', example: 'failed>=1', means: 'addresses that failed in this search' },
  passes: { of: 'destination', unit: 'count', example: 'passes>3', means: 'passes of its list in vain' },
  updates: { of: 'node', unit: 'count', example: 'updates<10/s', means: 'updates a second, accepted and applied' },
  clients: { of: 'node', unit: 'count', example: 'clients=0', means: 'clients that are connected' },
  topics: { of: 'node', unit: 'count', example: 'topics>10k', means: 'topics with a value' },
  journal: { of: 'node', unit: 'count', example: 'journal>1k', means: 'updates in its journal' },
  heap: { of: 'node', unit: 'count', example: 'heap>200', means: 'MiB of memory' },
  since: { of: 'node', unit: 'millis', example: 'since<5min', means: 'how long it has been in its state' },
  life: { of: 'node', unit: 'count', example: 'life>1', means: 'which life it is in' },
};

/** Whole expressions, for the help. */
export const EXAMPLES: readonly [text: string, means: string][] = [
  ['down', 'nodes that are down'],
  ['lon', 'nodes with “lon” in their own name, their group’s or a client’s'],
  ['group:london lag>1s', 'London nodes with a destination that lags, and those destinations'],
  ['holds:prices/fx or standby:prices/fx', 'who serves a section, and who would'],
  ['not up -group:recovery', 'what is not up, outside of recovery'],
  ['searching passes>2', 'searches that have gone through the list more than twice'],
];
