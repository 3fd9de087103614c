/** One seed: a cluster, its sources, a plan of faults, five virtual minutes, and what was found wrong. */
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { NodeName } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';
import { Random } from '../machine/random.ts';
import { describeFault, planFaults, type Fault, type FaultAction, type FaultPlan } from './faults.ts';
import { Invariants, type UpdateCounts, type Violation } from './invariants.ts';
import { describeTransition } from './describe-transition.ts';
import { Scheduler } from './scheduler.ts';
import { SimClient } from './sim-client.ts';
import { simClusterSpec, topicsOf } from './sim-cluster-spec.ts';
import { SimNetwork } from './sim-network.ts';
import { SimNode } from './sim-node.ts';

const RUN_MILLIS: Millis = 300_000;
/** Sources publish nothing in the end, so that everything can get everywhere. */
const SILENT_MILLIS: Millis = 10_000;
/** Faults cease so long before the end: what is to come right has come right by then. */
const CALM_MILLIS: Millis = 45_000;
const LEAST_FAULTS = 10;
/** Several times what a seed has. */
const MOST_EVENTS = 1_500_000;

export interface SimulationOptions {
  seed: number;
  /** Takes the place of the plan that the seed makes. */
  plan?: FaultPlan;
  /** Each transition in a line. */
  onLine?: (line: string) => void;
  /** Stops after the first violation. */
  stopAtFirst?: boolean;
}

export interface SimulationResult {
  seed: number;
  plan: FaultPlan;
  events: number;
  faults: number;
  updates: UpdateCounts;
  violations: (Violation & { event: number })[];
  simulatedMillis: Millis;
}

export function runSimulation(options: SimulationOptions): SimulationResult {
  const random = new Random(options.seed);
  const spec = simClusterSpec(random.fork());
  const plan = options.plan ?? planFaults(random.fork(), spec, RUN_MILLIS - CALM_MILLIS, LEAST_FAULTS);
  if (!options.plan) random.fork();
  return new Simulation(options, spec, plan, new Random(options.seed ^ 0x5eed)).run();
}

class Simulation {
  private readonly scheduler = new Scheduler();
  private readonly nodes = new Map<NodeName, SimNode>();
  private readonly clients: SimClient[];
  private readonly network: SimNetwork;
  private readonly invariants: Invariants;
  private readonly violations: (Violation & { event: number })[] = [];
  private faults = 0;

  constructor(
    private readonly options: SimulationOptions,
    spec: ClusterSpec,
    private readonly plan: FaultPlan,
    private readonly random: Random,
  ) {
    this.invariants = new Invariants(spec);
    this.network = new SimNetwork(this.scheduler, random.fork(), this.nodes);
    const skew = random.fork();
    for (const node of spec.nodes) {
      this.nodes.set(
        node.name,
        new SimNode(node, spec, this.scheduler, this.network, { offsetMillis: skew.between(0, 100_000), rate: skew.between(0.9999, 1.0001) }, {
          onEvent: (where, body) => this.reported(where, body),
          onAccept: (where, entry) => this.invariants.accepted(where, entry),
          onDeliver: (where, _topic, payload) => this.invariants.deliveredTo(where, payload),
          onFault: (where, what) => this.invariants.violate('no-fault', `${where.name}: ${what}`),
        }),
      );
    }
    this.clients = spec.clients.map((client) => new SimClient(client, this.scheduler, random.fork(), this.nodes, {
      onPublished: (update) => this.invariants.published(update, this.scheduler.now),
      onSettled: (update, outcome) => this.invariants.settled(update, outcome),
      onActive: (who, node, epoch) => this.invariants.active(who, node, epoch),
    }, topicsOf(client.path)));
  }

