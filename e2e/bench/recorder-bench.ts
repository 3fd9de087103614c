/**
 * The flight recorder: what the default cluster at rest writes in an hour and how much of it the log keeps, what a seek anywhere in a day
 * costs, what an event costs, and how long the back end stands still when a segment is full. A minute is recorded for real; the day is that
 * minute again and again, in the product's own log.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { applyLogged, type FoldState } from '@understudy/shared/history/fold';
import { segmentOfNumber, type LogIndex } from '@understudy/shared/recording/log-index';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import { completeState, type Segment } from '@understudy/shared/recording/segment';
import { startDashboard } from '../../server/src/app/dashboard.ts';
import { EventLog, MOST_AGE_MILLIS, MOST_BYTES } from '../../server/src/collect/event-log/event-log.ts';
import { LogStore } from '../../server/src/collect/event-log/log-store.ts';
import { Recorder } from '../../server/src/collect/recorder.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { startLab } from '../lab/start-lab.ts';
import { median, percentile, type Bench } from './bench.ts';

const WARM_UP_MILLIS = 45_000;
const RECORDED_MILLIS = 60_000;
const DAY_MINUTES = 24 * 60;
const SEEKS = 200;
const MIB = 2 ** 20;

/** What a cluster wrote: all from its start, so that it can be folded, and the last minute of it, at rest. */
interface Recorded {
  start: LoggedEvent[];
  minute: LoggedEvent[];
}

async function record(): Promise<Recorded> {
  const lab = await startLab();
  const watch = new ClusterWatch(lab.url);
  try {
    await watch.until('every section served', ({ view }) => view.spec?.sections.every((section) => view.sections[section.path]?.holder?.active));
    await sleep(WARM_UP_MILLIS + RECORDED_MILLIS);
    const events: LoggedEvent[] = [];
    for (let from = 1; ; from = events.at(-1)!.n + 1) {
      const { events: more } = (await (await fetch(`${lab.url}/api/history?from=${from}&limit=1000`)).json()) as { events: LoggedEvent[] };
      if (more.length === 0) break;
      events.push(...more);
    }
    const end = events.at(-1)!.event.at;
    const cut = events.findIndex(({ event }) => event.at > end - RECORDED_MILLIS);
    return { start: events.slice(0, cut), minute: events.slice(cut) };
  } finally {
    watch.close();
    await lab.stop();
  }
}

/** The recorded minute as the `turn`-th after the first. */
function* again(minute: readonly LoggedEvent[], turn: number): Generator<LoggedEvent['event']> {
  for (const { event } of minute) yield { ...event, number: event.number + turn * minute.length, at: event.at + turn * RECORDED_MILLIS, wall: event.wall + turn * RECORDED_MILLIS };
}

/** The longest that the event loop stood still in each of sixty minutes, written as a cluster writes them: those in which a segment was sealed, and the others. */
async function stallsOf(recorder: Recorder, minute: readonly LoggedEvent[]): Promise<{ sealing: number[]; other: number[] }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const stalls = { sealing: [] as number[], other: [] as number[] };
  for (let turn = DAY_MINUTES + 1; turn <= DAY_MINUTES + 60; turn += 1) {
    const segments = recorder.log.segments.length;
    delay.reset();
    delay.enable();
    for (const event of again(minute, turn)) {
      recorder.record(event);
      await new Promise(setImmediate);
    }
    await recorder.log.settled();
    // One more turn of the timer by which the delay is measured.
    await sleep(3);
    delay.disable();
    stalls[recorder.log.segments.length > segments ? 'sealing' : 'other'].push(delay.max / 1e6);
  }
  return stalls;
}

