/** Tells dashboards how the walls stand: at each change at once, and of reports that change nothing else now and then. */
import type { Server, Socket } from 'socket.io';
import type { PageToServer, ServerToPage } from '@understudy/shared/wire/stream';
import { WALL_REPORT_MILLIS, type WallReport, type WallStanding } from '@understudy/shared/domain/wall';
import { monoMillis, wallMillis } from '../clock.ts';
import { WallList } from './wall-list.ts';

type PageSocket = Socket<PageToServer, ServerToPage>;

/** Walls are in this room, and are told nothing of each other. */
const WALLS = 'walls';
/** Silence has to be noticed by somebody. */
const JUDGE_MILLIS = 1000;

export class WallNews {
  private readonly list: WallList;
  private told = '';
  private toldAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly io: Server<PageToServer, ServerToPage>, newest: () => number, build: string) {
    this.list = new WallList(newest, build, { mono: monoMillis, wall: wallMillis });
  }

  /** @returns false when there are too many walls for one more. */
  report(socket: PageSocket, report: WallReport): boolean {
    if (!this.list.report(socket.id, report)) return false;
    void socket.join(WALLS);
    this.timer ??= setInterval(() => this.look(), JUDGE_MILLIS).unref();
    this.look();
    return true;
  }

  leave(socket: PageSocket): void {
    this.list.leave(socket.id);
    this.look();
  }

  /** Tells one page that has just connected, when there is anything to tell. */
  tell(socket: PageSocket): void {
    const walls = this.list.standings();
    if (walls.length > 0) socket.emit('walls', walls);
  }

  private look(): void {
    const walls = this.list.standings();
    if (walls.length === 0 && this.timer) {
      clearInterval(this.timer);
      this.timer = null;
    }
    const words = walls.map(describeForChange).join('\n');
    const now = monoMillis();
    const isOld = now - this.toldAt >= WALL_REPORT_MILLIS && walls.some(({ heardAt }) => heardAt > this.toldAt);
    if (words === this.told && !isOld) return;
    Object.assign(this, { told: words, toldAt: now });
    this.io.except(WALLS).emit('walls', walls);
  }
}

/** What, when it changes, is worth a message at once. */
function describeForChange({ key, name, state, because, outdated }: WallStanding): string {
  return JSON.stringify([key, name, state, because, outdated]);
}
