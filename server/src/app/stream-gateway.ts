/** The socket.io side: pages connect, say where they stand and what they look at. Junk is refused, and its sender disconnected; nobody else notices. */
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { z } from 'zod';
import { followSchema, type PageToServer, type ServerToPage } from '@understudy/shared/wire/stream';
import { topicLookSchema } from '@understudy/shared/wire/topic-watch';
import { wallReportSchema } from '@understudy/shared/wire/walls';
import { monoMillis } from '../clock.ts';
import { BranchAudiences } from '../collect/branch-audiences.ts';
import { originFault } from './check-origin.ts';
import { PageSockets, type PageSocket } from './page-sockets.ts';
import { PageStreams } from './page-streams.ts';
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
  const { collector } = options.shown;
  const sockets = new PageSockets(options.waitingLimitBytes ?? WAITING_LIMIT_BYTES);
  const live = collector && {
    sockets,
    streams: new PageStreams({
      recorder: collector.recorder, build: options.build,
      sendEvents: (pages, batch) => sockets.send(pages, 'events', batch),
      sendSnapshot: (pages, snapshot) => sockets.send(pages, 'snapshot', snapshot),
    }),
    audiences: new BranchAudiences({
      open: (request, look) => collector.watchTopics(request, look),
      emit: (pages, news) => sockets.send(pages, 'topics', news),
      now: monoMillis,
    }),
  };
  const walls = new WallNews(io, () => newestOf(options.shown), options.build);
  io.on('connection', (socket) => servePageSocket(socket, live, walls, options));
  return io;
}

/** What pages are told while there is a cluster. */
interface Live {
  sockets: PageSockets;
  streams: PageStreams;
  audiences: BranchAudiences;
}

/** @returns the number of the newest event that pages can know. */
function newestOf(shown: Shown): number {
  return shown.collector ? shown.collector.recorder.n : shown.end.view.n;
}

function servePageSocket(socket: PageSocket, live: Live | null, walls: WallNews, { shown, build, onFault }: StreamGatewayOptions): void {
  const page = live?.sockets.add(socket, () => {
    live.streams.drained(socket.id);
    live.audiences.drained(socket.id);
  });
  const recorded = shown.collector ? null : new RecordedStream(shown.end, shown.log.head.log, socket, build);
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
    follow: take('follow', followSchema, (message) => {
      if (page) live?.streams.follow(page, message);
      recorded?.follow();
    }),
    'report-wall': take('report-wall', wallReportSchema, (report) => {
      if (!walls.report(socket, report)) refuse('report-wall', 'there are as many walls as are counted', 'Close walls that nobody looks at.');
    }),
    // A recording's values are in its segments, which the page reads itself.
    'look-at-topics': take('look-at-topics', topicLookSchema, (look) => {
      if (page) live?.audiences.look(page, look);
    }),
  };
  socket.onAny((name: unknown, raw: unknown) => {
    const act = typeof name === 'string' && Object.hasOwn(known, name) ? known[name as keyof PageToServer] : undefined;
    if (act) act(raw);
    else refuse(JSON.stringify(name)?.slice(0, 100) ?? 'a message', 'no message of this name is known', 'Reload the page: it may be older than the server.');
  });
  socket.on('disconnect', () => {
    live?.streams.leave(socket.id);
    live?.audiences.leave(socket.id);
    live?.sockets.remove(socket.id);
    recorded?.close();
    walls.leave(socket);
  });
  socket.emit('served', build);
  walls.tell(socket);
}
