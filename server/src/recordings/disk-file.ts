/** A recording's file on disk, as `shared/src/recording/open-recording` reads files. */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { openRecording, RecordingFault, type OpenedRecording, type RecordingFile } from '@understudy/shared/recording/open-recording';
import { unpack, type ServedLog } from './served-log.ts';

export interface DiskRecording extends ServedLog, OpenedRecording {
  close(): Promise<void>;
}

/** Opens a recording on disk. @throws a `RecordingFault` when there is none there or it cannot be shown. */
export async function openDiskRecording(path: string): Promise<DiskRecording> {
  const handle = await openFile(path);
  try {
    const file = await diskFile(path, handle);
    const opened = await openRecording(file);
    const offsets = new Map<number, { from: number; bytes: number }>();
    let from = file.size - opened.head.bodyBytes;
    for (const { first, bytes } of opened.head.segments) {
      offsets.set(first, { from, bytes });
      from += bytes;
    }
    return {
      ...opened,
      packed: async (first) => {
        const place = offsets.get(first);
        return place ? Buffer.from(await file.read(place.from, place.bytes)) : null;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RecordingFault(`open ${path} as a recording`, code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? String(error)})`, 'Check the path.');
  }
  throw new RecordingFault(`open ${path} as a recording`, 'it is a directory', 'Name the file in it.');
}

async function diskFile(path: string, handle: FileHandle): Promise<RecordingFile> {
  const { size } = await handle.stat();
  return {
    name: basename(path), size,
    read: async (from, length) => {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, from);
      return bytes.subarray(0, bytesRead);
    },
    decode: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    encode: (text) => Buffer.from(text),
    gunzip: (bytes) => unpack(bytes),
    sha256: (bytes) => Promise.resolve(createHash('sha256').update(bytes).digest('hex')),
  };
}
