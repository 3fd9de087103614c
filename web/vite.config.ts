/** Builds the page into `web/dist` and gives it a hash of its own sources, which the back end reads from `dist/build.json`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;

/** @returns every file below `folder`, in a stable order. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

/** The same sources give the same hash on every machine, so that two builds of one commit are one page. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const path of [join(here, 'index.html'), ...filesBelow(join(here, 'src')), ...filesBelow(join(here, '../shared/src'))]) {
    if (/\.test\.tsx?$|\.md$/.test(path)) continue;
    hash.update(relative(here, path)).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}

const build = hashOfSources();

const writeBuild: Plugin = {
  name: 'write-build-hash',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'build.json', source: JSON.stringify({ build }) });
  },
};

export default defineConfig({
  root: here,
  plugins: [react(), writeBuild],
  define: { __BUILD__: JSON.stringify(build) },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 2048 },
  server: { proxy: { '/api': 'http://127.0.0.1:7400', '/socket.io': { target: 'http://127.0.0.1:7400', ws: true } } },
});
