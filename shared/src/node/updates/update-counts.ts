/** What this node counts of updates in its life, in all and by section; rates are differences between two samples. */
import type { TopicPath } from '../../domain/ids.ts';

export interface SectionCounts {
  accepted: number;
  refused: number;
  duplicates: number;
  fenced: number;
}

export class UpdateTotals {
  accepted = 0;
  applied = 0;
  private readonly sections = new Map<TopicPath, SectionCounts>();

  of(section: TopicPath): SectionCounts {
    let counts = this.sections.get(section);
    if (!counts) this.sections.set(section, (counts = { accepted: 0, refused: 0, duplicates: 0, fenced: 0 }));
    return counts;
  }
}
