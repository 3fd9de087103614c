/** The state that an arc is coloured by: that of the section that it is or lies in; above and outside of sections there is none. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { coveringSection } from '@understudy/shared/domain/topic-path';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { sectionMark } from '../../state/status-mark.ts';
import type { MarkShape, Tone } from '../../ui/state-mark.tsx';
import { standingOf } from './place-rows.ts';

export interface ArcState {
  /** Stands in the class of the arc. */
  name: string;
  word: string;
  shape: MarkShape;
  tone: Tone;
}

export function arcState(view: ClusterView, path: TopicPath): ArcState {
  const sections = view.spec?.sections ?? [];
  const section = coveringSection(sections, path);
  if (section) {
    const { word, shape, tone } = sectionMark(view, section.path);
    return { name: tone, word, shape, tone };
  }
  if (standingOf(path, sections) === 'above') return { name: 'above', word: 'holds sections', shape: 'none', tone: 'plain' };
  return { name: 'outside', word: 'not replicated', shape: 'none', tone: 'unknown' };
}
