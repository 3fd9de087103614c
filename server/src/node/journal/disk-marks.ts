/** Marks: small JSON values by key. All of them are in memory; what a turn changed is written with the turn. */
import type { Database } from 'lmdb';
import type { Marks } from '@understudy/shared/node/store';
import type { BatchPart, TurnBatch } from './turn-batch.ts';

export class DiskMarks implements Marks, BatchPart {
  private readonly texts = new Map<string, string>();
  private readonly changed = new Set<string>();

  constructor(
    private readonly marks: Database<Buffer, string>,
    private readonly batch: TurnBatch,
  ) {
    batch.join(this);
    for (const { key, value } of marks.getRange({})) this.texts.set(key, value.toString());
  }

  put(key: string, value: unknown): void {
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined) throw new TypeError(`the mark ${JSON.stringify(key)} is no JSON; remove it instead`);
    if (this.texts.get(key) === text) return;
    this.batch.touch();
    this.texts.set(key, text);
    this.changed.add(key);
  }

  get<T>(key: string): T | undefined {
    const text = this.texts.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  remove(key: string): void {
    if (!this.texts.delete(key)) return;
    this.batch.touch();
    this.changed.add(key);
  }

  entries<T>(prefix: string): [key: string, value: T][] {
    const found: [string, T][] = [];
    for (const [key, text] of this.texts) if (key.startsWith(prefix)) found.push([key, JSON.parse(text) as T]);
    return found;
  }

  write(): void {
    for (const key of this.changed) {
      const text = this.texts.get(key);
      if (text === undefined) this.marks.removeSync(key);
      else this.marks.putSync(key, Buffer.from(text));
    }
  }

  written(): void {
    this.changed.clear();
  }

  failed(): void {
    this.changed.clear();
  }
}
