/** Does harm to a running cluster, one fault after the other, each undone after a while; then heals what is left. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { OrderView } from '@understudy/shared/view/cluster-view';
import type { Random } from '@understudy/shared/machine/random';
import type { ClusterWatch } from '../lab/cluster-watch.ts';
import { recoveringNodes, whatIsNotWell } from './cluster-repair.ts';
import { FaultBag } from './fault-bag.ts';
import { describeFault, type Fault, type FaultKind } from './faults.ts';

/** Seldom enough for what stands to take effect, often enough for one in five seconds. */
const NEXT_FAULT_MILLIS = [1000, 3500] as const;
const FAULT_LASTS_MILLIS = [400, 5000] as const;
const LOOK_AGAIN_MILLIS = 100;
/** A start on a busy machine takes its time; a journal is read first. */
const HEAL_LIMIT_MILLIS = 120_000;

export interface Harm {
  faults: Partial<Record<FaultKind, number>>;
  /** The longest time without a new fault. */
  longestPauseMillis: number;
  /** Orders that did not take effect, in words. */
  failed: string[];
}

export interface HarmOptions {
  watch: ClusterWatch;
  random: Random;
  kinds: readonly FaultKind[];
  bounded: boolean;
  seconds: number;
  say: (line: string) => void;
}

export class FaultRun {
  private readonly standing = new Set<Fault>();
  private readonly undoing = new Set<Promise<void>>();
  /** When a process was as it should be again, by its node's name: what was said before that does not count. */
  private readonly backAt = new Map<NodeName, MonoMillis>();
  private readonly harm: Harm = { faults: {}, longestPauseMillis: 0, failed: [] };
  private readonly began = performance.now();

  constructor(private readonly options: HarmOptions) {}

  /** Resolves when the time is up and everything was undone. */
  async run(): Promise<Harm> {
    const { random, kinds, bounded, seconds, watch } = this.options;
    const bag = new FaultBag(random, kinds, bounded);
    const end = this.began + seconds * 1000;
    let last = this.began;
    while (performance.now() < end) {
      const lasts = random.between(...FAULT_LASTS_MILLIS);
      const pause = random.between(...NEXT_FAULT_MILLIS);
      let fault: Fault | null = null;
      while (fault === null && performance.now() < end) {
        const { view } = watch.state!;
        fault = bag.draw({ spec: view.spec!, standing: [...this.standing], recovering: recoveringNodes(view, this.since) });
        if (fault === null) await sleep(LOOK_AGAIN_MILLIS);
      }
      if (fault === null) break;
      await this.make(fault, lasts);
      const now = performance.now();
      this.harm.longestPauseMillis = Math.max(this.harm.longestPauseMillis, now - last);
      last = now;
      await sleep(Math.min(pause, Math.max(0, end - now)));
    }
    await Promise.all(this.undoing);
    return this.harm;
  }

  /** Resolves when every process runs, every stream is live and every section has a source. @throws with what is not well. */
  async untilWell(): Promise<void> {
    const { watch } = this.options;
    try {
      await watch.until('all is well', ({ view }) => whatIsNotWell(view, this.since).length === 0, HEAL_LIMIT_MILLIS);
    } catch {
      throw new Error(`Not well ${HEAL_LIMIT_MILLIS / 1000} s after the last fault: ${whatIsNotWell(watch.state!.view, this.since).join('; ')}`);
    }
  }

  private readonly since = (node: NodeName): MonoMillis => this.backAt.get(node) ?? 0;

  private async make(fault: Fault, lastsMillis: number): Promise<void> {
    this.standing.add(fault);
    this.harm.faults[fault.kind] = (this.harm.faults[fault.kind] ?? 0) + 1;
    this.say(`${describeFault(fault)} for ${Math.round(lastsMillis)} ms`);
    await this.order(fault.make);
    const undone = sleep(lastsMillis).then(() => this.undo(fault)).finally(() => this.undoing.delete(undone));
    this.undoing.add(undone);
  }

  private async undo(fault: Fault): Promise<void> {
    await this.order(fault.undo);
    const { at } = this.options.watch.state!.view;
    for (const name of fault.on) this.backAt.set(name, at);
    this.standing.delete(fault);
  }

  /** An order that fails is no reason to stop: what it leaves is seen in the end. */
  private async order(command: Fault['make']): Promise<void> {
    try {
      const { state, reason } = await this.orderOnceHeard(command);
      if (state !== 'in-effect') throw new Error(`${state}: ${reason ?? 'no reason given'}`);
    } catch (error) {
      const words = `${JSON.stringify(command)}: ${(error as Error).message}`;
      this.harm.failed.push(words);
      this.say(`FAILED ${words}`);
    }
  }

  /** On a busy machine the dashboard may lose the lab for a moment; it says so, and has it again. */
  private async orderOnceHeard(command: Fault['make']): Promise<OrderView> {
    const { watch } = this.options;
    await watch.until('the lab is connected', ({ view }) => view.lab.state === 'connected', HEAL_LIMIT_MILLIS);
    try {
      return await watch.order(command, 'chaos');
    } catch (error) {
      if (!(error as Error).message.includes('the lab is not connected')) throw error;
      await sleep(LOOK_AGAIN_MILLIS);
      return this.orderOnceHeard(command);
    }
  }

  private say(line: string): void {
    this.options.say(`${((performance.now() - this.began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  }
}
