/** A store that cannot be used: what was asked, what was found, what to do. */
import type { Refusal } from '@understudy/shared/domain/cluster-command';

export class StoreFault extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, cause?: unknown) {
    super(`${refusal.asked}: ${refusal.found}. ${refusal.todo}`, { cause });
    this.name = 'StoreFault';
    this.refusal = refusal;
  }
}

/** @returns the words of whatever was thrown. */
export function faultText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
