/** What the gallery shows: a mark in a state, the recording in which that was, how it is found there, and how it is drawn. */
import type { ReactNode } from 'react';
import type { Reading } from './reading.ts';

/** The recordings on the shelf; `e2e/gallery/scenes.ts` makes them. */
export const RECORDING_NAMES = ['beginning', 'death', 'split', 'nobody', 'monitor', 'loss'] as const;
export type RecordingName = (typeof RECORDING_NAMES)[number];

/** An instant of a recording at which the state was there, and the thing that was in it. */
export interface Seen extends Reading {
  recording: RecordingName;
  /** A node, a link, a section, an episode: whatever the specimen's `find` gave. */
  subject: string;
}

export interface Specimen {
  id: string;
  /** Members of the product's own unions that it shows, as "ProcessStatus paused": a test compares them with the types. */
  shows: readonly string[];
  /** What people call the state. */
  title: string;
  meaning: string;
  recording: RecordingName;
  /** @returns the thing that is in the state at this instant, or null. */
  find: (reading: Reading) => string | null;
  /** How long the state may stand before it is drawn: some take a moment to look like themselves. The first instant unless said. */
  settleMillis?: number;
  picture: (seen: Seen) => ReactNode;
  /** Takes the whole width of the page. */
  wide?: boolean;
}

export interface Chapter {
  id: string;
  title: string;
  about: string;
  specimens: readonly Specimen[];
}
