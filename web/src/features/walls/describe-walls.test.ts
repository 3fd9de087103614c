import { describe, expect, it } from 'vitest';
import type { WallStanding, WallState } from '@understudy/shared/domain/wall';
import { describeFrame, describeShown, describeWalls } from './describe-walls.ts';

const wall = (state: WallState, more: Partial<WallStanding> = {}): WallStanding => ({ key: state, name: 'NOC', state, because: '', since: 0, build: 'b', outdated: false, n: 1204, heardAt: 0, frameAt: 0, size: { width: 1, height: 1 }, ...more });

describe('the walls', () => {
  it('are counted, and one that froze is told before one that went', () => {
    expect(describeWalls([wall('alive')]).words).toBe('1 wall');
    expect(describeWalls([wall('alive'), wall('alive')])).toEqual({ state: 'alive', words: '2 walls' });
    expect(describeWalls([wall('gone'), wall('frozen'), wall('alive')])).toEqual({ state: 'frozen', words: '1 of 3 walls frozen' });
    expect(describeWalls([wall('gone'), wall('gone')])).toEqual({ state: 'gone', words: '2 of 2 walls gone' });
    expect(describeWalls([wall('frozen')]).words).toBe('1 wall frozen');
  });

  it('one says what it shows, how far behind that is when it stands, and when it drew', () => {
    expect(describeShown(wall('alive'), 1300)).toBe('event 1,204');
    expect(describeShown(wall('frozen'), 1284)).toBe('event 1,204, 80 behind');
    expect(describeShown(wall('alive', { n: 0 }), 5)).toBe('nothing yet');
    expect(describeFrame(wall('alive'), 5000)).toBe('drawing');
    expect(describeFrame(wall('gone'), 120_000)).toBe('last frame 2 min ago');
  });
});
