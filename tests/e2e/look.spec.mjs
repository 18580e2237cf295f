// How it looks: accessible, nothing cut off or too small, in both themes and three sizes.
import { axeViolations, expect, test } from './fixtures.mjs';
import { DOWNLOAD_STEPS, Lab, UPLOAD_STEPS } from './lab.mjs';

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

// Texts of the picture in sight and smaller than 12 px as the screen shows them.
const smallTexts = (page) =>
  page.evaluate(() => {
    const small = [];
    for (const text of document.querySelectorAll('.stage svg text')) {
      if (!text.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const { a, b } = text.getScreenCTM();
      const px = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
      if (px < 11.99) small.push(`${text.textContent}: ${px.toFixed(1)} px`);
    }
    return small;
  });

// What sticks out of the window sideways, by name.
const wide = (page) =>
  page.evaluate(() => {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= innerWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5);
    return [`${scrollWidth} > ${innerWidth}`, ...out.slice(0, 5).map((element) => `${element.tagName} ${element.className}`)];
  });

// One view's faults do not hide the next one's.
async function expectWell(page, where) {
  expect.soft(await wide(page), `${where}: wider than the window`).toEqual([]);
  expect.soft(await smallTexts(page), `${where}: too small`).toEqual([]);
  expect.soft(await axeViolations(page), `${where}: not accessible`).toEqual([]);
}

for (const theme of ['light', 'dark']) {
  for (const viewport of sizes) {
    test.describe(`${theme}, ${viewport.width}×${viewport.height}`, () => {
      // Things are at rest at once, so that no text is looked at on its way.
      test.use({ viewport, colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });

      test('every view is accessible, fits, and can be read', async ({ page }) => {
        test.setTimeout(120_000);
        const lab = await new Lab(page).open();
        await expectWell(page, 'empty');
        await lab.uploadSample('letter.txt');
        for (const number of Array.from({ length: UPLOAD_STEPS }, (_, index) => index + 1)) {
          await lab.goTo(number);
          expect.soft(await wide(page), `upload, step ${number}: wider than the window`).toEqual([]);
          expect.soft(await smallTexts(page), `upload, step ${number}: too small`).toEqual([]);
        }
        await lab.goTo(8);
        await expectWell(page, 'upload, step 8');
        await lab.goTo(5);
        await expectWell(page, 'upload, a decision');
        await lab.button('Last step').click();

        await lab.object('letter.txt').getByRole('button', { name: 'Look inside' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectWell(page, 'look inside');
        await page.keyboard.press('Escape');

        await lab.download('letter.txt');
        await lab.button('Last step').click();
        await lab.at(DOWNLOAD_STEPS, DOWNLOAD_STEPS);
        await expectWell(page, 'download, end');

        await lab.button('Keys').click();
        await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
        await expectWell(page, 'keys');
        await page.keyboard.press('Escape');

        await lab.set('kms:Decrypt', false);
        await lab.download('letter.txt');
        await lab.button('Last step').click();
        await expect(lab.alert).toBeVisible();
        await expectWell(page, 'denial');
        await lab.button('Reset the lab').click();
        await expect(lab.button('Undo: Reset the lab')).toBeVisible();
        await expectWell(page, 'reset');
      });

      test('the policy can be opened, edited and read', async ({ page }) => {
        const lab = await new Lab(page).open();
        if (!(await lab.editor.isVisible())) await lab.permissions.locator('summary').click();
        await expect(lab.editor).toBeVisible();
        await lab.editor.fill('{ "Efect": "Allow" }');
        await expect(lab.editor).toHaveAttribute('aria-invalid', 'true');
        await expectWell(page, 'a broken policy');
      });
    });
  }
}

test.describe('a narrow phone', () => {
  test.use({ viewport: { width: 320, height: 640 } });
  test('even 320 px wide nothing scrolls sideways', async ({ page }) => {
    const lab = await new Lab(page).open();
    expect(await wide(page)).toEqual([]);
    await lab.set('kms:GenerateDataKey', false);
    await lab.uploadSample('letter.txt');
    await lab.button('Last step').click();
    await expect(lab.alert).toBeVisible();
    expect(await wide(page)).toEqual([]);
  });
});

test('the theme goes round and survives a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const lab = await new Lab(page).open();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await lab.button('Theme: system').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  const light = await paper();
  expect(light).not.toBe(dark);
  await page.reload();
  await expect(lab.button('Theme: light')).toBeVisible();
  expect(await paper()).toBe(light);
  await lab.button('Theme: light').click();
  expect(await paper()).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.reload();
  await expect(lab.button('Theme: dark')).toBeVisible();
  expect(await paper()).toBe(dark);
  await lab.button('Theme: dark').click();
  await expect(lab.button('Theme: system')).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
  expect(await paper()).toBe(light);
});

// Where each thing on the stage is once all movement has ended.
const places = (lab) =>
  lab.stage.locator('.thing').evaluateAll((things) =>
    things.map((thing) => {
      for (const animation of thing.getAnimations({ subtree: true })) {
        if (animation.effect.getComputedTiming().iterations !== Infinity) animation.finish();
      }
      const { transform, opacity } = getComputedStyle(thing);
      return `${thing.dataset.glyph} ${transform} ${opacity}`;
    }),
  );

test('reduced motion takes the movement away and no step', async ({ browser, page, baseURL }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(2);
  const moving = await lab.stage.locator('.thing').first().evaluate((thing) => getComputedStyle(thing).transitionDuration);
  expect(Math.max(...moving.split(',').map(parseFloat)), 'with motion, things travel').toBeGreaterThan(0.15);
  const full = [];
  for (let number = 1; number <= UPLOAD_STEPS; number++) {
    await lab.goTo(number);
    full.push([await lab.title(), await lab.step.innerText().then((text) => text.split('\n')[0]), await places(lab)]);
  }

  const context = await browser.newContext({ baseURL, reducedMotion: 'reduce' });
  const still = await new Lab(await context.newPage()).open();
  await still.uploadSample('letter.txt');
  for (let number = 1; number <= UPLOAD_STEPS; number++) {
    if (number > 1) await still.next();
    const durations = await still.stage.locator('.thing, .thing *').evaluateAll((things) =>
      things.flatMap((thing) => {
        const { transitionDuration, animationDuration } = getComputedStyle(thing);
        return `${transitionDuration},${animationDuration}`.split(',').map((time) => parseFloat(time) * (/ms/.test(time) ? 1 : 1000));
      }),
    );
    expect(Math.max(...durations), `longest movement at step ${number}, ms`).toBeLessThanOrEqual(1);
    expect([await still.title(), await still.step.innerText().then((text) => text.split('\n')[0]), await places(still)]).toEqual(full[number - 1]);
  }
  await context.close();
});
