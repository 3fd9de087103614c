/** Which walls are alive, which froze and which went, by what they report and when. */
import { describe, expect, it } from 'vitest';
import { WALL_REPORT_MILLIS, type WallReport } from '@understudy/shared/domain/wall';
import { wallReportSchema } from '@understudy/shared/wire/walls';
import { WallList, WALLS_KEPT } from './wall-list.ts';

const REPORT: WallReport = { id: 'aaaaaaaa', name: 'NOC left', build: 'b1', n: 10, frameAgoMillis: 40, hidden: false, size: { width: 1920, height: 1080 } };

function setUp() {
  const time = { mono: 1000, newest: 10 };
  const walls = new WallList(() => time.newest, 'b1', { mono: () => time.mono, wall: () => 1_700_000_000_000 + time.mono });
  const only = () => {
    const standings = walls.standings();
    expect(standings).toHaveLength(1);
    return standings[0]!;
  };
  return { time, walls, only };
}

describe('walls', () => {
  it('one that reports in is alive, with what it shows and when it drew', () => {
    const { walls, only } = setUp();
    walls.report('s1', REPORT);
    expect(only()).toMatchObject({ name: 'NOC left', state: 'alive', because: '', n: 10, heardAt: 1000, frameAt: 960, outdated: false });
  });

  it('one that is connected and silent is frozen, since then, until it is heard again', () => {
    const { time, walls, only } = setUp();
    walls.report('s1', REPORT);
    time.mono += WALL_REPORT_MILLIS * 2.4;
    expect(only().state).toBe('alive');
    time.mono += WALL_REPORT_MILLIS;
    expect(only()).toMatchObject({ state: 'frozen', because: 'it is connected and says nothing', since: 1_700_000_000_000 + time.mono });
    const since = only().since;
    time.mono += 1000;
    expect(only().since).toBe(since);
    walls.report('s1', REPORT);
    expect(only().state).toBe('alive');
  });

  it('one whose browser draws nothing is frozen, although it speaks', () => {
    const { walls, only } = setUp();
    walls.report('s1', { ...REPORT, frameAgoMillis: 60_000 });
    expect(only()).toMatchObject({ state: 'frozen', because: 'its browser draws no frames' });
    walls.report('s1', { ...REPORT, hidden: true });
    expect(only()).toMatchObject({ state: 'frozen', because: 'its window is hidden, so that nothing is drawn' });
  });

  it('one that shows less than was there a report ago is frozen; what came since then may be on its way', () => {
    const { time, walls, only } = setUp();
    walls.report('s1', REPORT);
    time.newest = 40;
    time.mono += WALL_REPORT_MILLIS;
    walls.report('s1', REPORT);
    expect(only().state).toBe('alive');
    time.mono += WALL_REPORT_MILLIS;
    walls.report('s1', { ...REPORT, n: 39 });
    expect(only()).toMatchObject({ state: 'frozen', because: 'its picture is older than what it was sent' });
    time.mono += WALL_REPORT_MILLIS;
    walls.report('s1', { ...REPORT, n: 40 });
    expect(only().state).toBe('alive');
  });

  it('one that went is kept as gone, and takes its place again when it comes back, also under another connection', () => {
    const { time, walls, only } = setUp();
    walls.report('s1', REPORT);
    walls.leave('s1');
    walls.leave('nobody');
    expect(only()).toMatchObject({ state: 'gone', because: 'its connection closed' });
    time.mono += 60_000;
    expect(only().state).toBe('gone');
    walls.report('s2', REPORT);
    expect(only()).toMatchObject({ state: 'alive', key: 's2' });
    walls.leave('s2');
    walls.report('s3', { ...REPORT, id: 'bbbbbbbb' });
    expect(only()).toMatchObject({ state: 'alive', key: 's3' });
    walls.leave('s3');
    time.mono += 25 * 3600 * 1000;
    expect(walls.standings()).toEqual([]);
  });

  it('two screens of one browser are two walls, and what is in trouble stands first', () => {
    const { walls } = setUp();
    walls.report('s1', REPORT);
    walls.report('s2', { ...REPORT, name: 'NOC right', hidden: true });
    expect(walls.standings().map(({ name, state }) => `${name} ${state}`)).toEqual(['NOC right frozen', 'NOC left alive']);
  });

  it('says that a wall runs another build than the one that is served', () => {
    const { walls, only } = setUp();
    walls.report('s1', { ...REPORT, build: 'b0' });
    expect(only()).toMatchObject({ state: 'alive', outdated: true });
  });

  it('is bounded: walls that went make room, and when all are there no more are taken', () => {
    const { walls } = setUp();
    for (let index = 0; index < WALLS_KEPT; index += 1) expect(walls.report(`s${index}`, { ...REPORT, id: `aaaaaaaa${index}`, name: `wall ${index}` })).toBe(true);
    expect(walls.report('more', { ...REPORT, id: 'cccccccc', name: 'more' })).toBe(false);
    walls.leave('s7');
    expect(walls.report('more', { ...REPORT, id: 'cccccccc', name: 'more' })).toBe(true);
    expect(walls.standings()).toHaveLength(WALLS_KEPT);
  });

  it('a report is checked', () => {
    expect(wallReportSchema.safeParse(REPORT).success).toBe(true);
    for (const wrong of [{ id: 'A B' }, { name: ' ' }, { n: -1 }, { frameAgoMillis: -5 }, { more: 1 }]) expect(wallReportSchema.safeParse({ ...REPORT, ...wrong }).success).toBe(false);
  });
});
