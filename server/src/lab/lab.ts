/**
 * The lab as a whole: guard, event port, wide IPs, processes; from start to end. It reports as witness `lab` under the cluster's name,
 * its starts counted as incarnations, and its first event describes the cluster.
 */
import { closeSync, writeFileSync } from 'node:fs';
import type { LabEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec, NodeConfig } from '@understudy/shared/domain/cluster-spec';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { wallMillis } from '../clock.ts';
import { EventOutlet } from '../outlet/event-outlet.ts';
import { Incarnations } from './data-directory/incarnations.ts';
import { GuardLink } from './guard-link.ts';
import type { LabDirectory } from './lab-directory.ts';
import type { AuditorConfig, ClientConfig, Programs } from './programs.ts';
import { endProcesses } from './end-processes.ts';
import { SourceAccounts } from './source-accounts.ts';
import { startProcesses } from './start-processes.ts';
import { Supervisor } from './supervisor/supervisor.ts';
import { WideIps } from './wide-ip/wide-ips.ts';

export interface LabOptions {
  spec: ClusterSpec;
  directory: LabDirectory;
  programs: Programs;
  host: string;
  eventPort: number;
  /** As the supervisor's. */
  answerLimitMillis?: number;
  /** One line for people. */
  say: (text: string) => void;
}

export class Lab {
  readonly supervisor: Supervisor;
  readonly guard: GuardLink;
  private readonly outlet: EventOutlet;
  private readonly wideIps: WideIps;
  private readonly incarnations: Incarnations;
  /** All nodes are being started: none of them dials before the others listen. */
  private joint = false;
  private readonly accounts = new SourceAccounts((body) => this.report(body));

  /** Starts the guard; nothing else yet. @throws when the data directory cannot be used. */
  constructor(private readonly options: LabOptions) {
    const { spec, directory, programs, say } = options;
    directory.make();
    this.incarnations = new Incarnations(directory.incarnations);
    const log = directory.openLog('guard');
    this.guard = new GuardLink(programs.guard, log, say);
    closeSync(log);
    this.outlet = new EventOutlet({
      witness: { kind: 'lab', name: spec.name, incarnation: this.incarnations.next(`lab ${spec.name}`) },
      onOrder: (order, answer) => void this.supervisor.take(order, answer),
      onFollowerGone: () => undefined,
    });
    this.wideIps = new WideIps(spec, (body) => this.report(body), say);
    this.supervisor = new Supervisor({
      spec,
      wideIps: this.wideIps,
      answerLimitMillis: options.answerLimitMillis,
      report: (body, at) => this.report(body, at),
      onAccount: (account) => this.accounts.take(account, (message) => this.supervisor.auditors?.send(message)),
      prepare: (subject, cutPeers) => ({
        program: subject.kind === 'node' ? programs.node : subject.kind === 'client' ? programs.client : programs.auditors,
        logPath: directory.log(subject.name),
        guard: this.guard,
        incarnations: this.incarnations,
        prepare: (incarnation) => {
          const path = directory.configuration(subject.name);
          writeFileSync(path, JSON.stringify(this.configurationOf(subject, incarnation, cutPeers)));
          return [path];
        },
      }),
    });
  }

  /** Listens for followers, describes the cluster, then starts its processes. @returns the event port. @throws when the port cannot be had. */
  async listen(): Promise<number> {
    const port = await this.outlet.listen(this.options.host, this.options.eventPort);
    this.report({ kind: 'cluster-described', spec: this.options.spec, labStarted: wallMillis() });
    await this.wideIps.listen();
    return port;
  }

  /** Starts every process, in an order that makes the first client of a path its active source. @returns the nodes that did not become ready. */
  start(): Promise<string[]> {
    this.joint = true;
    return startProcesses(this.supervisor, this.options.spec, async () => {
      await this.wideIps.start();
      this.joint = false;
    });
  }

  /** Ends every process, cleanly where that works; the event port stays open so that their ends are seen. */
  async endProcesses(limitMillis: number): Promise<void> {
    // Nodes that end now have not failed.
    this.wideIps.stop();
    await endProcesses(this.supervisor, this.options.spec, limitMillis);
  }

  /** The last step: no event after it, and the guard ends whatever is left. */
  async close(): Promise<void> {
    await this.wideIps.close();
    this.accounts.close();
    await this.outlet.close();
    await this.guard.close();
  }

  private report(body: LabEventBody, at?: MonoMillis): void {
    // The outlet stamps an event with its own time unless the body brings one: the moment of kill(2), say.
    const stamped: LabEventBody & { at?: MonoMillis } = at === undefined ? body : { ...body, at };
    this.outlet.report(stamped);
    if (body.kind === 'process-changed') this.tellAuditors(body);
    if (body.kind === 'process-changed' && body.state === 'exited' && body.order === null) this.options.say(`${body.subject.name} ended: ${body.because}`);
  }

  /** Whoever is paused or gone delivers nothing, and a client that is gone tells no more. */
  private tellAuditors({ subject, incarnation, state }: LabEventBody & { kind: 'process-changed' }): void {
    if (subject.kind !== 'auditor') this.supervisor.auditors?.send({ type: 'process', subject, incarnation, state });
  }

  private configurationOf(subject: { kind: 'node' | 'client' | 'auditor'; name: string }, incarnation: number, cutPeers: (incarnation: number) => string[]): NodeConfig | ClientConfig | AuditorConfig {
    const { spec: cluster, directory } = this.options;
    if (subject.kind === 'node') return { cluster, node: subject.name, incarnation, dataDirectory: directory.node(subject.name), cutPeers: cutPeers(incarnation), awaitBegin: this.joint };
    if (subject.kind === 'client') return { cluster, client: subject.name, incarnation };
    return { cluster, incarnation };
  }
}
