/** Events as a table for a spreadsheet: RFC 4180, times in UTC, and nothing that a spreadsheet would run. */
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { describeEvent, isSample } from '@understudy/shared/view/describe-event';

const COLUMNS = ['n', 'time', 'mono_ms', 'late_ms', 'witness', 'witness_name', 'life', 'number', 'kind', 'words', 'json'] as const;

export function headOfCsv(): string {
  return `${COLUMNS.join(',')}\r\n`;
}

/** @returns the row, or null for a sample that is not wanted. */
export function rowOfCsv({ n, arrivedAt, event }: LoggedEvent, samples: boolean): string | null {
  if (!samples && isSample(event)) return null;
  const { witness, number, at, wall, kind } = event;
  const row = [n, new Date(wall).toISOString(), at.toFixed(3), Math.max(0, arrivedAt - at).toFixed(3), witness.kind, witness.name, witness.incarnation, number, kind, describeEvent(event), JSON.stringify(event)];
  return `${row.map(cell).join(',')}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A cell that begins like a formula is one for a spreadsheet, whoever wrote it.
  const text = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
