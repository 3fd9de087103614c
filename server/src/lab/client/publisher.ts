/** Publishes a feed in bursts while the source is active: the first at once, none after the end of the activation. */
import type { Publication } from '@understudy/shared/client/publish-store';
import type { FeedSpec } from '@understudy/shared/domain/cluster-spec';
import type { Epoch } from '@understudy/shared/domain/update-source';
import { monoMillis } from '../../clock.ts';
import { encodeUpdate } from '../feed-payload.ts';
import type { Feed } from './feed.ts';

export interface PublisherOptions {
  client: string;
  incarnation: number;
  feed: Feed;
  spec: FeedSpec;
  /** A life begins, before anything of it is published. */
  onBegin: (life: number, epoch: Epoch) => void;
  /** @returns false when it cannot take more now; what is due is then left out. */
  publish: (publication: Publication) => boolean;
}

export class Publisher {
  private activation = 0;
  private number = 0;
  private epoch: Epoch | null = null;
  private timer: NodeJS.Timeout | null = null;
  private lastBurst = 0;

  constructor(private readonly options: PublisherOptions) {}

  /** Begins a life of the source. The same epoch again changes nothing. */
  activate(epoch: Epoch): void {
    if (this.epoch !== null && this.epoch.counter === epoch.counter && this.epoch.node === epoch.node) return;
    this.deactivate();
    this.epoch = epoch;
    this.activation += 1;
    this.number = 0;
    this.options.onBegin(this.activation, epoch);
    // The first activation of a section's history has counter 1: there is nothing yet that subscribers could see.
    this.options.feed.begin(epoch.counter <= 1);
    const { intervalMillis } = this.options.spec;
    this.lastBurst = monoMillis() - intervalMillis;
    this.burst(1);
    this.timer = setInterval(() => this.burst(0), intervalMillis);
  }

  /** Ends it: nothing is published from now on. */
  deactivate(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.epoch = null;
  }

  private burst(atLeast: number): void {
    const now = monoMillis();
    const due = Math.max(atLeast, this.options.feed.due(now - this.lastBurst));
    this.lastBurst = now;
    for (let sent = 0; sent < due && this.epoch !== null; sent += 1) {
      const topic = this.options.feed.pick();
      const origin = { client: this.options.client, life: `${this.options.incarnation}.${this.activation}`, number: this.number + 1, epoch: this.epoch };
      if (!this.options.publish({ topic: topic.topic, payload: encodeUpdate(topic.next(), origin, now), life: this.activation, number: origin.number })) return;
      this.number += 1;
    }
  }
}
