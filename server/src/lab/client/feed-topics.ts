/** The topics of a feed with names and values like those of a trading floor, the most watched ones first. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { CURRENCIES, TENORS, pairsByImportance, startingRate, symbolOf } from './market.ts';
import { Walk } from './walk.ts';

export interface FeedTopic {
  topic: TopicPath;
  /** @returns its next value, as JSON. */
  next: () => string;
}

/** @returns exactly `count` topics below `path`; what they are like depends on the last part of the path. */
export function feedTopics(path: TopicPath, count: number): FeedTopic[] {
  const kind = path.split('/').at(-1)!;
  const topics: FeedTopic[] = [];
  for (const topic of (KINDS[kind] ?? plainTopics)(path)) {
    if (topics.length === count) return topics;
    topics.push(topic);
  }
  for (const topic of plainTopics(`${path}/more`)) {
    if (topics.length === count) break;
    topics.push(topic);
  }
  return topics;
}

const KINDS: Record<string, (path: TopicPath) => Iterable<FeedTopic>> = { fx: fxTopics, rates: rateTopics, orders: orderTopics, telemetry: telemetryTopics };

function* fxTopics(path: TopicPath): Iterable<FeedTopic> {
  for (const [base, quote] of pairsByImportance()) {
    const rate = startingRate(base, quote);
    yield* quoteTopics(`${path}/${symbolOf(base, quote)}`, new Walk(rate, rate * 1e-4), rate > 20 ? 3 : 5);
  }
}

function* rateTopics(path: TopicPath): Iterable<FeedTopic> {
  for (const [place, tenor] of TENORS.entries()) {
    for (const currency of CURRENCIES.slice(0, 20)) yield* quoteTopics(`${path}/${currency.code}/${tenor}`, new Walk(currency.rate + place * 0.06, 0.002), 4);
  }
}

function* quoteTopics(path: TopicPath, mid: Walk, digits: number): Iterable<FeedTopic> {
  const spread = 2 / 10 ** digits;
  let size = 1_000_000;
  yield { topic: `${path}/bid`, next: () => (mid.step() - spread).toFixed(digits) };
  yield { topic: `${path}/ask`, next: () => (mid.value + spread).toFixed(digits) };
  yield { topic: `${path}/mid`, next: () => mid.value.toFixed(digits) };
  yield { topic: `${path}/size`, next: () => String((size = 500_000 + ((size * 7 + 250_000) % 5_000_000))) };
}

const DESKS = ['fx-spot', 'fx-forward', 'swaps', 'govies', 'options'];
const STAGES = ['new', 'working', 'partly-filled', 'filled'];

function* orderTopics(path: TopicPath): Iterable<FeedTopic> {
  for (let number = 1; ; number += 1) {
    if (number > 9999) return;
    const order = `${path}/${DESKS[number % DESKS.length]!}/${String(number).padStart(4, '0')}`;
    let stage = number % STAGES.length;
    const limit = new Walk(100 + (number % 37), 0.05);
    yield { topic: `${order}/state`, next: () => JSON.stringify(STAGES[(stage = (stage + 1) % STAGES.length)]) };
    yield { topic: `${order}/filled`, next: () => String(stage * 250_000) };
    yield { topic: `${order}/limit`, next: () => limit.step().toFixed(2) };
  }
}

const METERS: [name: string, start: number, step: number][] = [['cpu', 35, 3], ['memory', 62, 0.5], ['latency', 1.8, 0.2], ['temperature', 41, 0.3], ['queue', 12, 2]];

function* telemetryTopics(path: TopicPath): Iterable<FeedTopic> {
  for (let host = 1; host <= 1000; host += 1) {
    for (const [name, start, step] of METERS) {
      const meter = new Walk(start, step);
      yield { topic: `${path}/rack-${1 + ((host - 1) % 8)}/host-${String(host).padStart(3, '0')}/${name}`, next: () => meter.step().toFixed(2) };
    }
  }
}

function* plainTopics(path: TopicPath): Iterable<FeedTopic> {
  for (let number = 1; ; number += 1) {
    const value = new Walk(100, 1);
    yield { topic: `${path}/${String(number).padStart(6, '0')}`, next: () => value.step().toFixed(2) };
  }
}
