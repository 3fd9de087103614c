/** A value made safe to show: as text where it is text, else its first bytes; never more than a line of it. */
import { isUtf8 } from 'node:buffer';
import type { TopicValue } from '@understudy/shared/wire/topic-branch';

const SHOWN_CHARACTERS = 120;
const SHOWN_BYTES = 24;
/** No character takes more than four bytes in UTF-8. */
export const DESCRIBED_BYTES = SHOWN_CHARACTERS * 4;
/** All but tab and line ends; and those that turn the direction of writing, with which a value could pass for another. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** @param head the first bytes of the value, at most `DESCRIBED_BYTES` of them @param bytes how many it has in all */
export function describeValue(head: Buffer, bytes: number): TopicValue {
  const text = readText(head, head.length < bytes);
  if (text === null || CONTROL.test(text)) {
    const shown = head.subarray(0, SHOWN_BYTES);
    return { as: 'hex', shown: shown.toString('hex').replace(/..(?=.)/g, '$& '), bytes, cut: shown.length < bytes };
  }
  const characters = text.length <= SHOWN_CHARACTERS ? null : [...text];
  const cut = characters !== null && characters.length > SHOWN_CHARACTERS;
  return { as: 'text', shown: cut ? characters.slice(0, SHOWN_CHARACTERS).join('') : text, bytes, cut: cut || head.length < bytes };
}

/** @returns the bytes as text, or null when they are none. A character that the end of `head` cuts in two is left out. */
function readText(head: Buffer, isCut: boolean): string | null {
  if (isUtf8(head)) return head.toString();
  for (let left = 1; isCut && left <= 3; left++) {
    const whole = head.subarray(0, head.length - left);
    if (isUtf8(whole)) return whole.toString();
  }
  return null;
}
