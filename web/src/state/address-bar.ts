/** What the address bar says: the selection and the opened branches, so that a link shows a colleague exactly this. */
import { readSelection, writeSelection, type Selection } from './selection.ts';
import type { TopicPath } from '@understudy/shared/domain/ids';

export interface Address {
  selection: Selection | null;
  /** Opened branches of the topic tree; null when the address says nothing of them and the page chooses. */
  opened: TopicPath[] | null;
}

/** @param search the query part of the address, with or without its question mark */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const opened = query.getAll('open');
  return { selection: readSelection(query.get('sel')), opened: opened.length ? opened.filter((path) => path !== '') : null };
}

/** @returns the query part, '' when there is nothing to say; slashes and colons stay readable. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  if (address.selection) query.set('sel', writeSelection(address.selection));
  // An empty entry tells "all closed" apart from "nothing said".
  for (const path of address.opened?.length ? address.opened : address.opened ? [''] : []) query.append('open', path);
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%7E', '~');
  return text ? `?${text}` : '';
}

/** The address bar as a store that React can subscribe to. */
export interface AddressStore {
  subscribe: (listener: () => void) => () => void;
  read: () => Address;
  /** A new entry in the browser's history, so that Back returns to the last selection. */
  select: (selection: Selection | null) => void;
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
    setOpened: (opened) => write({ ...address, opened }, 'replaceState'),
  };
}
