/** What one page is sent while the dashboard shows a recording: how it ends, and that the connection lives. */
import type { FoldState } from '@understudy/shared/history/fold';
import { clocks, type PageConnection } from './page-stream.ts';

/** A page that hears nothing for longer has lost its connection. */
const ALIVE_MILLIS = 1000;

export class RecordedStream {
  private alive: NodeJS.Timeout | null = null;

  constructor(private readonly end: FoldState, private readonly log: string, private readonly connection: PageConnection, private readonly build: string) {}

  follow(): void {
    const { view, history } = this.end;
    this.connection.emit('snapshot', { log: this.log, n: view.n, view, history, clocks: clocks(), build: this.build, recorded: true });
    this.alive ??= setInterval(() => this.connection.emit('events', { events: [], clocks: clocks() }), ALIVE_MILLIS);
  }

  drained(): void {
    // Nothing waits: there is one snapshot.
  }

  close(): void {
    if (this.alive) clearInterval(this.alive);
  }
}
