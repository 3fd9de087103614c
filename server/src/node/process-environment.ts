/** Time as a process has it: the machine's monotonic clock, the event loop's timers. */
import type { NodeEnvironment } from '@understudy/shared/node/environment';
import { monoMillis } from '../clock.ts';

export const processEnvironment: NodeEnvironment = {
  now: monoMillis,
  after: (millis, call) => {
    const timer = setTimeout(call, Math.ceil(millis));
    return () => clearTimeout(timer);
  },
  soon: (call) => {
    const immediate = setImmediate(call);
    return () => clearImmediate(immediate);
  },
};
