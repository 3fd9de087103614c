/** Passes on what clients say of what they published: to the auditors at once, and as an event once a second. */
import type { SourceAccount, SourceTotals } from '@understudy/shared/domain/audit';
import type { LabEventBody } from '@understudy/shared/domain/cluster-event';
import type { FromLab } from '@understudy/shared/wire/lab-channel';

const TELL_EVERY_MILLIS = 1000;

export class SourceAccounts {
  private readonly changed = new Map<string, SourceTotals>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly report: (body: LabEventBody) => void) {}

  /** @param auditors sends to the auditors, if there are any */
  take(account: SourceAccount, auditors: (message: FromLab) => void): void {
    auditors({ type: 'source-account', account });
    const { client, path, incarnation, published, acknowledged, refused, unconfirmed } = account;
    this.changed.set(client, { client, path, incarnation, published, acknowledged, refused, unconfirmed });
    this.timer ??= setTimeout(() => this.tell(), TELL_EVERY_MILLIS);
  }

  /** What is known by now is reported, before the lab ends. */
  close(): void {
    if (this.timer !== null) this.tell();
  }

  private tell(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.report({ kind: 'sources-counted', sources: [...this.changed.values()] });
    this.changed.clear();
  }
}
