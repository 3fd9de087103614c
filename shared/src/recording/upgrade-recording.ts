/**
 * Reads recordings of earlier versions: one step for each version, from the oldest on, so that a file that was kept once opens for ever.
 * The steps take and give JSON whose shape nobody has checked yet; the schema checks what comes out.
 */
import { RECORDING_VERSION } from './recording-head.ts';

export interface UpgradeStep {
  head(raw: Record<string, unknown>): Record<string, unknown>;
  segment(raw: Record<string, unknown>): Record<string, unknown>;
}

/** `UPGRADES[0]` makes version 2 of version 1, and so on: `RECORDING_VERSION - 1` of them. */
export const UPGRADES: readonly UpgradeStep[] = [];

/** @returns the part in today's form, or in words why it has none. */
export function upgradePart(raw: unknown, part: keyof UpgradeStep, steps: readonly UpgradeStep[] = UPGRADES, today: number = RECORDING_VERSION): Record<string, unknown> | string {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return `it is ${raw === null ? 'null' : typeof raw}, not an object`;
  const version = (raw as { version?: unknown }).version;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return `its version is ${JSON.stringify(version) ?? 'missing'}`;
  if (version > today) return `it has version ${version}, and this Understudy reads up to ${today}: open it with a newer one`;
  let upgraded = raw as Record<string, unknown>;
  for (let from = version; from < today; from += 1) upgraded = { ...steps[from - 1]![part](upgraded), version: from + 1 };
  return upgraded;
}
