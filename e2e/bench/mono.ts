/** The machine's monotonic clock, the same for all its processes. */
import type { MonoMillis } from '@understudy/shared/domain/units';

export const monoMillis = (): MonoMillis => Number(process.hrtime.bigint()) / 1e6;
