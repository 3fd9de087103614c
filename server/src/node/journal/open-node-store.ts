/** Opens a node's store: one LMDB environment in the node's data directory (RP-09). */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { NodeStore } from '@understudy/shared/node/store';
import { storeFileFault } from './check-store-file.ts';
import { DiskJournal } from './disk-journal.ts';
import { DiskMarks } from './disk-marks.ts';
import { DiskValues, type ValueKey } from './disk-values.ts';
import { StoreFault, faultText } from './store-fault.ts';
import { TurnBatch, type StoreFaultListener } from './turn-batch.ts';

/** A store that is open. */
export interface OpenNodeStore extends NodeStore {
  /** Commits and lets go of the files. */
  close(): Promise<void>;
}

/** Grows when records on disk change their form. */
const FORMAT = '2';

/**
 * Opens the store in `directory` and creates it where there is none.
 * @param onFault called when a later commit fails; the node then cannot acknowledge anything any more
 * @throws StoreFault when what is there is no store, is damaged, or has another format
 */
export function openNodeStore(directory: string, onFault: StoreFaultListener): OpenNodeStore {
  const asked = `open the store in ${directory}`;
  const todo = 'Move the directory away and restore the node: it starts empty and is refilled by its peers.';
  let root: RootDatabase<Buffer> | null = null;
  try {
    mkdirSync(directory, { recursive: true });
    const path = join(directory, 'store.mdb');
    const fault = storeFileFault(path);
    if (fault !== null) throw new StoreFault({ asked, found: fault, todo });
    // noSync: survival of SIGKILL is the promise, and the page cache keeps that; see `TurnBatch` for the rest.
    root = open<Buffer>({ path, noSubdir: true, noSync: true, overlappingSync: false, noMemInit: true, cache: false, encoding: 'binary', maxDbs: 6 });
    const heads = root.openDB<Buffer, string>({ name: 'heads', encoding: 'binary' });
    const format = heads.get('format')?.toString();
    if (format === undefined) heads.putSync('format', Buffer.from(FORMAT));
    else if (format !== FORMAT) throw new StoreFault({ asked, found: `it has format ${format}, and this program reads format ${FORMAT}`, todo });
    return createStore(root, heads, directory, onFault);
  } catch (thrown) {
    void root?.close();
    throw thrown instanceof StoreFault ? thrown : new StoreFault({ asked, found: faultText(thrown), todo }, thrown);
  }
}

function createStore(root: RootDatabase<Buffer>, heads: ReturnType<typeof root.openDB<Buffer, string>>, directory: string, onFault: StoreFaultListener): OpenNodeStore {
  const batch = new TurnBatch(root, directory, onFault);
  const journal = new DiskJournal(root.openDB<Buffer, number>({ name: 'journal', encoding: 'binary' }), heads, batch);
  const values = new DiskValues(root.openDB<Buffer, ValueKey>({ name: 'values', encoding: 'binary' }), batch);
  const meta = new DiskMarks(root.openDB<Buffer, string>({ name: 'marks', encoding: 'binary' }), batch);
  return {
    journal,
    values,
    meta,
    commit: () => batch.commit(),
    patiently: (work) => batch.patiently(work),
    close: async () => {
      batch.commit();
      await root.close();
    },
  };
}
