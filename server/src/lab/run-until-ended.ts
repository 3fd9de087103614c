/** The life of the main process between its start and its end: signals, the loss of npm, and errors that nobody caught. */
import { monoMillis } from '../clock.ts';
import type { Environment } from '../config.ts';
import { watchNpm } from './parent-watch.ts';

export interface Run {
  environment: Environment;
  say: (text: string) => void;
  start: () => Promise<void>;
  /** Ends everything cleanly; each step kills what has not ended within the limit. */
  end: (limitMillis: number) => Promise<void>;
  /** Ends everything at once. */
  abandon: () => Promise<void>;
}

const CLEAN_END_MILLIS = 3000;
/** A terminal's Ctrl-C may reach us twice, from the terminal and through npm: this soon it is the same one. */
export const SAME_PRESS_MILLIS = 400;

/** Starts, waits for a signal, ends. @returns the exit code. */
export async function runUntilEnded(run: Run): Promise<number> {
  const asked = new Ask(run);
  try {
    const started = run.start();
    await Promise.race([started.then(() => asked.first), asked.first]);
    run.say('\nending …');
    const ended = run.end(CLEAN_END_MILLIS).then(() => 0);
    const code = await Promise.race([ended, asked.second.then(() => 130)]);
    if (code !== 0) {
      run.say('killing what is left');
      await run.abandon();
      return code;
    }
    return asked.error === null ? 0 : 1;
  } catch (error) {
    run.say(`asked to run the lab; found: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}; everything is ended`);
    await run.abandon();
    return 1;
  } finally {
    asked.close();
  }
}

/** Who asks for the end, and how often. */
class Ask {
  readonly first: Promise<void>;
  readonly second: Promise<void>;
  error: unknown = null;
  private tellFirst: () => void = () => undefined;
  private tellSecond: () => void = () => undefined;
  private askedAt: number | null = null;
  private readonly stopWatching: () => void;
  private readonly onSignal = (): void => this.ask();
  private readonly onError = (error: unknown): void => {
    this.error = error;
    this.run.say(`an error that nobody expected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    this.ask();
  };

  constructor(private readonly run: Run) {
    this.first = new Promise((resolve) => (this.tellFirst = resolve));
    this.second = new Promise((resolve) => (this.tellSecond = resolve));
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
    process.on('uncaughtException', this.onError);
    process.on('unhandledRejection', this.onError);
    this.stopWatching = run.environment.startedByNpm
      ? watchNpm(() => {
          run.say('npm is gone');
          this.ask();
        })
      : () => undefined;
  }

  /** Signals are heard on and change nothing: one more Ctrl-C must not cut the last steps short. */
  close(): void {
    process.off('uncaughtException', this.onError);
    process.off('unhandledRejection', this.onError);
    this.stopWatching();
  }

  private ask(): void {
    const now = monoMillis();
    if (this.askedAt === null) {
      this.askedAt = now;
      this.tellFirst();
    } else if (now - this.askedAt > SAME_PRESS_MILLIS) {
      this.tellSecond();
    }
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
