/** Topic paths compared by parts, and MQTT topic filters (US-12, MQ-07). */
import type { TopicPath } from './ids.ts';

const SLASH = '/'.charCodeAt(0);

/** How one path stands to another, by parts: `foo/barn` is apart from `foo/bar` (US-12). */
export type PathRelation = 'same' | 'above' | 'below' | 'apart';

/**
 * The branch of the topics that begin with a slash: its one part is empty, and '' is the root. No topic contains NUL, so that no
 * other path is this one.
 */
export const UNNAMED: TopicPath = '\u0000';

/** @returns the path of the child `name` of a branch; '' is the root. */
export function joinPath(branch: TopicPath, name: string): TopicPath {
  if (branch === '') return name === '' ? UNNAMED : name;
  return branch === UNNAMED ? `/${name}` : `${branch}/${name}`;
}

/** @returns whether `path` is the same as, above, below or apart from `other`. */
export function relatePaths(path: TopicPath, other: TopicPath): PathRelation {
  if (path === other) return 'same';
  if (isWithin(other, path)) return 'above';
  if (isWithin(path, other)) return 'below';
  return 'apart';
}

/** @returns whether `path` is `branch` itself or lies below it. */
export function isWithin(path: TopicPath, branch: TopicPath): boolean {
  // For every update: no text is put together for it.
  return path.startsWith(branch) && (path.length === branch.length || path.charCodeAt(branch.length) === SLASH);
}

/** @returns the entry whose path covers `path`, or undefined. Paths of sections never nest. */
export function coveringSection<S extends { path: TopicPath }>(sections: readonly S[], path: TopicPath): S | undefined {
  return sections.find((section) => isWithin(path, section.path));
}

/** @returns why `topic` cannot be published to (empty, wildcard, NUL), or null when it can. */
export function topicFault(topic: string): string | null {
  if (topic === '') return 'the topic is empty';
  if (topic.includes('\u0000')) return 'the topic contains a NUL character';
  if (/[+#]/.test(topic)) return `the topic ${JSON.stringify(topic)} contains a wildcard`;
  return null;
}

/** @returns why `filter` is no MQTT 3.1.1 topic filter, or null when it is one. */
export function filterFault(filter: string): string | null {
  if (filter === '') return 'the filter is empty';
  const parts = filter.split('/');
  for (const [index, part] of parts.entries()) {
    if (part.includes('#') && (part !== '#' || index !== parts.length - 1)) return `# must stand alone as the last part of ${JSON.stringify(filter)}`;
    if (part.includes('+') && part !== '+') return `+ must stand alone as a part of ${JSON.stringify(filter)}`;
  }
  return null;
}

/** @returns whether an MQTT filter matches a topic; wildcards do not match a first part that begins with `$` (MQ-07). */
export function filterMatches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  // Most filters are a branch or one topic.
  if (filter.endsWith('/#') && !filter.includes('+')) {
    const branch = filter.length - 2;
    return topic.startsWith(filter.slice(0, branch)) && (topic.length === branch || topic[branch] === '/');
  }
  const wanted = filter.split('/');
  const parts = topic.split('/');
  if (parts[0]!.startsWith('$') && (wanted[0] === '#' || wanted[0] === '+')) return false;
  for (const [index, want] of wanted.entries()) {
    if (want === '#') return true;
    if (index >= parts.length) return false;
    if (want !== '+' && want !== parts[index]) return false;
  }
  return wanted.length === parts.length;
}
