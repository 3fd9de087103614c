/** Each folder of a `src` says what belongs in it, and its list is true. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const IGNORED = new Set(['README.md', 'node_modules', 'dist']);
const isTest = (name: string) => /\.(test|spec)\.tsx?$/.test(name);

function foldersBelow(path: string): string[] {
  const below = readdirSync(path).filter((name) => !IGNORED.has(name) && statSync(join(path, name)).isDirectory());
  return [path, ...below.flatMap((name) => foldersBelow(join(path, name)))];
}

/** @returns the names in the list of a README: `- \`name\`: what`. */
function listed(readme: string): string[] {
  return [...readme.matchAll(/^- `([^`]+)`/gm)].map((match) => match[1]!);
}

function matches(pattern: string, name: string): boolean {
  return pattern.includes('*') ? new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name) : pattern === name;
}

describe.each(['shared/src', 'server/src', 'web/src', 'server/launch'])('folders of %s', (start) => {
  it.each(foldersBelow(join(root, start)).map((path) => relative(root, path)))('%s lists what is in it', (folder) => {
    const path = join(root, folder, 'README.md');
    expect(existsSync(path), `${folder} has no README.md; say what belongs there and what does not`).toBe(true);
    const readme = readFileSync(path, 'utf8');
    const there = readdirSync(join(root, folder))
      .filter((name) => !IGNORED.has(name) && !isTest(name))
      .map((name) => (statSync(join(root, folder, name)).isDirectory() ? `${name}/` : name));
    const said = listed(readme);
    expect(there.filter((name) => !said.some((pattern) => matches(pattern, name))), `in ${folder} but not in its README`).toEqual([]);
    expect(said.filter((pattern) => !there.some((name) => matches(pattern, name))), `in the README of ${folder} but not there`).toEqual([]);
    const words = readme.split('\n').filter((line) => !line.startsWith('- ')).join(' ');
    expect(words.match(/[.:;](\s|$)/g)?.length ?? 0, `${folder}/README.md says what belongs and what does not`).toBeGreaterThanOrEqual(2);
  });
});
