/** The simulator's command line, read and checked. */

export interface SimOptions {
  what: { kind: 'seed'; seed: number } | { kind: 'seeds'; from: number; count: number } | { kind: 'script'; file: string };
  /** One JSON line last. */
  json: boolean;
  /** Prints the shortest script that fails in the same way, with its transcript. */
  shrink: boolean;
}

export const USAGE = `npm run sim -- --seed N [--shrink]                 one simulation, a line for each transition
npm run sim -- --script FILE [--shrink]            the same from a script, as --shrink writes it
npm run sim -- --seeds COUNT [--from N] [--json]   many, and what was found wrong in them`;

/** @throws Error that says what was found and what belongs there */
export function readOptions(words: string[]): SimOptions {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--json' || word === '--shrink') flags.add(word);
    else if (['--seed', '--seeds', '--from', '--script'].includes(word)) {
      const value = words[(at += 1)];
      if (value === undefined) throw new Error(`${word} needs a value`);
      values.set(word, value);
    } else throw new Error(`found ${JSON.stringify(word)}, which is no option`);
  }
  const number = (name: string): number => {
    const text = values.get(name)!;
    if (!/^\d{1,9}$/.test(text)) throw new Error(`found ${name} ${text}; a whole number belongs there`);
    return Number(text);
  };
  const kinds = ['--seed', '--seeds', '--script'].filter((name) => values.has(name));
  if (kinds.length !== 1) throw new Error(kinds.length === 0 ? 'one of --seed, --seeds and --script is needed' : `${kinds.join(' and ')} exclude each other`);
  if (values.has('--from') && !values.has('--seeds')) throw new Error('--from belongs to --seeds');
  if (flags.has('--shrink') && values.has('--seeds')) throw new Error('--shrink takes one simulation: --seed or --script; --seeds shrinks by itself');
  const common = { json: flags.has('--json'), shrink: flags.has('--shrink') };
  if (values.has('--script')) return { ...common, what: { kind: 'script', file: values.get('--script')! } };
  if (values.has('--seed')) return { ...common, what: { kind: 'seed', seed: number('--seed') } };
  return { ...common, what: { kind: 'seeds', from: values.has('--from') ? number('--from') : 1, count: number('--seeds') } };
}
