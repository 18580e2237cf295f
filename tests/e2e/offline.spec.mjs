// Without a network: the site kept by its service worker, a new version offered, and what a reader who saves data
// is asked first.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, openView, UPLOAD_STEPS } from './lab.mjs';
import { sparse } from './storage.mjs';

test.use({ serviceWorkers: 'allow' });

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const dist = join(root, process.env.E2E_DIST || 'dist');
const VIEWS = ['Lessons', 'Secrets', 'Plan', 'Paste an error', 'Cases', 'Policies', 'Compare', 'Cheat sheet', 'Glossary', 'CloudTrail', 'World'];

/** Has the page kept at once: by itself, it begins for a reader who stays. */
async function makeReady(page, lab) {
  await lab.button('Keys').click();
  await lab.button('Make ready offline').click();
  await expect(page.getByRole('dialog')).toContainText('Ready offline: this page works without a network.', { timeout: 30_000 });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
}

const status = (page, text) => page.getByRole('status').filter({ hasText: text });

test('after one visit everything works without a network, reload included', async ({ page, context }) => {
  const lab = await new Lab(page).open();
  await expect(status(page, 'Ready offline')).toBeVisible({ timeout: 30_000 });
  await context.setOffline(true);
  await page.reload();
  await lab.open();
  await lab.uploadSample();
  await lab.goTo(11);
  for (const view of VIEWS) {
    await openView(page, view);
    await expect(page.locator('.view[data-shown] .view-in').locator(':scope > *').first()).toBeVisible();
  }
  await page.goto('./#/learn/upload');
  await page.reload();
  await expect(page).toHaveTitle(/Envelope Lab/);
  await expect(page.getByRole('region', { name: 'Lesson', exact: true })).toContainText('?');
  await lab.button('Keys').click();
  await expect(page.getByRole('dialog')).toContainText('Ready offline');
});

test('a file that is not kept says so without a network, and comes with one', async ({ page, context, guard }) => {
  const lab = await new Lab(page).open();
  await makeReady(page, lab);
  await context.setOffline(true);
  await page.goto('./#/about');
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'licenses.txt' }).click();
  const texts = await opened;
  await expect(texts.locator('body')).toHaveText('Envelope Lab doesn’t keep this file for use without a network. Connect to a network, then reload.');
  await context.setOffline(false);
  await texts.reload();
  await expect(texts.locator('body')).toContainText('* Envelope Lab (MIT)');
  // The failed request.
  expect(guard.take().filter((problem) => !/licenses\.txt/.test(problem))).toEqual([]);
});

test('who saves data is asked first', async ({ page, context }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) }));
  const lab = await new Lab(page).open();
  await lab.button('Keys').click();
  const ask = lab.button('Make ready offline');
  await expect(ask).toBeVisible();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await ask.click();
  await expect(page.getByRole('dialog')).toContainText('Ready offline: this page works without a network.', { timeout: 30_000 });
  await context.setOffline(true);
  await page.reload();
  await lab.open();
});

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The next version: the page has another title, and the worker knows its content. */
function publishNext(folder) {
  const page = join(folder, 'index.html');
  const old = readFileSync(page);
  const next = Buffer.from(old.toString().replace('<title>Envelope Lab', '<title>Envelope Lab 2'));
  const worker = join(folder, 'sw.js');
  const source = readFileSync(worker, 'utf8');
  const changed = source.replace(hash(old), hash(next)).replace(/const VERSION = '\w+'/, "const VERSION = 'next'");
  expect(changed).not.toBe(source);
  writeFileSync(page, next);
  writeFileSync(worker, changed);
}

const TYPES = { html: 'text/html', js: 'text/javascript', json: 'application/json', css: 'text/css', wasm: 'application/wasm', svg: 'image/svg+xml', woff2: 'font/woff2', webmanifest: 'application/manifest+json', png: 'image/png' };

