/** The command line and the environment of `main`, checked. The only reader of the environment. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';

export const DEFAULT_HTTP_PORT = 4600;

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
export function readCommandLine(args: string[], write: { out: (text: string) => void; error: (text: string) => void }): StartOptions | { exitCode: number } {
  let asked: StartOptions | null = null;
  const program = new Command('understudy').description('A replicated pub/sub cluster to kill and restore, and the page that shows what happens.');
  program
    .command('start', { isDefault: true })
    .description('start a lab cluster and its dashboard')
    .option('--cluster <file>', 'cluster file (default: the trading floor)')
    .option('--data <dir>', 'data directory; resumed when it is there (default: data/<cluster name>)')
    .option('--fresh', 'empty the data directory first', false)
    .option('--port <number>', 'HTTP port of the page; the next free one when it is taken', readPort, DEFAULT_HTTP_PORT)
    .allowExcessArguments(false)
    .action((options: { cluster?: string; data?: string; fresh: boolean; port: number }) => {
      asked = { cluster: options.cluster ?? null, data: options.data ?? null, fresh: options.fresh, port: options.port };
    });
  for (const command of [program, ...program.commands]) {
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
