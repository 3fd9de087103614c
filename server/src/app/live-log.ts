/** The log that is being written, as pages are shown it and recordings are kept from it. */
import type { LogIndex } from '@understudy/shared/recording/log-index';
import type { Recorder } from '../collect/recorder.ts';
import type { ServedLog } from '../recordings/served-log.ts';

export function liveLog(recorder: Recorder): ServedLog {
  const { log } = recorder;
  return {
    index: () => Promise.resolve(indexOf(recorder)),
    segment: (entry) => log.openSegment(entry),
    packed: (first) => log.readSegment(first),
  };
}

function indexOf({ log, state, episodes }: Recorder): LogIndex {
  const { segments } = log;
  return {
    log: log.identity, cluster: state.view.spec?.name ?? null, first: log.first, last: log.last, fromAt: segments[0]!.fromAt, toAt: segments.at(-1)!.toAt,
    monoMinusWall: state.history.monoMinusWall, segments, episodes: episodes.list(), recording: null, bounds: { ...log.bounds, bytes: log.bytes },
  };
}
