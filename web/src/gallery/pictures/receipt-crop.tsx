/** The receipt of a failover, made from what the recording holds and drawn as the page of its own that it is. */
import { useEffect, useRef, useState } from 'react';
import { drawReceipt } from '@understudy/shared/receipt/draw-receipt';
import { makeReceipt } from '@understudy/shared/receipt/make-receipt';
import { readEpisode } from '@understudy/shared/receipt/read-episode';
import { sha256Hex } from '../../features/recorder/page-file.ts';
import { openFromShelf } from '../shelf/open-shelf.ts';
import type { Seen } from '../shelf/specimen.ts';

export function ReceiptCrop({ seen }: { seen: Seen }) {
  const host = useRef<HTMLDivElement>(null);
  const [fault, setFault] = useState('');
  const { recording, subject } = seen;
  useEffect(() => {
    let gone = false;
    const show = async (): Promise<void> => {
      const page = await receiptOf(recording, subject);
      if (gone || !host.current) return;
      // Its style is for a page of its own: it must not meet that of the gallery.
      const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
      root.innerHTML = page.replaceAll(':root', ':host').replace(/\bbody\s*{/, 'main {');
    };
    show().catch((error: unknown) => setFault(error instanceof Error ? error.message : String(error)));
    return () => { gone = true; };
  }, [recording, subject]);
  return fault ? <p className="tone-down">{fault}</p> : <div ref={host} className="crop crop-receipt" tabIndex={0} role="region" aria-label="The receipt" />;
}

async function receiptOf(recording: Seen['recording'], episode: string): Promise<string> {
  const log = await openFromShelf(recording);
  const read = await readEpisode(log, episode);
  if (!read) throw new Error(`The recording ${recording} has no failover ${episode}.`);
  const sha256 = async (text: string): Promise<string> => (await sha256Hex(new TextEncoder().encode(text))) ?? '';
  return drawReceipt(await makeReceipt(read, sha256));
}
