/** The directory in which a dashboard keeps recordings: what is there, what is no recording, and names that lead nowhere else. */
import { mkdirSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordingFault } from '@understudy/shared/recording/open-recording';
import { RECORDING_SUFFIX, type RecordingHead } from '@understudy/shared/recording/recording-head';
import type { KeptRecording } from '@understudy/shared/wire/recordings';
import { openDiskRecording, type DiskRecording } from './disk-file.ts';
import { keepRecording, type KeepRequest } from './keep-recording.ts';
import type { ServedLog } from './served-log.ts';

export class RecordingDirectory {
  private readonly known = new Map<string, { key: string; recording: KeptRecording }>();
  private readonly opened = new Map<string, { key: string; log: Promise<DiskRecording> }>();
  private keeping: Promise<unknown> = Promise.resolve();

  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true });
  }

  /** Newest first; what cannot be opened is listed with its fault. */
  async list(): Promise<KeptRecording[]> {
    const names = (await readdir(this.path)).filter((name) => name.endsWith(RECORDING_SUFFIX));
    const all = await Promise.all(names.map((name) => this.describe(name).catch(() => null)));
    return all.filter((recording) => recording !== null).sort((a, b) => b.keptAt - a.keptAt);
  }

  /** Keeps a stretch of the log. One at a time, so that two do not read everything at once. @throws an Error in words. */
  keep(log: ServedLog, request: KeepRequest): Promise<KeptRecording> {
    const kept = this.keeping.then(async () => {
      const file = await this.freeName(request);
      // Whoever lists the directory meanwhile sees no half of it.
      const half = join(this.path, `.${file}.part`);
      await rm(half, { force: true });
      try {
        await keepRecording(log, request, half);
        await rename(half, join(this.path, file));
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
      return this.describe(file);
    });
    this.keeping = kept.catch(() => undefined);
    return kept;
  }

  /** @returns the recording in that file of the directory, or null when there is none. @throws a `RecordingFault` when it cannot be shown. */
  async open(file: string): Promise<DiskRecording | null> {
    const key = await this.keyOf(file);
    if (key === null) return null;
    const known = this.opened.get(file);
    if (known?.key === key) return known.log;
    void known?.log.then((log) => log.close(), () => undefined);
    const log = openDiskRecording(join(this.path, file));
    this.opened.set(file, { key, log });
    log.catch(() => this.opened.delete(file));
    return log;
  }

  /** @returns whether it was there. */
  async remove(file: string): Promise<boolean> {
    if ((await this.keyOf(file)) === null) return false;
    await this.letGo(file);
    await rm(join(this.path, file), { force: true });
    return true;
  }

  async has(file: string): Promise<boolean> {
    return (await this.keyOf(file)) !== null;
  }

  async close(): Promise<void> {
    await this.keeping;
    await Promise.all([...this.opened.keys()].map((file) => this.letGo(file)));
  }

  private async letGo(file: string): Promise<void> {
    const known = this.opened.get(file);
    this.opened.delete(file);
    await known?.log.then((log) => log.close(), () => undefined);
  }

  /** What tells one state of a file from the next; null for what is no file of this directory. */
  private async keyOf(file: string): Promise<string | null> {
    if (!file.endsWith(RECORDING_SUFFIX) || !(await readdir(this.path)).includes(file)) return null;
    const found = await stat(join(this.path, file));
    return found.isFile() ? `${found.size} ${found.mtimeMs}` : null;
  }

  private async describe(file: string): Promise<KeptRecording> {
    const key = (await this.keyOf(file)) ?? '';
    const known = this.known.get(file);
    if (known?.key === key) return known.recording;
    const { size: bytes, mtimeMs } = await stat(join(this.path, file));
    const recording = await this.open(file).then(
      (log) => describeHead(file, bytes, log!.head),
      (error: unknown): KeptRecording => ({ file, bytes, keptAt: Math.round(mtimeMs), head: null, fault: error instanceof RecordingFault ? { asked: error.asked, found: error.found, todo: error.todo } : { asked: `open ${file}`, found: String(error), todo: 'Look at the file.' } }),
    );
    this.known.set(file, { key, recording });
    return recording;
  }

  private async freeName({ name, keptAt }: KeepRequest): Promise<string> {
    const day = new Date(keptAt).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
    const words = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
    const base = [day, words].filter(Boolean).join('-');
    const taken = new Set(await readdir(this.path));
    for (let count = 1; ; count += 1) {
      const file = `${base}${count === 1 ? '' : `-${count}`}${RECORDING_SUFFIX}`;
      if (!taken.has(file)) return file;
    }
  }
}

function describeHead(file: string, bytes: number, head: RecordingHead): KeptRecording {
  const { cluster, first, last, fromAt, toAt, monoMinusWall, episodes, segments, recording, hash } = head;
  return {
    file, bytes, keptAt: recording.keptAt, fault: null,
    head: {
      name: recording.name, by: recording.by, note: recording.note, product: recording.product, cluster, events: last - first + 1,
      fromWall: fromAt - monoMinusWall, toWall: toAt - monoMinusWall, episodes: episodes.length, values: [...new Set(segments.flatMap(({ values }) => values))], hash,
    },
  };
}
