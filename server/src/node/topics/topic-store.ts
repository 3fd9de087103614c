/** The node's topics: last values and tombstones in a tree by parts of their paths (MQ-07, MQ-08). */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { TopicVersion } from '@understudy/shared/replication/topic-version';
import { RunCursor, type UpdateRun } from '@understudy/shared/replication/update-run';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { BranchAsk, OutlineAsk, SearchAsk } from '@understudy/shared/wire/topic-watch';
import { BranchFrames } from './branch-frames.ts';
import { ChangedTopics } from './changed-topics.ts';
import { EpochList } from './epoch-list.ts';
import { matchingTopics, nodesWithin } from './walk-topics.ts';
import { TopicData } from './topic-data.ts';
import { TopicOutline } from './topic-outline.ts';
import { Float, Word } from './topic-rows.ts';
import { TopicSearch } from './topic-search.ts';
import { NONE, type TopicId } from './topic-tree.ts';
import type { ValueAddress } from './value-arena.ts';
import type { BranchCounts, RetainedTopic, SlicedTopics, Topics } from './topic-types.ts';
import type { OlderTopics, TopicUpdate } from '@understudy/shared/node/topic-table';
import type { OutlineFrame } from '@understudy/shared/wire/topic-outline';
import type { SearchFrame } from '@understudy/shared/wire/topic-search';

/** @returns the topics of a node, empty. */
export function createTopics(): Topics {
  return new TopicStore();
}

class TopicStore implements Topics {
  private readonly data = new TopicData();
  private readonly epochs = new EpochList();
  private readonly changes = new ChangedTopics();
  private readonly frames = new BranchFrames(this.data);

  get changed(): number {
    return this.changes.count;
  }

  apply({ topic, payload, version }: TopicUpdate, now: MonoMillis): 'applied' | 'older' {
    const node = this.nodeOf(topic);
    const epoch = this.epochs.numberOf(version.epoch);
    if (!this.isNewer(node, epoch, version.number)) return 'older';
    this.setVersion(node, epoch, version.number);
    this.setValue(node, this.data.values.replace(this.data.rows.word(node, Word.value), payload));
    this.changes.add(node);
    this.data.countUpdate(node, now);
    return 'applied';
  }

  applyRun(run: UpdateRun, now: MonoMillis, applied: ((topic: TopicPath, payload: Uint8Array) => void) | null): number {
    const { data, changes } = this;
    const { tree, rows, values } = data;
    const epoch = this.epochs.numberOf(run.stream.epoch);
    const { body, words } = run;
    let { number } = run;
    let count = 0;
    for (const cursor = new RunCursor(run); cursor.next(); number++) {
      const node = tree.findBytes(body, cursor.topicStart, cursor.topicStart + cursor.topicLength) || this.nodeOf(cursor.topic());
      if (!this.isNewer(node, epoch, number)) continue;
      this.setVersion(node, epoch, number);
      this.setValue(node, values.replaceWords(rows.word(node, Word.value), words, cursor.payloadStart >>> 2, cursor.payloadLength));
      changes.add(node);
      data.countUpdate(node, now);
      count += 1;
      applied?.(cursor.topic(), cursor.payload());
    }
    return count;
  }

  restore(update: TopicUpdate): void {
    this.put(update);
  }

  replace(update: TopicUpdate): void {
    this.changes.add(this.put(update));
  }

  takeChanged(most: number): TopicUpdate[] {
    return this.changes.take(most).map((node) => this.updateOf(node)!);
  }

  version(topic: TopicPath): TopicVersion | null {
    const node = this.data.tree.find(topic);
    return node === NONE ? null : this.versionOf(node);
  }

  value(topic: TopicPath): Buffer | null {
    const node = this.data.tree.find(topic);
    return node === NONE ? null : this.data.valueOf(node);
  }

  *matching(filter: string): Iterable<RetainedTopic> {
    for (const node of matchingTopics(this.data, filter)) yield new FoundTopic(this.data, node);
  }

  *within(branch: TopicPath): Iterable<TopicUpdate> {
    for (const node of nodesWithin(this.data.tree, this.data.nodeAt(branch))) {
      const update = this.updateOf(node);
      if (update) yield update;
    }
  }

