/** The dashboard's program: `dashboard.js --lab HOST:PORT | --recording FILE --data DIR --port N [--web DIR]`. Says where it is, and ends cleanly on SIGTERM. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import { RecordingFault } from '@understudy/shared/recording/open-recording';
import { startDashboard } from './dashboard.ts';

const logger = pino({ name: 'dashboard' }, pino.destination({ dest: 2, sync: true }));

function readAddress(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, Math.max(0, colon)) || '127.0.0.1', port: readPort(text.slice(colon + 1)) };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError(`${JSON.stringify(text)} is no port: give a number from 0 to 65535.`);
  return port;
}

const command = new Command('dashboard')
  .description('Understudy\'s dashboard: follows a lab and serves the page')
  .addOption(new Option('--lab <host:port>', 'the lab\'s event port').argParser(readAddress).conflicts('recording'))
  .option('--recording <file>', 'shows this recording instead of a lab')
  .requiredOption('--data <directory>', 'where the event log and recordings are kept')
  .option('--port <number>', 'the page\'s port; the next free one is taken when it is not', readPort, 8080)
  .option('--web <directory>', 'the built page', fileURLToPath(new URL('../../web/dist', import.meta.url)))
  .parse();
const options = command.opts<{ lab?: { host: string; port: number }; recording?: string; data: string; port: number; web: string }>();

if (!options.lab && options.recording === undefined) command.error('error: give --lab or --recording');

try {
  mkdirSync(options.data, { recursive: true });
  const dashboard = await startDashboard({
    source: options.lab ? { lab: options.lab } : { recording: options.recording! }, dataDirectory: options.data, port: options.port, webDirectory: options.web, onFault: (fault) => logger.warn(fault),
  });
  logger.info({ url: dashboard.url, n: (await dashboard.shown.log.index()).last }, 'ready');
  process.stdout.write(`${dashboard.url}\n`);
  process.send?.({ type: 'ready', url: dashboard.url });
  let ending = false;
  const end = (because: string): void => {
    if (ending) return;
    ending = true;
    logger.info({ because }, 'ending');
    dashboard.close().then(() => process.exit(0), (error: unknown) => {
      logger.error(error, 'did not end cleanly');
      process.exit(1);
    });
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  if (process.send) process.on('disconnect', () => end('the parent is gone'));
} catch (error) {
  logger.error(error instanceof Error ? error.message : String(error));
  const refusal = error instanceof RecordingFault
    ? { asked: error.asked, found: error.found, todo: error.todo }
    : { asked: 'start the dashboard', found: error instanceof Error ? error.message : String(error), todo: 'Look at its options and its data directory.' };
  process.send?.({ type: 'fault', refusal });
  process.exit(1);
}
