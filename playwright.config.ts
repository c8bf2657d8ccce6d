/** The browser tests: one Chromium, one product started as `npm start` does, one test at a time. */

import { defineConfig } from '@playwright/test';
import { browser, DEMO_SECRET, PORTS } from './packages/app/e2e-tests/setting';

const { executable, env } = browser();

export default defineConfig({
  testDir: './packages/app/e2e-tests',
  testMatch: '*.e2e.ts',
  globalSetup: './packages/app/e2e-tests/untilPlayed.ts',
  outputDir: './test-results/browser',
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: `http://localhost:${PORTS.PORT}`,
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: executable,
      env: { ...process.env, ...env },
      // Tests may run as root in a container, where Chromium has no sandbox and little shared memory.
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    },
  },
  webServer: {
    command: `"${process.execPath}" tools/start.mjs`,
    env: {
      ...PORTS,
      STAGECRAFT_FOLDER: 'test-results/world',
      STAGECRAFT_DEMO_SECRET: DEMO_SECRET,
    },
    wait: { stderr: /Ready after (?<stagecraft_start_seconds>\d+) s/ },
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
});
