/** A service that the steady writer writes to and whose serving node is taken away: ours, Redis Sentinel, NATS JetStream. */
import type { MonoMillis } from '@understudy/shared/domain/units';

export type Fault = 'kill' | 'pause';

export interface WrittenService {
  /** Resolves when the service has acknowledged the write; rejects when it is given up. */
  write: (number: number) => Promise<unknown>;
  /** Resolves when every node is up and what would take over has all that it needs, with the name of the node that serves. */
  untilWhole: () => Promise<string>;
  /** Takes a node away by SIGKILL or SIGSTOP. @returns the time just before the signal. */
  fault: (fault: Fault, node: string) => Promise<MonoMillis>;
  /** Resolves when another node serves. */
  untilTakenOver: (from: string) => Promise<unknown>;
  /** Starts or resumes the node again. */
  restore: (fault: Fault, node: string) => Promise<unknown>;
  stop: () => Promise<void>;
}
