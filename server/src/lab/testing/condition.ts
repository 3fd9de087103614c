/** Waits for conditions, never for a time. */

/** Resolves once `holds`; rejects with `what` when it does not within 20 s, which is far more than anything here takes. */
export async function untilTrue(what: string, holds: () => boolean): Promise<void> {
  const end = process.hrtime.bigint() + 20_000_000_000n;
  while (!holds()) {
    if (process.hrtime.bigint() > end) throw new Error(`not within 20 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