/** A host of the folder; while `state.broken` is set, it answers every request with its own error page. */
async function host(folder) {
  const state = { broken: false, requests: [] };
  const server = createServer((request, response) => {
    const name = new URL(request.url, 'http://host').pathname.slice(1) || 'index.html';
    state.requests.push(name);
    if (state.broken) return response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Nothing here</h1>');
    try {
      const bytes = readFileSync(join(folder, name));
      response.writeHead(200, { 'content-type': TYPES[name.split('.').at(-1)], 'cache-control': 'max-age=600' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { state, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

const next = test.extend({
  published: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'site-'));
      cpSync(dist, folder, { recursive: true });
      const site = await host(folder);
      await use({ folder, ...site });
      site.close();
      rmSync(folder, { recursive: true });
    },
    { auto: true },
  ],
  baseURL: async ({ published }, use) => use(published.url),
});

next('a new version is offered, fetches only what has changed, and comes when the reader wants it', async ({ page, published }) => {
  const lab = await new Lab(page).open();
  await makeReady(page, lab);
  publishNext(published.folder);
  published.state.requests.length = 0;
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await expect(status(page, 'A new version is ready')).toBeVisible({ timeout: 15_000 });
  expect(published.state.requests.filter((name) => name.endsWith('.wasm'))).toEqual([]);
  // Never forced: the page is still the old one.
  await lab.uploadSample();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting?.state)).toBe('installed');
  const loaded = page.waitForEvent('load');
  await lab.button('Load it').click();
  await loaded;
  await lab.open();
  const caches = await page.evaluate(() => caches.keys());
  expect(caches).toEqual(['envelope-lab / next']);
});

next('a new version waits for the file that is worked on, and comes once it is done', async ({ page, published }, info) => {
  const path = info.outputPath('large.iso');
  await sparse(path, 160 * 2 ** 20);
  const lab = await new Lab(page).open();
  await makeReady(page, lab);
  publishNext(published.folder);
  await lab.choose(path);
  await lab.button('Pause').click();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  let isLoaded = false;
  page.on('load', () => (isLoaded = true));
  const waits = status(page, 'The new version is loaded once the file is done');
  await lab.button('Load it').click();
  await expect(waits).toBeVisible();
  await expect(lab.button('Load it')).toBeHidden();
  await expectNoAxeViolations(page);
  // Who thinks better of it has the old one for this visit.
  await waits.getByRole('button', { name: 'Not now' }).click();
  await expect(waits).toHaveCount(0);
  await lab.button('Keys').click();
  await lab.button('Load it').click();
  await expect(page.getByRole('dialog')).toContainText('The new version is loaded once the file is done.');
  await page.keyboard.press('Escape');
  expect(await page.title()).not.toContain('Envelope Lab 2');
  expect(isLoaded, 'the work goes on').toBe(false);
  const loaded = page.waitForEvent('load', { timeout: 60_000 });
  await lab.button('Resume').click();
  await loaded;
  await lab.open();
  expect(await page.evaluate(() => caches.keys())).toEqual(['envelope-lab / next']);
  // It came when the file was stored.
  await expect(page.getByRole('region', { name: 'Your lab', exact: true })).toContainText('Your lab came back as you left it.');
  await lab.at(1, UPLOAD_STEPS);
  await lab.button('Last step').click();
  await expect(lab.object('large.iso')).toHaveCount(1);
});

next('a host’s error pages never replace what is kept, and other sites’ caches stay', async ({ page, published, guard }) => {
  await page.goto('./');
  await page.evaluate(() => caches.open('envelope-lab /elsewhere/ 1'));
  const lab = await new Lab(page).open();
  await makeReady(page, lab);
  published.state.broken = true;
  await page.reload();
  await lab.open();
  await lab.uploadSample();
  expect(await page.evaluate(async () => (await caches.keys()).includes('envelope-lab /elsewhere/ 1'))).toBe(true);
  published.state.broken = false;
  await page.reload();
  await lab.open();
  // The browser itself logs that the worker could not be updated.
  guard.take();
});
