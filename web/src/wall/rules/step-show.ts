/**
 * What the wall shows now: which view, and what it singles out. A machine without a clock of its own.
 *
 * ```
 *   overview ──► map ──► sections ──► timeline ──► overview      every `rotateMillis`, if asked
 *      │          │          │            │
 *      └──────────┴── something broke ────┘
 *                       ▼
 *                overview, singled out ── held ──► overview, all of it; then the rotation goes on
 * ```
 * What breaks while something is held is held with it, anew as long; it takes the first place only when it is graver.
 */
import type { Millis } from '@understudy/shared/domain/units';
import type { ShownProblem, Subject } from './subject.ts';

export const VIEWS = ['overview', 'map', 'sections', 'timeline'] as const;
export type WallView = (typeof VIEWS)[number];

/** Long enough to look up from a desk, find it, and read its sentence. */
export const HOLD_MILLIS: Millis = 20_000;

/** What broke, and until when it is held. */
export interface Held {
  /** Of all that is held. */
  ids: ReadonlySet<string>;
  /** The selection of the gravest that stands, and the nodes of all. */
  subject: Subject;
  until: Millis;
}

export interface Show {
  view: WallView;
  /** When the view was turned to. */
  turnedAt: Millis;
  held: Held | null;
  /** Problems that stood at the last look. Null until the first: what was broken before the wall was there is in its sentence. */
  known: ReadonlySet<string> | null;
  /** Occurrences that were seen, oldest first: what was only not heard of for a while is not new. */
  seen: readonly string[];
}

const SEEN_KEPT = 200;

export function firstShow(): Show {
  return { view: 'overview', turnedAt: 0, held: null, known: null, seen: [] };
}

/**
 * @param problems those that stand now, gravest first @param now any clock that goes on
 * @returns the same show when nothing is to change
 */
export function stepShow(show: Show, problems: readonly ShownProblem[], now: Millis, rotateMillis: Millis | null): Show {
  const known = new Set(problems.map(({ id }) => id));
  const before = show.known;
  if (before === null) return { ...show, known, seen: remember([], problems), turnedAt: now };
  const came = problems.filter(({ id }) => !before.has(id));
  const seen = came.length > 0 ? remember(show.seen, came) : show.seen;
  const broke = came.filter((problem) => problem.subject !== null && !show.seen.includes(occurrence(problem)));
  if (broke.length > 0) return { view: 'overview', turnedAt: now, known, seen, held: hold(show.held, broke, problems, now) };
  const same = came.length === 0 && known.size === before.size;
  const { held } = show;
  if (held && now >= held.until) return { ...show, known, seen, held: null, turnedAt: now };
  if (held) return same ? show : { ...show, known, seen, held: { ...held, subject: gravest(held, problems) } };
  if (rotateMillis !== null && now - show.turnedAt >= rotateMillis) return { ...show, known, seen, view: VIEWS[(VIEWS.indexOf(show.view) + 1) % VIEWS.length]!, turnedAt: now };
  return same ? show : { ...show, known, seen };
}

function occurrence({ id, since }: Pick<ShownProblem, 'id' | 'since'>): string {
  return `${id} ${since}`;
}

function remember(seen: readonly string[], came: readonly ShownProblem[]): string[] {
  return [...new Set([...seen, ...came.map(occurrence)])].slice(-SEEN_KEPT);
}

function hold(held: Held | null, broke: readonly ShownProblem[], problems: readonly ShownProblem[], now: Millis): Held {
  const ids = new Set([...(held?.ids ?? []), ...broke.map(({ id }) => id)]);
  const nodes = [...new Set([...(held?.subject.nodes ?? []), ...broke.flatMap(({ subject }) => subject?.nodes ?? [])])];
  const next = { ids, until: now + HOLD_MILLIS, subject: { nodes, selection: broke[0]!.subject!.selection } };
  return { ...next, subject: gravest(next, problems) };
}

/** @returns the subject as it was, with the selection of the gravest of what is held and still stands. */
function gravest({ ids, subject }: Pick<Held, 'ids' | 'subject'>, problems: readonly ShownProblem[]): Subject {
  const standing = problems.find((problem) => problem.subject !== null && ids.has(problem.id));
  return standing ? { ...subject, selection: standing.subject!.selection } : subject;
}
