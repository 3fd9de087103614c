/** Builds the debug page into `web/dist/debug`: the instruments on named stories, apart from the page that users get. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: { outDir: 'dist/debug', emptyOutDir: true, target: 'es2022', rolldownOptions: { input: 'debug.html' } },
});
