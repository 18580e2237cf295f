// The whole lab as one HTML file, opened from disk: scripts/package makes it, and scripts/test before the journeys.
import { mkdtempSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from './fixtures.mjs';
import { Lab, bytes, openView, sha256 } from './lab.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '../../target/package/envelope-lab.html');
// Everything else, the folder beside it included, counts as another place.
test.use({ baseURL: pathToFileURL(file).href });
test.skip(!existsSync(file), 'run ./scripts/package single first');

const open = async (page, hash = '') => {
  await page.goto(pathToFileURL(file).href + hash);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  return new Lab(page);
};

test('opens from disk: upload, download, the views, and what it says of itself', async ({ page }) => {
  const lab = await open(page);
  const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('from disk') };
  await lab.chooseAndUpload(file);
  await lab.goTo(11);
  await lab.download('note.txt');
  await lab.goTo(10);
  const saved = await lab.save('note.txt');
  expect(readFileSync(saved.path, 'utf8')).toBe('from disk');

  await openView(page, 'Policies');
  await expect(page.getByRole('main', { name: 'Policies' }).getByRole('textbox').first()).toBeVisible();
  await openView(page, 'Cases');
  await expect(page.getByRole('main', { name: 'Cases' }).getByRole('heading').nth(1)).toBeVisible();
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('This page is a file on your disk, so it needs no network.');
});

test('a lesson and a case open by their addresses, and survive a reload', async ({ page }) => {
  await open(page, '#/learn/upload');
  await expect(page).toHaveTitle(/Upload needs GenerateDataKey/);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Lesson', exact: true })).toContainText('Which permission in KMS');
  await open(page, '#/cases/multipart-trap');
  await expect(page).toHaveTitle(/multipart/i);
});

test('64 MiB go through the worker and come out as they were', async ({ page }) => {
  test.slow();
  const folder = mkdtempSync(join(tmpdir(), 'large-'));
  const path = join(folder, 'large.bin');
  const content = bytes(64 * 1024 * 1024, 7);
  writeFileSync(path, content);
  const lab = await open(page);
  await lab.choose(path);
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app holds/, { timeout: 60_000 });
  await lab.goTo(11);
  await lab.object('large.bin').getByRole('button', { name: 'Download' }).click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app asks S3/, { timeout: 60_000 });
  await lab.goTo(10);
  const saved = await lab.save('large.bin');
  expect(sha256(readFileSync(saved.path))).toBe(sha256(content));
  rmSync(folder, { recursive: true });
});
