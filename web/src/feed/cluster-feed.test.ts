import { describe, expect, it } from 'vitest';
import type { Snapshot } from '@understudy/shared/wire/stream';
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
      onServed: (build) => heard.push(`served ${build}`),
      onWalls: (walls) => heard.push(`${walls.length} walls`),
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

  it('says as a wall what it shows while it is connected, and hears which build is served and of other walls', () => {
    const { connect, drop, hear, said, feed, heard } = open();
    const report = { id: 'aaaaaaaa', name: 'NOC', build: null, n: 4, frameAgoMillis: 0, hidden: false, size: { width: 1, height: 1 } };
    feed.reportWall(report);
    connect();
    hear('served', 'b');
    hear('walls', [{}, {}]);
    feed.reportWall(report);
    drop();
    feed.reportWall(report);
    expect(said.filter(([name]) => name === 'report-wall')).toEqual([['report-wall', report]]);
    expect(heard).toContain('served b');
    expect(heard).toContain('2 walls');
  });

  it('looks at topics once connected, again after a reconnection, and no more once closed', () => {
    const { connect, drop, hear, said, feed } = open();
    const told: string[] = [];
    const gaze = feed.lookAtTopics(({ branches }) => told.push(branches[0]!.path));
    const look = (path: string) => ({ windows: [{ path, offset: 0, limit: 10, locate: [] }], search: null, outline: null });
    gaze.turn(look('a'));
    expect(said).toEqual([]);
    connect();
    hear('topics', { branches: [{ path: 'a' }] });
    gaze.turn(look('b'));
    drop();
    gaze.turn(look('c'));
    connect();
    expect(() => feed.lookAtTopics(() => undefined)).toThrow('close that look first');
    gaze.close();
    hear('topics', { branches: [{ path: 'late' }] });
    gaze.turn(look('late'));
    drop();
    connect();
    expect(said.filter(([name]) => name !== 'follow').map(([, words]) => (words as { windows: { path: string }[] }).windows.map(({ path }) => path))).toEqual([['a'], ['b'], ['c'], []]);
    expect(told).toEqual(['a']);
  });
});
