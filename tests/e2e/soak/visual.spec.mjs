// How every view looks, in both themes and at three sizes, against pictures of before, and what axe says of it. The
// pictures are of one major version of Chromium; with another the boxes of widths.spec.mjs decide.
// To take them anew: E2E_ALSO=1 npx playwright test --config tests/e2e/playwright.config.mjs soak/visual --update-snapshots
import { existsSync } from 'node:fs';
import { axeViolations, expect, test } from '../fixtures.mjs';
import { Lab } from '../lab.mjs';
import { MOMENTS, VIEWS, fixed, visit } from '../states.mjs';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];
const updates = () => ['all', 'changed'].includes(test.info().config.updateSnapshots);

/** The picture of before for this browser, if it was ever taken. */
async function expectLook(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  const major = page.context().browser().version().split('.')[0];
  const file = [`chromium-${major}`, `${name}.png`];
  if (existsSync(test.info().snapshotPath(...file)) || updates()) {
    // A letter's rim may differ by a shade, a line of text may not.
    await expect.soft(page).toHaveScreenshot(file, { animations: 'disabled', caret: 'hide', threshold: 0.3, maxDiffPixelRatio: 0.004 });
  } else {
    test.info().annotations.push({ type: 'no picture', description: `${name}, Chromium ${major}` });
  }
  expect.soft(await axeViolations(page), name).toEqual([]);
}

for (const theme of ['light', 'dark']) {
  for (const viewport of SIZES) {
    test.describe(`${theme}, ${viewport.width}`, () => {
      test.use({ viewport, colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });
      const place = `${viewport.width}-${theme}`;

      test('the views', async ({ page }) => {
        test.setTimeout(180_000);
        await fixed(page);
        for (const [name, hash, view] of VIEWS) {
          await page.goto('about:blank');
          await visit(page, hash, view);
          await page.waitForLoadState('networkidle');
          await expectLook(page, `${name}-${place}`);
        }
      });

      // Each from a page of its own: the lab comes back over a reload.
      for (const [name, arrive] of MOMENTS) {
        test(`the lab: ${name}`, async ({ page }) => {
          await fixed(page);
          await arrive(await new Lab(page).open());
          await page.waitForLoadState('networkidle');
          await expectLook(page, `${name}-${place}`);
        });
      }
    });
  }
}
