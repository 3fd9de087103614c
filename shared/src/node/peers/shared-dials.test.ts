/** Dials that several wait for, to nodes and to addresses of which nobody knows whose they are (DF-11, DF-18, WI-01). */
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type ClusterSpec } from '../../domain/cluster-spec.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { DialTarget } from './dial-target.ts';
import { logonFault, type Identity } from './logon.ts';
import type { DialOutcome, PeerLink } from './peer-link.ts';
import { SharedDials, type DialResult } from './shared-dials.ts';

const HERE = { host: '127.0.0.101', port: 7000 };
const r1: DialTarget = { node: 'r-1', ...HERE };
const r2: DialTarget = { node: 'r-2', ...HERE };
const anyOfRecovery: DialTarget = { node: null, group: 'recovery', ...HERE };
const stated = (node: string, group = 'recovery'): Identity => ({ cluster: 'floor', node, group, incarnation: 1, digest: 'd' });
const linkWith = (node: string, group = 'recovery') => ({ peer: node, peerGroup: group }) as PeerLink;

/** Dials that the test ends, timers that it fires, and what came of both. */
class Bench {
  readonly started: { target: DialTarget; done: (result: DialOutcome) => void; reached: boolean; cancelled: boolean }[] = [];
  readonly connected = new Set<string>();
  readonly adopted: string[] = [];
  readonly dropped: string[] = [];
  private timers: { at: number; call: () => void }[] = [];
  private now = 0;
  readonly dials = new SharedDials({
    start: (target, done) => {
      const dial = { target, done, reached: false, cancelled: false };
      this.started.push(dial);
      return { reached: () => dial.reached, cancel: () => (dial.cancelled = true) };
    },
    adopt: ({ stated: { node, group } }) => {
      this.adopted.push(node);
      this.connected.add(node);
      return linkWith(node, group);
    },
    isConnected: (node) => this.connected.has(node),
    environment: {
      now: () => this.now,
      soon: () => () => undefined,
      after: (millis, call) => {
        const timer = { at: this.now + millis, call };
        this.timers.push(timer);
        return () => (this.timers = this.timers.filter((other) => other !== timer));
      },
    } satisfies NodeEnvironment,
  });

  dial(target: DialTarget): { results: DialResult[]; leave: () => void } {
    const results: DialResult[] = [];
    return { results, leave: this.dials.dial(target, 1000, (result) => results.push(result)) };
  }

  welcome(index: number, identity: Identity): void {
    this.started[index]!.done({ outcome: 'welcome', stated: identity, socket: { open: () => linkWith(identity.node), close: () => this.dropped.push(identity.node) } });
  }

  advance(millis: number): void {
    this.now += millis;
    for (const timer of this.timers.filter(({ at }) => at <= this.now)) {
      this.timers = this.timers.filter((other) => other !== timer);
      timer.call();
    }
  }
}

