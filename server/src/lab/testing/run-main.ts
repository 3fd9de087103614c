/** The command line as a process of its own, with stand-ins beside it where it looks for its programs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleProgram, FAKE_DASHBOARD, FAKE_PROGRAM } from './bundle.ts';
import { untilTrue } from './condition.ts';

/** @returns the path of the bundled command line. */
export async function bundleMain(): Promise<string> {
  const main = await bundleProgram('main.ts', 'start/main');
  await bundleProgram('lab/guard/main.ts', 'start/guard');
  for (const name of ['node', 'client', 'auditors']) copyFileSync(FAKE_PROGRAM, join(dirname(main), `${name}.js`));
  copyFileSync(FAKE_DASHBOARD, join(dirname(main), 'dashboard.js'));
  return main;
}

export class MainRun {
  output = '';
  readonly child: ChildProcess;
  private code: number | null | undefined = undefined;

  constructor(main: string, args: string[]) {
    this.child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    // `close` comes when all output has been read, too.
    this.child.on('close', (code) => (this.code = code));
  }

  said(text: string): Promise<void> {
    return untilTrue(`it said ${text}; it said: ${this.output}`, () => this.output.includes(text));
  }

  /** @returns the exit code, null after a signal. */
  async ended(): Promise<number | null> {
    await untilTrue('the process ended', () => this.code !== undefined);
    return this.code!;
  }
}
