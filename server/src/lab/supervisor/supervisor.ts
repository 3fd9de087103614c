/**
 * Carries out orders on real processes and reports what came of them: asked → in effect (observed), refused or failed.
 * Nothing is restarted by itself; what ends without an order is reported as that.
 */
import { describeCommand, type ClusterCommand, type Order, type Refusal } from '@understudy/shared/domain/cluster-command';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkKey } from '@understudy/shared/domain/ids';
import type { ToLab } from '@understudy/shared/wire/lab-channel';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { Gates } from './gates.ts';
import { LabProcess, type LabProcessOptions, type Report } from './lab-process.ts';
import { Links } from './links.ts';
import { refuseOrder } from './refuse-order.ts';
import { pending, type Pending } from './wait-for.ts';

/** A clean end, an answer or a signal's effect that takes longer is reported as failed. */
const ANSWER_LIMIT_MILLIS = 5000;
/** A node with a long journal reads it before it is ready. */
const READY_LIMIT_MILLIS = 20_000;

interface Outcome {
  state: 'in-effect' | 'refused' | 'failed';
  reason: string | null;
  /** When it took effect, if not now. */
  at?: MonoMillis;
}

const IN_EFFECT: Outcome = { state: 'in-effect', reason: null };
const failed = (reason: string): Outcome => ({ state: 'failed', reason });

export interface SupervisorOptions {
  spec: ClusterSpec;
  report: Report;
  /** How long a clean end, an answer or a signal's effect is waited for; 5 s unless said. */
  answerLimitMillis?: number;
  /** What differs between kinds of process: program, configuration, log. */
  prepare: (subject: LabProcessOptions['subject'], cutPeers: (incarnation: number) => string[]) => Omit<LabProcessOptions, 'subject' | 'report' | 'onMessage' | 'onChange'>;
}

export class Supervisor {
  readonly processes: ReadonlyMap<string, LabProcess>;
  /** Null when the cluster has no auditors. */
  readonly auditors: LabProcess | null;
  private readonly links: Links;
  private readonly gates: Gates;
  private readonly answers = new Map<string, Pending<Refusal | 'gone' | 'late' | null>>();
  private readonly limitMillis: number;
  private ending = false;

  constructor(private readonly options: SupervisorOptions) {
    const { spec } = options;
    this.limitMillis = options.answerLimitMillis ?? ANSWER_LIMIT_MILLIS;
    this.links = new Links(spec);
    this.processes = new Map([
      ...spec.nodes.map((node): [string, LabProcess] => [node.name, this.create({ kind: 'node', name: node.name })]),
      ...spec.clients.map((client): [string, LabProcess] => [client.name, this.create({ kind: 'client', name: client.name })]),
    ]);
    this.auditors = spec.auditors === null ? null : this.create({ kind: 'auditor', name: 'auditors' });
    this.gates = new Gates(this.links, (node) => this.processes.get(node)!);
  }

  /**
   * Takes an order. Its events are reported whatever comes of it.
   *
   * @param answer called once: with the refusal, or null as soon as it is known that it will be tried
   * @returns when the outcome has been reported
   */
  async take(order: Order, answer: (refusal: Refusal | null) => void): Promise<void> {
    const { command } = order;
    this.reportOrder(order, { state: 'asked', reason: null });
    const refusal = this.ending ? { asked: describeCommand(command), found: 'the lab is ending', todo: 'start it again' } : this.refuse(command);
    if (refusal !== null) {
      answer(refusal);
      this.reportOrder(order, { state: 'refused', reason: `${refusal.found}; ${refusal.todo}` });
      return;
    }
    // A node may refuse what it is handed; everything else is certain to be tried.
    const handed = 'node' in command;
    if (!handed) answer(null);
    const outcome = handed ? await this.handToNode(order, command.node, answer) : await this.carryOut(order, command);
    this.reportOrder(order, outcome);
  }

  /** @returns why a command would be refused as things stand, or null. */
  refuse(command: ClusterCommand): Refusal | null {
    return refuseOrder(command, { spec: this.options.spec, process: (name) => this.processes.get(name), links: this.links.all, isCut: (link) => this.links.isCut(link) });
  }

  get isEnding(): boolean {
    return this.ending;
  }

  /** From now on every order is refused. */
  markEnding(): void {
    this.ending = true;
  }

  private carryOut(order: Order, command: Exclude<ClusterCommand, { node: string }>): Promise<Outcome> {
    if ('link' in command) return this.setLink(order, command.verb, command.link);
    const process = this.processes.get(command.target.name)!;
    const because = `${command.verb} by ${order.by}`;
    switch (command.verb) {
      case 'kill':
        return this.kill(order, process, because);
      case 'stop':
        return this.stop(order, process, because);
      case 'pause':
        return this.pauseOrResume(process.pause(order.id, because, this.limitMillis), process, 'stopped by SIGSTOP');
      case 'resume':
        return this.pauseOrResume(process.resume(order.id, because, this.limitMillis), process, 'running after SIGCONT');
      case 'restore':
        return this.restore(order, process, because);
    }
  }

