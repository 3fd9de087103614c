/** The node's topics: last values and tombstones in a tree by parts of their paths (MQ-07, MQ-08). */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { OlderTopics, TopicUpdate } from '@understudy/shared/node/topic-table';
import type { TopicVersion } from '@understudy/shared/replication/topic-version';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { BranchAsk, OutlineAsk, SearchAsk } from '@understudy/shared/wire/topic-watch';
import { BranchFrames } from './branch-frames.ts';
import { EpochList } from './epoch-list.ts';
import { matchingTopics, nodesWithin } from './walk-topics.ts';
import { TopicData } from './topic-data.ts';
import { TopicOutline } from './topic-outline.ts';
import { Float, Word } from './topic-rows.ts';
import { TopicSearch } from './topic-search.ts';
import { NONE, type TopicId } from './topic-tree.ts';
import type { BranchCounts, RetainedTopic, SlicedTopics, Topics } from './topic-types.ts';
import type { OutlineFrame } from '@understudy/shared/wire/topic-outline';
import type { SearchFrame } from '@understudy/shared/wire/topic-search';

/** @returns the topics of a node, empty. */
export function createTopics(): Topics {
  return new TopicStore();
}

class TopicStore implements Topics {
  private readonly data = new TopicData();
  private readonly epochs = new EpochList();
  private readonly frames = new BranchFrames(this.data);

  apply(update: TopicUpdate, now: MonoMillis): 'applied' | 'older' {
    const node = this.set(update);
    if (node === NONE) return 'older';
    this.data.countUpdate(node, now);
    return 'applied';
  }

  replace(update: TopicUpdate): void {
    this.put(this.makeNode(update.topic), update);
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
      const version = this.versionOf(node);
      if (version) yield { topic: this.data.tree.pathOf(node), payload: this.data.valueOf(node) ?? Buffer.alloc(0), version };
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

  /** @returns the topic's node, or `NONE` when it has this version or a newer one. */
  private set(update: TopicUpdate): TopicId {
    const { epochs } = this;
    const { rows } = this.data;
    const { version } = update;
    const node = this.makeNode(update.topic);
    const there = rows.word(node, Word.epoch);
    const order = there === 0 ? 1 : there === epochs.numberOf(version.epoch) ? version.number - rows.float(node, Float.number) : compareEpochs(version.epoch, epochs.at(there));
    if (order <= 0) return NONE;
    this.put(node, update);
    return node;
  }

  private put(node: TopicId, { payload, version }: TopicUpdate): void {
    const { rows, values } = this.data;
    rows.setWord(node, Word.epoch, this.epochs.numberOf(version.epoch));
    rows.setFloat(node, Float.number, version.number);
    const before = rows.word(node, Word.value);
    const after = values.replace(before, payload);
    if (after === before) return;
    rows.setWord(node, Word.value, after);
    if (before === 0) this.countTopic(node, 1);
    else if (after === 0) this.countTopic(node, -1);
  }

  private makeNode(topic: TopicPath): TopicId {
    return this.data.tree.find(topic) || this.data.tree.make(topic);
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
