/** What the address bar says: the selection, the instant and the opened branches, so that a link shows a colleague exactly this. */
import { readSelection, writeSelection, type Selection } from './selection.ts';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { EpochMillis } from '@understudy/shared/domain/units';

/** An instant as a link names it: after an event of a log (null: of the one that is there), or at a time of day. */
export type Instant = { n: number; log: string | null } | { wall: EpochMillis };

export interface Address {
  selection: Selection | null;
  /** Null is live. */
  at: Instant | null;
  /** The recording of the back end's directory that is open, by its file. */
  recording: string | null;
  /** Opened branches of the topic tree; null when the address says nothing of them and the page chooses. */
  opened: TopicPath[] | null;
}

/** @param search the query part of the address, with or without its question mark */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const opened = query.getAll('open');
  return { selection: readSelection(query.get('sel')), at: readInstant(query.get('at')), recording: query.get('rec'), opened: opened.length ? opened.filter((path) => path !== '') : null };
}

/** @returns the query part, '' when there is nothing to say; slashes and colons stay readable. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  if (address.selection) query.set('sel', writeSelection(address.selection));
  if (address.recording) query.set('rec', address.recording);
  if (address.at) query.set('at', writeInstant(address.at));
  // An empty entry tells "all closed" apart from "nothing said".
  for (const path of address.opened?.length ? address.opened : address.opened ? [''] : []) query.append('open', path);
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%7E', '~').replaceAll('%40', '@');
  return text ? `?${text}` : '';
}

/** @returns the instant that `n1234@log`, `n1234` or an ISO time names, or null when it names none. */
function readInstant(text: string | null): Instant | null {
  const event = /^n(\d{1,15})(?:@([\w-]{1,64}))?$/.exec(text ?? '');
  if (event) return { n: Number(event[1]), log: event[2] ?? null };
  const wall = /^\d{4}-\d\d-\d\dT/.test(text ?? '') ? Date.parse(text!) : NaN;
  return Number.isNaN(wall) ? null : { wall };
}

function writeInstant(instant: Instant): string {
  if ('wall' in instant) return new Date(instant.wall).toISOString();
  return `n${instant.n}${instant.log === null ? '' : `@${instant.log}`}`;
}

/** The address bar as a store that React can subscribe to. */
export interface AddressStore {
  subscribe: (listener: () => void) => () => void;
  read: () => Address;
  /** A new entry in the browser's history, so that Back returns to the last selection. */
  select: (selection: Selection | null) => void;
  /** Where in time the page stands. A jump is a new entry, so that Back returns to where one was; a step on the way is none. */
  stand: (at: Instant | null, recording: string | null, how: 'jump' | 'step', selection?: Selection) => void;
  /** No new entry: opening a branch is no journey. */
  setOpened: (opened: TopicPath[]) => void;
}

export function createAddressStore(page: Window): AddressStore {
  let address = readAddress(page.location.search);
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  const write = (next: Address, how: 'pushState' | 'replaceState') => {
    address = next;
    page.history[how](null, '', `${page.location.pathname}${writeAddress(next)}${page.location.hash}`);
    tell();
  };
  page.addEventListener('popstate', () => {
    address = readAddress(page.location.search);
    tell();
  });
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => address,
    select: (selection) => {
      const same = selection === address.selection || (selection && address.selection && writeSelection(selection) === writeSelection(address.selection));
      if (!same) write({ ...address, selection }, 'pushState');
    },
    stand: (at, recording, how, selection = address.selection ?? undefined) => {
      const next = { ...address, at, recording, selection: selection ?? null };
      if (writeAddress(next) !== writeAddress(address)) write(next, how === 'jump' ? 'pushState' : 'replaceState');
    },
    setOpened: (opened) => write({ ...address, opened }, 'replaceState'),
  };
}
