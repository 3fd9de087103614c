/** Waits for conditions on what has been heard so far; never for a time. */

export class Conditions {
  private readonly checks = new Set<() => void>();

  /** @returns what `find` finds once it finds something; looked for now and after each `look`. */
  until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = find();
        if (found === undefined) return;
        this.checks.delete(check);
        resolve(found);
      };
      this.checks.add(check);
      check();
    });
  }

  /** Something was heard. */
  look(): void {
    for (const check of [...this.checks]) check();
  }
}
