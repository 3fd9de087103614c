/** The simulator's command line. */
import { describe, expect, it } from 'vitest';
import { readOptions } from './read-options.ts';

describe('the command line of the simulator', () => {
  it('takes one seed, many, or a script', () => {
    expect(readOptions(['--seed', '7'])).toEqual({ what: { kind: 'seed', seed: 7 }, json: false, shrink: false });
    expect(readOptions(['--seeds', '1000', '--json'])).toEqual({ what: { kind: 'seeds', from: 1, count: 1000 }, json: true, shrink: false });
    expect(readOptions(['--seeds', '5', '--from', '20'])).toMatchObject({ what: { from: 20, count: 5 } });
    expect(readOptions(['--script', 'a.txt', '--shrink'])).toEqual({ what: { kind: 'script', file: 'a.txt' }, json: false, shrink: true });
  });

  it.each([
    [[], 'one of --seed, --seeds and --script is needed'],
    [['--seed', 'seven'], 'found --seed seven; a whole number belongs there'],
    [['--seed'], '--seed needs a value'],
    [['--seed', '1', '--seeds', '2'], '--seed and --seeds exclude each other'],
    [['--seed', '1', '--from', '2'], '--from belongs to --seeds'],
    [['--seeds', '1', '--shrink'], '--shrink takes one simulation'],
    [['--sed', '1'], 'found "--sed", which is no option'],
  ])('says what is wrong with %j', (words, message) => {
    expect(() => readOptions(words)).toThrow(message);
  });
});
