/** Where the recordings of the gallery lie, and how they are opened: as any recording that somebody drops on the page. */
import type { LogSource } from '@understudy/shared/recording/log-index';
import { openPageFile } from '../../features/recorder/page-file.ts';
import type { RecordingName } from './specimen.ts';

// Written out one by one: the build finds files by these words.
export const SHELF: Record<RecordingName, URL> = {
  beginning: new URL('../recordings/beginning.understudy', import.meta.url),
  death: new URL('../recordings/death.understudy', import.meta.url),
  split: new URL('../recordings/split.understudy', import.meta.url),
  nobody: new URL('../recordings/nobody.understudy', import.meta.url),
  monitor: new URL('../recordings/monitor.understudy', import.meta.url),
  loss: new URL('../recordings/loss.understudy', import.meta.url),
};

/** @throws a `RecordingFault` when it is none, an Error when it cannot be fetched. */
export async function openFromShelf(name: RecordingName): Promise<LogSource> {
  const response = await fetch(SHELF[name]);
  if (!response.ok) throw new Error(`The recording ${name} was asked for, and the server answered ${response.status}. Load the page again; a new version may be served.`);
  return openPageFile(new File([await response.blob()], `${name}.understudy`));
}
