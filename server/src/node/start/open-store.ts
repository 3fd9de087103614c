/** Opens the node's store; a damaged one is put aside, and the node begins empty and is refilled by its peers (RP-09). */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { wallMillis } from '../../clock.ts';
import { openNodeStore, type OpenNodeStore } from '../journal/open-node-store.ts';
import { StoreFault } from '../journal/store-fault.ts';

export interface OpenedStore {
  store: OpenNodeStore;
  /** What was wrong with the store that was put aside, and where it is now; null when nothing was. */
  quarantined: string | null;
}

/** @throws StoreFault when not even an empty store can be opened there. */
export function openStore(directory: string, onFault: (fault: Error) => void): OpenedStore {
  try {
    return { store: openNodeStore(directory, onFault), quarantined: null };
  } catch (fault) {
    if (!(fault instanceof StoreFault) || !existsSync(directory)) throw fault;
    const aside = `${directory}.damaged-${wallMillis()}`;
    renameSync(directory, aside);
    mkdirSync(dirname(directory), { recursive: true });
    return { store: openNodeStore(directory, onFault), quarantined: `${fault.refusal.found}; it lies in ${aside} now` };
  }
}
