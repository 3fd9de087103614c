/** Starts the product as a person would, in a data directory of its own, and ends it again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const repository = process.env.UNDERSTUDY_ROOT ?? process.cwd();

export interface RunningLab {
  /** The page's address, without a slash at the end. */
  url: string;
  process: ChildProcess;
  dataDirectory: string;
  /** What it printed so far. */
  printed: () => string;
  /** Ends it as Ctrl-C does, waits for its end, removes its data unless they are to be kept. Resolves with its exit code. */
  stop: (how?: { keepData: boolean }) => Promise<number | null>;
}

export interface LabSurroundings {
  /** Where the product is installed. */
  installed?: string;
  environment?: NodeJS.ProcessEnv;
}

/** Starts lab and dashboard with `npm start`'s own program (already built) on the next free port. Rejects with what was printed when no address appears within a minute. */
export async function startLab(args: string[] = [], dataDirectory = mkdtempSync(join(tmpdir(), 'understudy-')), { installed = repository, environment = process.env }: LabSurroundings = {}): Promise<RunningLab> {
  const child = spawn(process.execPath, [join(installed, 'server/launch/start.mjs'), '--data', dataDirectory, ...args], { cwd: installed, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  // Whoever started it may fail before it is stopped; the lab's guard ends the rest.
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      process.off('exit', endWithUs);
      resolve(code);
    }),
  );
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The lab did not start: ${why}. It printed:\n${printed}`));
    const timer = setTimeout(() => {
      child.kill('SIGINT');
      fail('no address within a minute');
    }, 60_000);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (!address) return;
      clearTimeout(timer);
      resolve(address[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => {
      clearTimeout(timer);
      fail(`it exited with ${code}`);
    });
  });
  const stop = async ({ keepData } = { keepData: false }) => {
    child.kill('SIGINT');
    const code = await exited;
    if (!keepData) rmSync(dataDirectory, { recursive: true, force: true });
    return code;
  };
  return { url, process: child, dataDirectory, printed: () => printed, stop };
}
