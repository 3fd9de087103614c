/** What carries updates from one process to others: ours, the floor under it, and the peers beside it. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ReceiverContents } from './contents.ts';
import type { Stretch, Workload } from './workload.ts';

export interface Contender {
  name: string;
  /** @returns why it cannot run here, or null. */
  missing: () => string | null;
  /** Starts fresh processes, one that takes the updates and `receivers` that replicate them, and connects them. */
  start: (workload: Workload, receivers: number) => Promise<Carrier>;
}

export interface Carrier {
  /** Whose CPU is counted. The process that injects from outside, where there is one, is among them. */
  processes: { name: string; pid: number }[];
  /** Injects one stretch of the workload after the other; resolves when every receiver has applied and journalled the last update of it. */
  carry: (stretch: Stretch) => Promise<CarryTimes>;
  /** What each receiver has now. */
  contents: () => Promise<ReceiverContents[]>;
  /** Directories that the first receiver journals in. */
  journalDirectory: string;
  stop: () => Promise<void>;
}

export interface CarryTimes {
  /** Just before the first update of the stretch was injected. */
  startedAt: MonoMillis;
  /** When the last receiver had the last update, applied and journalled. */
  finishedAt: MonoMillis;
}
