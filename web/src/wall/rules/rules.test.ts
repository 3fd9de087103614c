/** What the wall shows when, and in which words: from recorded scenarios and times that the test sets. */
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { largeSpec, THOUSAND_NODES } from '@understudy/shared/view/testdata/large-cluster';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { boxOnScreen } from '../../draw/camera.ts';
import { cardsAreReadable } from '../../draw/detail.ts';
import { placeNodes } from '../../draw/place-nodes.ts';
import { aimCamera } from './aim-camera.ts';
import { chooseRows } from './choose-rows.ts';
import { chooseSound } from './choose-sound.ts';
import { describeLoss } from './describe-loss.ts';
import { describeWall } from './describe-wall.ts';
import { judgeAge, STALE_AFTER_MILLIS } from './judge-age.ts';
import { nameWall } from './name-wall.ts';
import { placeShift, SHIFT_MILLIS, SHIFT_REACH_REM } from './place-shift.ts';
import { chooseMinutes, placeStrip } from './place-strip.ts';
import { readWallAddress } from './read-wall-address.ts';
import { firstShow, HOLD_MILLIS, stepShow, VIEWS, type Show } from './step-show.ts';
import { shownProblems, subjectOf, type ShownProblem } from './subject.ts';

const fold = (story: string): FoldState => applyBatch(emptyFold(), scenarios[story]!());
const wallOf = ({ view, history }: FoldState) => describeWall(describeCluster(view, history.episodes), view, history);
const textOf = (parts: readonly { text: string }[]): string => parts.map(({ text }) => text).join('');

describe('the sentence', () => {
  it('says that all is well, and since when', () => {
    const state = fold('steady');
    const words = wallOf(state);
    expect(textOf(words.headline)).toBe('All 7 nodes are up. All topics are served.');
    expect(words).toMatchObject({ tone: 'up', more: 0 });
    expect(words.since).toBeGreaterThan(0);
    expect(words.since).toBeLessThanOrEqual(state.view.wall);
  });

  it('says what is broken, whether topics are served, where they went, and since when', () => {
    const state = fold('lon-1-killed');
    const words = wallOf(state);
    expect(textOf(words.headline)).toBe('lon-1 is down. All topics are served.');
    expect(textOf(words.detail)).toMatch(/^prices\/fx moved to fx-2 on lon-2/);
    expect(words.tone).toBe('down');
    expect(words.since).toBe(state.view.nodes['lon-1']!.process.wall);
  });

  it('counts what it has no room to name, and says since when the first of it is so', () => {
    const state = fold('lon-1-killed');
    const dead = state.view.nodes['lon-1']!;
    const nodes = { ...state.view.nodes };
    for (const [index, name] of ['r-1', 'r-2'].entries()) nodes[name] = { ...nodes[name]!, process: { ...dead.process, wall: dead.process.wall + 5000 * (index + 1) }, outlet: dead.outlet, self: dead.self };
    const words = wallOf({ ...state, view: { ...state.view, nodes } });
    expect(textOf(words.headline)).toMatch(/^3 of 7 nodes are down\./);
    expect(words.since).toBe(dead.process.wall);
  });

  it('says of a section without a source and of the dead node behind it', () => {
    const state = fold('lon-1-killed');
    const dead = state.view.nodes['lon-1']!;
    const nodes = { ...state.view.nodes, 'nyc-1': { ...state.view.nodes['nyc-1']!, process: dead.process, outlet: dead.outlet, self: dead.self } };
    expect(textOf(wallOf({ ...state, view: { ...state.view, nodes } }).headline)).toBe('orders has no source. lon-1 and nyc-1 are down.');
  });

  it('never fills more than its two lines: what it leaves out it counts', () => {
    for (const story of Object.keys(scenarios)) {
      const words = wallOf(fold(story));
      expect(textOf(words.headline).length, story).toBeLessThan(140);
      expect(words.headline.length, story).toBeGreaterThan(0);
    }
    const { view, history } = fold('recovery-search');
    const description = describeCluster(view, history.episodes);
    const many = { ...description, sentences: Array.from({ length: 20 }, (_, index) => ({ ...description.sentences[0]!, id: `no-standby:s${index}`, text: 'x'.repeat(60), parts: [{ text: 'x'.repeat(60), tone: 'attention' as const }] })) };
    expect(describeWall(many, view, history).more).toBe(17);
  });
});