describe('shared dials', () => {
  it('DF-18 WI-01 two that dial one address share one dial, whether they know whose it is or not', () => {
    for (const [first, second] of [[anyOfRecovery, anyOfRecovery], [r1, anyOfRecovery], [anyOfRecovery, r1], [r1, { ...r1, port: 7999 }]] as const) {
      const bench = new Bench();
      const one = bench.dial(first);
      const other = bench.dial(second);
      expect(bench.started).toHaveLength(1);
      bench.welcome(0, stated('r-1'));
      expect([...one.results, ...other.results].map((result) => (result.outcome === 'connected' ? result.connection.peer : result.outcome))).toEqual(['r-1', 'r-1']);
      expect(bench.adopted).toEqual(['r-1']);
    }
    const bench = new Bench();
    bench.dial(anyOfRecovery);
    bench.dial({ ...anyOfRecovery, host: '127.0.0.102' });
    expect(bench.started).toHaveLength(2);
  });

  it('DF-12 whoever waited for somebody else than who answered is told so, and the others have their connection', () => {
    const bench = new Bench();
    const anybody = bench.dial(anyOfRecovery);
    const wanted = bench.dial(r2);
    bench.welcome(0, stated('r-1'));
    expect(anybody.results).toMatchObject([{ outcome: 'connected' }]);
    expect(wanted.results).toEqual([{ outcome: 'logon-failed', detail: 'states node r-1; r-2 was dialled' }]);
  });

  it('DF-11 a dial that reached somebody behind a wide IP and is wanted no more goes on: only if it is a node that is connected it counts', () => {
    for (const isConnected of [true, false]) {
      const bench = new Bench();
      const { results, leave } = bench.dial(anyOfRecovery);
      bench.started[0]!.reached = true;
      if (isConnected) bench.connected.add('r-1');
      leave();
      expect(bench.started[0]!.cancelled).toBe(false);
      bench.welcome(0, stated('r-1'));
      expect({ adopted: bench.adopted, dropped: bench.dropped, results }).toEqual(isConnected ? { adopted: ['r-1'], dropped: [], results: [] } : { adopted: [], dropped: ['r-1'], results: [] });
    }
  });

  it('DF-11 one that reached nobody is given up at once, and one whose logon does not come after a while', () => {
    const bench = new Bench();
    bench.dial(anyOfRecovery).leave();
    expect(bench.started[0]!.cancelled).toBe(true);
    const late = bench.dial(anyOfRecovery);
    bench.started[1]!.reached = true;
    late.leave();
    bench.advance(1999);
    expect(bench.started[1]!.cancelled).toBe(false);
    bench.advance(1);
    expect(bench.started[1]!.cancelled).toBe(true);
    // It is not joined any more.
    bench.dial(anyOfRecovery);
    expect(bench.started).toHaveLength(3);
  });

  it('DF-16 says whether nobody answered or the logon was not answered', () => {
    const bench = new Bench();
    const { results } = bench.dial(anyOfRecovery);
    bench.advance(1000);
    const again = bench.dial(anyOfRecovery);
    bench.started[1]!.reached = true;
    bench.advance(1000);
    expect([...results, ...again.results]).toEqual([
      { outcome: 'timeout', detail: 'no answer within 1000 ms' },
      { outcome: 'timeout', detail: 'it accepted the connection but did not answer the logon within 1000 ms' },
    ]);
  });

  it('DF-02 a connection that is there by another way answers those that dial its node, and leaves alone those that dial an address', () => {
    const bench = new Bench();
    const named = bench.dial(r1);
    const elsewhere = bench.dial({ ...anyOfRecovery, host: '127.0.0.102' });
    bench.dials.satisfy(linkWith('r-1'));
    expect(named.results).toMatchObject([{ outcome: 'connected' }]);
    expect(elsewhere.results).toEqual([]);
  });
});

describe('a logon behind a wide IP', () => {
  const cluster = (wideIp: ClusterSpec['nodes'][number]['destinations'][number]['wideIp']): ClusterSpec => ({
    name: 'floor', policy: DEFAULT_POLICY, groups: [], sections: [], clients: [], auditors: null, wideIps: [], nameServer: null,
    nodes: [
      { name: 'nyc-2', group: 'new-york', host: 'h', peerHost: 'h', peerPort: 1, mqttPort: 2, eventPort: 3, destinations: [{ name: 'recovery', group: 'recovery', addresses: [], wideIp, topics: ['#'], passThrough: [], ack: 'async', reconnectTimeoutMillis: 1000 }] },
      { name: 'r-1', group: 'recovery', host: 'h', peerHost: 'h', peerPort: 4, mqttPort: 5, eventPort: 6, destinations: [] },
    ],
  });
  const named = cluster({ name: 'recovery.lab', port: 7000 });

  it('DF-12 WI-01 is judged by the group that it states, never by its address', () => {
    expect(logonFault('nyc-2', named, stated('r-1'), anyOfRecovery)).toBe(null);
    expect(logonFault('nyc-2', named, stated('nyc-9', 'new-york'), anyOfRecovery)).toBe('states group new-york; a server of recovery was dialled');
    expect(logonFault('nyc-2', named, stated('r-1', 'new-york'), { ...anyOfRecovery, group: 'new-york' })).toBe('states group new-york; the configuration has r-1 in recovery');
    expect(logonFault('nyc-2', named, { ...stated('r-1'), cluster: 'another' }, anyOfRecovery)).toBe('states cluster another; this is floor');
    expect(logonFault('nyc-2', named, stated('nyc-2', 'recovery'), anyOfRecovery)).toBe('states the name of this node, nyc-2');
  });

  it('WI-02 a server that the configuration does not know is taken if it is of a group behind a wide IP of this node, and of no other', () => {
    expect(logonFault('nyc-2', named, stated('r-9'), anyOfRecovery)).toBe(null);
    expect(logonFault('nyc-2', named, stated('r-9'), null)).toBe(null);
    expect(logonFault('nyc-2', named, stated('x-1', 'elsewhere'), null)).toBe('states node x-1, which is not in the configuration');
    expect(logonFault('r-1', named, stated('r-9'), null)).toBe('states node r-9, which is not in the configuration');
    expect(logonFault('nyc-2', cluster(null), stated('r-9'), null)).toBe('states node r-9, which is not in the configuration');
  });
});
