/** Text as UTF-8, where it stays. ASCII, which nearly all topics are, needs no call for it. */

/** Both Node and browsers have these; this package is written for either and has the types of neither. */
declare const TextEncoder: new () => { encodeInto(text: string, bytes: Uint8Array): { written: number } };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ASCII_CODES = 0x80;

/** Writes text at `start`; it takes at most three bytes a character of the string. @returns how many bytes were written */
export function writeText(bytes: Uint8Array, start: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= ASCII_CODES) return index + encoder.encodeInto(text.slice(index), bytes.subarray(start + index)).written;
    bytes[start + index] = code;
  }
  return text.length;
}

export function readText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
