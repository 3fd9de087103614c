/** A file of this computer as `shared/src/recording/open-recording` reads files: in parts, and nothing of it leaves the page. */
import type { LogSource } from '@understudy/shared/recording/log-index';
import type { RecordingFile } from '@understudy/shared/recording/open-recording';

/** @throws a `RecordingFault` when the file is no recording. */
export async function openPageFile(file: File): Promise<LogSource> {
  // The schemas by which a file is checked are only needed here.
  const { openRecording } = await import('@understudy/shared/recording/open-recording');
  return openRecording(pageFile(file));
}

function pageFile(file: File): RecordingFile {
  return {
    name: file.name, size: file.size,
    read: async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer()),
    decode: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    encode: (text) => new TextEncoder().encode(text),
    gunzip: async (bytes) => new Uint8Array(await new Response(new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()),
    sha256: sha256Hex,
  };
}

/** Browsers reckon hashes only for pages that came from this computer or encrypted: elsewhere null. */
export async function sha256Hex(bytes: Uint8Array): Promise<string | null> {
  if (!('crypto' in globalThis) || !crypto.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
