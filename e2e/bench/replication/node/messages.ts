/** What the benchmark and a node of ours say to each other over its channel. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ReceiverContents } from '../contents.ts';
import type { Stretch, WorkloadSpec } from '../workload.ts';

export type ToNode =
  | { type: 'begin' }
  /** To a receiver: say when so many updates are journalled, from the first on. */
  | { type: 'expect'; updates: number }
  /** To the taker: become the active source of what is to be carried and say so. */
  | { type: 'register'; workload: WorkloadSpec }
  | { type: 'carry'; stretch: Stretch }
  | { type: 'tell-contents' };

export type FromNode =
  | { type: 'listening' }
  /** The taker is the active source, and every stream of it has a target. */
  | { type: 'active' }
  | { type: 'started'; at: MonoMillis }
  /** The taker: every update of the stretch is acknowledged. */
  | { type: 'acknowledged'; at: MonoMillis }
  /** A receiver: the last update expected is applied and journalled. */
  | { type: 'finished'; at: MonoMillis }
  | { type: 'contents'; contents: ReceiverContents };