describe('the loss line', () => {
  it('is pending until what was acknowledged was looked for everywhere, then a number, and never a zero without that', () => {
    const { view } = fold('steady');
    const section = { path: 'prices/fx', published: 48_300, acknowledged: 48_300, refused: 0, unconfirmed: 0, audited: 48_210, pending: 0, pendingMillis: 0, lost: 0, overwritten: 0, unknown: 0, state: 'final' as const, at: view.at };
    const of = (more: Partial<Omit<typeof section, 'state'>> & { state?: 'final' | 'pending' }, at = view.at) => describeLoss({ ...view, at, sectionAudits: { 'prices/fx': { ...section, ...more } } });
    expect(of({})).toEqual({ number: '0', tone: 'up', words: 'of 48,210 acknowledged updates lost' });
    expect(of({ lost: 12 })).toMatchObject({ number: '12', tone: 'down' });
    expect(of({ state: 'pending', pending: 90 })).toMatchObject({ number: 'pending', tone: 'unknown', words: '90 acknowledged updates still looked for' });
    expect(of({}, view.at + 60_000)).toMatchObject({ number: '—', tone: 'unknown' });
    expect(describeLoss({ ...view, sectionAudits: {} })).toMatchObject({ number: '—', tone: 'unknown' });
    expect(describeLoss({ ...view, spec: { ...view.spec!, auditors: null } })).toMatchObject({ number: '—' });
  });
});

describe('the age', () => {
  const there = { state: 'connected', because: null } as const;
  it('is fresh while messages come, late after three seconds or without a connection, stale after fifteen', () => {
    expect(judgeAge(there, null)).toEqual({ state: 'first', because: null });
    expect(judgeAge(there, 900).state).toBe('fresh');
    expect(judgeAge(there, 3001)).toMatchObject({ state: 'late', because: 'the connection is there and brings nothing' });
    expect(judgeAge({ state: 'lost', because: 'closed' }, 100)).toMatchObject({ state: 'late', because: 'closed' });
    expect(judgeAge(there, STALE_AFTER_MILLIS + 1).state).toBe('stale');
    expect(judgeAge({ state: 'lost', because: 'closed' }, STALE_AFTER_MILLIS + 1).state).toBe('stale');
  });
});

describe('what is shown', () => {
  const node = (id: string, since = 1): ShownProblem => ({ id: `node:${id}`, since, subject: { nodes: [id], selection: { kind: 'node', id } } });
  const section: ShownProblem = { id: 'no-standby:a', since: 1, subject: { nodes: ['n2'], selection: { kind: 'topic', id: 'a' } } };
  const steps = (show: Show, ...looks: [readonly ShownProblem[], number][]): Show => looks.reduce((known, [problems, now]) => stepShow(known, problems, now, null), show);

  it('goes to what broke, holds it, and comes back although it still stands', () => {
    const calm = steps(firstShow(), [[], 0]);
    const held = steps(calm, [[node('n1')], 1000]);
    expect(held).toMatchObject({ view: 'overview', held: { subject: { selection: { id: 'n1' } }, until: 1000 + HOLD_MILLIS } });
    expect(steps(held, [[node('n1')], 999 + HOLD_MILLIS])).toBe(held);
    const back = steps(held, [[node('n1')], 1000 + HOLD_MILLIS]);
    expect(back.held).toBeNull();
    expect(steps(back, [[node('n1')], 2000 + HOLD_MILLIS])).toBe(back);
  });

  it('turns to nothing that was broken before it was there', () => {
    expect(steps(firstShow(), [[node('n1')], 0], [[node('n1')], 500]).held).toBeNull();
  });

  it('stays with the graver when less follows from it, and goes on to the graver that comes later', () => {
    const held = steps(firstShow(), [[], 0], [[node('n1')], 1000], [[node('n1'), section], 2000]);
    expect(held.held).toMatchObject({ subject: { nodes: ['n1', 'n2'], selection: { kind: 'node', id: 'n1' } }, until: 2000 + HOLD_MILLIS });
    const after = steps(held, [[section], 3000]);
    expect(after.held!.subject.selection).toEqual({ kind: 'topic', id: 'a' });
    expect(steps(after, [[node('n3'), section], 4000]).held!.subject.selection).toEqual({ kind: 'node', id: 'n3' });
  });

  it('takes what was only not heard of for a while as known, and the same node down again as new', () => {
    const back = steps(firstShow(), [[node('n1')], 0], [[], 1000], [[node('n1')], 2000]);
    expect(back.held).toBeNull();
    expect(steps(back, [[], 3000], [[node('n1', 2)], 4000]).held).not.toBeNull();
  });

  it('rotates if asked, not while something is held, and goes on afterwards', () => {
    let show = stepShow(firstShow(), [], 0, 30_000);
    const seen = [show.view];
    for (let now = 0; now <= 120_000; now += 500) {
      const next = stepShow(show, [], now, 30_000);
      if (next.view !== show.view) seen.push(next.view);
      show = next;
    }
    expect(seen).toEqual([...VIEWS, 'overview']);
    const turned = stepShow(stepShow(show, [], 150_000, 30_000), [node('n1')], 155_000, 30_000);
    expect(turned).toMatchObject({ view: 'overview', held: { subject: { nodes: ['n1'] } } });
    expect(stepShow(turned, [node('n1')], 155_000 + HOLD_MILLIS - 1, 10_000).view).toBe('overview');
    const released = stepShow(turned, [node('n1')], 155_000 + HOLD_MILLIS, 10_000);
    expect(stepShow(released, [node('n1')], 165_000 + HOLD_MILLIS, 10_000).view).toBe('map');
    expect(stepShow(show, [], 10_000_000, null).view).toBe('overview');
  });

  it('knows where each problem of a scenario is, and forgets those that are muted', () => {
    const { view } = fold('lon-1-killed');
    expect(shownProblems(view)[0]).toMatchObject({ id: 'node:lon-1', subject: { nodes: ['lon-1'] } });
    const { since } = shownProblems(view)[0]!;
    const mute = { problem: 'node:lon-1', verdict: 'muted' as const, tone: 'down' as const, text: '', since, by: 'me', reason: 'known', until: view.wall + 60_000, wall: view.wall };
    expect(shownProblems({ ...view, mutes: { 'node:lon-1': mute } }).map(({ id }) => id)).not.toContain('node:lon-1');
    expect(subjectOf('link:a~b', view)).toMatchObject({ nodes: ['a', 'b'] });
    expect(subjectOf('client:fx-1', view)).toMatchObject({ selection: { kind: 'topic', id: 'prices/fx' } });
    expect(subjectOf('destination:nobody/nowhere', view)).toBeNull();
    expect(subjectOf('lab', view)).toBeNull();
  });
});

