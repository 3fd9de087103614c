/** The socket.io protocol between the dashboard's back end and its pages. */
import { z } from 'zod';
import type { LoggedEvent } from '../domain/cluster-event.ts';
import type { EpochMillis, MonoMillis } from '../domain/units.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import type { History } from '../history/history.ts';
import type { TopicLook, TopicNews } from './topic-watch.ts';
import type { WallReport, WallStanding } from '../domain/wall.ts';

/** First word of a page, and after each reconnection: the last number it has, or null for a snapshot; which log it was. */
export const followSchema = z.object({ after: z.number().int().min(0).nullable(), log: z.string().max(64).nullable() });
export type Follow = z.infer<typeof followSchema>;

/** The back end's clocks when the message left, so that a page can say how old its data is. */
export interface Clocks {
  mono: MonoMillis;
  wall: EpochMillis;
}

export interface Snapshot {
  /** Identity of the event log: numbers of another log mean nothing. */
  log: string;
  /** State after event n; batches go on from n + 1. */
  n: number;
  view: ClusterView;
  history: History;
  clocks: Clocks;
  /** Hash of the page's build, so that a page can tell that it is outdated. */
  build: string;
  /** Whether this is the end of a recording: there is no cluster behind this dashboard, and nothing will follow. */
  recorded: boolean;
}

export interface EventBatch {
  /** `events[0].n` is the last number the page has, plus one. May be empty: then it only says that all is well. */
  events: LoggedEvent[];
  clocks: Clocks;
}

export interface ServerToPage {
  /** First word of the back end on each connection: the build of the page that it serves, whether a snapshot follows or not. */
  served: (build: string) => void;
  snapshot: (snapshot: Snapshot) => void;
  events: (batch: EventBatch) => void;
  /** What is new of the topics that the page looks at; times in it are by the clock of `Clocks`. */
  topics: (news: TopicNews) => void;
  /** All walls, at each change and a little after each report; walls themselves are not told. */
  walls: (walls: WallStanding[]) => void;
  /** A message of the page could not be taken; it says which and why. */
  refused: (refusal: { asked: string; found: string; todo: string }) => void;
}

export interface PageToServer {
  follow: (follow: Follow) => void;
  /** From now on the page looks at this in the topics and at nothing else. */
  'look-at-topics': (look: TopicLook) => void;
  /** This page is a wall display, and this is what it shows. */
  'report-wall': (report: WallReport) => void;
}
