/** What the benchmark and the floor's two programs say to each other over their channel. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ReceiverContents } from '../contents.ts';
import type { WorkloadSpec } from '../workload.ts';
import type { JournalKind } from './journal.ts';

export type ToFloor =
  | { type: 'receive'; updates: number; journal: JournalKind }
  | { type: 'send'; workload: WorkloadSpec; journal: JournalKind; ports: number[] }
  | { type: 'carry' }
  | { type: 'tell-contents' };

export type FromFloor =
  | { type: 'listening'; port: number }
  | { type: 'connected' }
  /** The sender: the first update was injected. */
  | { type: 'started'; at: MonoMillis }
  /** The sender: every receiver has acknowledged the last update. */
  | { type: 'acknowledged'; at: MonoMillis }
  /** A receiver: the last update is applied and journalled. */
  | { type: 'finished'; at: MonoMillis }
  | { type: 'contents'; contents: ReceiverContents };
