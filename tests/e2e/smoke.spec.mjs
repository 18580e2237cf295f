import { expect, expectNoAxeViolations, test } from './fixtures.mjs';

const title = (page) => page.getByRole('heading', { level: 1, name: 'Envelope Lab' });
const bootFailed = (page) => page.locator('#boot-failed');

test('the built page starts', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(page).toHaveTitle('Envelope Lab');
  await expect(bootFailed(page)).toBeHidden();
  await expectNoAxeViolations(page);
});

test('the title is there before the wasm, and a message if the wasm never comes', async ({ page, guard }) => {
  let refuse;
  const refused = new Promise((resolve) => (refuse = resolve));
  await page.route('**/*.wasm', async (route) => {
    await refused;
    await route.abort();
  });

  await page.goto('./', { waitUntil: 'commit' });
  await expect(title(page)).toBeVisible();
  await expect(bootFailed(page)).toBeHidden();

  refuse();
  await expect(bootFailed(page)).toBeVisible();
  await expect(bootFailed(page)).toContainText('This page needs WebAssembly');
  await expect(title(page)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'failed');
  await expectNoAxeViolations(page);
  expect(guard.take().join('\n')).toContain('Failed to load resource');
});

test('a browser without WebAssembly is told so', async ({ page, guard }) => {
  await page.addInitScript(() => delete window.WebAssembly);
  await page.goto('./');
  await expect(bootFailed(page)).toBeVisible();
  await expect(title(page)).toBeVisible();
  expect(guard.take().join('\n')).toContain('WebAssembly is missing');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page says what it needs', async ({ page }) => {
    await page.goto('./');
    await expect(title(page)).toBeVisible();
    const needs = page.locator('noscript p');
    await expect(needs).toBeVisible();
    await expect(needs).toContainText('This page needs JavaScript');
  });
});

for (const theme of ['light', 'dark']) {
  test(`the chosen theme ${theme} holds from the first paint`, async ({ page }) => {
    await page.addInitScript((value) => localStorage.setItem('envelope-lab/theme', value), theme);
    await page.goto('./', { waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  });
}
