/** Searching what is loaded, by an MQTT filter or by plain text. It says what it looked at, since it never sees closed branches. */
import { filterFault, filterMatches } from '@understudy/shared/domain/topic-path';
import { placeRows, type Branches, type TopicRow } from './place-rows.ts';
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';

export interface Found {
  rows: TopicRow[];
  /** How many rows were looked at. */
  among: number;
  /** Why the text is no MQTT filter, when it tries to be one. */
  fault: string | null;
}

/** @returns the loaded rows that match: as an MQTT filter when the text has a wildcard, else as part of the path. */
export function findTopics(branches: Branches, sections: readonly SectionSpec[], text: string): Found {
  const everywhere = new Set(Object.keys(branches));
  const loaded = placeRows(branches, everywhere, sections).filter((row): row is TopicRow => row.kind === 'topic');
  const wild = /[+#]/.test(text);
  const fault = wild ? filterFault(text) : null;
  if (fault) return { rows: [], among: loaded.length, fault };
  const part = text.toLowerCase();
  const rows = loaded.filter((row) => (wild ? filterMatches(text, row.path) : row.path.toLowerCase().includes(part)));
  return { rows: rows.map((row, index) => ({ ...row, depth: 0, open: false, place: index + 1, siblings: rows.length })), among: loaded.length, fault: null };
}
