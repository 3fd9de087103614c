/**
 * A group on a simulated network, to try the machine in all weathers: processes that are killed, paused and restored, links that
 * are cut, ticks that come late. Time is simulated; nothing is left to chance but what the test draws.
 */
import { compareViews } from '../agreement.ts';
import type { AgreedView, MembershipEffect, MembershipInput, MembershipMachine } from '../membership-contract.ts';
import { stepMembership } from '../membership-machine.ts';
import { initialMembership } from '../membership-state.ts';
import { setupOf } from './membership-session.ts';

type Unstamped = MembershipInput extends infer I ? (I extends MembershipInput ? Omit<I, 'at'> : never) : never;

interface Process {
  name: string;
  incarnation: number;
  machine: MembershipMachine | null;
  paused: boolean;
  /** What arrived while it was paused. */
  waiting: Unstamped[];
  stored: AgreedView | null;
  wake: number;
}

interface Wire {
  id: number;
  ends: [string, string];
}

/** How long a frame travels, and how late a tick may be on a machine that is idle. */
const LATENCY_MILLIS = 1;

export class MembershipWorld {
  now = 1000;
  readonly processes = new Map<string, Process>();
  readonly log: { at: number; node: string; effect: MembershipEffect }[] = [];
  /** In order of time; at one time, in order of arrival. */
  private readonly queue: { at: number; run: () => void }[] = [];
  private wires: Wire[] = [];
  private readonly cuts = new Set<string>();
  private nextWire = 1;

  constructor(readonly names: string[]) {
    for (const name of names) this.processes.set(name, { name, incarnation: 0, machine: null, paused: false, waiting: [], stored: null, wake: 0 });
  }

