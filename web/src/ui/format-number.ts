/** Counts, rates and sizes as people read them. */

const counts = new Intl.NumberFormat('en-GB');

/** @returns "12,408". */
export function formatCount(count: number): string {
  return counts.format(Math.round(count));
}

/** @returns "412/s", "0.4/s" below ten, "0/s" when nothing moves. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  return perSecond < 9.95 ? `${Math.max(0.1, Math.round(perSecond * 10) / 10)}/s` : `${formatCount(perSecond)}/s`;
}

/** @returns a rate in steps of about a twentieth, so that a label stands still while a steady feed varies by an update or two. */
export function roundRate(perSecond: number): number {
  const step = perSecond < 2 ? 0.1 : perSecond < 20 ? 1 : perSecond < 200 ? 10 : 10 ** Math.floor(Math.log10(perSecond) - 1);
  return Math.round(Math.round(perSecond / step) * step * 10) / 10;
}

/** @returns "2.1 MiB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** @returns "1st", "2nd", "3rd", "11th". */
export function formatOrdinal(number: number): string {
  const tens = number % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

/** @returns "1 standby", "2 standbys". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
