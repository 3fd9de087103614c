/** That each check can fail: a bug of the product is planted, here alone, and a seed finds it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DestinationHost } from '../node/hosts/destination-host.ts';
import { EndedEpochs } from '../node/epochs/ended-epochs.ts';
import { EpochCloser } from '../node/epochs/epoch-closer.ts';
import { UpdateSourceHost } from '../node/hosts/update-source-host.ts';
import { GridRelay } from '../node/streams/grid-relay.ts';
import { GRID_STREAM } from '../node/streams/stream-message.ts';
import { StreamReceiver } from '../node/streams/stream-receiver.ts';
import { StreamSender } from '../node/streams/stream-sender.ts';
import { UpdateIntake } from '../node/updates/update-intake.ts';
import { Acknowledgements, type Copies } from '../replication/acknowledgements.ts';
import type { UpdateSourceInput } from '../update-source/update-source-types.ts';
import type { ClosedEpochs } from '../replication/close-epochs.ts';
import type { FaultAction } from './faults.ts';
import { planSimulation } from './plan-simulation.ts';
import { runSimulation } from './simulation.ts';
import type { SimulationScript } from './simulation-script.ts';
import type { Invariant } from './violation.ts';

// However busy the machine is: a simulation takes what it takes.
vi.setConfig({ testTimeout: 300_000 });

/* eslint-disable @typescript-eslint/no-explicit-any -- what is planted reaches into private parts */
type Method = (this: any, ...args: any[]) => any;

const restore: (() => void)[] = [];
afterEach(() => {
  for (const undo of restore.splice(0)) undo();
});

/** Replaces a method of the product until the test is over. */
function plant(of: { prototype: object }, name: string, make: (original: Method) => Method): void {
  const methods = of.prototype as Record<string, Method>;
  const original = methods[name];
  if (!original) throw new Error(`there is no method ${name} to plant a bug in`);
  methods[name] = make(original);
  restore.push(() => (methods[name] = original));
}

const SEEDS = [1, 2, 3, 4, 5, 6];
/** Without a split. */
const BOUNDED = Array.from({ length: 20 }, (_, seed) => seed).filter((seed) => planSimulation(seed).settings.bounded);

interface Bug {
  what: string;
  plant: () => void;
  /** Those that are tried, one after the other. */
  seeds?: number[];
  change?: (script: SimulationScript) => SimulationScript;
}

const withSettings = (settings: Partial<SimulationScript['settings']>) => (script: SimulationScript): SimulationScript => ({ ...script, settings: { ...script.settings, ...settings } });

/** Nothing happens to it, for half a minute. */
const calm = (script: SimulationScript): SimulationScript => ({ ...withSettings({ silentAt: 20_000, until: 30_000 })(script), faults: [] });

/** One thing happens to it, after ten seconds. */
const withFault = (action: FaultAction, forMillis: number) => (script: SimulationScript): SimulationScript => ({ ...calm(script), faults: [{ at: 10_000, forMillis, action }] });

/** One member of a group of three is cut off for a while, with a source on either side. */
const split = (script: SimulationScript): SimulationScript => ({
  settings: { ...script.settings, bounded: false, clients: ['fx-1', 'fx-2'], silentAt: 45_000, until: 60_000 },
  faults: ['lon-2', 'lon-3'].map((b) => ({ at: 10_000, forMillis: 9000, action: { kind: 'cut', a: 'lon-1', b, direction: 'both' } })),
});

function takeFirstEpoch(): void {
  const wrong = new WeakMap<object, object>();
  plant(UpdateIntake, 'ownStream', (ownStream) => function ownStreamPlanted(permit) {
    let first = wrong.get(permit);
    if (!first) wrong.set(permit, (first = { ...permit, epoch: { ...permit.epoch, counter: 1 } }));
    return ownStream.call(this, first);
  });
}

