/** What the benchmark and the floor's two programs say to each other over their channel. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ReceiverContents } from '../contents.ts';
import type { Stretch, WorkloadSpec } from '../workload.ts';
import type { JournalKind } from './journal.ts';

export type ToFloor =
  | { type: 'receive'; journal: JournalKind }
  /** To a receiver: say when so many updates are journalled, from the first on. */
  | { type: 'expect'; updates: number }
  | { type: 'send'; workload: WorkloadSpec; journal: JournalKind; ports: number[] }
  | { type: 'carry'; stretch: Stretch }
  | { type: 'tell-contents' };

export type FromFloor =
  | { type: 'listening'; port: number }
  | { type: 'connected' }
  /** The sender: the first update of the stretch was injected. */
  | { type: 'started'; at: MonoMillis }
  /** The sender: every receiver has acknowledged the last update of the stretch. */
  | { type: 'acknowledged'; at: MonoMillis }
  /** A receiver: the last update expected is applied and journalled. */
  | { type: 'finished'; at: MonoMillis }
  | { type: 'contents'; contents: ReceiverContents };
