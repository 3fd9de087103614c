/** The command line and the environment of `main`, checked. The only reader of the environment. */
import type { ReceiptWish } from './receipts/receipt-commands.ts';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

export const DEFAULT_HTTP_PORT = 4600;

/** What was asked for on the command line. */
export type Asked = ({ command: 'start' } & StartOptions) | ({ command: 'show-recording' } & ShowOptions) | { command: 'verify-recording'; file: string } | ReceiptWish;

/** What `start --recording` was asked for. */
export interface ShowOptions {
  recording: string;
  /** Where recordings that are kept from it go, null for the repository's `data`. */
  data: string | null;
  port: number;
}

/** What `start` was asked for. */
export interface StartOptions {
  /** Path of the cluster file, null for the default cluster. */
  cluster: string | null;
  /** Data directory, null for the one of the cluster. */
  data: string | null;
  fresh: boolean;
  /** HTTP port of the page; the next free one is used when it is taken. */
  port: number;
}

/** What the environment says. */
export interface Environment {
  /** `npm start` runs us: when npm is gone, nobody is left who could press Ctrl-C. */
  startedByNpm: boolean;
}

/**
 * Reads a command line.
 *
 * @param args without Node and the script
 * @param write where help and errors go
 * @returns what was asked for, or the code to exit with: 0 after help, 2 after an error, which has been written
 */
export function readCommandLine(args: string[], write: { out: (text: string) => void; error: (text: string) => void }): Asked | { exitCode: number } {
  let asked: Asked | null = null;
  const program = new Command('understudy').description('A replicated pub/sub cluster to kill and restore, and the page that shows what happens.');
  const start = program
    .command('start', { isDefault: true })
    .description('start a lab cluster and its dashboard')
    .option('--cluster <file>', 'cluster file (default: the trading floor)')
    .option('--data <dir>', 'data directory; resumed when it is there (default: data/<cluster name>)')
    .option('--fresh', 'empty the data directory first', false)
    .addOption(new Option('--recording <file>', 'show a recording instead: the dashboard alone, with no cluster').conflicts(['cluster', 'fresh']))
    .option('--port <number>', 'HTTP port of the page; the next free one when it is taken', readPort, DEFAULT_HTTP_PORT)
    .allowExcessArguments(false)
    .action(({ cluster = null, data = null, fresh, port, recording }: { cluster?: string | null; data?: string | null; fresh: boolean; port: number; recording?: string }) => {
      asked = recording === undefined ? { command: 'start', cluster, data, fresh, port } : { command: 'show-recording', recording, data, port };
    });
  // Whoever asks for help before anything else is most likely to want these.
  program.addHelpText('after', () => `\nWithout a command it starts:\n\n${start.helpInformation()}`);
  const recording = program.command('recording').description('recordings: files with a stretch of the event log');
  recording
    .command('verify <file>')
    .description('say what is in a recording, and check all of it against its hashes')
    .action((file: string) => {
      asked = { command: 'verify-recording', file };
    });
  const receipt = program.command('receipt').description('receipts of failovers: files with everything that was measured');
  receipt
    .command('make <recording>')
    .description('make the receipts of the failovers in a recording, as JSON and HTML')
    .option('--episode <id>', 'of this failover alone')
    .option('--out <dir>', 'where they go', '.')
    .action((recording: string, { episode = null, out }: { episode?: string | null; out: string }) => {
      asked = { command: 'make-receipts', recording, episode, out };
    });
  receipt
    .command('verify <file>')
    .description('say what a receipt says, and check it against its hash')
    .action((file: string) => {
      asked = { command: 'verify-receipt', file };
    });
  receipt
    .command('compare <a> <b>')
    .description('put two receipts side by side')
    .option('--html <file>', 'as a page, too')
    .action((a: string, b: string, { html = null }: { html?: string | null }) => {
      asked = { command: 'compare-receipts', a, b, html };
    });
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command.exitOverride().configureOutput({ writeOut: write.out, writeErr: write.error }).showHelpAfterError('(--help lists what there is)');
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  return asked ?? { exitCode: 0 };
}

/** Reads what matters of the environment. */
export function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  return { startedByNpm: environment['npm_lifecycle_event'] === 'start' };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new InvalidArgumentError('a port is a whole number from 1 to 65535.');
  return port;
}
