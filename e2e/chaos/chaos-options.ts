/** What `npm run chaos` can be asked for. */

export interface ChaosOptions {
  seconds: number;
  seed: number;
  /** Updates a second over all active sources; null: as the cluster file has it. */
  rate: number | null;
  /** At most one node of a group down at a time, its copies restored before the next, no cut that splits a group. */
  bounded: boolean;
  /** SIGKILL and nothing else. */
  killsOnly: boolean;
  /** One JSON line last. */
  json: boolean;
}

export const CHAOS_HELP = `npm run chaos -- [--seconds N] [--seed N] [--rate N] [--kills] [--anything] [--json]

  --seconds N   how long harm is done (default 60)
  --seed N      which harm (default 1); what a real machine makes of it differs from run to run
  --rate N      updates a second over all active sources (default: as the cluster file has it, 300)
  --kills       SIGKILL and nothing else
  --anything    no bounds: whole groups may be down, cuts may split them
  --json        one JSON line last`;

const LIMITS = { '--seconds': [5, 86_400], '--seed': [0, Number.MAX_SAFE_INTEGER], '--rate': [10, 20_000] } as const;

/** @throws Error that says what was asked, what was found and what to do. */
export function readChaosOptions(words: readonly string[]): ChaosOptions {
  const options: ChaosOptions = { seconds: 60, seed: 1, rate: null, bounded: true, killsOnly: false, json: false };
  for (let at = 0; at < words.length; at += 1) {
    const [word, joined] = words[at]!.split('=', 2) as [string, string | undefined];
    if (word === '--json') options.json = true;
    else if (word === '--anything') options.bounded = false;
    else if (word === '--kills') options.killsOnly = true;
    else if (word in LIMITS) {
      const [least, most] = LIMITS[word as keyof typeof LIMITS];
      const text = joined ?? words[(at += 1)];
      const value = Number(text);
      if (text === undefined || !Number.isInteger(value) || value < least || value > most) throw new Error(`asked for ${word} ${text ?? ''}; a whole number from ${least} to ${most} belongs there`);
      options[word.slice(2) as 'seconds' | 'seed' | 'rate'] = value;
    } else throw new Error(`asked for ${word}; there is no such option\n\n${CHAOS_HELP}`);
  }
  return options;
}
