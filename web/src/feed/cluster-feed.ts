/**
 * The page's stream from the back end: follows the log, asks again for a snapshot when something is missing, keeps the
 * opened branches open, and reconnects by itself for as long as the page is there.
 */
import { io, type Socket } from 'socket.io-client';
import type { Clocks, EventBatch, PageToServer, ServerToPage, Snapshot } from '@understudy/shared/wire/stream';
import type { BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import { followFrom, judgeBatch, positionAfterSnapshot, type Position } from './follow-rule.ts';

export interface FeedListener {
  /** `because` says in words why the connection went, or null while it is there. */
  onLink: (state: 'connected' | 'lost', because: string | null) => void;
  onSnapshot: (snapshot: Snapshot) => void;
  onBatch: (batch: EventBatch) => void;
  onRefused: (refusal: Refusal) => void;
}

export type BranchListener = (frame: BranchFrame, clocks: Clocks) => void;

/** The part of a socket that the feed uses, so that tests can stand in for the network. */
export type FeedSocket = Pick<Socket<ServerToPage, PageToServer>, 'on' | 'emit' | 'connected' | 'disconnect'>;

export interface ClusterFeed {
  /** Streams one page of a branch until the returned function is called; survives reconnections. */
  openBranch: (request: BranchRequest, listener: BranchListener) => () => void;
  close: () => void;
}

/** Opens the stream to the page's own origin; the pauses between tries stay short, since somebody is waiting. */
export function connectToOrigin(): FeedSocket {
  return io({ transports: ['websocket', 'polling'], reconnectionDelay: 250, reconnectionDelayMax: 2000, timeout: 5000 });
}

export function openFeed(listener: FeedListener, socket: FeedSocket = connectToOrigin()): ClusterFeed {
  let position: Position = null;
  let nextWatch = 1;
  const watches = new Map<number, { request: BranchRequest; listener: BranchListener }>();

  socket.on('connect', () => {
    listener.onLink('connected', null);
    socket.emit('follow', followFrom(position));
    for (const [watch, { request }] of watches) socket.emit('open-branch', { watch, request });
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
  socket.on('branch', ({ watch, frame, clocks }) => watches.get(watch)?.listener(frame, clocks));
  socket.on('refused', (refusal) => listener.onRefused(refusal));

  return {
    openBranch(request, branchListener) {
      const watch = nextWatch++;
      watches.set(watch, { request, listener: branchListener });
      if (socket.connected) socket.emit('open-branch', { watch, request });
      return () => {
        watches.delete(watch);
        if (socket.connected) socket.emit('close-branch', { watch });
      };
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
