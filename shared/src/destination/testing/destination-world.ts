/** A small world around one destination: servers that answer, refuse, keep silent or pretend, a name server, timers, and the laws checked at every step. */
import { expect } from 'vitest';
import type { DestinationEffect, DestinationInput, DestinationMachine, PeerConnection } from '../destination-contract.ts';
import { initialDestination, stepDestination } from '../destination-machine.ts';
import { destinationState } from '../destination-state.ts';
import { setupByName, setupWith } from './destination-session.ts';

/** What a server does when it is dialled. */
export type Manner = 'answers' | 'refuses' | 'silent' | 'pretends';

/** A name in the place of a list: the servers that it stands for, in order, and for how long; null when it cannot be resolved. */
export interface WorldName {
  servers: number[] | null;
  ttlMillis: number;
}

type Unstamped = DestinationInput extends infer I ? (I extends DestinationInput ? Omit<I, 'at'> : never) : never;

export class DestinationWorld {
  machine: DestinationMachine;
  now = 0;
  /** Every effect, in order, with its time. */
  readonly log: { at: number; effect: DestinationEffect }[] = [];
  readonly manners: Manner[];
  /** Of each answer, when it was given and for how long it may be kept. */
  readonly answers: { at: number; until: number; servers: number[] }[] = [];
  private due: { at: number; attempt?: number; timer?: number; input: () => Unstamped }[] = [];
  private readonly open = new Map<number, PeerConnection>();
  private inUse: number | null = null;
  private lastIndex: number | null = null;
  private nextConnection = 100;

  /** @param name in the place of the list; it may be changed at any time */
  constructor(readonly nodes: string[], manners: Manner[], timeouts: number | number[] = 1000, readonly name: WorldName | null = null) {
    this.manners = [...manners];
    this.machine = deepFreeze(initialDestination(name === null ? setupWith(nodes, timeouts) : setupByName('recovery.lab', 1)));
  }

  /** Lets time pass, and what falls due happen in its order. */
  advance(millis: number): void {
    const end = this.now + millis;
    for (;;) {
      this.due.sort((a, b) => a.at - b.at);
      const next = this.due[0];
      if (!next || next.at > end) break;
      this.due.shift();
      this.now = Math.max(this.now, next.at);
      this.tell(next.input());
    }
    this.now = end;
  }

  incoming(index: number, group = 'recovery'): void {
    const connection = this.make(this.nodes[index]!, 'incoming', group);
    this.tell({ type: 'connection-opened', connection });
  }

  /** Closes the nth connection that is open, if there is one. */
  closeNth(n: number): void {
    const connection = [...this.open.keys()][n];
    if (connection === undefined) return;
    this.open.delete(connection);
    this.tell({ type: 'connection-closed', connection, because: 'ECONNRESET' });
  }

  reconnect(): void {
    this.tell({ type: 'reconnect', order: 'order-1' });
  }

  start(): void {
    this.tell({ type: 'started' });
  }

  /** Peers that a connection with this destination's group joins to this node. */
  private get openPeers(): string[] {
    return [...this.open.values()].filter((connection) => connection.peerGroup === 'recovery').map((connection) => connection.peer);
  }

  private make(peer: string, direction: 'dialled' | 'incoming', peerGroup = 'recovery'): PeerConnection {
    const connection: PeerConnection = { connection: this.nextConnection++, peer, peerGroup, direction, dialledAt: direction === 'dialled' ? { host: peer, port: 1 } : null, since: this.now };
    this.open.set(connection.connection, connection);
    return connection;
  }

  private tell(unstamped: Unstamped): void {
    const before = this.machine;
    const { state, effects } = stepDestination(before, { ...unstamped, at: this.now } as DestinationInput);
    this.machine = deepFreeze(state);
    for (const effect of effects) {
      this.log.push({ at: this.now, effect });
      this.obey(effect);
    }
    const shown = destinationState(state);
    const report = effects.find((effect) => effect.type === 'report');
    if (report) expect(report).toMatchObject({ from: destinationState(before).phase, state: shown });
    else expect(shown).toEqual(destinationState(before));
    if (report) expect(report.because).not.toBe('');
    // What is shown as connected is what is in use, and it is open and of the right group.
    expect(this.inUse).toBe(state.doing.phase === 'connected' ? state.doing.connection : null);
    if (this.inUse !== null) expect(this.open.get(this.inUse)).toMatchObject({ peerGroup: 'recovery' });
    // DF-02: no search and no wait while an incoming connection is there.
    if (state.started && shown.incoming.length > 0) expect(state.doing.phase).toBe('connected');
    // A dial is in flight exactly while searching, a timer runs exactly while backing off.
    expect(this.due.filter((item) => item.attempt !== undefined).length).toBe(shown.phase === 'searching' ? 1 : 0);
    expect(this.due.filter((item) => item.timer !== undefined).length).toBe(state.doing.phase === 'backing-off' ? 1 : 0);
  }

