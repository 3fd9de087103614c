import type { RootDatabase } from 'lmdb';
import { describe, expect, it } from 'vitest';
import { TurnBatch, type BatchPart } from './turn-batch.ts';

/** A database whose disk is full when told so. */
function database(full: () => boolean): RootDatabase<Buffer> {
  const fake: Pick<RootDatabase<Buffer>, 'transactionSync'> = {
    transactionSync: (action) => {
      const result = action();
      if (full()) throw new Error('MDB_MAP_FULL');
      return result;
    },
  };
  return fake as RootDatabase<Buffer>;
}

function recordingPart(name: string, lines: string[]): BatchPart {
  return { write: () => lines.push(`${name} write`), written: () => lines.push(`${name} written`), announce: () => lines.push(`${name} announce`), failed: (fault) => lines.push(`${name} failed: ${fault.message}`) };
}

describe('the batch of a turn', () => {
  it('RP-09 writes all parts in one transaction, and announces only after every part knows that it is written', async () => {
    const lines: string[] = [];
    const batch = new TurnBatch(database(() => false), '/data', () => undefined);
    batch.join(recordingPart('a', lines));
    batch.join(recordingPart('b', lines));
    batch.commit();
    expect(lines).toEqual([]);
    batch.touch();
    batch.touch();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual(['a write', 'b write', 'a written', 'b written', 'a announce', 'b announce']);
  });

  it('RP-09 RP-01 a commit that fails is reported and acknowledges nothing, and nothing more is taken', () => {
    const lines: string[] = [];
    const faults: Error[] = [];
    const batch = new TurnBatch(database(() => true), '/data', (fault) => faults.push(fault));
    batch.join(recordingPart('a', lines));
    batch.touch();
    batch.commit();
    expect(faults.map((fault) => fault.message)).toEqual(['write to the store in /data: MDB_MAP_FULL. Make room on the disk or repair it, then restore the node; what was not acknowledged is gone.']);
    expect(lines).toEqual(['a write', `a failed: ${faults[0]!.message}`]);
    expect(() => batch.touch()).toThrow('MDB_MAP_FULL');
    batch.commit();
    expect(lines).toHaveLength(2);
  });
});
