/** Everything that two nodes say to each other after their logon. */
import type { NodeName } from '../../domain/ids.ts';
import type { Heartbeat } from '../../membership/membership-contract.ts';
import type { UpdateSourceMessage } from '../../update-source/update-source-types.ts';
import type { ClosingMessage } from '../epochs/closing-message.ts';
import type { StreamMessage } from '../streams/stream-message.ts';

/** What members of a group tell each other; one that cannot hear another is told by a third. */
export type GridMessage = UpdateSourceMessage | ClosingMessage;

export type PeerMessage =
  /** Only says that the sender is there. */
  | { type: 'pulse' }
  | { type: 'beat'; heartbeat: Heartbeat }
  /** Between members; `from` said it, another one may have passed it on. `to`: for that member alone. */
  | { type: 'grid'; from: NodeName; to: NodeName | null; message: GridMessage }
  | StreamMessage;
