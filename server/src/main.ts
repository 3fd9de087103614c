/** The command line: `understudy start`, and what is done with recordings. Also imported by the repository's start script, so that both are one process. */
import { fileURLToPath } from 'node:url';
import { readCommandLine, readEnvironment, type Asked } from './config.ts';
import { bundledPrograms } from './lab/programs.ts';
import { runStart } from './lab/run-start.ts';
import { runReceiptCommand } from './receipts/receipt-commands.ts';
import { showRecording } from './recordings/show-recording.ts';
import { verifyRecording } from './recordings/verify-recording.ts';

// A terminal that went (`| head`) is no reason to end: what is said has nowhere to go.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const asked = readCommandLine(process.argv.slice(2), { out: (text) => process.stdout.write(text), error: (text) => process.stderr.write(text) });
const place = {
  programs: bundledPrograms(import.meta.url),
  root: fileURLToPath(new URL('../../', import.meta.url)),
  environment: readEnvironment(process.env),
  say: (text: string) => console.log(text),
  refuse: (text: string) => console.error(text),
};

function run(wish: Asked): Promise<number> {
  switch (wish.command) {
    case 'start': return runStart(wish, place);
    case 'show-recording': return showRecording(wish, { ...place, program: place.programs.dashboard });
    case 'verify-recording': return verifyRecording(wish.file, place);
    case 'make-receipts': case 'verify-receipt': case 'compare-receipts': return runReceiptCommand(wish, place);
  }
}

if ('exitCode' in asked) {
  process.exit(asked.exitCode);
} else {
  try {
    process.exit(await run(asked));
  } catch (error) {
    console.error(`asked to ${asked.command.replace('-', ' a ')}; found: ${error instanceof Error ? error.message : String(error)}; nothing is left running`);
    process.exit(1);
  }
}
