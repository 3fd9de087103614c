/** The lab's side of the guard: starts it, tells it every process group, and starts another with the whole list when it dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { monoMillis } from '../clock.ts';

/** A guard lives as long as the lab: a life shorter than this says that the next one may be as short. */
const SHORT_LIFE_MILLIS = 500;
/** So many short lives in a row say that a guard cannot live here; until then the next one is started at once, since nobody guards meanwhile. */
const SHORT_LIVES = 3;

export class GuardLink {
  private readonly groups = new Set<number>();
  private guard: ChildProcess;
  private ending = false;
  private shortLives = 0;

  /**
   * @param program path of the guard's program
   * @param logDescriptor where its error output goes
   * @param say told when a guard died and another was started
   */
  constructor(
    private readonly program: string,
    private readonly logDescriptor: number,
    private readonly say: (text: string) => void,
  ) {
    this.guard = this.spawnGuard();
  }

  get pid(): number | undefined {
    return this.guard.pid;
  }

  /** To be called in the same turn as the spawn: a lab that dies in between would leave the process behind. */
  add(pid: number): void {
    this.groups.add(pid);
    this.tell(`+${pid}\n`);
  }

  remove(pid: number): void {
    this.groups.delete(pid);
    this.tell(`-${pid}\n`);
  }

  /** Lets the guard go; whatever is still listed, it ends. Resolves when it has ended. */
  close(): Promise<void> {
    this.ending = true;
    return new Promise((resolve) => {
      if (this.guard.exitCode !== null || this.guard.signalCode !== null) return resolve();
      this.guard.once('exit', () => resolve());
      this.guard.stdin?.end();
    });
  }

  private tell(line: string): void {
    this.guard.stdin?.write(line);
  }

  private spawnGuard(): ChildProcess {
    // Detached: a session of its own, so that no signal of a terminal and no signal to our group reaches it.
    const guard = spawn(process.execPath, [this.program], { detached: true, stdio: ['pipe', 'ignore', this.logDescriptor] });
    const startedAt = monoMillis();
    let gone = false;
    const replace = (because: string): void => {
      if (gone || this.ending) return;
      gone = true;
      this.shortLives = monoMillis() - startedAt < SHORT_LIFE_MILLIS ? this.shortLives + 1 : 0;
      const wait = this.shortLives >= SHORT_LIVES ? SHORT_LIFE_MILLIS : 0;
      this.say(`the guard ended (${because}); another is started`);
      if (wait === 0) this.guard = this.spawnGuard();
      else setTimeout(() => !this.ending && (this.guard = this.spawnGuard()), wait).unref();
    };
    // Without a guard nothing would end orphans: a new one has the whole list before anything else happens.
    guard.once('exit', (code, signal) => replace(signal ?? `exit ${code}`));
    guard.once('error', (error) => {
      this.say(`the guard cannot be started: ${error.message}; processes may outlive a killed lab`);
      gone = true;
    });
    // EPIPE of a guard that just died: its exit is what we act on.
    guard.stdin?.on('error', () => undefined);
    for (const pid of this.groups) guard.stdin?.write(`+${pid}\n`);
    return guard;
  }
}