  private obey(effect: DestinationEffect): void {
    switch (effect.type) {
      case 'dial':
        expect(this.openPeers, 'DF-18: dialled a peer that is connected').not.toContain(effect.peer ?? effect.host);
        if (this.name !== null) expect(this.nodes.indexOf(effect.host), 'WI-01: dialled what the name did not stand for').toBe(this.answers.at(-1)?.servers[effect.index]);
        expect(this.due.some((item) => item.attempt !== undefined), 'two dials in flight').toBe(false);
        expect(effect.index === 0 || effect.index === (this.lastIndex ?? -2) + 1, 'DF-03, DF-04: out of order').toBe(true);
        this.lastIndex = effect.index;
        return this.dial(effect);
      case 'resolve':
        expect(this.now, 'WI-04: asked again while the answer may be kept').toBeGreaterThanOrEqual(this.answers.at(-1)?.until ?? 0);
        expect(this.due.some((item) => item.attempt !== undefined), 'asked while a dial is in flight').toBe(false);
        this.lastIndex = null;
        return this.resolve(effect.attempt);
      case 'cancel-resolve':
      case 'cancel-dial':
        this.due = this.due.filter((item) => item.attempt !== effect.attempt);
        return;
      case 'set-timer':
        this.due.push({ at: effect.at, timer: effect.timer, input: () => ({ type: 'timer-fired', timer: effect.timer }) });
        return;
      case 'cancel-timer':
        this.due = this.due.filter((item) => item.timer !== effect.timer);
        return;
      case 'use-connection':
        expect(this.inUse, 'two connections in use').toBe(null);
        this.inUse = effect.connection;
        this.lastIndex = null;
        return;
      case 'stop-using':
        expect(this.inUse).toBe(effect.connection);
        this.inUse = null;
        return;
      case 'close-connection':
        this.open.delete(effect.connection);
        return;
      case 'report-attempt':
        if (effect.outcome === 'connected' && effect.tookMillis === 0) this.lastIndex = effect.index;
        return;
      case 'report':
        return;
    }
  }

  private resolve(attempt: number): void {
    this.due.push({
      at: this.now + 1, attempt,
      input: () => {
        const { servers, ttlMillis } = this.name!;
        if (servers === null) return { type: 'unresolved', attempt, detail: 'ENOTFOUND' };
        const once = [...new Set(servers)];
        if (once.length > 0) this.answers.push({ at: this.now, until: this.now + ttlMillis, servers: once });
        return { type: 'resolved', attempt, ttlMillis, addresses: servers.map((index) => ({ host: this.nodes[index]!, port: 1 })) };
      },
    });
  }

  private dial({ attempt, host, peer: named, timeoutMillis, index: place }: Extract<DestinationEffect, { type: 'dial' }>): void {
    const peer = named ?? host;
    const manner = this.manners[named === null ? this.nodes.indexOf(host) : place]!;
    const ended = (outcome: 'refused' | 'timeout') => () => ({ type: 'attempt-ended', attempt, outcome, detail: null }) as const;
    const connected = (group: string) => () => ({ type: 'attempt-ended', attempt, outcome: 'connected', connection: this.make(peer, 'dialled', group) }) as const;
    if (manner === 'answers') this.due.push({ at: this.now + 2, attempt, input: connected('recovery') });
    if (manner === 'pretends') this.due.push({ at: this.now + 2, attempt, input: connected('elsewhere') });
    if (manner === 'refuses') this.due.push({ at: this.now + 1, attempt, input: ended('refused') });
    if (manner === 'silent') this.due.push({ at: this.now + timeoutMillis, attempt, input: ended('timeout') });
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
