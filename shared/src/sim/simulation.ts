/** One simulation, from start to verdict: a cluster, its sources, faults, and what was found wrong. */
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { ClientName, NodeName } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';
import { describeTransition } from './describe-transition.ts';
import { FaultInjector } from './fault-injector.ts';
import { describeFault, isOrder, type Fault } from './faults.ts';
import { FinalChecks } from './final-checks.ts';
import { Invariants, type UpdateCounts } from './invariants.ts';
import { Randomness } from './randomness.ts';
import { Scheduler } from './scheduler.ts';
import { SimClient } from './sim-client.ts';
import { simClusterSpec, topicsOf } from './sim-cluster-spec.ts';
import { SimNetwork } from './sim-network.ts';
import { SimNode } from './sim-node.ts';
import type { SimulationScript } from './simulation-script.ts';
import type { Invariant, Violation } from './violation.ts';

/** Several times what a millisecond has. */
const MOST_EVENTS_A_MILLI = 5;

export interface SimulationOptions {
  /** Each transition in a line. */
  onLine?: (line: string) => void;
  /** Stops after the first violation, or the first of this invariant. */
  stopAt?: Invariant | 'first';
}

/** A violation with the number of the event after which it was found. */
export type FoundViolation = Violation & { event: number };

export interface SimulationResult {
  events: number;
  faults: number;
  updates: UpdateCounts;
  violations: FoundViolation[];
  simulatedMillis: Millis;
}

export function runSimulation(script: SimulationScript, options: SimulationOptions = {}): SimulationResult {
  return new Simulation(script, options).run();
}

class Simulation {
  private readonly scheduler = new Scheduler();
  private readonly nodes = new Map<NodeName, SimNode>();
  private readonly clients: SimClient[];
  private readonly randomness: Randomness;
  private readonly invariants: Invariants;
  private readonly checks: FinalChecks;
  private readonly injector: FaultInjector;
  private readonly violations: FoundViolation[] = [];
  private faults = 0;
  /** What it was to stop at. */
  private hasFound = false;

  constructor(
    private readonly script: SimulationScript,
    private readonly options: SimulationOptions,
  ) {
    const { settings } = script;
    const { scheduler, nodes } = this;
    const spec = simClusterSpec(settings);
    const randomness = (this.randomness = new Randomness(settings.seed));
    this.invariants = new Invariants(spec, nodes, () => scheduler.ran);
    const network = new SimNetwork(scheduler, randomness, nodes, settings.wanMillis);
    this.checks = new FinalChecks(spec, nodes, network, this.invariants, settings.bounded, (name) => this.isActive(name));
    for (const node of spec.nodes) {
      const clock = randomness.of(`clock ${node.name}`);
      nodes.set(
        node.name,
        new SimNode(node, spec, scheduler, network, { offsetMillis: clock.between(0, 100_000), rate: clock.between(0.9999, 1.0001) }, {
          onEvent: (where, body) => this.reported(where, body),
          onAccept: (where, entry) => this.invariants.accepted(where, entry),
          onActive: (where, client, path, epoch) => this.invariants.active(where, client, path, epoch),
          onAcknowledge: (where, entry) => this.invariants.acknowledged(where, entry, scheduler.now),
          onDeliver: (where, _topic, payload) => this.invariants.deliveredTo(where, payload),
          onFault: (where, what) => this.invariants.violate('no-fault', `${where.name}: ${what}`),
        }),
      );
    }
    this.clients = spec.clients.map((client) => new SimClient(client, scheduler, randomness.of(`client ${client.name}`), nodes, {
      onPublished: (update) => this.invariants.published(update, scheduler.now),
      onSettled: (update, outcome) => this.invariants.settled(update, outcome),
    }, topicsOf(client)));
    this.injector = new FaultInjector(nodes, this.clients, network);
  }

  run(): SimulationResult {
    const { scheduler, script } = this;
    const { settings, faults } = script;
    for (const node of this.nodes.values()) scheduler.after(this.randomness.of(`start ${node.name}`).between(0, 300), () => node.start());
    for (const client of this.clients) {
      scheduler.after(this.randomness.of(`start ${client.spec.name}`).between(500, 1500), () => client.start());
      scheduler.after(settings.silentAt, () => client.fallSilent());
    }
    for (const fault of faults) scheduler.after(fault.at, () => this.inject(fault));
    try {
      scheduler.runUntil(settings.until, () => this.goesOn());
      if (scheduler.now >= settings.until) this.checks.check();
    } catch (error) {
      this.invariants.violate('no-fault', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    this.collect();
    return { events: scheduler.ran, faults: this.faults, updates: this.invariants.counts, violations: this.violations, simulatedMillis: scheduler.now };
  }

  /** Looks after each event. @returns whether it makes sense to go on. */
  private goesOn(): boolean {
    if (this.invariants.violations.length > 0) this.collect();
    if (this.hasFound) return false;
    if (this.scheduler.ran < this.script.settings.until * MOST_EVENTS_A_MILLI) return true;
    this.invariants.violate('comes-to-rest', `${this.scheduler.ran} events by ${Math.round(this.scheduler.now)} ms: somebody answers somebody without end`);
    this.collect();
    return false;
  }

  private isActive(name: ClientName): boolean {
    return this.clients.some(({ spec, isActive }) => isActive && spec.name === name);
  }

  private collect(): void {
    for (const violation of this.invariants.violations.splice(0)) {
      this.violations.push({ ...violation, event: this.scheduler.ran });
      this.hasFound ||= this.options.stopAt === 'first' || this.options.stopAt === violation.invariant;
      this.say(`VIOLATION ${violation.invariant}: ${violation.text}`);
    }
  }

  private reported(node: SimNode, body: NodeEventBody | FindingEventBody): void {
    this.invariants.reported(node, body);
    if (!this.options.onLine) return;
    const line = describeTransition(body);
    if (line !== null) this.say(`${node.name}#${node.incarnation} ${line}`);
  }

  private say(text: string): void {
    this.options.onLine?.(`${this.scheduler.now.toFixed(3).padStart(10)} ${text}`);
  }

  private inject(fault: Fault): void {
    if (this.script.settings.bounded) {
      this.invariants.checkNobodyWaits(this.scheduler.now, (name) => this.isActive(name));
      this.checks.checkConnected();
    }
    const undo = this.injector.begin(fault.action);
    if (!undo) return;
    this.faults += 1;
    this.say(`FAULT ${describeFault(fault)}`);
    if (isOrder(fault.action)) return;
    this.scheduler.after(fault.forMillis, () => {
      this.say(`OVER ${describeFault(fault)}`);
      undo();
    });
  }
}
