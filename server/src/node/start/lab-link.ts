/** The node's end of the lab's IPC channel; without a lab it does nothing. */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Order, Refusal } from '@understudy/shared/domain/cluster-command';
import type { FromLab, ToLab } from '@understudy/shared/wire/lab-channel';

export interface LabOrders {
  onOrder: (order: Order, answer: (refusal: Refusal | null) => void) => void;
  onGate: (cutPeers: NodeName[]) => void;
  onBegin: () => void;
  /** The lab's process is gone. */
  onGone: () => void;
}

export class LabLink {
  send(message: ToLab): void {
    if (process.connected) process.send?.(message);
  }

  listen(orders: LabOrders): void {
    if (process.send === undefined) return;
    process.on('message', (raw) => {
      const message = raw as FromLab;
      if (message.type === 'order') {
        const { order } = message;
        orders.onOrder(order, (refusal) => this.send({ type: 'order-answer', order: order.id, refusal }));
      } else if (message.type === 'gate') {
        orders.onGate(message.cutPeers);
        this.send({ type: 'gated', ticket: message.ticket });
      } else orders.onBegin();
    });
    process.on('disconnect', orders.onGone);
  }

  /** Lets the process end although the channel is open. */
  close(): void {
    if (process.connected) process.disconnect();
  }
}
