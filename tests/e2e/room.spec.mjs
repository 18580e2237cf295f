// Whether what matters at a step is in sight: on a phone, on a small projector, beside a lesson.
import { expect, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';

const NAME = 'letter.txt';
let lab;

/** The part of an element that the window shows, from 0 to 1, and its box. */
const shown = (locator) => locator.first().evaluate((element) => {
  const { top, bottom, left, right, height, width } = element.getBoundingClientRect();
  const between = (from, to, limit) => Math.max(0, Math.min(to, limit) - Math.max(from, 0));
  return { top, bottom, height, share: (between(top, bottom, innerHeight) * between(left, right, innerWidth)) / (height * width) };
});

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test.beforeEach(async ({ page }) => {
    lab = await new Lab(page).open();
    await expect(page.locator('#predict > *')).toHaveCount(1);
  });

  test('each step’s title and sentence lie in the window, above the player', async ({ page }) => {
    await lab.uploadSample(NAME);
    for (let [number, count] = [1, 11]; number <= count; number++) {
      await lab.goTo(number);
      const title = await shown(lab.step.getByRole('heading', { level: 2 }));
      const says = await shown(lab.step.locator('.step-says'));
      const bar = await shown(page.locator('footer.bar'));
      expect.soft(title.share, `the title of step ${number}`).toBe(1);
      expect.soft(says.top, `the sentence of step ${number}`).toBeLessThan(bar.top - 20);
      expect.soft(bar.bottom, 'the player at the bottom').toBeCloseTo(844, 0);
    }
  });

  test('the question rests on the player and leaves the stage in sight', async ({ page }) => {
    await lab.uploadSample(NAME);
    await lab.next();
    const card = lab.step.getByRole('group', { name: /s3:PutObject\?$/ });
    await expect(card).toBeVisible();
    const sheet = await shown(page.locator('#predict-next > .predict'));
    const bar = await shown(page.locator('footer.bar'));
    expect(sheet.share).toBeGreaterThan(0.99);
    expect(sheet.bottom).toBeLessThanOrEqual(bar.top + 1);
    expect(sheet.bottom).toBeGreaterThan(bar.top - 60);
    for (const option of await card.locator('li button').all()) expect((await option.boundingBox()).height).toBeGreaterThanOrEqual(44);
  });

  test('a denial rests on the player: sentence, fix and button in the window, the rest reached from the sheet', async ({ page }) => {
    await lab.preset.selectOption('kms:Encrypt only (the classic mistake)');
    await lab.uploadSample(NAME);
    await lab.button('Last step').tap();
    const bar = await shown(page.locator('footer.bar'));
    expect((await shown(lab.step.getByRole('heading', { level: 2 }))).share).toBe(1);
    const fix = await shown(lab.button('Apply the fix and run again'));
    expect(fix.share).toBe(1);
    expect(fix.bottom).toBeLessThan(bar.top);
    expect(fix.height).toBeGreaterThanOrEqual(44);
    const sheet = await shown(lab.step.locator('.denial'));
    expect(sheet.bottom).toBeLessThanOrEqual(bar.top + 1);
    await expect(lab.step.locator('.aws-message')).toBeHidden();
    await lab.step.getByText('AWS’s message').tap();
    await expect(lab.step.locator('.aws-message')).toBeVisible();
    await lab.step.getByText('Policies evaluated').tap();
    await expect(lab.step.locator('.evaluated')).toBeVisible();
    const grown = await shown(lab.step.locator('.denial'));
    expect(grown.bottom).toBeLessThanOrEqual(bar.top + 1);
  });

  test('Next is at the right thumb and never moves; no target of the player is under 44 px', async ({ page }) => {
    await lab.uploadSample(NAME);
    const place = () => lab.button('Next step').boundingBox();
    const first = await place();
    expect(first.x + first.width).toBeGreaterThan(360);
    for (const number of [2, 5, 11]) {
      await lab.goTo(number);
      expect(await place()).toEqual(first);
    }
    for (const button of await page.locator('footer.bar button:visible').all()) {
      const { width, height } = await button.boundingBox();
      expect.soft(Math.min(width, height), await button.innerText()).toBeGreaterThanOrEqual(44);
    }
  });
});

test('in so little height that the player would cover the page, it does not stick', async ({ page }) => {
  for (const [width, height] of [[320, 256], [640, 400]]) {
    await page.setViewportSize({ width, height });
    lab = await new Lab(page).open();
    await lab.uploadSample(NAME);
    for (const control of [lab.switch('kms:Decrypt'), lab.tab('Bytes'), lab.object(NAME).or(lab.bucket).first()]) {
      await control.scrollIntoViewIfNeeded();
      const covered = await control.evaluate((element) => {
        const { left, right, bottom } = element.getBoundingClientRect();
        const there = document.elementFromPoint((left + right) / 2, Math.min(bottom, innerHeight) - 3);
        return Boolean(there?.closest('.bar'));
      });
      expect(covered, `${control} at ${width} × ${height}`).toBe(false);
    }
  }
});

test('in a lesson at 1024 × 768 the step’s words are in sight at each step', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto('./#/learn/upload');
  lab = new Lab(page);
  await page.getByRole('button', { name: /^Run it without/ }).click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of /);
  const [, count] = await lab.position();
  for (let number = 1; number <= count; number++) {
    await lab.goTo(number);
    const says = (await lab.alert.count()) > 0 ? lab.alert : lab.step.locator('.step-says');
    expect.soft((await shown(lab.step.getByRole('heading', { level: 2 }))).share, `the title of step ${number}`).toBe(1);
    expect.soft((await shown(says)).share, `the sentence of step ${number}`).toBeGreaterThan(0.99);
  }
});
