/** The seen-set against a plain set of numbers (RP-03, RP-10). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { PASSED_RANGES_MOST, SeenSet } from './seen-set.ts';

const KEY = 'prices/fx|1@lon-1|fx-1';
const OTHER = 'prices/fx|2@lon-2|fx-2';
const MOST = 20;

type Act = { do: 'offer'; number: number } | { do: 'skip'; from: number; length: number };
const acts = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('offer' as const), number: fc.integer({ min: 1, max: MOST }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('skip' as const), from: fc.integer({ min: 1, max: MOST }), length: fc.nat(6) }) },
  ),
  { maxLength: 60, size: 'max' },
);

/** What is had and what was passed over, number by number. */
class Model {
  readonly had = new Set<number>();
  readonly passed = new Set<number>();

  act(act: Act): 'new' | 'duplicate' | null {
    if (act.do === 'skip') {
      for (let n = act.from; n <= act.from + act.length; n += 1) if (!this.had.has(n)) this.passed.add(n);
      return null;
    }
    const answer = this.had.has(act.number) ? 'duplicate' : 'new';
    this.had.add(act.number);
    this.passed.delete(act.number);
    return answer;
  }

  prefix(): number {
    let n = 0;
    while (this.had.has(n + 1) || this.passed.has(n + 1)) n += 1;
    return n;
  }
}

function play(set: SeenSet, model: Model, script: Act[]): void {
  const [answers, expected]: [unknown[], unknown[]] = [[], []];
  for (const act of script) {
    if (act.do === 'skip') {
      set.skip(KEY, act.from, act.from + act.length);
      model.act(act);
    } else {
      answers.push(set.offer(KEY, act.number));
      expected.push(model.act(act));
    }
    answers.push(set.prefix(KEY));
    expected.push(model.prefix());
  }
  expect(answers).toEqual(expected);
}

function expectSame(set: SeenSet, model: Model): void {
  const numbers = Array.from({ length: MOST + 10 }, (_, index) => index + 1);
  expect(numbers.filter((n) => set.has(KEY, n))).toEqual(numbers.filter((n) => model.had.has(n)));
  expect(set.prefix(KEY)).toBe(model.prefix());
}

function rangesOf(numbers: Iterable<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges;
}

