/** `start --recording FILE`: the dashboard alone, showing a recording, until a signal ends it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ShowOptions } from '../config.ts';

export interface ShowPlace {
  /** The dashboard's program. */
  program: string;
  /** Of the repository. */
  root: string;
  say: (text: string) => void;
  /** Says why it was refused. */
  refuse: (text: string) => void;
}

/** Exit code for what the person who started us can put right. */
const REFUSED = 2;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @returns the exit code: 0 after a clean end, 2 when the recording cannot be shown (said why). */
export async function showRecording({ recording, data, port }: ShowOptions, { program, root, say, refuse }: ShowPlace): Promise<number> {
  if (!existsSync(program)) {
    refuse(`asked to show ${recording}; found no ${program}; build it with: npm run build -w server`);
    return REFUSED;
  }
  const path = resolve(recording);
  // Its log tells of every request; what matters to the person at the terminal comes as messages.
  const child = spawn(process.execPath, [program, '--recording', path, '--data', data === null ? join(root, 'data') : resolve(data), '--port', String(port)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const stop = (): void => void child.kill('SIGTERM');
  for (const signal of SIGNALS) process.on(signal, stop);
  let refused = false;
  child.on('message', (message: { type?: unknown; url?: string; refusal?: { asked: string; found: string; todo: string } }) => {
    if (message.type === 'ready') say(`\n  Understudy shows the recording ${path}\n  at ${message.url}\n\n  There is no cluster behind it. Ctrl-C ends it.`);
    if (message.type === 'fault' && message.refusal) {
      refused = true;
      refuse(`asked to ${message.refusal.asked}; found: ${message.refusal.found}; ${message.refusal.todo}`);
    }
  });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  for (const signal of SIGNALS) process.off(signal, stop);
  return refused ? REFUSED : (code ?? 1);
}
