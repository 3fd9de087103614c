/** The socket.io side: pages connect, say where they stand and what they look at. Junk is refused, and its sender disconnected; nobody else notices. */
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { z } from 'zod';
import { followSchema, type PageToServer, type ServerToPage } from '@understudy/shared/wire/stream';
import { topicLookSchema } from '@understudy/shared/wire/topic-watch';
import { wallReportSchema } from '@understudy/shared/wire/walls';
import { monoMillis } from '../clock.ts';
import { BranchAudiences } from '../collect/branch-audiences.ts';
import { originFault } from './check-origin.ts';
import { PageStream, type PageConnection } from './page-stream.ts';
import { RecordedStream } from './recorded-stream.ts';
import { describeIssues } from './refuse.ts';
import type { Shown } from './shown.ts';
import { WallNews } from './wall-news.ts';

/** A page says a few words at a time. */
const MESSAGE_LIMIT_BYTES = 16 * 1024;
/** Waiting in a connection beyond this, the page is slow: some seconds of a busy cluster. */
const WAITING_LIMIT_BYTES = 1024 * 1024;
/** So much junk is no mistake any more. */
const REFUSALS_BORNE = 5;

type PageSocket = Socket<PageToServer, ServerToPage>;

export interface StreamGatewayOptions {
  shown: Shown;
  build: string;
  onFault: (fault: string) => void;
  /** Override for tests. */
  waitingLimitBytes?: number;
}

/** @returns the server of the stream, on the HTTP server's port. */
export function createStreamGateway(http: HttpServer, options: StreamGatewayOptions): Server<PageToServer, ServerToPage> {
  const io = new Server<PageToServer, ServerToPage>(http, {
    maxHttpBufferSize: MESSAGE_LIMIT_BYTES,
    serveClient: false,
    // A snapshot compresses well, but on loopback the time that it takes is longer than the time it saves.
    perMessageDeflate: false,
    allowRequest: (request, answer) => {
      const fault = originFault(request);
      answer(fault, fault === null);
    },
  });
  const audiences = new BranchAudiences({
    open: (request, look) => options.shown.collector?.watchTopics(request, look) ?? (() => undefined),
    emit: (pages, news) => void io.to(pages).emit('topics', news),
    now: monoMillis,
  });
  const walls = new WallNews(io, () => newestOf(options.shown), options.build);
  io.on('connection', (socket) => servePageSocket(socket, audiences, walls, options));
  return io;
}

/** @returns the number of the newest event that pages can know. */
function newestOf(shown: Shown): number {
  return shown.collector ? shown.collector.recorder.n : shown.end.view.n;
}

function servePageSocket(socket: PageSocket, audiences: BranchAudiences, walls: WallNews, { shown, build, onFault, waitingLimitBytes }: StreamGatewayOptions): void {
  const limit = waitingLimitBytes ?? WAITING_LIMIT_BYTES;
  const waitingBytes = countWaiting(socket);
  const connection: PageConnection = {
    emit: (name, ...message) => void socket.emit(name, ...message),
    isFull: () => waitingBytes() > limit,
  };
  const { collector } = shown;
  const stream = collector ? new PageStream(collector, connection, build) : new RecordedStream(shown.end, shown.log.head.log, connection, build);
  let refusals = 0;

  const refuse = (asked: string, found: string, todo: string): void => {
    refusals += 1;
    socket.emit('refused', { asked, found, todo });
    if (refusals < REFUSALS_BORNE) return;
    onFault(`a page was disconnected after ${refusals} messages that could not be read; the last: ${asked}: ${found}`);
    socket.disconnect(true);
  };
  const take = <S extends z.ZodType>(name: string, schema: S, act: (message: z.infer<S>) => void) => (raw: unknown): void => {
    const parsed = schema.safeParse(raw);
    if (parsed.success) act(parsed.data);
    else refuse(name, describeIssues(parsed.error), 'Reload the page: it may be older than the server.');
  };
  const known: Record<keyof PageToServer, (raw: unknown) => void> = {
    follow: take('follow', followSchema, (message) => stream.follow(message)),
    'report-wall': take('report-wall', wallReportSchema, (report) => {
      if (!walls.report(socket, report)) refuse('report-wall', 'there are as many walls as are counted', 'Close walls that nobody looks at.');
    }),
    'look-at-topics': take('look-at-topics', topicLookSchema, (look) => {
      // A recording's values are in its segments, which the page reads itself.
      if (collector) audiences.look({ id: socket.id, isFull: connection.isFull }, look);
    }),
  };
  socket.onAny((name: unknown, raw: unknown) => {
    const act = typeof name === 'string' && Object.hasOwn(known, name) ? known[name as keyof PageToServer] : undefined;
    if (act) act(raw);
    else refuse(JSON.stringify(name)?.slice(0, 100) ?? 'a message', 'no message of this name is known', 'Reload the page: it may be older than the server.');
  });
  socket.conn.on('drain', () => {
    stream.drained();
    audiences.drained(socket.id);
  });
  socket.on('disconnect', () => {
    stream.close();
    audiences.leave(socket.id);
    walls.leave(socket);
  });
  socket.emit('served', build);
  walls.tell(socket);
}

/** @returns how much was emitted and not yet handed to the transport, which takes the next lot only when the last is gone. */
function countWaiting(socket: PageSocket): () => number {
  let bytes = 0;
  socket.conn.on('packetCreate', (packet: { data?: unknown }) => {
    bytes += typeof packet.data === 'string' ? packet.data.length : 0;
  });
  socket.conn.on('flush', () => {
    bytes = 0;
  });
  return () => bytes;
}
