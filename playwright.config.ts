/** Browser tests: real processes, a real Chromium, one worker, since each journey has a cluster of its own on two cores. */
import { defineConfig } from '@playwright/test';
import { CHROMIUM_SWITCHES, requireChromium } from './e2e/browser/find-chromium.mjs';

export default defineConfig({
  testDir: 'e2e',
  testMatch: ['journeys/**/*.spec.ts', 'screens/**/*.spec.ts'],
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'reports/playwright.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: requireChromium(), args: CHROMIUM_SWITCHES },
    viewport: { width: 1600, height: 950 },
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
