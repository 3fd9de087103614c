/** A receipt out of a file, as JSON or as the page that was made of it: checked for what it is, and whether anything in it was changed. */
import { receiptSchema } from '../wire/receipt.ts';
import { hashedReceiptText, RECEIPT_BLOCK, RECEIPT_FORMAT, RECEIPT_VERSION, type Receipt } from './receipt.ts';

/** @param name of the file, for the words. @returns the receipt, or in words why it is none or not what it was. */
export async function readReceipt(text: string, name: string, sha256: (text: string) => Promise<string>): Promise<Receipt | string> {
  const asked = `asked to check the receipt ${name}; found: `;
  const json = blockOf(text);
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    return `${asked}it is neither the JSON nor the page of a receipt; choose a file that a dashboard made`;
  }
  if ((raw as { format?: unknown } | null)?.format !== RECEIPT_FORMAT) return `${asked}it is another kind of JSON; choose a file that a dashboard made`;
  const { version } = raw as { version?: unknown };
  if (typeof version === 'number' && version > RECEIPT_VERSION) return `${asked}it has version ${version}, and this Understudy reads up to ${RECEIPT_VERSION}; check it with a newer one`;
  const parsed = receiptSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `${asked}${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'of unknown shape'}; it was changed or cut off: get another copy`;
  }
  const receipt = raw as Receipt;
  const hash = await sha256(hashedReceiptText(receipt));
  return hash === receipt.hash ? receipt : `${asked}it states the hash ${receipt.hash.slice(0, 12)}… and has ${hash.slice(0, 12)}…: something in it was changed; get another copy from the dashboard that made it`;
}

function blockOf(text: string): string {
  const from = text.indexOf(RECEIPT_BLOCK.open);
  if (from < 0) return text;
  const to = text.indexOf(RECEIPT_BLOCK.close, from);
  return to < 0 ? '' : text.slice(from + RECEIPT_BLOCK.open.length, to);
}
