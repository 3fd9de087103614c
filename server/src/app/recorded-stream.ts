/** What one page is sent while the dashboard shows a recording: how it ends, and that the connection lives. */
import type { FoldState } from '@understudy/shared/history/fold';
import type { ServerToPage } from '@understudy/shared/wire/stream';
import { clocks } from './page-streams.ts';

/** A page that hears nothing for longer has lost its connection. */
const ALIVE_MILLIS = 1000;

/** The connection as the stream needs it. */
export interface PageConnection {
  emit<K extends 'events' | 'snapshot'>(name: K, ...message: Parameters<ServerToPage[K]>): unknown;
}

export class RecordedStream {
  private alive: NodeJS.Timeout | null = null;

  constructor(private readonly end: FoldState, private readonly log: string, private readonly connection: PageConnection, private readonly build: string) {}

  follow(): void {
    const { view, history } = this.end;
    this.connection.emit('snapshot', { log: this.log, n: view.n, view, history, clocks: clocks(), build: this.build, recorded: true });
    this.alive ??= setInterval(() => this.connection.emit('events', { events: [], clocks: clocks() }), ALIVE_MILLIS);
  }

  close(): void {
    if (this.alive) clearInterval(this.alive);
  }
}
