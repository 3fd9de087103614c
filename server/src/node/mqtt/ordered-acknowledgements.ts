/** Acknowledgements to one client go out in the order of receipt, in whatever order updates become durable (MQ-06). */

/** One received update that is to be answered. */
export interface Answer {
  settled: boolean;
  send: () => void;
}

export class OrderedAcknowledgements {
  private queue: Answer[] = [];

  /** Takes the next place. `send` runs once this and all before it are settled. */
  expect(send: () => void): Answer {
    const answer = { settled: false, send };
    this.queue.push(answer);
    return answer;
  }

  settle(answer: Answer): void {
    answer.settled = true;
    while (this.queue[0]?.settled) this.queue.shift()!.send();
  }

  /** The client is gone: nothing is sent any more. */
  drop(): void {
    this.queue = [];
  }
}
