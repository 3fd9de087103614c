/**
 * What a simulation is run from: settings and faults, plain data that a seed makes, and as text, so that one can be read, shortened
 * and kept.
 *
 *     given seed=7 bounded=no backups=1 … until=300000
 *     8012.5 crash lon-1 for 1200
 *     9000 cut lon-1 ~ lon-2 for 3000
 */
import type { ClientName, NodeName } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import { describeFault, readFault, type Fault } from './faults.ts';

export interface SimulationSettings {
  /** Of delays, start-up times, clocks, and what sources publish when. */
  seed: number;
  /** At most one node of a group impaired at a time, its copies restored before the next, no cut that splits a group: then nothing acknowledged may be overwritten. */
  bounded: boolean;
  backups: number;
  takeover: 'first-registered' | 'any';
  /** How the destination `recovery` acknowledges. */
  recovery: 'sync' | 'async';
  downgradeAfterMillis: Millis;
  /** Whether destinations carry some topics of a section alone (RP-10). */
  filter: 'all' | 'some';
  /** Updates that stay in a journal although all have them. */
  keepUpdates: number;
  /** How long messages between groups take at most. */
  wanMillis: Millis;
  nodes: NodeName[];
  clients: ClientName[];
  /** Of each source. */
  topics: number;
  /** From then on sources publish nothing, so that everything can get everywhere. */
  silentAt: MonoMillis;
  until: MonoMillis;
}

export interface SimulationScript {
  settings: SimulationSettings;
  /** In the order of their time. */
  faults: Fault[];
}

type Text = { [Name in keyof SimulationSettings]: [name: string, read: (text: string) => SimulationSettings[Name] | undefined, write: (value: SimulationSettings[Name]) => string] };

const number = (name: string): [string, (text: string) => number | undefined, (value: number) => string] => [name, (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined), String];
const list = (name: string): [string, (text: string) => string[], (value: string[]) => string] => [name, (text) => text.split(',').filter(Boolean), (value) => value.join(',')];
function oneOf<Word extends string>(name: string, ...words: Word[]): [string, (text: string) => Word | undefined, (value: Word) => string] {
  return [name, (text) => words.find((word) => word === text), (value) => value];
}

/** The names and forms of settings in a script, in this order. */
const SETTINGS: Text = {
  seed: number('seed'),
  bounded: ['bounded', (text) => (text === 'yes' ? true : text === 'no' ? false : undefined), (value) => (value ? 'yes' : 'no')],
  backups: number('backups'),
  takeover: oneOf('takeover', 'first-registered', 'any'),
  recovery: oneOf('recovery', 'sync', 'async'),
  downgradeAfterMillis: number('downgrade'),
  filter: oneOf('filter', 'all', 'some'),
  keepUpdates: number('keep'),
  wanMillis: number('wan'),
  nodes: list('nodes'),
  clients: list('clients'),
  topics: number('topics'),
  silentAt: number('silent'),
  until: number('until'),
};

/** @returns the line of a script that its faults follow. */
export function describeSettings(settings: SimulationSettings): string {
  const words = (Object.keys(SETTINGS) as (keyof SimulationSettings)[]).map((key) => {
    const [name, , write] = SETTINGS[key] as [string, unknown, (value: unknown) => string];
    return `${name}=${write(settings[key])}`;
  });
  return ['given', ...words].join(' ');
}

/** @returns the script as text. */
export function describeScript({ settings, faults }: SimulationScript): string {
  return [describeSettings(settings), ...faults.map((fault) => `${fault.at} ${describeFault(fault)}`)].join('\n');
}

/**
 * Reads a script; empty lines, titles (`#`), remarks (`//`) and indented lines, which are a transcript, are left out.
 * @throws Error that names the line, what was found and what belongs there
 */
export function readScript(text: string): SimulationScript {
  let settings: SimulationSettings | null = null;
  const faults: Fault[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || /^(#|\/\/|\s)/.test(line)) continue;
    try {
      const [head = '', ...words] = line.trim().split(/ +/);
      if (head === 'given') settings = readSettings(words);
      else if (!settings) throw new Error(`found ${JSON.stringify(line)} before the settings; a script begins with "given seed=… …"`);
      else if (!/^\d+(\.\d+)?$/.test(head)) throw new Error(`found ${JSON.stringify(head)} where a time in milliseconds belongs`);
      else faults.push(readFault(Number(head), words));
    } catch (error) {
      throw new Error(`line ${index + 1} of the script: ${(error as Error).message}`);
    }
  }
  if (!settings) throw new Error('the script has no settings; it begins with a line "given seed=… …"');
  return { settings, faults: faults.sort((a, b) => a.at - b.at) };
}

function readSettings(words: string[]): SimulationSettings {
  const given = new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  const settings: Partial<Record<keyof SimulationSettings, unknown>> = {};
  for (const key of Object.keys(SETTINGS) as (keyof SimulationSettings)[]) {
    const [name, read] = SETTINGS[key];
    const text = given.get(name);
    const value = text === undefined ? undefined : read(text);
    if (value === undefined) throw new Error(text === undefined ? `the setting ${name} is missing` : `found ${name}=${text}, which is no value of that setting`);
    settings[key] = value;
    given.delete(name);
  }
  if (given.size > 0) throw new Error(`found ${[...given.keys()].join(', ')}; the settings are ${Object.values(SETTINGS).map(([name]) => name).join(', ')}`);
  return settings as SimulationSettings;
}
