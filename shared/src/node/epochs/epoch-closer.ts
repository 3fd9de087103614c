/**
 * Ends the epochs before one that begins on this node: asks every reachable member what it has, waits until this node has all of
 * it, and says what counts. On a member: promises, answers, and sends what the asker lacks.
 *
 * ```
 *   this node                       member
 *      │ closing, what it has ───────► │ takes no more of lower epochs from its clients
 *      │ ◄─────── closed, what it has  │
 *      │ ◄─────── updates that this node lacks, over the stream to it
 *      ▼ has all of it: the epoch may begin
 * ```
 */
import type { FindingEventBody } from '../../domain/cluster-event.ts';
import type { NodeName, TopicPath } from '../../domain/ids.ts';
import type { Millis } from '../../domain/units.ts';
import { compareEpochs, describeEpoch, type Epoch } from '../../domain/update-source.ts';
import { closeEpochs, type ClosedEpochs } from '../../replication/close-epochs.ts';
import type { SeenSetJson } from '../../replication/seen-set.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { ClosingMessage, Standing } from './closing-message.ts';

export interface EpochCloserOptions {
  self: NodeName;
  environment: NodeEnvironment;
  /** How long members are waited for that say they have something and do not send it. */
  patienceMillis: Millis;
  standing: (path: TopicPath) => Standing;
  /** Other members that are reachable now. */
  reachable: () => NodeName[];
  send: (member: NodeName, message: ClosingMessage) => void;
  /** Sends a member what it lacks of epochs below this one, whoever's they are to tell. */
  tellLacking: (member: NodeName, path: TopicPath, epoch: Epoch, seen: SeenSetJson) => void;
  promise: (path: TopicPath, epoch: Epoch, to: NodeName) => void;
  report: (body: FindingEventBody) => void;
}

/** What is known when an epoch may begin. */
export interface Ended {
  closed: SeenSetJson;
  horizon: Epoch | null;
  /** What each member that answered has. */
  members: Map<NodeName, Standing>;
}

interface Closing {
  path: TopicPath;
  epoch: Epoch;
  /** Whether this node's source was active before: the winner of a healed split. */
  winner: boolean;
  answers: Map<NodeName, Standing>;
  asked: Set<NodeName>;
  done: (ended: Ended) => void;
  stopPatience: () => void;
}

export class EpochCloser {
  private readonly closings = new Map<TopicPath, Closing>();

  constructor(private readonly options: EpochCloserOptions) {}

  /** Begins to end what was before an epoch. `done` is called once, unless a higher one is closed for the path meanwhile. */
  begin(path: TopicPath, epoch: Epoch, winner: boolean, done: (ended: Ended) => void): void {
    this.closings.get(path)?.stopPatience();
    const { environment, patienceMillis } = this.options;
    const closing: Closing = { path, epoch, winner, answers: new Map(), asked: new Set(), done, stopPatience: environment.after(patienceMillis, () => this.goWithout(closing)) };
    this.closings.set(path, closing);
    this.look(closing);
  }

  /** @returns whether a message was one of these and is dealt with. */
  take(from: NodeName, message: ClosingMessage): void {
    const { path, epoch, standing } = message;
    if (message.kind === 'closing') {
      this.options.promise(path, epoch, from);
      this.options.send(from, { kind: 'closed', path, epoch, standing: this.options.standing(path) });
      this.options.tellLacking(from, path, epoch, standing.seen);
      return;
    }
    const closing = this.closings.get(path);
    if (!closing || compareEpochs(closing.epoch, epoch) !== 0) return;
    closing.answers.set(from, standing);
    this.look(closing);
  }

  /** Members have come or gone, or updates have arrived. */
  lookAgain(): void {
    for (const closing of [...this.closings.values()]) this.look(closing);
  }

  /** A connection with a member is there again: what it was asked may be lost. */
  askAgain(member: NodeName): void {
    for (const closing of this.closings.values()) if (!closing.answers.has(member)) closing.asked.delete(member);
    this.lookAgain();
  }

  get isIdle(): boolean {
    return this.closings.size === 0;
  }

  stop(): void {
    for (const closing of this.closings.values()) closing.stopPatience();
    this.closings.clear();
  }

  private look(closing: Closing): void {
    const { path, epoch, asked, answers } = closing;
    const reachable = this.options.reachable();
    const unasked = reachable.filter((member) => !asked.has(member));
    if (unasked.length > 0) {
      const standing = this.options.standing(path);
      for (const member of unasked) {
        asked.add(member);
        this.options.send(member, { kind: 'closing', path, epoch, standing });
      }
    }
    if (reachable.some((member) => !answers.has(member))) return;
    const { lacking, behind, ...ended } = this.judge(closing, reachable);
    if (lacking.length === 0 && !behind) this.finish(closing, ended);
  }

  private judge({ path, winner, answers }: Closing, reachable: readonly NodeName[]): ClosedEpochs {
    const { self } = this.options;
    const members = new Map([[self, this.options.standing(path)] as const, ...[...answers].filter(([member]) => reachable.includes(member))]);
    return closeEpochs(path, self, winner, members);
  }

  /** A section without a source is worse than a hole that is named. */
  private goWithout(closing: Closing): void {
    const { path, epoch } = closing;
    const { closed, horizon, lacking } = this.judge(closing, [...closing.answers.keys()]);
    const silent = this.options.reachable().filter((member) => !closing.answers.has(member));
    const text = [
      `Epoch ${describeEpoch(epoch)} of ${path} began on ${this.options.self} without all of the epochs before.`,
      silent.length > 0 ? `${silent.join(', ')} did not say what they have.` : '',
      lacking.length > 0 ? `Not received: ${lacking.map(({ key, from, to }) => `${key} ${from} to ${to}`).join('; ')}.` : '',
    ];
    this.options.report({ kind: 'finding-changed', finding: `began-without:${path}`, state: 'raised', severity: 'fault', subject: path, text: text.filter(Boolean).join(' ') });
    const standing = this.options.standing(path);
    this.finish(closing, { horizon, closed: lacking.length === 0 ? closed : standing.seen });
  }

  private finish(closing: Closing, ended: Omit<Ended, 'members'>): void {
    closing.stopPatience();
    this.closings.delete(closing.path);
    closing.done({ ...ended, members: closing.answers });
  }
}
