/**
 * What pages are told of the topics that they look at: everything at first, then what changed, in one message for all that a page
 * looks at, the same message for all pages that look at the same. A page that takes too slowly is left out until it has room, and
 * then gets whole rows again: fewer messages, never a queue.
 */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { OutlineFrame } from '@understudy/shared/wire/topic-outline';
import type { BranchNews, SearchNews, TopicFrame, TopicLook, TopicNews, TopicRequest } from '@understudy/shared/wire/topic-watch';
import { newsOfBranch, newsOfSearch, showBranch, showSearch, type ShownBranch, type ShownSearch } from './branch-changes.ts';

/** Two messages a second: numbers that change more often cannot be read. What a page asks for first does not wait for that. */
const NEWS_MILLIS = 500;

/** A page that looks. */
export interface LookingPage {
  id: string;
  /** Whether so much is waiting on its way that nothing more should be added now. */
  isFull(): boolean;
}

export interface AudienceOptions {
  open: (request: TopicRequest, look: (frame: TopicFrame) => void) => () => void;
  /** The same message to all these pages. */
  emit: (pages: string[], news: TopicNews) => void;
  now: () => MonoMillis;
}

type Shown = { of: 'branch'; shown: ShownBranch } | { of: 'search'; shown: ShownSearch } | { of: 'outline'; shown: OutlineFrame };
type Piece = { of: 'branch'; news: BranchNews } | { of: 'search'; news: SearchNews } | { of: 'outline'; news: OutlineFrame };

/** One thing that is looked at. */
interface Sight {
  close: () => void;
  newest: Shown | null;
  /** What pages that are in step have. */
  told: Shown | null;
  pages: number;
}

interface Seat {
  page: LookingPage;
  keys: ReadonlySet<string>;
  /** Of which it has nothing yet, or missed something. */
  behind: Set<string>;
}

export class BranchAudiences {
  private readonly sights = new Map<string, Sight>();
  private readonly seats = new Map<string, Seat>();
  private timer: NodeJS.Timeout | null = null;
  private soon: NodeJS.Immediate | null = null;

  constructor(private readonly options: AudienceOptions) {}

  /** The page looks at all this from now on, and at nothing else. */
  look(page: LookingPage, { windows, search, outline }: TopicLook): void {
    const requests: TopicRequest[] = [
      ...windows.map((window) => ({ ask: 'branch' as const, ...window })),
      ...(search ? [{ ask: 'search' as const, ...search }] : []),
      ...(outline ? [{ ask: 'outline' as const, ...outline }] : []),
    ];
    const byKey = new Map(requests.map((request) => [JSON.stringify(request), request]));
    const before = this.seats.get(page.id);
    const keys = new Set(byKey.keys());
    const behind = new Set([...keys].filter((key) => !before?.keys.has(key) || before.behind.has(key)));
    this.seats.set(page.id, { page, keys, behind });
    for (const [key, request] of byKey) if (!before?.keys.has(key)) this.enter(key, request);
    for (const key of before?.keys ?? []) if (!keys.has(key)) this.leaveSight(key);
    this.tellSoon();
    this.timer ??= setInterval(() => this.tellChanges(), NEWS_MILLIS);
  }

  /** The page is gone. */
  leave(id: string): void {
    for (const key of this.seats.get(id)?.keys ?? []) this.leaveSight(key);
    this.seats.delete(id);
    if (this.seats.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  /** A page has room again. */
  drained(id: string): void {
    if (this.seats.get(id)?.behind.size) this.tellSoon();
  }

  private enter(key: string, request: TopicRequest): void {
    let sight = this.sights.get(key);
    if (!sight) {
      const opened: Sight = { close: () => undefined, newest: null, told: null, pages: 0 };
      sight = opened;
      this.sights.set(key, opened);
      opened.close = this.options.open(request, (frame) => {
        const first = opened.newest === null;
        opened.newest = this.show(frame, opened.newest);
        if (first) this.tellSoon();
      });
    }
    sight.pages += 1;
  }

  private leaveSight(key: string): void {
    const sight = this.sights.get(key)!;
    sight.pages -= 1;
    if (sight.pages > 0) return;
    this.sights.delete(key);
    sight.close();
  }

  private show(frame: TopicFrame, before: Shown | null): Shown {
    const now = this.options.now();
    if (frame.of === 'branch') return { of: 'branch', shown: showBranch(frame.frame, before?.of === 'branch' ? before.shown : null, now) };
    if (frame.of === 'search') return { of: 'search', shown: showSearch(frame.frame, before?.of === 'search' ? before.shown : null, now) };
    return { of: 'outline', shown: frame.frame };
  }

  /** Whoever waits for something whole gets it with the end of this turn. */
  private tellSoon(): void {
    this.soon ??= setImmediate(() => {
      this.soon = null;
      this.tell(new Map());
    });
  }

  private tellChanges(): void {
    const changes = new Map<string, Piece>();
    for (const [key, sight] of this.sights) {
      if (!sight.newest || sight.newest === sight.told) continue;
      const piece = sight.told && newsOf(sight.told, sight.newest);
      sight.told = sight.newest;
      if (piece) changes.set(key, piece);
    }
    this.tell(changes);
  }

  /** Pages that are to be told the same pieces are told in one go. */
  private tell(changes: ReadonlyMap<string, Piece>): void {
    const wholes = new Map<string, Piece>();
    const groups = new Map<string, { pages: string[]; pieces: Piece[] }>();
    for (const { page, keys, behind } of this.seats.values()) {
      if (page.isFull()) {
        for (const key of keys) if (changes.has(key)) behind.add(key);
        continue;
      }
      const pieces = [...keys].flatMap((key): [string, Piece][] => {
        const piece = behind.has(key) ? this.whole(key, wholes) : changes.get(key);
        if (!piece) return [];
        behind.delete(key);
        return [[`${piece === changes.get(key) ? '' : 'whole '}${key}`, piece]];
      });
      if (pieces.length === 0) continue;
      const name = pieces.map(([key]) => key).join('\n');
      const group = groups.get(name) ?? { pages: [], pieces: pieces.map(([, piece]) => piece) };
      group.pages.push(page.id);
      groups.set(name, group);
    }
    for (const { pages, pieces } of groups.values()) this.options.emit(pages, toNews(pieces));
  }

  /** Everything of one sight, made once for all that wait for it; null until its first frame came. */
  private whole(key: string, made: Map<string, Piece>): Piece | null {
    const sight = this.sights.get(key)!;
    // As those have it who are in step: the next change is one for all.
    sight.told ??= sight.newest;
    if (!sight.told) return null;
    const piece = made.get(key) ?? newsOf(null, sight.told)!;
    made.set(key, piece);
    return piece;
  }
}

function newsOf(known: Shown | null, newest: Shown): Piece | null {
  if (newest.of === 'outline') return { of: 'outline', news: newest.shown };
  if (newest.of === 'branch') {
    const news = newsOfBranch(known?.of === 'branch' ? known.shown : null, newest.shown);
    return news && { of: 'branch', news };
  }
  const news = newsOfSearch(known?.of === 'search' ? known.shown : null, newest.shown);
  return news && { of: 'search', news };
}

function toNews(pieces: readonly Piece[]): TopicNews {
  return {
    branches: pieces.flatMap((piece) => (piece.of === 'branch' ? [piece.news] : [])),
    search: pieces.flatMap((piece) => (piece.of === 'search' ? [piece.news] : []))[0] ?? null,
    outline: pieces.flatMap((piece) => (piece.of === 'outline' ? [piece.news] : []))[0] ?? null,
  };
}
