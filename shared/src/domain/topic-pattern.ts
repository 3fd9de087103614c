/**
 * What can be typed to find topics: an MQTT filter means what it means in MQTT 3.1.1 (MQ-07), and since names are long,
 * wildcards may also stand within a part: `prices/+/EUR#`, `orders/+-fx/#`.
 *
 *   +  any part · within a part: any run of characters
 *   #  at the end: all at and below · after the beginning of a part: every part that begins so, and all below
 */

/** How one part of a path is matched: the pieces between its wildcards, in order; `['']` is an empty part, `['', '']` any. */
export interface PatternPart {
  pieces: string[];
}

export interface TopicPattern {
  parts: PatternPart[];
  /** Whether all below what the parts match is matched, too. Without parts: everything. */
  deep: boolean;
}

/** @returns whether the text is a pattern rather than a part of a path. */
export function isPattern(text: string): boolean {
  return /[+#]/.test(text);
}

/** @returns the pattern, or in words why the text is none. */
export function readPattern(text: string): TopicPattern | string {
  const parts = text.split('/');
  const last = parts.length - 1;
  for (const [index, part] of parts.entries()) {
    const hash = part.indexOf('#');
    if (hash >= 0 && (index !== last || hash !== part.length - 1)) return `# can only be the last character of ${JSON.stringify(text)}: it stands for everything from there on`;
  }
  const deep = text.endsWith('#');
  const written = deep ? parts[last]!.slice(0, -1) : null;
  // `a/#` matches `a` itself, and all below: the last part is nothing but the wildcard.
  const own = written === null ? parts : written === '' ? parts.slice(0, -1) : [...parts.slice(0, -1), `${written}+`];
  return { parts: own.map((part) => ({ pieces: part.split('+') })), deep };
}

/** @returns whether one part of a path matches. @param first whether it is the first: wildcards at its beginning do not match what begins with `$` */
export function matchesPart({ pieces }: PatternPart, name: string, first: boolean): boolean {
  const [head = '', ...others] = pieces;
  if (others.length === 0) return name === head;
  if (first && head === '' && name.startsWith('$')) return false;
  if (!name.startsWith(head)) return false;
  const tail = others.pop()!;
  let at = head.length;
  for (const piece of others) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - tail.length >= at && name.endsWith(tail);
}

/** @returns whether a path matches. */
export function matchesPattern({ parts, deep }: TopicPattern, path: string): boolean {
  const names = path.split('/');
  if (names.length < parts.length || (names.length > parts.length && !deep)) return false;
  if (parts.length === 0 && names[0]!.startsWith('$')) return false;
  return parts.every((part, index) => matchesPart(part, names[index]!, index === 0));
}
