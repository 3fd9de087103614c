/** Where things lie in the data directory. */
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

export class LabDirectory {
  constructor(readonly root: string) {}

  /** Makes the folders. @throws the system's error when that cannot be done. */
  make(): void {
    for (const folder of ['nodes', 'run', 'logs', 'dashboard']) mkdirSync(join(this.root, folder), { recursive: true });
  }

  get incarnations(): string {
    return join(this.root, 'incarnations.json');
  }

  get logs(): string {
    return join(this.root, 'logs');
  }

  get dashboard(): string {
    return join(this.root, 'dashboard');
  }

  /** @returns the directory of a node's journal, made. */
  node(name: string): string {
    const path = join(this.root, 'nodes', name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  log(name: string): string {
    return join(this.root, 'logs', `${name}.log`);
  }

  /** @returns a descriptor that appends to a log. */
  openLog(name: string): number {
    return openSync(this.log(name), 'a');
  }

  /** @returns the path of what a process is started with. */
  configuration(name: string): string {
    return join(this.root, 'run', `${name}.json`);
  }
}
