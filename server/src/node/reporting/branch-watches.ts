/** Branches that somebody has open: their frames at most five times a second, only when changed; nothing while nobody looks. */
import type { BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import { monoMillis } from '../../clock.ts';
import type { Topics } from '../topics/topic-types.ts';

/** Five frames a second. */
const FRAME_MILLIS = 200;

interface Watch {
  request: BranchRequest;
  send: (frame: BranchFrame) => void;
  last: string;
}

export class BranchWatches {
  private readonly watches = new Map<string, Watch>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly topics: Topics) {}

  open(key: string, request: BranchRequest, send: (frame: BranchFrame) => void): void {
    const watch = { request, send, last: '' };
    this.watches.set(key, watch);
    this.tell(watch);
    this.timer ??= setInterval(() => this.tellAll(), FRAME_MILLIS);
  }

  close(key: string): void {
    this.watches.delete(key);
    if (this.watches.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private tellAll(): void {
    for (const watch of this.watches.values()) this.tell(watch);
  }

  private tell(watch: Watch): void {
    const frame = this.topics.branch(watch.request, monoMillis());
    // A frame in which only ages grew says nothing new: whoever draws it can count.
    const said = JSON.stringify(frame, (key, value: unknown) => (key === 'ageMillis' ? undefined : value));
    if (said === watch.last) return;
    watch.last = said;
    watch.send(frame);
  }
}
