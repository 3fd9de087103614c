/**
 * A cluster file read leniently: whatever of it has the right kind, with its path. The checks across parts run on this, so
 * that a file with a wrong key still has all its other faults named at once (CF-01).
 */
import type { FilePath } from './file-fault.ts';

/** A text with its place. */
export interface Word {
  text: string;
  path: FilePath;
}

export interface LooseDestination {
  path: FilePath;
  name: Word | null;
  group: Word | null;
  nodes: Word[] | null;
  /** Null when the key is not there. */
  addresses: Word[] | null;
  wideIp: Word | null;
  passThrough: Word[];
  /** The length of the list of timeouts, null when it is no list. */
  timeouts: number | null;
}

export interface LooseGroup {
  path: FilePath;
  name: Word | null;
  datagrid: boolean;
  nodes: Word[];
  destinations: LooseDestination[];
}

export interface LooseFile {
  policy: Record<string, unknown>;
  groups: LooseGroup[];
  wideIps: { name: Word | null; group: Word | null; members: Word[] }[];
  sections: { path: Word | null; home: Word | null }[];
  clients: { name: Word | null; nodes: Word[] }[];
  auditedNodes: Word[];
}

/** @returns what can be read of a parsed file, in the order of the file. Never throws. */
export function readLoosely(value: unknown): LooseFile {
  const top = mapOf(value);
  return {
    policy: mapOf(top['policy']),
    groups: maps(top['groups'], ['groups']).map(([group, path]) => ({
      path,
      name: word(group['name'], [...path, 'name']),
      datagrid: group['datagrid'] !== false,
      nodes: words(group['nodes'], [...path, 'nodes']),
      destinations: maps(group['destinations'], [...path, 'destinations']).map(([destination, place]) => ({
        path: place,
        name: word(destination['name'], [...place, 'name']),
        group: word(destination['group'], [...place, 'group']),
        nodes: 'nodes' in destination ? words(destination['nodes'], [...place, 'nodes']) : null,
        addresses: 'addresses' in destination ? words(destination['addresses'], [...place, 'addresses']) : null,
        wideIp: word(destination['wideIp'], [...place, 'wideIp']),
        passThrough: words(destination['passThrough'], [...place, 'passThrough']),
        timeouts: Array.isArray(destination['reconnectTimeoutMillis']) ? destination['reconnectTimeoutMillis'].length : null,
      })),
    })),
    wideIps: maps(top['wideIps'], ['wideIps']).map(([wideIp, path]) => ({ name: word(wideIp['name'], [...path, 'name']), group: word(wideIp['group'], [...path, 'group']), members: words(wideIp['members'], [...path, 'members']) })),
    sections: maps(top['sections'], ['sections']).map(([section, path]) => ({ path: word(section['path'], [...path, 'path']), home: word(section['home'], [...path, 'home']) })),
    clients: maps(top['clients'], ['clients']).map(([client, path]) => ({ name: word(client['name'], [...path, 'name']), nodes: words(client['nodes'], [...path, 'nodes']) })),
    auditedNodes: words(mapOf(top['auditors'])['nodes'], ['auditors', 'nodes']),
  };
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function maps(value: unknown, path: FilePath): [Record<string, unknown>, FilePath][] {
  return Array.isArray(value) ? value.map((item, index) => [mapOf(item), [...path, index]]) : [];
}

function word(value: unknown, path: FilePath): Word | null {
  return typeof value === 'string' ? { text: value, path } : null;
}

function words(value: unknown, path: FilePath): Word[] {
  if (!Array.isArray(value)) return [];
  return value.map((item, index) => word(item, [...path, index])).filter((item) => item !== null);
}
