/**
 * The page's stream from the back end: follows the log, asks again for a snapshot when something is missing, keeps
 * looking at the topics that the page looks at, and reconnects by itself for as long as the page is there.
 */
import { io, type Socket } from 'socket.io-client';
import type { EventBatch, PageToServer, ServerToPage, Snapshot } from '@understudy/shared/wire/stream';
import type { TopicLook, TopicNews } from '@understudy/shared/wire/topic-watch';
import type { WallReport, WallStanding } from '@understudy/shared/domain/wall';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import { followFrom, judgeBatch, positionAfterSnapshot, type Position } from './follow-rule.ts';

export interface FeedListener {
  /** `because` says in words why the connection went, or null while it is there. */
  onLink: (state: 'connected' | 'lost', because: string | null) => void;
  onSnapshot: (snapshot: Snapshot) => void;
  onBatch: (batch: EventBatch) => void;
  onRefused: (refusal: Refusal) => void;
  /** The build of the page that is served now; at each connection. */
  onServed: (build: string) => void;
  onWalls: (walls: WallStanding[]) => void;
}

/** The part of a socket that the feed uses, so that tests can stand in for the network. */
export type FeedSocket = Pick<Socket<ServerToPage, PageToServer>, 'on' | 'emit' | 'connected' | 'disconnect'>;

/** A look at the topics; it survives reconnections. */
export interface TopicGaze {
  /** Looks at all this from now on, and at nothing else. */
  turn: (look: TopicLook) => void;
  close: () => void;
}

export interface ClusterFeed {
  /** Begins to look at topics; at nothing yet. @throws when somebody looks already: a page has one pair of eyes. */
  lookAtTopics: (listener: (news: TopicNews) => void) => TopicGaze;
  /** Says what this page shows as a wall; nothing is said while the connection is lost. */
  reportWall: (report: WallReport) => void;
  close: () => void;
}

const NOTHING: TopicLook = { windows: [], search: null, outline: null };

/** Opens the stream to the page's own origin; the pauses between tries stay short, since somebody is waiting. */
export function connectToOrigin(): FeedSocket {
  return io({ transports: ['websocket', 'polling'], reconnectionDelay: 250, reconnectionDelayMax: 2000, timeout: 5000 });
}

export function openFeed(listener: FeedListener, socket: FeedSocket = connectToOrigin()): ClusterFeed {
  let position: Position = null;
  let gaze: { listener: (news: TopicNews) => void; look: TopicLook } | null = null;

  socket.on('connect', () => {
    listener.onLink('connected', null);
    socket.emit('follow', followFrom(position));
    if (gaze) socket.emit('look-at-topics', gaze.look);
  });
  socket.on('disconnect', (reason: string) => listener.onLink('lost', describeDisconnect(reason)));
  socket.on('connect_error', () => listener.onLink('lost', "the dashboard's back end does not answer"));
  socket.on('snapshot', (snapshot) => {
    position = positionAfterSnapshot(snapshot);
    listener.onSnapshot(snapshot);
  });
  socket.on('events', (batch) => {
    const judged = judgeBatch(position, batch);
    if (judged.verdict === 'apply') {
      position = judged.position;
      listener.onBatch(batch);
    } else if (judged.verdict === 'hole') {
      position = null;
      socket.emit('follow', followFrom(null));
    }
  });
  socket.on('topics', (news) => gaze?.listener(news));
  socket.on('refused', (refusal) => listener.onRefused(refusal));
  socket.on('served', (build) => listener.onServed(build));
  socket.on('walls', (walls) => listener.onWalls(walls));

  return {
    lookAtTopics(topicListener) {
      if (gaze) throw new Error('the topics are looked at already: close that look first');
      const own = { listener: topicListener, look: NOTHING };
      gaze = own;
      const turn = (look: TopicLook) => {
        if (gaze !== own) return;
        own.look = look;
        if (socket.connected) socket.emit('look-at-topics', look);
      };
      return {
        turn,
        close: () => {
          if (gaze !== own) return;
          turn(NOTHING);
          gaze = null;
        },
      };
    },
    reportWall(report) {
      if (socket.connected) socket.emit('report-wall', report);
    },
    close: () => {
      socket.disconnect();
    },
  };
}

function describeDisconnect(reason: string): string {
  if (reason === 'transport close' || reason === 'transport error') return "the dashboard's back end closed the connection";
  if (reason === 'ping timeout') return 'nothing was heard from the back end';
  return reason;
}
