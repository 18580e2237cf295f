// The first view: what is fetched for it and after it, that nothing moves when the program takes the outline over, and
// that a reader who saves data gets nothing unasked. scripts/size has the budgets, scripts/lighthouse the speed.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../..', process.env.E2E_DIST || 'dist');
const plan = () => JSON.parse(readFileSync(join(dist, '.parts.json'), 'utf8'));

/** The growing lists of what the page asked for and got. */
function watched(page) {
  const name = (request) => request.url().split('/').at(-1);
  const asked = [], got = [];
  page.on('request', (request) => asked.push(name(request)));
  page.on('requestfinished', (request) => got.push(name(request)));
  return { asked, got, parts: () => asked.filter((file) => file.endsWith('.wasm') && !file.startsWith('envelope-lab-')) };
}

/** Lets the page do what it does when it is idle, twice over. */
const idle = (page) => page.evaluate(() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(() => setTimeout(done)))));

const savesData = () => Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) });

test('the parts of an upload come by themselves, one after another, and no others', async ({ page }) => {
  const { asked, got, parts } = watched(page);
  await new Lab(page).open();
  expect(parts(), 'nothing of them is fetched for the first view').toEqual([]);
  const { ahead } = plan();
  await expect.poll(() => ahead.every((file) => got.includes(file)), { timeout: 30_000 }).toBe(true);
  await idle(page);
  expect([...new Set(parts())].sort()).toEqual([...ahead].sort());
  expect(parts().length, 'each once').toBe(ahead.length);
  // One part begins when the one before it is there.
  const place = (name) => asked.findIndex((file) => file.startsWith(`${name}-`));
  const order = ['first_visit', 'run', 'glossary', 'offline'].map(place);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('a link that is pointed at fetches its view before it is pressed', async ({ page }) => {
  const { got } = watched(page);
  await new Lab(page).open();
  const arrives = (name) => expect.poll(() => got.some((file) => file.startsWith(`${name}-`))).toBe(true);
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('link', { name: 'Learn', exact: true }).hover();
  await arrives('learn');
  await views.getByRole('link', { name: 'Look up', exact: true }).focus();
  await arrives('compare');
});

test('a reader who saves data gets nothing unasked, and everything asked for', async ({ page }) => {
  await page.addInitScript(savesData);
  const { parts } = watched(page);
  const lab = await new Lab(page).open();
  await page.mouse.move(200, 200);
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Learn', exact: true }).hover();
  await idle(page);
  expect(parts()).toEqual([]);
  await lab.uploadSample('letter.txt');
  await lab.goTo(UPLOAD_STEPS);
  await expect(lab.object('letter.txt')).toBeVisible();
  expect(parts().some((file) => /^(learn|policies|cases)-/.test(file)), 'no other view').toBe(false);
});

test('the first change is kept, though what keeps it was not there yet', async ({ page }) => {
  await page.addInitScript(savesData);
  const lab = await new Lab(page).open();
  await lab.set('kms:Decrypt', false);
  // The part has come, and the record is written.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('envelope-lab/kept'))).not.toBeNull();
  await page.reload();
  await lab.open();
  await expect(lab.switch('kms:Decrypt')).toHaveAttribute('aria-checked', 'false');
});

test('without a network, a press says what is missing and works once it is there', async ({ page, context, guard }) => {
  await page.addInitScript(savesData);
  const lab = await new Lab(page).open();
  await context.setOffline(true);
  await lab.button('Upload a sample file').click();
  await expect(lab.status.filter({ hasText: 'a part of this page could not be fetched' })).toBeAttached();
  await context.setOffline(false);
  await lab.uploadSample('letter.txt');
  guard.take();
});

for (const [width, height] of [[412, 823], [1440, 900]]) {
  test(`the outline is the largest paint, stays, and nothing moves at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => { document.querySelector('.hero').isOfTheOutline = true; });
    });
    await new Lab(page).open();
    await page.evaluate(() => document.fonts.ready);
    expect(await page.locator('.hero').evaluate((hero) => hero.isOfTheOutline)).toBe(true);
    const seen = await page.evaluate(async () => {
      const entries = (type) => new Promise((done) => {
        const timer = setTimeout(() => done([]), 500);
        new PerformanceObserver((list) => { clearTimeout(timer); done(list.getEntries()); }).observe({ type, buffered: true });
      });
      const [paint] = (await entries('paint')).filter(({ name }) => name === 'first-contentful-paint');
      const largest = (await entries('largest-contentful-paint')).at(-1);
      const shifts = await entries('layout-shift');
      const says = ({ value, sources }) => ({ value, of: sources.map(({ node }) => node?.className ?? node?.nodeName) });
      return { first: paint.startTime, largest: largest.startTime, element: largest.element?.className, shifts: shifts.map(says) };
    });
    expect(seen.element).toBe('hero');
    expect(seen.largest - seen.first, 'the largest paint is the first').toBeLessThan(1);
    // What the page's own letters move against the stand-ins is less than a pixel.
    const moved = seen.shifts.reduce((sum, { value }) => sum + value, 0);
    expect(moved, JSON.stringify(seen.shifts)).toBeLessThan(0.0005);
  });
}
