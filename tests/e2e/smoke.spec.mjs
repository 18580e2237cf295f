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

test('the outline is the first screen itself, and what is pressed in it is pressed once the program is there', async ({ page }) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  // As wide as the outline is drawn; in a narrower window the words of the picture break elsewhere.
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('./', { waitUntil: 'commit' });
  // The first steps come a moment later, into a place that is kept for them.
  const says = () => page.locator('#app .lab').evaluate((lab) => [...lab.querySelectorAll('.brand, .views, .push, .perm, .hero, .picture, .step-head')].map((part) => part.textContent));
  await expect(page.locator('#app[data-outline]')).toBeVisible();
  const outline = await says();
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  release();
  await expect(page.getByRole('dialog', { name: 'Keys and settings' })).toBeVisible();
  await expect(page.locator('#app[data-outline]')).toHaveCount(0);
  expect(await says()).toEqual(outline);
});

test('every view, and each lesson, case and term, has a title of its own', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  const titles = [
    ['learn', 'Learn'], ['learn/upload', 'Lesson'], ['learn/download', 'Lesson'], ['policies/key-policy', 'Policies'], ['secrets', 'Secrets'], ['denied', 'Fix a denial'], ['cases', 'Cases'],
    ['cases/multipart-trap', 'Cases'], ['compare', 'Compare'], ['cheat-sheet', 'Cheat sheet'], ['cloudtrail', 'CloudTrail'], ['world', 'World'], ['glossary/data-key', 'Glossary'], ['plan', 'Plan'],
  ];
  const seen = new Set();
  for (const [hash, view] of titles) {
    await page.evaluate((hash) => { location.hash = `#/${hash}`; }, hash);
    await expect(page).toHaveTitle(new RegExp(`(^|· )${view} · Envelope Lab$`));
    // One of many names itself, once its part is there.
    if (hash.includes('/')) await expect.poll(async () => seen.has(await page.title()) || (await page.title()).startsWith(`${view} ·`)).toBe(false);
    const title = await page.title();
    expect(seen.has(title), title).toBe(false);
    seen.add(title);
  }
});
