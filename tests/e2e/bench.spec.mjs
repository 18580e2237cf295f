// The bench page: measured side by side in this browser, stopped, and copied.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, openView } from './lab.mjs';
import { noFiles } from './storage.mjs';

const NAMES = ['aes-gcm (WebAssembly)', 'aes-gcm, then SHA-256', 'Envelope Lab with aes-gcm', 'Envelope Lab with WebCrypto', 'WebCrypto', '@noble/ciphers', 'node-forge (CyberChef)'];

test('every contender is measured, and the table can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await new Lab(page).open();
  await openView(page, 'Behind the scenes');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'About', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'About Envelope Lab' })).toBeVisible();
  await expectNoAxeViolations(page);
  await page.getByRole('link', { name: 'open the bench' }).click();
  await page.getByRole('combobox', { name: 'Largest size' }).selectOption('Up to 64 KiB');
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Finished.' })).toBeVisible({ timeout: 60_000 });
  for (const name of NAMES) {
    // One name is the end of another.
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    const cells = await row.getByRole('cell').allTextContents();
    expect(cells, name).toHaveLength(2);
    for (const cell of cells) expect(cell, name).toMatch(/^[\d.]+[\d.]+×$/);
  }
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.trim().split('\n')).toHaveLength(2 + NAMES.length);
});

test('a large file of the lab’s own path is in private files, which are gone afterward', async ({ page }) => {
  await page.goto('./#/bench');
  await page.getByRole('combobox', { name: 'Largest size' }).selectOption('Up to 16 MiB');
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Finished.' })).toBeVisible({ timeout: 120_000 });
  for (const name of NAMES.filter((name) => name.startsWith('Envelope Lab'))) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    await expect(row.getByRole('cell').last(), name).toHaveText(/^[\d.]+[\d.]+×$/);
  }
  await noFiles(page);
});

test('a run is stopped at once, and the page stays usable', async ({ page }) => {
  await page.goto('./#/bench');
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await expect(page.getByRole('progressbar', { name: 'Measurements done' })).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped. What was measured stays.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start measuring' })).toBeEnabled();
});
