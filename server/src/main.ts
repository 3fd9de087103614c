/** The command line: `understudy start`. Also imported by the repository's start script, so that both are one process. */
import { fileURLToPath } from 'node:url';
import { readCommandLine, readEnvironment } from './config.ts';
import { bundledPrograms } from './lab/programs.ts';
import { runStart } from './lab/run-start.ts';

// A terminal that went (`| head`) is no reason to end: what is said has nowhere to go.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const asked = readCommandLine(process.argv.slice(2), { out: (text) => process.stdout.write(text), error: (text) => process.stderr.write(text) });
if ('exitCode' in asked) {
  process.exit(asked.exitCode);
} else {
  try {
    const code = await runStart(asked, {
      programs: bundledPrograms(import.meta.url),
      root: fileURLToPath(new URL('../../', import.meta.url)),
      environment: readEnvironment(process.env),
      say: (text) => console.log(text),
      refuse: (text) => console.error(text),
    });
    process.exit(code);
  } catch (error) {
    console.error(`asked to start; found: ${error instanceof Error ? error.message : String(error)}; nothing is left running`);
    process.exit(1);
  }
}