  older(branch: TopicPath, epoch: Epoch): OlderTopics {
    const { data, epochs } = this;
    const isOlder = epochs.all().map((each) => compareEpochs(each, epoch) < 0);
    let topics = 0;
    let example: TopicId = NONE;
    for (const node of nodesWithin(data.tree, data.nodeAt(branch))) {
      if (!data.hasValue(node) || !isOlder[data.rows.word(node, Word.epoch)]) continue;
      topics += 1;
      if (example === NONE) example = node;
    }
    return { topics, example: example === NONE ? null : data.tree.pathOf(example) };
  }

  counts(branch: TopicPath, now: MonoMillis): BranchCounts {
    const { data } = this;
    const node = data.nodeAt(branch);
    if (node === NONE) return { topics: 0, updates: 0, updatesPerSecond: 0, newestAt: null };
    return { topics: data.topicsOf(node), updates: data.activity.updatesOf(node), updatesPerSecond: data.activity.perSecond(node, now), newestAt: data.activity.newestAt(node) };
  }

  branch(ask: BranchAsk, now: MonoMillis, withTrends: boolean): BranchFrame {
    return this.frames.frame(ask, now, withTrends);
  }

  search(ask: SearchAsk): SlicedTopics<SearchFrame> {
    return new TopicSearch(this.data, ask);
  }

  outline(ask: OutlineAsk): SlicedTopics<OutlineFrame> {
    return new TopicOutline(this.data, ask);
  }

  private nodeOf(topic: TopicPath): TopicId {
    const { tree } = this.data;
    return tree.find(topic) || tree.make(topic);
  }

  private isNewer(node: TopicId, epoch: number, number: number): boolean {
    const { rows } = this.data;
    const there = rows.word(node, Word.epoch);
    if (there === epoch) return number > rows.float(node, Float.number);
    return there === 0 || compareEpochs(this.epochs.at(epoch), this.epochs.at(there)) > 0;
  }

  private put({ topic, payload, version }: TopicUpdate): TopicId {
    const node = this.nodeOf(topic);
    this.setVersion(node, this.epochs.numberOf(version.epoch), version.number);
    this.setValue(node, this.data.values.replace(this.data.rows.word(node, Word.value), payload));
    return node;
  }

  private setVersion(node: TopicId, epoch: number, number: number): void {
    const { rows } = this.data;
    rows.setWord(node, Word.epoch, epoch);
    rows.setFloat(node, Float.number, number);
  }

  private setValue(node: TopicId, value: ValueAddress): void {
    const { rows } = this.data;
    const before = rows.word(node, Word.value);
    if (value === before) return;
    rows.setWord(node, Word.value, value);
    if (before === 0) this.countTopic(node, 1);
    else if (value === 0) this.countTopic(node, -1);
  }

  private countTopic(node: TopicId, change: 1 | -1): void {
    const { rows, tree } = this.data;
    for (let each = node; each !== NONE; each = tree.parentOf(each)) {
      const topics = rows.word(each, Word.topics) + change;
      rows.setWord(each, Word.topics, topics);
      if (topics === 0) this.frames.vanished(each);
      else if (change === 1 && topics === 1) this.frames.appeared(each);
    }
  }

  private updateOf(node: TopicId): TopicUpdate | null {
    const version = this.versionOf(node);
    return version && { topic: this.data.tree.pathOf(node), payload: this.data.valueOf(node) ?? Buffer.alloc(0), version };
  }

  private versionOf(node: TopicId): TopicVersion | null {
    const epoch = this.data.rows.word(node, Word.epoch);
    return epoch === 0 ? null : { epoch: this.epochs.at(epoch), number: this.data.rows.float(node, Float.number) };
  }
}

/** What a filter found; its value is read when it is asked for. */
class FoundTopic implements RetainedTopic {
  constructor(
    private readonly data: TopicData,
    private readonly node: TopicId,
  ) {}

  get topic(): TopicPath {
    return this.data.tree.pathOf(this.node);
  }

  get payload(): Buffer | null {
    return this.data.valueOf(this.node);
  }
}