describe('what a node has', () => {
  it('RP-03 takes each number of a stream once and drops it as a duplicate ever after', () => {
    fc.assert(fc.property(acts, (script) => {
      const [set, model] = [new SeenSet(), new Model()];
      play(set, model, script);
      expectSame(set, model);
    }), runs(100));
  });

  it('RP-03 keeps a contiguous prefix and ranges beyond it, as compact JSON that gives the same set', () => {
    fc.assert(fc.property(acts, acts, (script, more) => {
      const [set, model] = [new SeenSet(), new Model()];
      play(set, model, script);
      const json = set.toJson()[KEY];
      const prefix = model.prefix();
      const beyond = rangesOf([...model.had, ...model.passed].filter((n) => n > prefix));
      expect(json?.seen ?? [0]).toEqual([prefix, ...beyond.flat()]);
      expect(json?.passed ?? []).toEqual(rangesOf(model.passed).flat());
      const copy = SeenSet.fromJson(JSON.parse(JSON.stringify(set.toJson())) as ReturnType<SeenSet['toJson']>);
      expectSame(copy, model);
      const before = JSON.stringify(set.toJson());
      play(copy, model, more);
      expect(JSON.stringify(set.toJson()), 'the copy is a set of its own').toBe(before);
    }), runs(60));
  });

  it('RP-03 merges: what either has is had, what neither has and either passed over is passed over', () => {
    fc.assert(fc.property(acts, acts, (a, b) => {
      const [setA, modelA, setB, modelB] = [new SeenSet(), new Model(), new SeenSet(), new Model()];
      play(setA, modelA, a);
      play(setB, modelB, b);
      for (const n of modelB.had) modelA.act({ do: 'offer', number: n });
      for (const n of modelB.passed) modelA.act({ do: 'skip', from: n, length: 0 });
      setA.merge(setB.toJson());
      expectSame(setA, modelA);
      expect(setA.toJson()[KEY]?.passed ?? []).toEqual(rangesOf(modelA.passed).flat());
    }), runs(60));
  });

  it('RP-02 says what another set lacks', () => {
    fc.assert(fc.property(acts, acts, (a, b) => {
      const [setA, modelA, setB, modelB] = [new SeenSet(), new Model(), new SeenSet(), new Model()];
      play(setA, modelA, a);
      play(setB, modelB, b);
      expect(setA.lackedBy(setB, KEY)).toEqual(rangesOf([...modelA.had].filter((n) => !modelB.had.has(n))));
    }), runs(60));
  });

  it('RP-03 says of a range what is had, what is lacked, and how far all of it is had', () => {
    fc.assert(fc.property(acts, fc.integer({ min: 1, max: MOST }), fc.nat(MOST), (script, from, length) => {
      const [set, model] = [new SeenSet(), new Model()];
      play(set, model, script);
      const within = Array.from({ length: length + 1 }, (_, index) => from + index);
      expect(set.hadWithin(KEY, from, from + length)).toEqual(rangesOf(within.filter((n) => model.had.has(n))));
      expect(set.lackedWithin(KEY, from, from + length)).toEqual(rangesOf(within.filter((n) => !model.had.has(n))));
      let to = from - 1;
      while (model.had.has(to + 1)) to += 1;
      expect(set.hadTo(KEY, from)).toBe(to);
    }), runs(100));
  });

  it('RP-03 takes in a range of what it lacks as it would one by one', () => {
    fc.assert(fc.property(acts, fc.integer({ min: 1, max: MOST }), fc.nat(6), (script, from, length) => {
      const [set, model] = [new SeenSet(), new Model()];
      play(set, model, script);
      for (const [start, end] of set.lackedWithin(KEY, from, from + length)) set.offerRange(KEY, start, end);
      for (let number = from; number <= from + length; number++) model.act({ do: 'offer', number });
      expectSame(set, model);
      expect(set.toJson()[KEY]?.passed ?? []).toEqual(rangesOf(model.passed).flat());
    }), runs(100));
  });

  it('RP-03 keeps streams apart, limits what it states, and forgets what it is told to', () => {
    const set = new SeenSet();
    set.offer(KEY, 1);
    set.offer(OTHER, 2);
    expect(set.has(OTHER, 1)).toBe(false);
    expect(set.has('never|1@x|y', 1)).toBe(false);
    expect(set.prefix('never|1@x|y')).toBe(0);
    expect(set.lackedBy(new SeenSet(), 'never|1@x|y')).toEqual([]);
    expect([...set.keys()]).toEqual([KEY, OTHER]);
    expect(set.toJson((key) => key === OTHER)).toEqual({ [OTHER]: { seen: [0, 2, 2] } });
    set.retain((key) => key === OTHER);
    expect(set.toJson()).toEqual({ [OTHER]: { seen: [0, 2, 2] } });
    expect(set.offer(KEY, 1)).toBe('new');
  });

  it('RP-12 forgets the numbers that are not allowed, says which, and keeps what it passed over of the rest', () => {
    fc.assert(fc.property(acts, acts, (script, allowed) => {
      const [set, model, other, otherModel] = [new SeenSet(), new Model(), new SeenSet(), new Model()];
      play(set, model, script);
      play(other, otherModel, allowed);
      const gone = [...model.had].filter((n) => !otherModel.had.has(n));
      expect(set.covers(other)).toBe([...otherModel.had].every((n) => model.had.has(n)));
      expect(set.had(KEY)).toEqual(rangesOf(model.had));
      expect(set.limit(KEY, other)).toEqual(rangesOf(gone));
      for (const n of gone) model.had.delete(n);
      expectSame(set, model);
      if (gone.length > 0) expect(set.toJson()[KEY]?.passed ?? []).toEqual(rangesOf(model.passed).flat());
    }), runs(100));
  });

  it('RP-02 knows of a stream what is stated now and nothing else', () => {
    const set = new SeenSet();
    for (const n of [1, 2, 3, 9]) set.offer(KEY, n);
    expect([set.knows(KEY), set.highest(KEY), set.highest(OTHER)]).toEqual([true, 9, 0]);
    set.restate(KEY, { seen: [2, 5, 6], passed: [1, 1] });
    expect(set.streamJson(KEY)).toEqual({ seen: [2, 5, 6], passed: [1, 1] });
    set.restate(KEY, { seen: [] });
    expect(set.streamJson(KEY)).toEqual({ seen: [0] });
    set.restate(KEY, undefined);
    expect([set.knows(KEY), set.streamJson(KEY)]).toEqual([false, undefined]);
  });

  it('RP-10 merging what was passed over is not having it, and having it ends that', () => {
    const set = new SeenSet();
    set.merge({ [KEY]: { seen: [5], passed: [2, 3] } });
    expect(set.toJson()).toEqual({ [KEY]: { seen: [5], passed: [2, 3] } });
    set.merge({ [KEY]: { seen: [2] } });
    expect(set.toJson()).toEqual({ [KEY]: { seen: [5], passed: [3, 3] } });
    set.merge({ [KEY]: { seen: [7] } });
    expect(set.toJson()).toEqual({ [KEY]: { seen: [7] } });
  });

  it('RP-03 says of a stream that it does not know, and beyond all that it has, that all is lacked', () => {
    const set = new SeenSet();
    expect([set.lackedWithin(KEY, 3, 9), set.hadWithin(KEY, 3, 9), set.hadTo(KEY, 3), set.prefix(KEY), set.streamJson(KEY)]).toEqual([[[3, 9]], [], 2, 0, undefined]);
    set.offerRange(KEY, 1, 4);
    set.offerRange(KEY, 7, 8);
    set.offerRange(KEY, 11, 12);
    expect(set.highest(KEY)).toBe(12);
    expect([set.lackedWithin(KEY, 12, 12), set.lackedWithin(KEY, 13, 20), set.lackedWithin(KEY, 3, 20)]).toEqual([[], [[13, 20]], [[5, 6], [9, 10], [13, 20]]]);
    expect([set.hadTo(KEY, 4), set.hadTo(KEY, 5), set.hadTo(KEY, 7), set.hadTo(KEY, 12)]).toEqual([4, 4, 8, 12]);
  });

  it('RP-12 has the same form after it forgot something as if it had never had it', () => {
    const set = new SeenSet();
    set.merge({ [KEY]: { seen: [4, 6, 9] }, [OTHER]: { seen: [0, 3, 5] } });
    const allowed = SeenSet.fromJson({ [KEY]: { seen: [2, 7, 7] }, [OTHER]: { seen: [4] } });
    expect([set.limit(KEY, allowed), set.limit(OTHER, allowed)]).toEqual([[[3, 4], [6, 6], [8, 9]], [[5, 5]]]);
    expect(set.toJson()).toEqual({ [KEY]: { seen: [2, 7, 7] }, [OTHER]: { seen: [0, 3, 4] } });
  });

  it('RP-10 a number that was passed over is new when it comes another way, and closes the hole until then', () => {
    const set = new SeenSet();
    set.offer(KEY, 1);
    set.skip(KEY, 2, 4);
    set.offer(KEY, 5);
    expect(set.toJson()).toEqual({ [KEY]: { seen: [5], passed: [2, 4] } });
    expect(set.offer(KEY, 3)).toBe('new');
    expect(set.offer(KEY, 3)).toBe('duplicate');
    expect(set.toJson()).toEqual({ [KEY]: { seen: [5], passed: [2, 2, 4, 4] } });
  });

  it('RP-03 knows a number again right after it came, and the one before it', () => {
    const set = new SeenSet();
    expect([1, 2, 1, 2, 4, 3, 5].map((n) => set.offer(KEY, n))).toEqual(['new', 'new', 'duplicate', 'duplicate', 'new', 'new', 'new']);
    expect(set.toJson()).toEqual({ [KEY]: { seen: [5] } });
  });

  it('RP-10 passes over no number twice, and none that a set without any states', () => {
    const set = new SeenSet();
    set.skip(KEY, 1, 3);
    set.skip(KEY, 2, 5);
    set.skip(KEY, 5, 5);
    expect(set.toJson()).toEqual({ [KEY]: { seen: [5], passed: [1, 5] } });
    const other = new SeenSet();
    other.merge({ [KEY]: { seen: [0, 2, 2] } });
    other.merge({ [OTHER]: { seen: [] } });
    expect(other.toJson()).toEqual({ [KEY]: { seen: [0, 2, 2] }, [OTHER]: { seen: [0] } });
    expect(other.lackedBy(set, KEY)).toEqual([[2, 2]]);
    expect(set.lackedBy(other, KEY)).toEqual([]);
    expect(SeenSet.fromJson({ [KEY]: { seen: [] } }).toJson()).toEqual({ [KEY]: { seen: [0] } });
  });

  it('RP-10 an alternating filter costs bounded memory: the oldest passed-over numbers count as had', () => {
    const set = new SeenSet();
    for (let n = 1; n <= 2 * (PASSED_RANGES_MOST + 10); n += 2) {
      set.skip(KEY, n, n);
      set.offer(KEY, n + 1);
    }
    const { seen, passed } = set.toJson()[KEY]!;
    expect(seen).toEqual([2 * (PASSED_RANGES_MOST + 10)]);
    expect(passed!.length).toBe(2 * PASSED_RANGES_MOST);
    expect(set.has(KEY, 19)).toBe(true);
    expect(set.has(KEY, 21)).toBe(false);
  });
});
