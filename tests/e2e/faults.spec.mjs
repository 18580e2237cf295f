// What can go wrong outside of the page, each with what the page then does.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

const bootFailed = (page) => page.locator('#boot-failed');

/** The panel that the style sheet shows by itself: not at once, and after its time. */
async function expectLatePanel(page, guard) {
  await page.goto('./');
  await expect(page).toHaveTitle('Envelope Lab');
  await expect(page.locator('html')).not.toHaveAttribute('data-boot');
  await expect(bootFailed(page)).toBeHidden();
  const delay = await bootFailed(page).evaluate((panel) => {
    const [wait] = panel.getAnimations();
    const { delay } = wait.effect.getTiming();
    wait.finish();
    return delay;
  });
  expect(delay).toBe(8_000);
  await expect(bootFailed(page)).toBeVisible();
  await expect(bootFailed(page)).toContainText('If something blocks scripts, allow those of this site.');
  expect((await new AxeBuilder({ page }).include('#boot-failed').analyze()).violations).toEqual([]);
  guard.take();
}

test.describe('what starts the page', () => {
  test('its first script is blocked', async ({ page, guard }) => {
    await page.route(/\/boot(-\w+)?\.js$/, (route) => route.abort());
    await expectLatePanel(page, guard);
  });

  test('a browser too old to read its first script', async ({ page, guard }) => {
    await page.route(/\/(index\.html)?$/, async (route) => {
      const answer = await route.fetch();
      // What it is checked by would speak first.
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/(<script[^>]*boot[^>]*?) integrity="?[^\s">]+"?/, '$1') });
    });
    await page.route(/\/boot(-\w+)?\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'this is no script of 2020' }));
    await expectLatePanel(page, guard);
  });

  test('a browser without what the page cannot do without', async ({ page, guard }) => {
    await page.addInitScript(() => delete window.CSSLayerBlockRule);
    await page.goto('./');
    await expect(bootFailed(page)).toHaveText('This browser is too old for this page. Use one of 2022 or later.');
    guard.take();
  });

  test('a browser without all that the page can do without', async ({ page }) => {
    await page.addInitScript(() => {
      for (const name of ['requestIdleCallback', 'BroadcastChannel', 'CompressionStream', 'DecompressionStream', 'trustedTypes', 'indexedDB', 'ResizeObserver', 'scheduler']) {
        delete window[name];
        Object.defineProperty(window, name, { value: undefined });
      }
      for (const name of ['locks', 'storage', 'clipboard', 'connection', 'serviceWorker', 'deviceMemory']) Object.defineProperty(Navigator.prototype, name, { value: undefined });
      delete Element.prototype.checkVisibility;
    });
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    await lab.button('Last step').click();
    await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
    await lab.download('letter.txt');
    await lab.button('Last step').click();
    await expect(lab.step).toContainText('Identical to what was uploaded');
    await lab.button('Keys').click();
    await expect(page.getByRole('dialog', { name: 'Keys and settings' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.goto('./#/learn/upload');
    await expect(page.locator('#coach-title')).toBeFocused();
  });

  test('its style sheets are blocked: plain, and it works', async ({ page, guard }) => {
    await page.route(/\.css$/, (route) => route.abort());
    const lab = new Lab(page);
    await page.goto('./');
    await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await expect(bootFailed(page)).toBeHidden();
    await lab.button('Upload a sample file').click();
    await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app holds/);
    guard.take();
  });
});
