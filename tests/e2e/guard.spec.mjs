// The guard of fixtures.mjs must bite, or the other tests prove less than they say.
import { expect, test } from './fixtures.mjs';

const elsewhere = 'http://127.0.0.1:9/elsewhere';

test.beforeEach(async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
});

const noticed = (guard, text) => expect.poll(() => guard.take().join('\n')).toContain(text);

test('an inline style is noticed', async ({ page, guard }) => {
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await noticed(guard, 'policy: style-src-attr');
});

test('a request to another origin is blocked and noticed', async ({ page, guard }) => {
  const outcome = await page.evaluate((url) => fetch(url).then(() => 'sent', () => 'blocked'), elsewhere);
  expect(outcome).toBe('blocked');
  await noticed(guard, 'policy: connect-src');
});

test('a request of a worker to another origin is blocked and noticed', async ({ page, guard }) => {
  const outcome = await page.evaluate((url) => {
    const code = `fetch(${JSON.stringify(url)}).then(() => postMessage('sent'), () => postMessage('blocked'))`;
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    return new Promise((resolve) => (worker.onmessage = (event) => resolve(event.data)));
  }, elsewhere);
  expect(outcome).toBe('blocked');
  await noticed(guard, 'policy: connect-src');
});

test('an uncaught error is noticed', async ({ page, guard }) => {
  await page.evaluate(() => setTimeout(() => { throw new Error('on purpose'); }));
  await noticed(guard, 'uncaught: Error: on purpose');
});

test('a request outside the path of the site is noticed', async ({ page, guard }) => {
  await page.evaluate(() => fetch('/elsewhere'));
  await noticed(guard, 'request: http://127.0.0.1');
});
