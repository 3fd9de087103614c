/**
 * One node, client or auditors' process through all its lives, with the state that screens show.
 *
 *   exited ──start──► starting ──ready──► running ◄──resume── paused
 *      ▲                                     │ └────pause─────► │
 *      └──────────── exit of any kind ◄── stopping ◄── stop     └─ kill works here too
 *
 * A change is reported when it was observed, not when it was asked for.
 */
import type { OrderId, ProcessVerb } from '@understudy/shared/domain/cluster-command';
import type { LabEventBody, ProcessState, ProcessSubject } from '@understudy/shared/domain/cluster-event';
import type { Incarnation } from '@understudy/shared/domain/ids';
import type { FromLab, ToLab } from '@understudy/shared/wire/lab-channel';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { monoMillis } from '../../clock.ts';
import type { Incarnations } from '../data-directory/incarnations.ts';
import { processLetter } from '../process-facts.ts';
import { ProgramProcess, type GroupGuard } from './program-process.ts';
import { pollUntil } from './wait-for.ts';

/** Reports what the lab saw; `at` when it happened at another time than now. */
export type Report = (body: LabEventBody, at?: MonoMillis) => void;

export interface LabProcessOptions {
  subject: ProcessSubject;
  program: string;
  /** Writes the configuration of a life. @returns the command line. */
  prepare: (incarnation: Incarnation) => string[];
  logPath: string;
  guard: GroupGuard;
  incarnations: Incarnations;
  report: Report;
  /** Messages other than `ready` and `fault`. */
  onMessage: (message: ToLab) => void;
  /** It ran, was paused or ended: whoever waits for something of it looks again. */
  onChange: () => void;
}

/** A look at a stopped process is cheap; the time that is measured is late by at most this. */
const LOOK_EVERY_MILLIS = 1;

export class LabProcess {
  state: ProcessState = 'exited';
  /** A verb that has begun and whose effect has not been observed. */
  underWay: ProcessVerb | null = null;
  incarnation: Incarnation = 0;
  private program: ProgramProcess | null = null;
  private fault: string | null = null;
  /** The order that is to end this life, and when it took effect if that is known before the end is seen. */
  private end: { order: OrderId; because: string; at: MonoMillis | null } | null = null;
  private readonly waiters = new Set<() => void>();

  constructor(private readonly options: LabProcessOptions) {}

  get name(): string {
    return this.options.subject.name;
  }

  /** Runs and hears messages. */
  get awake(): boolean {
    return this.state === 'running' && this.underWay !== 'kill' && this.underWay !== 'pause' && this.underWay !== 'stop';
  }

  /** Starts the next life. `ready` makes it running. */
  start(order: OrderId | null, because: string): void {
    this.incarnation = this.options.incarnations.next(`${this.options.subject.kind} ${this.name}`);
    this.fault = null;
    this.end = null;
    const { program, logPath, guard } = this.options;
    this.program = new ProgramProcess({
      program, logPath, guard,
      args: this.options.prepare(this.incarnation),
      onMessage: (message) => this.take(message, order),
      onExit: (exit, how) => this.exited(exit, how),
    });
    this.change('starting', order, because);
  }

  send(message: FromLab): void {
    this.program?.send(message);
  }

  /** SIGKILL. The end, once seen, is reported with the time right before kill(2): nothing of the process ran after it. @returns that time. */
  kill(order: OrderId, because: string): MonoMillis {
    this.underWay = 'kill';
    const at = monoMillis();
    this.end = { order, because, at };
    this.program?.signal('SIGKILL');
    return at;
  }

  /** Says that the process was asked to end; its exit then is this order's. */
  markStopping(order: OrderId, because: string): void {
    this.underWay = 'stop';
    this.end = { order, because, at: null };
    this.change('stopping', order, because);
  }

  /** The process answered that it does not stop. */
  markNotStopping(order: OrderId, because: string): void {
    this.underWay = null;
    this.end = null;
    if (this.state === 'stopping') this.change('running', order, because);
  }

  /** Sends SIGSTOP and watches until the system says that it is stopped. @returns whether that was seen. */
  async pause(order: OrderId, because: string, limitMillis: number): Promise<boolean> {
    return this.signalAndWatch('pause', 'SIGSTOP', (letter) => letter === 'T', 'paused', order, because, limitMillis);
  }

  /** Sends SIGCONT and watches until the system says that it is not stopped. @returns whether that was seen. */
  async resume(order: OrderId, because: string, limitMillis: number): Promise<boolean> {
    return this.signalAndWatch('resume', 'SIGCONT', (letter) => letter !== 'T' && letter !== null, 'running', order, because, limitMillis);
  }

  /** Without an order and without a report of its own: for the end of the lab. */
  signal(signal: NodeJS.Signals): void {
    this.program?.signal(signal);
  }

  /** @returns whether `holds` came to hold within the limit; looked at after every change of this process. */
  until(holds: () => boolean, limitMillis: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (answer: boolean): void => {
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve(answer);
      };
      const look = (): void => {
        if (holds()) done(true);
      };
      const timer = setTimeout(() => done(false), limitMillis);
      this.waiters.add(look);
    });
  }

  /** What the process said when it could not start, for the outcome of a restore. */
  get lastFault(): string | null {
    return this.fault;
  }

  private async signalAndWatch(
    verb: 'pause' | 'resume', signal: NodeJS.Signals, holds: (letter: string | null) => boolean, then: 'paused' | 'running',
    order: OrderId, because: string, limitMillis: number,
  ): Promise<boolean> {
    const life = this.incarnation;
    const pid = this.program?.pid ?? null;
    if (pid === null) return false;
    this.underWay = verb;
    this.program?.signal(signal);
    let over = false;
    const seenAt = await pollUntil(async () => {
      over = this.incarnation !== life || this.underWay !== verb;
      return over || holds(await processLetter(pid));
    }, LOOK_EVERY_MILLIS, limitMillis);
    // Killed or gone meanwhile: then that is what is reported.
    if (over || this.incarnation !== life || this.underWay !== verb) return false;
    this.underWay = null;
    if (seenAt === null) return false;
    this.change(then, order, because, seenAt);
    return true;
  }

  private take(message: ToLab, order: OrderId | null): void {
    if (message.type === 'ready') {
      if (this.state === 'starting') this.change('running', order, 'it says that it is ready');
    } else if (message.type === 'fault') {
      this.fault = `${message.refusal.asked}: ${message.refusal.found}; ${message.refusal.todo}`;
    } else {
      this.options.onMessage(message);
    }
  }

  private exited(exit: { code: number | null; signal: string | null }, how: string): void {
    this.underWay = null;
    const end = this.end;
    const because = end !== null ? end.because : this.fault !== null ? `${how}: ${this.fault}` : `${how}, without an order; its log is ${this.options.logPath}`;
    this.state = 'exited';
    this.options.report({ kind: 'process-changed', subject: this.options.subject, incarnation: this.incarnation, state: 'exited', pid: this.program?.pid ?? null, exit, order: end?.order ?? null, because }, end?.at ?? undefined);
    this.program = null;
    this.changed();
  }

  private change(state: Exclude<ProcessState, 'exited'>, order: OrderId | null, because: string, at?: MonoMillis): void {
    if (this.program === null) return;
    this.state = state;
    this.options.report({ kind: 'process-changed', subject: this.options.subject, incarnation: this.incarnation, state, pid: this.program.pid, exit: null, order, because }, at);
    this.changed();
  }

  private changed(): void {
    for (const look of [...this.waiters]) look();
    this.options.onChange();
  }
}
