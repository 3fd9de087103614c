/** An instant of the recording that a dashboard shows, found as the gallery finds them: by what was so. */
import type { FoldState } from '@understudy/shared/history/fold';
import type { LogIndex } from '@understudy/shared/recording/log-index';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import type { Segment } from '@understudy/shared/recording/segment';
import type { MonoMillis } from '@understudy/shared/domain/units';

export interface RecordedInstant {
  log: string;
  n: number;
  at: MonoMillis;
  state: FoldState;
}

const get = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;

/** @returns the instant `settledMillis` after it first was so, as long as it was still so. @throws when it never was. */
export async function findInstant(url: string, isSo: (state: FoldState) => boolean, settledMillis = 0): Promise<RecordedInstant> {
  const index = await get<LogIndex>(`${url}/api/log`);
  let found: RecordedInstant | null = null;
  let since = 0;
  for (const { first } of index.segments) {
    const segment = readSegment(await get<Segment>(`${url}/api/log/segments/${first}`));
    for (let n = segment.from; n <= segment.to; n += 1) {
      const [state, at] = [segment.stateAt(n), segment.labelAt(n)];
      if (!isSo(state)) {
        if (found) return found;
        continue;
      }
      if (!found) since = at;
      else if (at - since > settledMillis) return found;
      found = { log: index.log, n, at, state };
    }
  }
  if (!found) throw new Error(`the recording at ${url} has no such instant; look at e2e/gallery/scenes.ts`);
  return found;
}
