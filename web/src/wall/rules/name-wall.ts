/** What a wall is called and known by, so that it is the same wall after it was loaded again. */

export interface WallIdentity {
  id: string;
  name: string;
}

type Kept = Pick<Storage, 'getItem' | 'setItem'> | null;

const ID_KEY = 'understudy.wall.id';
const NAME_KEY = 'understudy.wall.name';

/**
 * @param asked the name in the address, which wins over a name that was made up
 * @param tab what one tab keeps: two screens of one browser are two walls
 * @param browser what the browser keeps: a wall that is switched on in the morning has the name it had
 * @param random small letters and digits, as many as asked for
 */
export function nameWall(asked: string | null, tab: Kept, browser: Kept, random: (length: number) => string): WallIdentity {
  const keep = (storage: Kept, key: string, make: () => string): string => {
    const known = storage?.getItem(key);
    if (known) return known;
    const made = make();
    storage?.setItem(key, made);
    return made;
  };
  return { id: keep(tab, ID_KEY, () => random(12)), name: asked ?? keep(browser, NAME_KEY, () => `Wall ${random(3)}`) };
}
