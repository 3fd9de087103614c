/** What a search says of itself: how many it found, how many of them are listed, how far it is. */
import { countOf, formatCount } from '../../ui/format-number.ts';
import { isPattern, readPattern } from '@understudy/shared/domain/topic-pattern';
import type { SearchPicture } from './topic-picture.ts';

/** @returns why the text cannot be searched for, or null. */
export function searchFault(text: string): string | null {
  if (!isPattern(text)) return null;
  const pattern = readPattern(text);
  return typeof pattern === 'string' ? pattern : null;
}

/** @returns "200 of 2,999 matches listed, 2,799 left out · looked at 40,000 of 1,000,000". */
export function describeSearch(search: SearchPicture): string {
  const { found, topics, looked, of, done } = search.head;
  const listed = search.rows.length;
  const left = found - listed;
  const matches = left > 0 ? `${formatCount(listed)} of ${formatCount(found)} matches listed, ${formatCount(left)} left out` : countOf(found, 'match', 'matches');
  const holding = topics > found ? ` with ${countOf(topics, 'topic')}` : '';
  const progress = done ? '' : ` · looked at ${formatCount(looked)} of ${formatCount(of)}`;
  const advice = done && left > 0 ? '; narrow the search' : '';
  return matches + holding + progress + advice;
}

/** @returns what could help when nothing was found. */
export function describeNothing(text: string): string {
  return isPattern(text) ? 'No topic matches. In a filter capitals count, + stands for one part and # for all from there on.' : 'No path contains this.';
}
