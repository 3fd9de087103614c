/** The audit of a cluster while it runs: subscribers and questions on every node, accounts from the lab, reports once a second. */
import { AuditBook } from '@understudy/shared/audit/audit-book';
import type { Holdings } from '@understudy/shared/domain/audit';
import type { AuditEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { FromLab } from '@understudy/shared/wire/lab-channel';
import { monoMillis } from '../../clock.ts';
import { HoldingsLink } from './holdings-link.ts';
import { NodeAudit } from './node-audit.ts';

const SAMPLE_EVERY_MILLIS = 1000;
/** What is acknowledged is looked for some seconds later anyway. */
const ROUND_EVERY_MILLIS = 2000;
/** A node that is as slow as that hangs, as far as its deliveries are concerned. */
const ANSWER_LIMIT_MILLIS = 1500;

export class ClusterAudit {
  private readonly book: AuditBook;
  private readonly audits = new Map<NodeName, Pick<NodeAudit, 'ask' | 'close'>>();
  private readonly silent = new Set<NodeName>();
  private readonly timers: NodeJS.Timeout[] = [];
  private sampledAt = monoMillis();
  private asking = false;

  /** @param nodes those whose deliveries are counted; all are asked for what they have */
  constructor(
    cluster: ClusterSpec,
    nodes: readonly NodeName[],
    private readonly report: (body: AuditEventBody) => void,
    private readonly say: (text: string) => void,
  ) {
    this.book = new AuditBook(cluster, nodes);
    for (const node of cluster.nodes) {
      const sections = this.book.deliveriesAt(node.name);
      const onBack = (): void => this.book.nodeRuns(node.name, true, monoMillis());
      this.audits.set(node.name, sections.length > 0 ? new NodeAudit({ node, sections, report, say, onBack }) : new HoldingsLink(node));
    }
    this.timers.push(setInterval(() => this.sample(), SAMPLE_EVERY_MILLIS), setInterval(() => void this.round(), ROUND_EVERY_MILLIS));
  }

  /** What the lab passes on: accounts of clients, and which processes run. */
  hear(message: FromLab): void {
    if (message.type === 'source-account') this.book.account(message.account, monoMillis());
    if (message.type !== 'process') return;
    const { subject, incarnation, state } = message;
    if (subject.kind === 'client' && state === 'exited') this.book.clientGone(subject.name, incarnation);
    if (subject.kind === 'node') this.book.nodeRuns(subject.name, state === 'running' || state === 'stopping', monoMillis());
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const audit of this.audits.values()) audit.close();
  }

  private sample(): void {
    const now = monoMillis();
    this.report({ kind: 'audit-sampled', rows: this.book.rows(now - this.sampledAt), sections: this.book.sections(now), settled: this.book.isSettled });
    for (const audit of this.book.changedEpochs()) this.report({ kind: 'epoch-audited', audit });
    for (const changed of this.book.changedRanges()) this.report({ kind: 'audit-ranges', ...changed });
    this.sampledAt = now;
  }

  private async round(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const keys = this.book.wanted();
    const answers = new Map<NodeName, Holdings | null>();
    await Promise.all([...this.audits].map(async ([node, audit]) => {
      const answer = await audit.ask(keys, ANSWER_LIMIT_MILLIS);
      answers.set(node, answer);
      this.noteAnswer(node, answer !== null);
    }));
    this.asking = false;
    this.book.round(answers, monoMillis());
  }

  /** A node may hang without the lab's knowing: while it does, nothing that its subscriber lacks is missing. */
  private noteAnswer(node: NodeName, answers: boolean): void {
    if (!answers) {
      if (this.silent.has(node)) return;
      this.silent.add(node);
      this.book.nodeRuns(node, false, monoMillis());
      this.say(`${node}: does not say what it has`);
    } else if (this.silent.delete(node)) {
      this.book.nodeRuns(node, true, monoMillis());
    }
  }
}
