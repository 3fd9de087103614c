/** The built product as it is installed elsewhere: a copy, so that its page can be replaced by a newer build while a wall hangs. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './start-lab.ts';

export interface Installation {
  directory: string;
  /**
   * Puts a newer build of the wall in the place of the one that is there: its script says something more, so that it has another
   * name, and its page names that.
   *
   * @param statement what the script says first
   */
  upgrade: (statement: string) => void;
  remove: () => void;
}

export function installCopy(): Installation {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-installed-'));
  for (const part of ['server/launch', 'server/dist', 'server/clusters', 'web/dist']) cpSync(join(repository, part), join(directory, part), { recursive: true });
  for (const part of ['node_modules', 'package-lock.json']) symlinkSync(join(repository, part), join(directory, part));
  const web = join(directory, 'web/dist');
  return {
    directory,
    upgrade: (statement) => {
      const assets = join(web, 'assets');
      const script = readdirSync(assets).find((name) => /^wall-.*\.js$/.test(name));
      const page = readFileSync(join(web, 'wall.html'), 'utf8');
      if (!script || !page.includes(script)) throw new Error(`A newer build of the wall was to be made in ${web}; its page names no script wall-….js.`);
      const newer = script.replace('.js', '-newer.js');
      writeFileSync(join(assets, newer), `${statement}\n${readFileSync(join(assets, script), 'utf8')}`);
      rmSync(join(assets, script));
      // A page is replaced at once, as by who unpacks beside it and renames.
      writeFileSync(join(web, 'wall.html.new'), page.replaceAll(script, newer));
      renameSync(join(web, 'wall.html.new'), join(web, 'wall.html'));
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
