/**
 * One viewer as the wire sees it: a bare WebSocket that speaks as much of the stream's protocol as a page does (Engine.IO 4 with
 * Socket.IO 5 on top), counts what comes and reads no more of it than it must. Apart from a page, so that hundreds cost little.
 */
import { WebSocket } from 'ws';
import type { ShownChild, TopicLook, TopicNews } from '@understudy/shared/wire/topic-watch';
import { monoMillis } from '../mono.ts';

const SAMPLE_CHARACTERS = 200;
const PONG_MILLIS = 5000;
const ASK_MILLIS = 10;
const FOLLOW = '42["follow",{"after":null,"log":null}]';

/** What a batch of events says, read once for all viewers that are sent the same bytes. */
export interface ReadBatch {
  first: number | null;
  last: number | null;
  /** When the back end heard of its first event. */
  heardAt: number;
}

export interface ViewerListener {
  /** Every frame, before it is read. */
  onFrame: (viewer: Viewer, data: Buffer) => void;
  readBatch: (data: Buffer) => ReadBatch;
  /** From the moment in which the back end heard of the first event of a batch to that in which this viewer had it. */
  onLatency: (viewer: Viewer, millis: number) => void;
}

export class Viewer {
  frames = 0;
  bytes = 0;
  /** The number of the newest event that it has; null before its first snapshot. */
  n: number | null = null;
  snapshots = 0;
  /** How often it asked for one while it stood still. */
  asked = 0;
  /** Batches that did not go on from what it had. */
  holes = 0;
  /** Why the connection is gone; null while it is there. */
  ended: string | null = null;
  /** The rows that it would show by branch, as far as they are kept. */
  readonly branches = new Map<string, Partial<ShownChild>[]>();
  /** Whether topics are read and put together: by those alone whose rows are compared. */
  keepsRows = true;
  private readonly socket: WebSocket;
  private asking: NodeJS.Timeout[] = [];

  /** @param url of the dashboard, `http://HOST:PORT` @param look what it looks at in the topics */
  constructor(url: string, readonly kind: number, private readonly look: TopicLook, private readonly listener: ViewerListener) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers: { origin: url }, perMessageDeflate: false, skipUTF8Validation: true });
    this.socket.on('message', (data) => this.take(data as Buffer));
    this.socket.on('close', (code) => (this.ended = `the connection was closed (${code})`));
    this.socket.on('error', (error) => (this.ended = error.message));
  }

  /** Whether it has a state and whole rows of all that it looks at. */
  get isWhole(): boolean {
    return this.n !== null && this.look.windows.every(({ path }) => this.branches.has(path));
  }

  close(): void {
    this.stopAsking();
    this.socket.terminate();
  }

  /**
   * From now on it reads nothing. It goes on asking for snapshots and answering pings, so that the back end keeps the connection and
   * has all reason to put more and more into it: no viewer that merely stands still costs more.
   */
  stall(): void {
    this.socket.pause();
    const ask = (): void => {
      this.asked += 1;
      this.socket.send(FOLLOW);
    };
    this.asking = [setInterval(ask, ASK_MILLIS), setInterval(() => this.socket.send('3'), PONG_MILLIS)];
  }

  readAgain(): void {
    this.stopAsking();
    this.socket.resume();
  }

  private stopAsking(): void {
    for (const timer of this.asking.splice(0)) clearInterval(timer);
  }

  private take(data: Buffer): void {
    this.frames += 1;
    this.bytes += data.length;
    this.listener.onFrame(this, data);
    const type = String.fromCharCode(data[0]!, data[1] ?? 0);
    if (type[0] === '2') this.socket.send('3');
    else if (type[0] === '0') this.socket.send('40');
    else if (type === '40') {
      this.socket.send(FOLLOW);
      this.socket.send(`42${JSON.stringify(['look-at-topics', this.look])}`);
    } else if (isNamed(data, 'events')) this.takeBatch(this.listener.readBatch(data));
    else if (isNamed(data, 'snapshot')) {
      this.snapshots += 1;
      this.n = Number(/^42\["snapshot",\{"log":"[^"]*","n":(\d+),/.exec(data.toString('latin1', 0, SAMPLE_CHARACTERS))![1]);
    } else if (isNamed(data, 'topics') && (this.keepsRows || !this.isWhole)) this.takeNews(readMessage<TopicNews>(data));
    else if (isNamed(data, 'refused')) this.ended = `it was refused: ${data.toString()}`;
  }

  private takeBatch({ first, last, heardAt }: ReadBatch): void {
    if (this.n === null || first === null) return;
    if (first !== this.n + 1) this.holes += 1;
    this.n = last;
    this.listener.onLatency(this, monoMillis() - heardAt);
  }

  private takeNews({ branches }: TopicNews): void {
    for (const { path, children } of branches) {
      const rows = children.whole ? [] : [...(this.branches.get(path) ?? [])];
      for (const [place, row] of children.rows) rows[place] = { ...('name' in row ? {} : rows[place]), ...row, trend: null };
      this.branches.set(path, rows.slice(0, children.count));
    }
  }
}

export function isNamed(data: Buffer, name: string): boolean {
  return data.toString('latin1', 0, name.length + 5) === `42["${name}"`;
}

/** @returns what a Socket.IO message carries. */
export function readMessage<T>(data: Buffer): T {
  return (JSON.parse(data.toString('utf8', 2)) as [string, T])[1];
}
