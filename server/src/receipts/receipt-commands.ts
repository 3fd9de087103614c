/** `receipt make | verify | compare`: receipts on the command line, without a dashboard. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { drawComparison, writeComparison, writeReceipt } from '@understudy/shared/receipt/compare-receipts';
import { drawReceipt } from '@understudy/shared/receipt/draw-receipt';
import { makeReceipt } from '@understudy/shared/receipt/make-receipt';
import { readEpisode } from '@understudy/shared/receipt/read-episode';
import { readReceipt } from '@understudy/shared/receipt/read-receipt';
import type { Receipt } from '@understudy/shared/receipt/receipt';
import { RecordingFault } from '@understudy/shared/recording/open-recording';
import { openDiskRecording } from '../recordings/disk-file.ts';
import { sha256Of } from './sha256.ts';

export interface ReceiptPlace {
  say: (text: string) => void;
  /** Says why it was refused. */
  refuse: (text: string) => void;
}

export type ReceiptWish =
  | { command: 'make-receipts'; recording: string; episode: string | null; out: string }
  | { command: 'verify-receipt'; file: string }
  | { command: 'compare-receipts'; a: string; b: string; html: string | null };

/** Exit code for what the person who started us can put right. */
const REFUSED = 2;

/** @returns the exit code: 0, or 2 when something was refused (said why). */
export async function runReceiptCommand(wish: ReceiptWish, place: ReceiptPlace): Promise<number> {
  try {
    switch (wish.command) {
      case 'make-receipts': return await makeReceipts(wish, place);
      case 'verify-receipt': {
        place.say(`${writeReceipt(await open(wish.file))}\n  the hash is that of its content`);
        return 0;
      }
      case 'compare-receipts': {
        const [a, b] = [await open(wish.a), await open(wish.b)];
        place.say(writeComparison(a, b));
        if (wish.html !== null) write(wish.html, drawComparison(a, b));
        return 0;
      }
    }
  } catch (error) {
    if (!(error instanceof RecordingFault || error instanceof ReceiptFault)) throw error;
    place.refuse(error.message);
    return REFUSED;
  }
}

class ReceiptFault extends Error {}

async function makeReceipts({ recording, episode, out }: Extract<ReceiptWish, { command: 'make-receipts' }>, { say }: ReceiptPlace): Promise<number> {
  const log = await openDiskRecording(recording);
  try {
    const ids = log.head.episodes.map(({ id }) => id).filter((id) => episode === null || id === episode);
    if (ids.length === 0) throw new ReceiptFault(`asked for ${episode === null ? 'receipts' : `the receipt of ${episode}`}; found: ${basename(recording)} has ${log.head.episodes.length === 0 ? 'no failover' : `these failovers: ${log.head.episodes.map(({ id }) => id).join(', ')}`}`);
    mkdirSync(out, { recursive: true });
    for (const id of ids) {
      const read = await readEpisode(log, id);
      if (!read) continue;
      const receipt = await makeReceipt(read, sha256Of);
      const name = join(out, `${new Date(receipt.faultWall).toISOString().slice(0, 23).replaceAll(/[:.]/g, '')}-${receipt.episode.title.replace(/[^a-z0-9]+/gi, '-')}`);
      write(`${name}.json`, JSON.stringify(receipt, null, 1));
      write(`${name}.html`, drawReceipt(receipt));
      say(`${name}.html  ${receipt.episode.sentence}`);
    }
    return 0;
  } finally {
    await log.close();
  }
}

async function open(file: string): Promise<Receipt> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ReceiptFault(`asked to read the receipt ${file}; found: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)}; check the path`, { cause: error });
  }
  const found = await readReceipt(text, basename(file), sha256Of);
  if (typeof found === 'string') throw new ReceiptFault(found);
  return found;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new ReceiptFault(`asked to write ${path}; found: ${error instanceof Error ? error.message : String(error)}; choose another place`, { cause: error });
  }
}
