/**
 * The walls that report in: which are alive, which froze, which went. A wall is known by its connection; one that comes back
 * takes the place of what it was before.
 *
 * ```
 *            report                silence, no frame, old picture
 *   (new) ──────────► alive ◄────────────────────────────────────► frozen
 *                       └───────────► gone ◄────────────────────────┘
 * ```
 */
import type { EpochMillis, Millis, MonoMillis } from '@understudy/shared/domain/units';
import { WALL_REPORT_MILLIS, type WallReport, type WallStanding, type WallState } from '@understudy/shared/domain/wall';

/** Two reports missed and half of a third: a busy machine is late by one. */
const FROZEN_AFTER_MILLIS: Millis = WALL_REPORT_MILLIS * 2.5;
/** A wall that was switched off for the night is still missed in the morning. */
const GONE_KEPT_MILLIS: Millis = 24 * 3600 * 1000;
/** More than any operations room has. */
export const WALLS_KEPT = 50;

export interface WallClock {
  mono: () => MonoMillis;
  wall: () => EpochMillis;
}

interface KnownWall {
  id: string;
  standing: WallStanding;
  hidden: boolean;
  connected: boolean;
  /** The newest event when it reported before: what it shows now must not be older. */
  expected: number;
  /** The newest event at its last report. */
  newest: number;
}

export class WallList {
  private readonly walls = new Map<string, KnownWall>();

  /** @param newest the number of the newest event here @param build what is served */
  constructor(private readonly newest: () => number, private readonly build: string, private readonly clock: WallClock) {}

  /** @returns false when there are so many walls already that this one is not taken. */
  report(key: string, report: WallReport): boolean {
    const now = this.clock.mono();
    const known = this.walls.get(key);
    if (!known) {
      for (const [other, wall] of this.walls) if (!wall.connected && (wall.id === report.id || wall.standing.name === report.name)) this.walls.delete(other);
      if (!this.makeRoom()) return false;
    }
    const { id, name, build, n, size, hidden, frameAgoMillis } = report;
    const newest = this.newest();
    const standing: WallStanding = {
      key, name, build, n, size, outdated: build !== null && build !== this.build, heardAt: now, frameAt: now - frameAgoMillis,
      state: known?.standing.state ?? 'alive', because: known?.standing.because ?? '', since: known?.standing.since ?? this.clock.wall(),
    };
    this.walls.set(key, { id, hidden, connected: true, expected: known?.newest ?? 0, newest, standing });
    this.judge(key);
    return true;
  }

  /** The connection closed; nothing happens when it was no wall's. */
  leave(key: string): void {
    const wall = this.walls.get(key);
    if (!wall) return;
    wall.connected = false;
    this.judge(key);
  }

  /** @returns all walls as they stand now: in trouble first, then by name. */
  standings(): WallStanding[] {
    const now = this.clock.mono();
    for (const [key, wall] of this.walls) {
      if (!wall.connected && now - wall.standing.heardAt > GONE_KEPT_MILLIS) this.walls.delete(key);
      else this.judge(key);
    }
    const rank: Record<WallState, number> = { frozen: 0, gone: 1, alive: 2 };
    return [...this.walls.values()].map(({ standing }) => standing).sort((a, b) => rank[a.state] - rank[b.state] || a.name.localeCompare(b.name) || a.key.localeCompare(b.key));
  }

  private judge(key: string): void {
    const wall = this.walls.get(key)!;
    const [state, because] = judgeWall(wall, this.clock.mono());
    const { standing } = wall;
    if (standing.state !== state) wall.standing = { ...standing, state, because, since: this.clock.wall() };
    else if (standing.because !== because) wall.standing = { ...standing, because };
  }

  /** Walls that went make room for one that is there. */
  private makeRoom(): boolean {
    if (this.walls.size < WALLS_KEPT) return true;
    const oldest = [...this.walls].filter(([, { connected }]) => !connected).sort(([, a], [, b]) => a.standing.heardAt - b.standing.heardAt)[0];
    return oldest !== undefined && this.walls.delete(oldest[0]);
  }
}

/** @returns the state of a wall and why, in words that do not change with every second. */
function judgeWall({ standing, connected, hidden, expected }: KnownWall, now: MonoMillis): [WallState, string] {
  if (!connected) return ['gone', 'its connection closed'];
  if (now - standing.heardAt > FROZEN_AFTER_MILLIS) return ['frozen', 'it is connected and says nothing'];
  if (hidden) return ['frozen', 'its window is hidden, so that nothing is drawn'];
  if (now - standing.frameAt > FROZEN_AFTER_MILLIS) return ['frozen', 'its browser draws no frames'];
  if (standing.n < expected) return ['frozen', 'its picture is older than what it was sent'];
  return ['alive', ''];
}
