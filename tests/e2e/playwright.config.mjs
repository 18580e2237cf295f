import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

// The built site, under a sub-path as GitHub Pages serves it. E2E_DIST names another folder than dist.
const site = process.env.E2E_DIST || 'dist';
const port = Number(process.env.E2E_PORT ?? 8137);
const mount = '/some/sub/path/';
const baseURL = `http://127.0.0.1:${port}${mount}`;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: '.',
  // Long, or no test at all: scripts/soak and scripts/contact-sheet ask for them.
  testIgnore: process.env.E2E_ALSO ? [] : ['soak/**'],
  outputDir: '../../test-results',
  // Pictures are kept by the browser's major version, whatever the system.
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  reporter: 'list',
  use: {
    baseURL,
    actionTimeout: 15_000,
    // Only tests/e2e/offline.spec.mjs is about it; elsewhere it would answer in the site's place.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROME || '/usr/bin/chromium',
      // Chromium refuses its sandbox to root.
      chromiumSandbox: !isRoot,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Letters are drawn alike on every machine.
        '--font-render-hinting=none',
        '--disable-lcd-text',
        '--force-color-profile=srgb',
      ],
    },
  },
  webServer: {
    command: `node scripts/static-server.mjs ${site} --port ${port} --mount ${mount}`,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    url: baseURL,
    reuseExistingServer: false,
  },
});