describe('the camera of the map', () => {
  const panel = { width: 1200, height: 520 };

  it('shows all of a cluster whose cards can be read, whatever is held, and words larger on a larger screen', () => {
    const places = placeNodes(fold('steady').view.spec!, panel);
    const whole = aimCamera(places, panel, [], 1);
    expect(aimCamera(places, panel, ['lon-1'], 1)).toEqual(whole);
    const doubled = aimCamera(places, { width: 2400, height: 1040 }, [], 2);
    expect(doubled.scale).toBeCloseTo(whole.scale * 2);
  });

  it('goes so near to what is held in a thousand nodes that its card can be read, and comes back to all', () => {
    const places = placeNodes(largeSpec(THOUSAND_NODES), panel);
    const [first, second] = Object.keys(places.nodes) as [string, string];
    const last = Object.keys(places.nodes).at(-1)!;
    expect(cardsAreReadable(aimCamera(places, panel, [], 1).scale)).toBe(false);
    const seen = (held: string[], name: string): boolean => {
      const camera = aimCamera(places, panel, held, 1);
      const box = boxOnScreen(camera, places.nodes[name]!.box);
      return cardsAreReadable(camera.scale) && box.x >= 0 && box.y >= 0 && box.x + box.width <= panel.width && box.y + box.height <= panel.height;
    };
    expect(seen([first], first)).toBe(true);
    expect(seen([first, second], first) && seen([first, second], second)).toBe(true);
    expect(seen([first, last], last)).toBe(true);
    expect(aimCamera(places, panel, ['nobody'], 1)).toEqual(aimCamera(places, panel, [], 1));
  });
});

describe('the sections', () => {
  it('are all listed where they fit; else the worst, in their own order, and the rest is counted', () => {
    const { view } = fold('steady');
    expect(chooseRows(view, 3).rows.map(({ path }) => path)).toEqual(view.spec!.sections.map(({ path }) => path));
    const last = view.spec!.sections.at(-1)!.path;
    const holder = view.sections[last]!.holder!;
    const worse = { ...view, sections: { ...view.sections, [last]: { ...view.sections[last]!, holder: { ...holder, standbys: [] } } } };
    const chosen = chooseRows(worse, 2);
    expect(chosen.rows.map(({ path, mark }) => `${path} ${mark.word}`)).toEqual([`${last} no standby`]);
    expect(chosen.leftOut).toBe('and 2 served');
  });
});

