/** The order of names below one branch, the same on every screen and node: numbers by their size (`eur9` before `eur10`), capitals beside small letters. */

const ZERO = 48;
const NINE = 57;

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}

/** ASCII alone: what a letter's other form is elsewhere depends on the language. */
function fold(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Where a number begins once the zeros before it are left out. */
function afterZeros(text: string, from: number, end: number): number {
  let start = from;
  while (start < end - 1 && text.charCodeAt(start) === ZERO) start++;
  return start;
}

/** @returns below 0, 0 or above 0 as `a` stands before, at or after `b`; 0 only for the same name. */
export function compareNames(a: string, b: string): number {
  let atA = 0;
  let atB = 0;
  while (atA < a.length && atB < b.length) {
    const unitA = a.charCodeAt(atA);
    const unitB = b.charCodeAt(atB);
    if (isDigit(unitA) && isDigit(unitB)) {
      const endA = endOfDigits(a, atA);
      const endB = endOfDigits(b, atB);
      const startA = afterZeros(a, atA, endA);
      const startB = afterZeros(b, atB, endB);
      if (endA - startA !== endB - startB) return endA - startA - (endB - startB);
      for (let offset = 0; offset < endA - startA; offset++) {
        const difference = a.charCodeAt(startA + offset) - b.charCodeAt(startB + offset);
        if (difference !== 0) return difference;
      }
      atA = endA;
      atB = endB;
    } else {
      const difference = fold(unitA) - fold(unitB);
      if (difference !== 0) return difference;
      atA++;
      atB++;
    }
  }
  const rest = a.length - atA - (b.length - atB);
  if (rest !== 0) return rest;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * For many names at once: their keys, compared as plain strings, give the same order many times as fast. Equal keys are told apart
 * by the names themselves. A run of digits is written as `0`, how many digits it has without leading zeros, and these.
 */
export function orderKey(name: string): string {
  let key = '';
  let from = 0;
  for (let at = 0; at < name.length; ) {
    const unit = name.charCodeAt(at);
    if (isDigit(unit)) {
      const end = endOfDigits(name, at);
      const start = afterZeros(name, at, end);
      key += name.slice(from, at) + '0' + String.fromCharCode(end - start) + name.slice(start, end);
      from = at = end;
    } else if (fold(unit) !== unit) {
      key += name.slice(from, at) + String.fromCharCode(fold(unit));
      from = at += 1;
    } else at += 1;
  }
  return from === 0 ? name : key + name.slice(from);
}

/** @returns the order of two paths in the opened tree: part by part, a branch before what lies below it. */
export function comparePaths(a: string, b: string): number {
  let atA = 0;
  let atB = 0;
  for (;;) {
    const slashA = a.indexOf('/', atA);
    const slashB = b.indexOf('/', atB);
    const order = compareNames(a.slice(atA, slashA < 0 ? a.length : slashA), b.slice(atB, slashB < 0 ? b.length : slashB));
    if (order !== 0) return order;
    if (slashA < 0 || slashB < 0) return slashB - slashA === 0 ? 0 : slashA < 0 ? -1 : 1;
    atA = slashA + 1;
    atB = slashB + 1;
  }
}