  run(): SimulationResult {
    for (const node of this.nodes.values()) this.scheduler.after(this.random.between(0, 300), () => node.start());
    for (const client of this.clients) this.scheduler.after(this.random.between(500, 1500), () => client.start());
    for (const client of this.clients) this.scheduler.after(RUN_MILLIS - SILENT_MILLIS, () => client.fallSilent());
    for (const fault of this.plan.faults) this.scheduler.after(fault.at, () => this.inject(fault));
    this.scheduler.runUntil(RUN_MILLIS, () => this.goesOn());
    if (this.scheduler.now >= RUN_MILLIS) {
      this.invariants.checkEnd(this.nodes, this.plan.bounded);
      this.collect();
    }
    return {
      seed: this.options.seed, plan: this.plan, events: this.scheduler.ran, faults: this.faults,
      updates: this.invariants.counts, violations: this.violations, simulatedMillis: this.scheduler.now,
    };
  }

  /** Looks after each event. @returns whether it makes sense to go on. */
  private goesOn(): boolean {
    if (this.invariants.violations.length > 0) this.collect();
    if (this.options.stopAtFirst === true && this.violations.length > 0) return false;
    if (this.scheduler.ran < MOST_EVENTS) return true;
    this.invariants.violate('comes-to-rest', `${MOST_EVENTS} events by ${Math.round(this.scheduler.now)} ms: somebody answers somebody without end`);
    this.collect();
    return false;
  }

  private collect(): void {
    for (const violation of this.invariants.violations.splice(0)) {
      this.violations.push({ ...violation, event: this.scheduler.ran });
      this.say(`VIOLATION ${violation.invariant}: ${violation.text}`);
    }
  }

  private reported(node: SimNode, body: NodeEventBody | FindingEventBody): void {
    this.invariants.reported(body);
    if (!this.options.onLine) return;
    const line = describeTransition(body);
    if (line !== null) this.say(`${node.name}#${node.incarnation} ${line}`);
  }

  private say(text: string): void {
    this.options.onLine?.(`${this.scheduler.now.toFixed(3).padStart(10)} ${text}`);
  }

  private inject(fault: Fault): void {
    if (this.plan.bounded) this.invariants.checkCalm(this.nodes, this.scheduler.now);
    const undo = this.begin(fault.action);
    if (!undo) return;
    this.faults += 1;
    this.say(`FAULT ${describeFault(fault)}`);
    this.scheduler.after(fault.forMillis, () => {
      this.say(`OVER ${describeFault(fault)}`);
      undo();
    });
  }

  /** @returns how to undo it, or null when it is so already. */
  private begin(action: FaultAction): (() => void) | null {
    switch (action.kind) {
      case 'crash':
        return this.crash(this.nodes.get(action.node)!);
      case 'hang':
        return this.hang(this.nodes.get(action.node)!);
      case 'slow-disk': {
        const node = this.nodes.get(action.node)!;
        if (node.commitMillis > 0) return null;
        node.commitMillis = action.commitMillis;
        return () => (node.commitMillis = 0);
      }
      case 'cut':
        return this.cut(action);
      case 'loss': {
        const { weather } = this.network;
        if (weather.lateChance > 0 || weather.breakChance > 0) return null;
        Object.assign(weather, { lateChance: action.lateChance, breakChance: action.breakChance });
        return () => Object.assign(weather, { lateChance: 0, breakChance: 0 });
      }
      case 'kill-client': {
        const client = this.clients.find(({ spec }) => spec.name === action.client)!;
        if (!client.process) return null;
        client.crash();
        return () => client.start();
      }
    }
  }

  private crash(node: SimNode): (() => void) | null {
    if (!node.life) return null;
    node.crash();
    return () => node.start();
  }

  private hang(node: SimNode): (() => void) | null {
    const { life } = node;
    if (!life || life.process.hangs) return null;
    life.process.hang();
    return () => life.process.goOn();
  }

  private cut({ a, b, direction }: FaultAction & { kind: 'cut' }): (() => void) | null {
    const ways = ([[a, b], [b, a]] as const).filter((_way, index) => direction === 'both' || (direction === 'a-to-b') === (index === 0));
    if (ways.some(([from, to]) => this.network.isCut(from, to))) return null;
    for (const [from, to] of ways) this.network.setCut(from, to, true);
    return () => {
      for (const [from, to] of ways) this.network.setCut(from, to, false);
    };
  }
}