export const recorderBench: Bench = {
  name: 'recorder',
  what: 'the flight recorder: bytes of a day at rest, a seek anywhere in it, an event, a full segment',
  async run(say) {
    say('recording a minute of the default cluster at rest');
    const { start, minute } = await record();
    const perHour = (minute.length * 3_600_000) / RECORDED_MILLIS;
    if (perHour < 10_000) throw new Error(`Only ${perHour} events an hour were recorded; the cluster did less than it should.`);
    const directory = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
    const recorder = new Recorder(new EventLog({ directory }), (fault) => { throw new Error(fault); });
    const floor = new LogStore(join(directory, 'floor'));
    try {
      for (const { event } of start) recorder.record(event);
      recorder.flush();
      say(`writing a day: ${(minute.length * DAY_MINUTES).toLocaleString('en')} events`);
      const appendMicros: number[] = [];
      const floorMicros: number[] = [];
      let hash = 0;
      for (let turn = 1; turn <= DAY_MINUTES; turn += 1) {
        const events = [...again(minute, turn)];
        const before = process.hrtime.bigint();
        for (const event of events) recorder.record(event);
        recorder.flush();
        const took = Number(process.hrtime.bigint() - before) / 1e3;
        await recorder.log.settled();
        appendMicros.push(took / events.length);
        if (turn % 20 === 0) {
          const texts = events.map((event, at) => JSON.stringify({ n: turn * events.length + at, arrivedAt: event.at, event }));
          const begin = process.hrtime.bigint();
          floor.write(() => texts.forEach((text, at) => floor.events.putSync(turn * events.length + at, text)));
          floorMicros.push(Number(process.hrtime.bigint() - begin) / 1e3 / events.length);
          hash += texts.length;
        }
      }
      if (hash === 0) throw new Error('the floor wrote nothing');
      say('writing an hour event by event, to see how long the event loop stands still');
      const stalls = await stallsOf(recorder, minute);
      const { log } = recorder;
      const dayMiB = (log.bytes / log.last) * perHour * 24 / MIB;
      const reachesBackHours = (log.segments.at(-1)!.toAt - log.segments[0]!.fromAt) / 3_600_000;

      say(`seeking ${SEEKS} times`);
      const lastState = recorder.state;
      await recorder.close();
      // No lab is there: the log is all that it serves.
      const server = await startDashboard({ source: { lab: { host: '127.0.0.1', port: 1 } }, dataDirectory: directory, port: 0, webDirectory: directory, onFault: (fault) => { throw new Error(fault); } });
      const seeks: number[] = [];
      const floors: number[] = [];
      const folds: number[] = [];
      try {
        const index = (await (await fetch(`${server.url}/api/log`)).json()) as LogIndex;
        for (let count = 0; count < SEEKS; count += 1) {
          const n = index.first + Math.floor(((count * 0.618033988749895) % 1) * (index.last - index.first));
          const entry = segmentOfNumber(index, n)!;
          const begin = performance.now();
          const segment = (await (await fetch(`${server.url}/api/log/segments/${entry.first}`)).json()) as Segment;
          const read = performance.now();
          const state = readSegment({ ...segment, base: completeState(segment.base) }).stateAt(n);
          const end = performance.now();
          if (state.view.n !== n) throw new Error(`asked for the state after event ${n}, got ${state.view.n}`);
          seeks.push(end - begin);
          floors.push(read - begin);
          if (n > segment.after) folds.push(((end - read) * 1000) / (n - segment.after));
        }
      } finally {
        await server.close();
      }
      let state: FoldState = lastState;
      const begin = performance.now();
      for (let turn = 0; turn < 20; turn += 1) for (const event of again(minute, DAY_MINUTES + 61 + turn)) state = applyLogged(state, { n: state.view.n + 1, arrivedAt: event.at, event });
      const warmFoldMicros = ((performance.now() - begin) * 1000) / (20 * minute.length);
      return {
        rounds: SEEKS,
        figures: {
          eventsPerHour: perHour, jsonMiBPerHour: (minute.reduce((sum, logged) => sum + JSON.stringify(logged).length, 0) / MIB) * (3_600_000 / RECORDED_MILLIS), keptMiBPerHour: dayMiB / 24,
          boundMiB: MOST_BYTES / MIB, boundHours: MOST_AGE_MILLIS / 3_600_000, reachesBackHours, segments: log.segments.length,
          stateKB: JSON.stringify(lastState).length / 1000, seekMedianMillis: median(seeks), seekReadMedianMillis: median(floors), foldMicrosInSeek: median(folds), foldMicrosWarm: warmFoldMicros,
          eventMicros: median(appendMicros), floorEventMicros: median(floorMicros), sealStallMedianMillis: median(stalls.sealing), otherStallMedianMillis: median(stalls.other), otherStallP95Millis: percentile(stalls.other, 95),
        },
        targets: {
          dayMiB: { value: dayMiB, atMost: MOST_BYTES / MIB },
          hoursKept: { value: Math.min(reachesBackHours, MOST_AGE_MILLIS / 3_600_000), atLeast: 24 },
          seekP95Millis: { value: percentile(seeks, 95), atMost: 100 },
          sealStallP95Millis: { value: percentile(stalls.sealing, 95), atMost: 20 },
        },
        leftOut: ['drawing what was sought', 'a disk that is slow: segments are in the page cache'],
      };
    } finally {
      await floor.close();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