const BUGS: Record<Invariant, Bug> = {
  'one-source-an-epoch': { what: 'an activation takes the first epoch of its node', plant: takeFirstEpoch },
  'no-lower-epoch': { what: 'an activation takes the first epoch of its node', plant: takeFirstEpoch },
  'epochs-grow': {
    what: 'a source is called back before its epoch is on disk',
    plant: () => plant(UpdateSourceHost, 'persist', (persist) => function persistPlanted(effect) {
      if (effect.token === null) persist.call(this, effect);
      else this.feed({ kind: 'epoch-persisted', at: this.now(), token: effect.token } satisfies UpdateSourceInput);
    }),
  },
  'in-order': {
    what: 'of what comes together the last is taken first',
    plant: () => plant(StreamReceiver, 'updates', (updates) => function updatesPlanted(message) {
      updates.call(this, { ...message, runs: [...message.runs].reverse() });
    }),
    change: withFault({ kind: 'crash', node: 'lon-3' }, 3000),
  },
  'delivered-once': {
    what: 'what another node sent is delivered once more when it is the last of what came',
    plant: () => plant(UpdateIntake, 'take', (take) => function takePlanted(run) {
      take.call(this, run);
      const last = run.entries().at(-1);
      this.options.clients.deliver(last.topic, last.payload);
    }),
  },
  'acknowledged-when-safe': {
    what: 'acknowledgements wait for no copy',
    plant: () => plant(Acknowledgements, 'settle', (settle) => function settlePlanted(copies: Copies) {
      settle.call(this, { ...copies, members: [] });
    }),
  },
  'no-fault': {
    what: 'a node cannot take updates with marks of what a filter keeps out',
    plant: () => plant(StreamReceiver, 'updates', (updates) => function updatesPlanted(message) {
      if (message.skips.length > 0) throw new Error('skips');
      updates.call(this, message);
    }),
    change: withSettings({ filter: 'some' }),
  },
  'comes-to-rest': {
    what: 'whoever is told whom a member cannot hear tells it back',
    plant: () => plant(GridRelay, 'take', (take) => function takePlanted(member, message) {
      take.call(this, member, message);
      for (const back of [1, 2]) if (back) this.options.connectionWith(member)?.send(this.message(message.nodes));
    }),
    change: withSettings({ until: 12_000 }),
  },
  'goes-on': {
    what: 'nothing is acknowledged any more after a while',
    plant: () => {
      plant(Acknowledgements, 'settle', (settle) => function settlePlanted(copies: Copies) {
        if (copies.durableTo < 20) settle.call(this, copies);
      });
    },
    seeds: BOUNDED,
    change: withFault({ kind: 'kill-client', client: 'oms-1' }, 3000),
  },
  connected: {
    what: 'a destination does not hear that its connection was closed',
    plant: () => plant(DestinationHost, 'closed', () => () => undefined),
    change: withFault({ kind: 'crash', node: 'nyc-1' }, 3000),
  },
  'one-active-source': {
    what: 'a node does not notice that a client is gone',
    plant: () => plant(UpdateSourceHost, 'clientGone', () => () => undefined),
    change: withFault({ kind: 'kill-client', client: 'oms-1' }, 60_000),
  },
  'values-agree': {
    what: 'of updates that come together the first alone is applied',
    plant: () => plant(UpdateIntake, 'take', (take) => function takePlanted(run) {
      const { options } = this;
      const { topics } = options;
      const applyRun: Method = (whole, now, applied) => topics.applyRun(whole.slice(0, 1), now, applied);
      options.topics = Object.assign(Object.create(topics), { applyRun });
      take.call(this, run);
      options.topics = topics;
    }),
    change: calm,
  },
  'nothing-lost': {
    what: 'acknowledgements wait for no copy, and members are sent none',
    plant: () => {
      plant(StreamSender, 'pump', (pump) => function pumpPlanted() {
        if (this.name !== GRID_STREAM) pump.call(this);
      });
      plant(Acknowledgements, 'settle', (settle) => function settlePlanted(copies: Copies) {
        settle.call(this, { ...copies, members: [] });
      });
    },
    seeds: BOUNDED,
    change: calm,
  },
  'nothing-overwritten': {
    what: 'an epoch ends with one update less than there is',
    plant: () => plant(EpochCloser, 'judge', (judge) => function judgePlanted(closing, reachable) {
      const { closed, ...rest } = judge.call(this, closing, reachable) as ClosedEpochs;
      return { ...rest, closed: Object.fromEntries(Object.entries(closed).map(([key, { seen: [prefix = 0, ...beyond] }]) => [key, { seen: [Math.max(0, prefix - 1), ...beyond] }])) };
    }),
    seeds: BOUNDED,
    change: withSettings({ silentAt: 90_000, until: 100_000 }),
  },
  'overwritten-is-told': {
    what: 'what a split overwrote is not told',
    plant: () => plant(EndedEpochs, 'take', (take) => function takePlanted(path, ledger) {
      const { options } = this;
      const { report } = options;
      options.report = () => undefined;
      take.call(this, path, ledger);
      options.report = report;
    }),
    change: split,
  },
};

/** @returns the first of so many seeds that finds a violation of it, or null. */
function seedThatFinds(invariant: Invariant, { seeds = SEEDS, change = (script) => script }: Bug): number | null {
  for (const seed of seeds) {
    const { violations } = runSimulation(change(planSimulation(seed)), { stopAt: invariant });
    if (violations.some((violation) => violation.invariant === invariant)) return seed;
  }
  return null;
}

describe('a planted bug', () => {
  it.each(Object.entries(BUGS) as [Invariant, Bug][])('is found by a seed: %s', (invariant, bug) => {
    bug.plant();
    expect(seedThatFinds(invariant, bug), bug.what).not.toBeNull();
  });
});
