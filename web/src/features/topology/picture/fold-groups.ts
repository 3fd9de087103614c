/** Which groups are drawn as one mark: those that somebody folded, and on a map those whose cards could not be read at this size. */
import type { GroupName } from '@understudy/shared/domain/ids';
import type { Places } from '../../../draw/places.ts';
import type { Arrangement } from '../controls/arrangement.ts';

const NONE: ReadonlySet<GroupName> = new Set();

/** @param readable whether cards can be read at the present size */
export function foldedGroups(places: Places, folds: Arrangement['folds'], readable: boolean): ReadonlySet<GroupName> {
  const byThemselves = places.density.name === 'map' && !readable;
  const folded = places.groups.filter(({ name }) => (byThemselves ? folds[name] !== 'open' : folds[name] === 'folded')).map(({ name }) => name);
  return folded.length > 0 ? new Set(folded) : NONE;
}

export function sameGroups(a: ReadonlySet<GroupName>, b: ReadonlySet<GroupName>): boolean {
  return a === b || (a.size === b.size && [...a].every((name) => b.has(name)));
}
