/** Every failover of the log, the last half hour's and those that the fold has long let go: what a jump goes to and a receipt is made of. */
import type { History } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { changedEpisodes, entryOfEpisode, type EpisodeEntry } from '@understudy/shared/recording/episode-entry';

export class EpisodeTable {
  private readonly entries: Map<string, EpisodeEntry>;
  private readonly changed = new Set<string>();
  private readonly withdrawn = new Set<string>();

  constructor(known: readonly EpisodeEntry[]) {
    this.entries = new Map(known.map((entry) => [entry.id, entry]));
  }

  /** Oldest first. */
  list(): EpisodeEntry[] {
    return [...this.entries.values()].sort((a, b) => a.n - b.n);
  }

  get(id: string): EpisodeEntry | undefined {
    return this.entries.get(id);
  }

  /** Takes what event `n` began or changed. */
  take(before: History, after: History, n: number): void {
    for (const episode of changedEpisodes(before, after)) {
      this.entries.set(episode.id, entryOfEpisode(episode, n, this.entries.get(episode.id)));
      this.changed.add(episode.id);
      this.withdrawn.delete(episode.id);
    }
  }

  /** The lab ends: what began since was no failover (`history/lab-end.ts`). */
  withdrawSince(at: MonoMillis): void {
    for (const { id, faultAt } of this.entries.values()) {
      if (faultAt < at) continue;
      this.entries.delete(id);
      this.changed.delete(id);
      this.withdrawn.add(id);
    }
  }

  /** Forgets what began before the log does. @returns the ids that went. */
  dropBefore(first: number): string[] {
    const gone = [...this.entries.values()].filter(({ n }) => n < first).map(({ id }) => id);
    for (const id of gone) this.entries.delete(id);
    return gone;
  }

  /** @returns what has changed since the last call. */
  changes(): { put: EpisodeEntry[]; withdrawn: string[] } {
    const put = [...this.changed].flatMap((id) => this.entries.get(id) ?? []);
    const withdrawn = [...this.withdrawn];
    this.changed.clear();
    this.withdrawn.clear();
    return { put, withdrawn };
  }
}