  /** Lets time pass; whatever falls due happens in its order. */
  advance(millis: number): void {
    const end = this.now + millis;
    for (;;) {
      const next = this.queue[0];
      if (!next || next.at > end) break;
      this.queue.shift();
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  restore(name: string): void {
    const process = this.get(name);
    if (process.machine) return;
    process.incarnation++;
    process.machine = deepFreeze(initialMembership(setupOf(name, process.incarnation, this.names)));
    this.tell(process, { type: 'started', stored: process.stored });
    this.tickLater(process, process.incarnation);
  }

  /** SIGKILL: the others' ends of its connections are reset. */
  kill(name: string): void {
    const process = this.get(name);
    if (!process.machine) return;
    Object.assign(process, { machine: null, paused: false, waiting: [] });
    for (const wire of this.wires.filter((one) => one.ends.includes(name))) {
      const other = this.get(wire.ends.find((end) => end !== name)!);
      const life = other.incarnation;
      if (!this.isCut(name, other.name)) this.later(LATENCY_MILLIS, () => this.deliver(other, life, { type: 'peer-connection-lost', peer: name, connection: wire.id, because: 'ECONNRESET' }));
    }
    this.wires = this.wires.filter((wire) => !wire.ends.includes(name));
  }

  pause(name: string): void {
    if (this.get(name).machine) this.get(name).paused = true;
  }

  /** What had arrived is read first, then the late tick comes. */
  resume(name: string): void {
    const process = this.get(name);
    if (!process.paused) return;
    process.paused = false;
    for (const input of process.waiting.splice(0)) this.tell(process, input);
    this.tell(process, { type: 'tick' });
  }

  cut(a: string, b: string): void {
    if (a !== b) this.cuts.add([a, b].sort().join('~'));
  }

  heal(a: string, b: string): void {
    this.cuts.delete([a, b].sort().join('~'));
  }

  /** Breaks a connection between two processes that stay alive. */
  reset(a: string, b: string): void {
    for (const wire of this.wires.filter((one) => one.ends.includes(a) && one.ends.includes(b))) {
      this.wires = this.wires.filter((one) => one !== wire);
      for (const [name, peer] of [[a, b], [b, a]] as const) this.deliver(this.get(name), this.get(name).incarnation, { type: 'peer-connection-lost', peer, connection: wire.id, because: 'ECONNRESET' });
    }
  }

  force(name: string): void {
    this.deliver(this.get(name), this.get(name).incarnation, { type: 'force', order: 'order-1' });
  }

  get living(): MembershipMachine[] {
    return [...this.processes.values()].flatMap((process) => (process.machine ? [process.machine] : []));
  }

  machineOf(name: string): MembershipMachine {
    return this.get(name).machine!;
  }

  private get(name: string): Process {
    return this.processes.get(name)!;
  }

  private isCut(a: string, b: string): boolean {
    return this.cuts.has([a, b].sort().join('~'));
  }

  private later(millis: number, run: () => void): void {
    const at = this.now + millis;
    const place = this.queue.findLastIndex((item) => item.at <= at);
    this.queue.splice(place + 1, 0, { at, run });
  }

  private tickLater(process: Process, life: number): void {
    this.later(50, () => {
      if (process.incarnation !== life || !process.machine) return;
      if (!process.paused) this.tell(process, { type: 'tick' });
      this.tickLater(process, life);
    });
  }

  private deliver(process: Process, life: number, input: Unstamped): void {
    if (!process.machine || process.incarnation !== life) return;
    if (process.paused) process.waiting.push(input);
    else this.tell(process, input);
  }

  private tell(process: Process, input: Unstamped): void {
    const before = process.machine!;
    const { state, effects } = stepMembership(before, { ...input, at: this.now } as MembershipInput);
    process.machine = deepFreeze(state);
    if (before.present && compareViews(state.agreed!, before.agreed!) < 0) throw new Error(`${process.name} went back from view ${before.agreed!.view.number} to ${state.agreed!.view.number}`);
    for (const effect of effects) {
      this.log.push({ at: this.now, node: process.name, effect });
      this.obey(process, effect);
    }
    const served = effects.filter((effect) => effect.type === 'serving-changed').at(-1);
    if (state.serving !== (served ? served.state === 'serving' : before.serving)) throw new Error(`${process.name} changed its service and did not say so`);
    if (input.type === 'tick' && !(state.wakeAt! > this.now)) throw new Error(`${process.name} wants to wake in the past`);
  }

  private obey(process: Process, effect: MembershipEffect): void {
    const life = process.incarnation;
    if (effect.type === 'persist-view') process.stored = effect.agreed;
    if (effect.type === 'redial') this.later(LATENCY_MILLIS, () => this.dial(process, life, effect.peer, effect.timeoutMillis));
    if (effect.type === 'wake-at') {
      process.wake = effect.at;
      this.later(effect.at - this.now, () => {
        if (process.incarnation === life && process.machine && !process.paused && process.wake === effect.at) this.tell(process, { type: 'tick' });
      });
    }
    if (effect.type === 'send-heartbeat') {
      for (const wire of this.wires.filter((one) => one.ends.includes(process.name))) {
        const other = this.get(wire.ends.find((end) => end !== process.name)!);
        const otherLife = other.incarnation;
        this.later(LATENCY_MILLIS, () => {
          if (this.wires.includes(wire) && !this.isCut(process.name, other.name)) this.deliver(other, otherLife, { type: 'heard', peer: process.name, heartbeat: effect.heartbeat });
        });
      }
    }
  }

  private dial(process: Process, life: number, peer: string, timeoutMillis: number): void {
    const other = this.get(peer);
    const ended = (outcome: 'refused' | 'timeout' | 'connected') => this.deliver(process, life, { type: 'redial-ended', peer, outcome, detail: null });
    if (!process.machine || process.incarnation !== life) return;
    if (this.isCut(process.name, peer) || other.paused) return this.later(timeoutMillis, () => ended('timeout'));
    if (!other.machine) return this.later(LATENCY_MILLIS, () => ended('refused'));
    if (!this.wires.some((wire) => wire.ends.includes(process.name) && wire.ends.includes(peer))) {
      const wire: Wire = { id: this.nextWire++, ends: [process.name, peer] };
      this.wires.push(wire);
      this.deliver(other, other.incarnation, { type: 'peer-logged-on', peer: process.name, incarnation: life, connection: wire.id });
      this.deliver(process, life, { type: 'peer-logged-on', peer, incarnation: other.incarnation, connection: wire.id });
    }
    ended('connected');
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