describe('the timeline', () => {
  it('folds kinds until all lanes fit, and shows the stretch that is known', () => {
    const { history } = fold('lon-1-killed');
    const strip = (height: number) => placeStrip(history, { width: 1800, height }, 20, 0, (title) => title.length * 0.6);
    const whole = strip(1000);
    expect(whole.rows).toHaveLength(history.lanes.length + 1);
    const small = strip(240);
    expect(small.rows.some(({ folded }) => folded !== null)).toBe(true);
    for (const { rows, stage, leftOut } of [whole, small, strip(90)]) {
      expect(stage.axis + rows.length * stage.sizes.pitch).toBe(stage.height);
      expect(leftOut).toBeGreaterThanOrEqual(0);
    }
    expect(small.stage.height).toBeLessThanOrEqual(240);
    expect([chooseMinutes({ from: 0 }, 60_000, false), chooseMinutes({ from: 0 }, 400_000, false), chooseMinutes({ from: 0 }, 1e9, false), chooseMinutes({ from: 0 }, 1e9, true)]).toEqual([2, 10, 30, 1]);
  });
});

describe('the shift', () => {
  it('stays within its reach, comes back to the middle, and lights no pixel for good', () => {
    const places = Array.from({ length: 4 * 9 * 7 }, (_, step) => placeShift(step * SHIFT_MILLIS));
    for (const { x, y } of places) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(SHIFT_REACH_REM);
    expect(new Set(places.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`)).size).toBeGreaterThan(100);
    const mean = places.reduce((sum, { x, y }) => sum + x + y, 0) / places.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(placeShift(0)).toEqual(placeShift(SHIFT_MILLIS - 1));
    for (const [index, place] of places.slice(1).entries()) expect(Math.hypot(place.x - places[index]!.x, place.y - places[index]!.y)).toBeLessThan(0.1);
  });
});

describe('the address', () => {
  it('is understood, and what is not is said', () => {
    expect(readWallAddress('?rotate=30&sound=1&theme=light&name=%20NOC%20left%20')).toEqual({ rotateMillis: 30_000, sound: true, theme: 'light', name: 'NOC left', faults: [] });
    expect(readWallAddress('')).toEqual({ rotateMillis: null, sound: false, theme: 'dark', name: null, faults: [] });
    for (const wrong of ['rotate=abc', 'rotate=', 'rotate=1', 'theme=pink', 'sound=yes', 'rotation=30', `name=${'n'.repeat(41)}`]) expect(readWallAddress(wrong).faults, wrong).toHaveLength(1);
    expect(readWallAddress('rotate=abc').rotateMillis).toBeNull();
  });

  it('a name that was made up is kept by the browser, the identity by the tab', () => {
    const storage = () => {
      const kept = new Map<string, string>();
      return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
    };
    let made = 0;
    const random = (length: number) => `${made++}`.padStart(length, 'x');
    const [browser, tab] = [storage(), storage()];
    const first = nameWall(null, tab, browser, random);
    expect(nameWall(null, tab, browser, random)).toEqual(first);
    const other = nameWall(null, storage(), browser, random);
    expect(other.name).toBe(first.name);
    expect(other.id).not.toBe(first.id);
    expect(nameWall('NOC', tab, browser, random)).toEqual({ id: first.id, name: 'NOC' });
    expect(nameWall(null, null, null, random).name).toMatch(/^Wall /);
  });
});

describe('the sound', () => {
  it('tells of what broke, of calm and of silence, each once', () => {
    const now = (age: 'fresh' | 'late' | 'stale', ...problems: string[]) => ({ problems: new Set(problems), age });
    expect(chooseSound(null, now('fresh', 'a'))).toBeNull();
    expect(chooseSound(now('fresh'), now('fresh', 'a'))).toBe('broke');
    expect(chooseSound(now('fresh', 'a'), now('fresh', 'a'))).toBeNull();
    expect(chooseSound(now('fresh', 'a'), now('fresh', 'b'))).toBe('broke');
    expect(chooseSound(now('fresh', 'a', 'b'), now('fresh', 'a'))).toBeNull();
    expect(chooseSound(now('fresh', 'a'), now('fresh'))).toBe('calm');
    expect(chooseSound(now('late', 'a'), now('stale', 'a'))).toBe('stale');
    expect(chooseSound(now('stale'), now('stale'))).toBeNull();
    expect(chooseSound(now('stale'), now('fresh'))).toBe('calm');
  });
});
