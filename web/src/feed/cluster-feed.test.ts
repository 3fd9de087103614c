import { describe, expect, it } from 'vitest';
import type { Snapshot } from '@understudy/shared/wire/stream';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import { openFeed, type FeedSocket } from './cluster-feed.ts';

/** A socket without a network: what the page says is kept, what the back end says is called. */
function standInSocket() {
  const handlers = new Map<string, (...words: unknown[]) => void>();
  const said: unknown[][] = [];
  const socket = {
    connected: false,
    on: (name: string, handler: (...words: unknown[]) => void) => handlers.set(name, handler),
    emit: (...words: unknown[]) => said.push(words),
    disconnect: () => undefined,
  };
  const hear = (name: string, ...words: unknown[]) => handlers.get(name)?.(...words);
  return {
    socket: socket as unknown as FeedSocket,
    said,
    hear,
    connect: () => { socket.connected = true; hear('connect'); },
    drop: () => { socket.connected = false; hear('disconnect', 'transport close'); },
  };
}

function open() {
  const net = standInSocket();
  const heard: string[] = [];
  const feed = openFeed(
    {
      onLink: (state, because) => heard.push(because ? `${state}: ${because}` : state),
      onSnapshot: ({ n }) => heard.push(`snapshot ${n}`),
      onBatch: ({ events }) => heard.push(`batch of ${events.length}`),
      onRefused: ({ found }) => heard.push(`refused: ${found}`),
    },
    net.socket,
  );
  return { ...net, feed, heard };
}

const snapshot = (n: number) => ({ log: 'a', n }) as Snapshot;

describe('the feed', () => {
  it('follows from the last number after a reconnection', () => {
    const { connect, drop, hear, said, heard } = open();
    connect();
    hear('snapshot', snapshot(4));
    hear('events', { events: [{ n: 5 }] });
    drop();
    connect();
    expect(said).toEqual([['follow', { after: null, log: null }], ['follow', { after: 5, log: 'a' }]]);
    expect(heard).toEqual(['connected', 'snapshot 4', 'batch of 1', "lost: the dashboard's back end closed the connection", 'connected']);
  });

  it('asks for a snapshot at a hole, and applies nothing until it is there', () => {
    const { connect, hear, said, heard } = open();
    connect();
    hear('snapshot', snapshot(4));
    hear('events', { events: [{ n: 6 }] });
    hear('events', { events: [{ n: 7 }] });
    hear('snapshot', snapshot(7));
    hear('events', { events: [{ n: 8 }] });
    expect(said.at(-1)).toEqual(['follow', { after: null, log: null }]);
    expect(heard).toEqual(['connected', 'snapshot 4', 'snapshot 7', 'batch of 1']);
  });

  it('opens branches once connected, opens them again after a reconnection, and closes them for good', () => {
    const { connect, drop, hear, said, feed } = open();
    const frames: string[] = [];
    const request = { path: 'prices', offset: 0, limit: 10 };
    const close = feed.openBranch(request, (frame) => frames.push(frame.path));
    expect(said).toEqual([]);
    connect();
    hear('branch', { watch: 1, frame: { path: 'prices' } as BranchFrame, clocks: { mono: 0, wall: 0 } });
    drop();
    connect();
    close();
    hear('branch', { watch: 1, frame: { path: 'late' } as BranchFrame, clocks: { mono: 0, wall: 0 } });
    drop();
    connect();
    expect(said.filter(([name]) => name !== 'follow')).toEqual([['open-branch', { watch: 1, request }], ['open-branch', { watch: 1, request }], ['close-branch', { watch: 1 }]]);
    expect(frames).toEqual(['prices']);
  });
});
