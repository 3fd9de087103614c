/** Types of `find-chromium.mjs`. */
export const CHROMIUM_SWITCHES: string[];
export function findChromium(): string | null;
export function requireChromium(): string;
