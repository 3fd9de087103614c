/** The rows of a search: each with its whole path, none below another. */
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { ShownFound } from '@understudy/shared/wire/topic-watch';
import { standingOf } from './place-rows.ts';
import type { RowList } from './step-tree.ts';
import type { Lived } from './topic-picture.ts';

export function placeFound(found: readonly Lived<ShownFound>[], sections: readonly SectionSpec[]): RowList & { indexOf: (path: TopicPath) => number | null } {
  return {
    count: found.length,
    at: (index) => {
      const { path, ...child } = found[index]!;
      return { kind: 'topic', key: path, path, name: child.name, depth: 0, child, open: false, standing: standingOf(path, sections), place: index + 1, siblings: found.length };
    },
    indexOf: (path) => {
      const index = found.findIndex((row) => row.path === path);
      return index < 0 ? null : index;
    },
    parentOf: (index) => index,
  };
}
