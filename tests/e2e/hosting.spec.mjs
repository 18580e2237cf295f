// The site as GitHub Pages serves it: under a sub-path, with its headers, its redirections and its 404.html, and
// with the pages for crawlers that the build adds where SITE_URL is set.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from './fixtures.mjs';
import { Lab } from './lab.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const dist = join(root, process.env.E2E_DIST || 'dist');
const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const test = base.extend({
  site: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'pages-'));
      cpSync(dist, folder, { recursive: true });
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/envelope-lab/`;
      execFileSync(process.execPath, [join(root, 'scripts/add-pages.mjs'), folder], { env: { ...process.env, SITE_URL: url } });
      const server = spawn(process.execPath, [join(root, 'scripts/static-server.mjs'), folder, '--port', String(port), '--mount', '/envelope-lab/', '--pages']);
      await new Promise((done) => server.stdout.once('data', done));
      await use({ folder, url });
      server.kill();
      rmSync(folder, { recursive: true });
    },
    { auto: true },
  ],
  baseURL: async ({ site }, use) => use(site.url),
});

test('deep links, reloads, and unknown addresses lead into the lab', async ({ page, site, guard }) => {
  await page.goto('./#/learn/upload');
  await expect(page).toHaveTitle(/Upload needs GenerateDataKey/);
  await page.reload();
  await expect(page).toHaveTitle(/Upload needs GenerateDataKey/);

  // A page for crawlers, without its slash: redirected twice, by the host and by the page.
  await page.goto('./learn/download');
  await expect(page).toHaveURL(`${site.url}#/learn/download`);
  await expect(page).toHaveTitle(/Download needs Decrypt/);

  // A place in a view has no page of its own: 404.html knows where the lab is.
  const answer = await page.goto('./glossary/data-key');
  expect(answer.status()).toBe(404);
  await expect(page).toHaveURL(`${site.url}#/glossary/data-key`);
  await expect(page).toHaveTitle(/Glossary/);
  // The browser itself logs the 404.
  guard.take();
  await new Lab(page).open();
});

test('hosts may keep what bears a hash, and are asked again for the rest', async ({ request, site }) => {
  const first = await request.get('./');
  expect(first.headers()['cache-control']).toBe('max-age=600');
  const again = await request.get('./', { headers: { 'if-none-match': first.headers().etag } });
  expect(again.status()).toBe(304);
  const html = await first.text();
  const named = [...html.matchAll(/(?:src|href|data-\w+)="?\.\/([^\s">]+\.(?:js|css|wasm))/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(name).toMatch(/-[0-9a-f]{8}(_bg)?\.(js|css|wasm)$/);
  execFileSync(process.execPath, [join(root, 'scripts/name-files.mjs'), '--check', site.folder]);
});

test('every view and lesson has a page with its card, and the sitemap names them all', async ({ site }) => {
  const pages = readFileSync(join(site.folder, '.pages.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const sitemap = readFileSync(join(site.folder, 'sitemap.xml'), 'utf8');
  expect(pages.length).toBeGreaterThan(24);
  for (const { path, title } of pages) {
    const html = readFileSync(join(site.folder, path, 'index.html'), 'utf8');
    expect(html).toContain(`<meta property="og:title" content="${title}">`);
    expect(html).not.toMatch(/<script/);
    expect(sitemap).toContain(`<loc>${site.url}${path}/</loc>`);
  }
});
