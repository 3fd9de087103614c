/** A log that can be shown and kept from, whether it is being written or was recorded. */
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { LogIndex, LogSource } from '@understudy/shared/recording/log-index';

export interface ServedLog extends LogSource {
  index(): Promise<LogIndex>;
  /** @returns the gzipped JSON of the segment that begins with event `first`, or null when the log has none. */
  packed(first: number): Promise<Buffer | null>;
}

export const unpack = promisify(gunzip);
