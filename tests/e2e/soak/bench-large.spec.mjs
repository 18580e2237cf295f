// The bench page's last row: 256 MiB, which the browser drops where a file is a blob.
import { expect, test } from '../fixtures.mjs';
import { noFiles } from '../storage.mjs';

test('256 MiB: the lab’s own path has figures', async ({ page }) => {
  test.setTimeout(900_000);
  await page.goto('./#/bench');
  await page.getByRole('combobox', { name: 'Largest size' }).selectOption('Up to 256 MiB');
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Finished.' })).toBeVisible({ timeout: 840_000 });
  for (const name of ['Envelope Lab with aes-gcm', 'Envelope Lab with WebCrypto', 'aes-gcm, then SHA-256']) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    const cells = await row.getByRole('cell').allTextContents();
    console.log(`256 MiB, ${name}: ${cells.at(-1)}`);
    expect(cells, name).toHaveLength(6);
    for (const cell of cells) expect(cell, name).toMatch(/^[\d.]+[\d.]+×$/);
  }
  await noFiles(page);
});
