/** Builds the page and the wall into `web/dist`, from where the dashboard serves it; nothing of them is loaded from elsewhere. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'wall.html'].map((page) => `${import.meta.dirname}/${page}`),
      // Needed together, as soon as there was a failover: in pieces they are a quarter larger.
      output: { codeSplitting: { groups: [{ name: 'episodes', test: /features.timeline.(episode-|lane-selection)/ }] } },
    },
  },
});
