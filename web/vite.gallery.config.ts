/** Builds the gallery beside the page: a build of its own, so that nothing of it changes what the dashboard and the wall load. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', assetsDir: 'assets/gallery', emptyOutDir: false, target: 'es2022', assetsInlineLimit: 0, rolldownOptions: { input: `${import.meta.dirname}/gallery.html`, output: { codeSplitting: { groups: [{ name: 'libraries', test: /node_modules/ }] } } } },
});