  private async kill(order: Order, process: LabProcess, because: string): Promise<Outcome> {
    const life = process.incarnation;
    const at = process.kill(order.id, because);
    const gone = await process.until(() => process.state === 'exited' || process.incarnation !== life, this.limitMillis);
    return gone ? { ...IN_EFFECT, at } : failed(`${process.name} was not seen to end within ${this.limitMillis} ms of SIGKILL; look at the process`);
  }

  /** Asks over IPC and waits for the end. It is never killed instead: whether that is right is for the operator to say. */
  private async stop(order: Order, process: LabProcess, because: string): Promise<Outcome> {
    const life = process.incarnation;
    process.markStopping(order.id, because);
    const answer = this.expectAnswer(order.id);
    process.send({ type: 'order', order });
    const refused = answer.within(this.limitMillis, 'late').then((value) => (value !== null && typeof value === 'object' ? value : null));
    const gone = process.until(() => process.state === 'exited' || process.incarnation !== life, this.limitMillis);
    const first: Refusal | boolean = await Promise.race([gone, refused.then<Refusal | boolean>((refusal) => refusal ?? gone)]);
    this.answers.delete(order.id);
    if (typeof first === 'object') {
      process.markNotStopping(order.id, `${process.name} refused to stop: ${first.found}`);
      return { state: 'refused', reason: `${first.found}; ${first.todo}` };
    }
    return first ? IN_EFFECT : failed(`${process.name} did not end within ${this.limitMillis} ms; kill it if it is to end now`);
  }

  private async pauseOrResume(seen: Promise<boolean>, process: LabProcess, what: string): Promise<Outcome> {
    return (await seen) ? IN_EFFECT : failed(`${process.name} was not seen to be ${what}; it is ${process.state}`);
  }

  private async restore(order: Order, process: LabProcess, because: string): Promise<Outcome> {
    process.start(order.id, because);
    const settled = await process.until(() => process.state !== 'starting', READY_LIMIT_MILLIS);
    if (!settled) return failed(`${process.name} did not say that it is ready within ${READY_LIMIT_MILLIS} ms; look at its log`);
    if (process.state !== 'exited') return IN_EFFECT;
    return failed(`${process.name} ended before it was ready${process.lastFault === null ? '; look at its log' : `: ${process.lastFault}`}`);
  }

  private async setLink(order: Order, verb: 'cut' | 'heal', link: { a: string; b: string }): Promise<Outcome> {
    const key = linkKey(link.a, link.b);
    const ends = [link.a, link.b];
    this.links.set(key, verb === 'cut' ? 'cut' : 'whole');
    const told = await Promise.all(ends.map((node) => this.gates.tell(node, this.limitMillis)));
    const silent = ends.filter((_, index) => told[index] === 'no answer');
    this.options.report({ kind: 'link-changed', link: key, state: verb === 'cut' ? 'cut' : 'whole', order: order.id });
    if (silent.length > 0) return failed(`${silent.join(' and ')} did not answer within ${this.limitMillis} ms; the other end has done it`);
    const later = ends.filter((_, index) => told[index] === 'told when it is back');
    return later.length === 0 ? IN_EFFECT : { ...IN_EFFECT, reason: `${later.join(' and ')} will be told when back` };
  }

  private async handToNode(order: Order, node: string, answer: (refusal: Refusal | null) => void): Promise<Outcome> {
    const process = this.processes.get(node)!;
    const expected = this.expectAnswer(order.id);
    const life = process.incarnation;
    process.send({ type: 'order', order });
    void process.until(() => process.state === 'exited' || process.incarnation !== life, this.limitMillis).then((gone) => gone && expected.settle('gone'));
    const value = await expected.within(this.limitMillis, 'late');
    this.answers.delete(order.id);
    if (value !== null && typeof value === 'object') {
      answer(value);
      return { state: 'refused', reason: `${value.found}; ${value.todo}` };
    }
    answer(null);
    if (value === null) return IN_EFFECT;
    return failed(value === 'gone' ? `${node} ended before it answered` : `${node} did not answer within ${this.limitMillis} ms`);
  }

  private expectAnswer(order: string): Pending<Refusal | 'gone' | 'late' | null> {
    const answer = pending<Refusal | 'gone' | 'late' | null>();
    this.answers.set(order, answer);
    return answer;
  }

  private create(subject: LabProcessOptions['subject']): LabProcess {
    const cutPeers = (incarnation: number): string[] => {
      const peers = this.links.cutPeersOf(subject.name);
      this.gates.noteConfigured(subject.name, incarnation, peers);
      return peers;
    };
    return new LabProcess({
      ...this.options.prepare(subject, cutPeers),
      subject,
      report: this.options.report,
      onMessage: (message) => this.hear(message),
      onChange: () => {
        if (subject.kind === 'node' && !this.ending) void this.gates.nodeChanged(subject.name, this.limitMillis);
      },
    });
  }

  private hear(message: ToLab): void {
    if (message.type === 'gated') this.gates.answered(message.ticket);
    if (message.type === 'order-answer') this.answers.get(message.order)?.settle(message.refusal);
  }

  private reportOrder(order: Order, outcome: Omit<Outcome, 'state'> & { state: Outcome['state'] | 'asked' }): void {
    this.options.report({ kind: 'order-changed', order: order.id, command: order.command, by: order.by, state: outcome.state, reason: outcome.reason }, outcome.at);
  }
}
