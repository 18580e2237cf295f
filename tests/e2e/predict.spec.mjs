// A prediction before each verdict: asked quietly, answered with reasons, and nothing told ahead.
import { axeViolations, expect, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

const NAME = 'letter.txt';
const IDENTITY = 'Denied: no identity-based policy allows it';
const KEY_POLICY = 'Denied: the key policy does not allow it';
const DENY = 'Denied: an explicit deny matches';

class Predict {
  constructor(page) {
    this.page = page;
    this.lab = new Lab(page);
    this.card = this.lab.step.getByRole('group', { name: /^Is .+ allowed / });
    this.options = this.card.locator('li button');
    this.answer = this.lab.step.locator('#predict-came');
    this.record = this.lab.step.locator('.predict-record');
    this.ladder = page.getByRole('region', { name: 'The same steps as a sequence' });
    this.dialog = page.getByRole('dialog', { name: 'Keys and settings' });
    this.switch = this.dialog.getByRole('switch', { name: /^Ask me to predict/ });
  }

  option(name) {
    return this.card.getByRole('button', { name, exact: true });
  }

  /** What is kept, as the browser keeps it. */
  kept() {
    return this.page.evaluate(() => JSON.parse(localStorage.getItem('envelope-lab/predictions') || 'null')?.predictions ?? []);
  }

  /** What the page shows apart from the permissions: all that could tell how a run ends. */
  async told() {
    const [ladder, backdrop, bar] = await Promise.all(
      [this.ladder, this.lab.stage.locator('.backdrop'), this.page.locator('footer.bar')].map((place) => this.lab.nodes(place)),
    );
    const [step, bucket] = await Promise.all([this.lab.step.locator('.step-head').innerText(), this.lab.bucket.innerText()]);
    const card = await this.options.allInnerTexts();
    const red = await this.page.locator('.lab > :is(.mid, .step, .bar)').evaluateAll((places) =>
      places.flatMap((place) => [...place.querySelectorAll('[data-bad], [data-no], [data-state="shut"], [data-state="never"]')].map(({ outerHTML }) => outerHTML)),
    );
    return { ladder, backdrop, bar, step, bucket, card, red };
  }
}

let lab;
let predict;
test.beforeEach(async ({ page }) => {
  predict = new Predict(page);
  lab = await predict.lab.open();
  // The card comes with a part that is fetched later than the page.
  await expect(page.locator('#predict > *')).toHaveCount(1);
});

test('predicted right: asked before each verdict, answered with the statement, not asked again', async () => {
  await lab.uploadSample(NAME);
  await expect(predict.card).toHaveCount(0);
  await lab.next();
  await expect(predict.card).toContainText('Is app-role allowed s3:PutObject?');
  await expect(predict.options).toHaveText([/Allowed$/, /no identity-based policy allows it$/, /an explicit deny matches$/]);
  await predict.option('Allowed').click();
  await lab.at(3, UPLOAD_STEPS);
  await expect(predict.card).toHaveCount(0);
  await expect(predict.answer).toBeFocused();
  await expect(predict.answer).toContainText('Correct.Result: allowed.');
  await expect(predict.answer).toContainText('The identity policy app-policy allows s3:PutObject (statement 1), and nothing denies it.');
  await expect(predict.record.locator('summary')).toHaveText('So far: 1 of 1 prediction correct.');

  await lab.next();
  await expect(predict.answer).toHaveCount(0);
  await expect(predict.options).toHaveText([/Allowed$/, /no identity-based policy/, /the key policy does not/, /an explicit deny/]);
  await predict.option('Allowed').click();
  await lab.at(5, UPLOAD_STEPS);
  await expect(predict.answer).toContainText('The key policy delegates to the identity policy');
  await expect(predict.record.locator('summary')).toHaveText('So far: 2 of 2 predictions correct.');

  for (const number of [4, 2]) {
    await lab.goTo(number);
    await expect(predict.card, 'what was seen is not asked again').toHaveCount(0);
  }
  await lab.goTo(3);
  await expect(predict.answer).toContainText('Correct.Result: allowed.');
  // A new run is a new question.
  await lab.button('Run again').click();
  await lab.at(1, UPLOAD_STEPS);
  await lab.next();
  await expect(predict.card).toBeVisible();
});

test('predicted wrong: why not so, what came, and a calm record that can be forgotten', async ({ page }) => {
  await lab.set('kms:GenerateDataKey', false);
  for (const [name, why] of [
    [KEY_POLICY, 'The key policy delegates to the account’s IAM policies, so it isn’t what decides here.'],
    ['Allowed', 'That needs an Allow in an identity-based policy.'],
    ['Allowed', 'The closest: '],
    [DENY, 'None of the evaluated policies has a Deny statement.'],
  ]) {
    await lab.uploadSample(NAME);
    await lab.goTo(4);
    await predict.option(name).click();
    await lab.at(5, 7);
    await expect(predict.answer).toContainText(/^Not quite\. You predicted: .*\.Result: denied: no identity-based policy allows it\./);
    // The icon is IAM's: nothing marks a wrong guess as allowed.
    await expect(predict.answer.locator('.icon-check')).toHaveCount(0);
    await expect(predict.answer).toContainText(why);
    await expect(predict.answer).toContainText('kms:GenerateDataKey is denied because no identity-based policy allows the kms:GenerateDataKey action.');
    await expect(lab.alert).toBeVisible();
  }
  await expect(predict.record.locator('summary')).toHaveText('So far: 0 of 4 predictions correct.');
  await predict.record.locator('summary').click();
  await expect(predict.record).toContainText('Most surprising: kms:GenerateDataKey. You predicted allowed 2 times. The result was denied: no identity-based policy allows it.');
  await expect(predict.record.locator('li')).toHaveText([/predicted denied: an explicit deny/, /predicted allowed/, /predicted allowed/, /predicted denied: the key policy/]);
  expect(await predict.record.innerText()).not.toMatch(/%|score|wrong|right|grade/i);
  expect(await predict.kept()).toHaveLength(4);
  expect((await predict.kept())[0]).toEqual({ action: 'kms:GenerateDataKey', said: 'key-policy', came: 'identity' });

  await page.reload();
  await lab.uploadSample(NAME);
  await lab.goTo(4);
  await expect(predict.record.locator('summary')).toHaveText('So far: 0 of 4 predictions correct.');
  await predict.record.locator('summary').click();
  await predict.record.getByRole('button', { name: 'Forget these' }).click();
  await expect(predict.record).toHaveCount(0);
  await expect(lab.step).toContainText('The record is forgotten.');
  expect(await predict.kept()).toEqual([]);
});

test('who goes on is not asked, and it counts as nothing', async ({ page }) => {
  await lab.uploadSample(NAME);
  await lab.next();
  await expect(predict.card).toBeVisible();
  await lab.next();
  await expect(predict.card).toHaveCount(0);
  await expect(predict.answer).toHaveCount(0);
  await page.keyboard.press('PageDown');
  await expect(predict.card).toBeVisible();
  await page.keyboard.press('Space');
  await lab.at(5, UPLOAD_STEPS);
  await lab.goTo(4);
  await expect(predict.card).toHaveCount(0);
  expect(await predict.kept()).toEqual([]);
});

test('Play waits at a question; played again there, it goes on without an answer', async () => {
  await lab.speed.selectOption('2×');
  await lab.uploadSample(NAME);
  await lab.button('Play').click();
  await lab.at(2, UPLOAD_STEPS);
  await expect(predict.card).toBeVisible();
  await expect(lab.button('Play')).toBeVisible();
  // Longer than a step lasts at this speed.
  await lab.page.waitForTimeout(2_500);
  await lab.at(2, UPLOAD_STEPS);
  await lab.button('Play').click();
  await lab.at(4, UPLOAD_STEPS);
  await expect(predict.card).toBeVisible();
  await expect(lab.button('Play')).toBeVisible();
  expect(await predict.kept()).toEqual([]);
});

test('a question moves nothing: the tabs stay where they are', async () => {
  await lab.uploadSample(NAME);
  // Within the panel, which may scroll.
  const top = () => lab.tab('Bytes').evaluate((tab) => tab.getBoundingClientRect().top + tab.closest('.step').scrollTop);
  await lab.next();
  await expect(predict.card).toBeVisible();
  const asked = await top();
  await predict.card.getByRole('button', { name: 'Stop asking' }).click();
  await expect(predict.card).toHaveCount(0);
  expect(await top()).toBe(asked);
});

for (const [what, missing, verdicts, start] of [
  ['an upload', 's3:PutObject', [3], (one) => one.uploadSample(NAME)],
  ['an upload', 'kms:GenerateDataKey', [3, 5], (one) => one.uploadSample(NAME)],
  ['a download', 's3:GetObject', [2], (one) => one.download(NAME)],
  ['a download', 'kms:Decrypt', [2, 5], (one) => one.download(NAME)],
]) {
  test(`before its verdict nothing tells ${what} without ${missing} from one with it`, async ({ page, browser, baseURL }) => {
    const context = await browser.newContext({ baseURL, viewport: page.viewportSize() });
    const other = new Predict(await context.newPage());
    await other.lab.open();
    for (const one of [predict, other]) {
      await expect(one.page.locator('#predict > *')).toHaveCount(1);
      if (what === 'a download') {
        await one.lab.uploadSample(NAME);
        await one.lab.button('Last step').click();
      }
    }
    await lab.set(missing, false);
    for (const one of [predict, other]) await start(one.lab);
    const last = verdicts.at(-1);
    for (let number = 1; number < last; number++) {
      if (number > 1) for (const one of [predict, other]) await one.lab.next();
      const [refused, allowed] = [await predict.told(), await other.told()];
      // The object's random bytes are each run's own.
      for (const told of [refused, allowed]) told.bucket = told.bucket.replace(/ETag .*/g, 'ETag');
      expect(refused, `step ${number}`).toEqual(allowed);
      expect(refused.red, `step ${number}`).toEqual([]);
      expect(refused.ladder).toContain(`${missing} ?`);
      expect(refused.card.length > 0, `a question at step ${number}`).toBe(verdicts.includes(number + 1));
    }
    await lab.next();
    await expect(predict.ladder.locator('[aria-current]')).toContainText(`${missing} denied`);
    await expect(predict.ladder).toContainText('what would have followed');
    await other.lab.next();
    await expect(other.ladder.locator('[aria-current]')).toContainText(`${missing} allowed`);
    await context.close();
  });
}

test('off from the card or in the settings, kept over a reload, and on again', async ({ page }) => {
  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample(NAME);
  await lab.next();
  await predict.card.getByRole('button', { name: 'Stop asking' }).click();
  await expect(predict.card).toHaveCount(0);
  // Nothing is kept back any more.
  await lab.at(2, 7);
  await expect(predict.ladder).toContainText('kms:GenerateDataKey denied');
  const again = lab.step.getByRole('button', { name: 'Ask me again' });
  await expect(again).toBeFocused();
  await again.click();
  await expect(predict.card).toBeVisible();
  await lab.at(2, UPLOAD_STEPS);
  await predict.card.getByRole('button', { name: 'Stop asking' }).click();
  await lab.next();
  await expect(again).toHaveCount(0);

  await page.reload();
  await lab.uploadSample(NAME);
  await lab.goTo(2);
  await expect(predict.ladder).toContainText('s3:PutObject allowed');
  await expect(predict.card).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(predict.switch).toHaveAttribute('aria-checked', 'false');
  await predict.switch.click();
  await expect(predict.switch).toHaveAttribute('aria-checked', 'true');
  await expect(predict.switch).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(predict.card).toBeVisible();
  await expect(predict.ladder).toContainText('s3:PutObject ?');
  await page.reload();
  await lab.uploadSample(NAME);
  await lab.next();
  await expect(predict.card).toBeVisible();
});

test('by keyboard alone: by number, by Tab and Space, and on with Space', async ({ page }) => {
  await lab.uploadSample(NAME);
  await expect(lab.button('Next step')).toBeFocused();
  // No question yet: a number does nothing.
  await page.keyboard.press('1');
  await lab.at(1, UPLOAD_STEPS);
  await page.keyboard.press('Space');
  await lab.at(2, UPLOAD_STEPS);
  await page.keyboard.press('4');
  await lab.at(2, UPLOAD_STEPS);
  await page.keyboard.press('1');
  await lab.at(3, UPLOAD_STEPS);
  await expect(predict.answer).toBeFocused();
  await page.keyboard.press('Space');
  await lab.at(4, UPLOAD_STEPS);
  await expect(lab.button('Next step'), 'the answer hands the focus on').toBeFocused();

  await expect(predict.card).toBeVisible();
  for (let count = 0; count < 60; count++) {
    if (await predict.option(IDENTITY).evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Shift+Tab');
  }
  await expect(predict.option(IDENTITY)).toBeFocused();
  await page.keyboard.press('Space');
  // Space chose; it did not also go on.
  await lab.at(5, UPLOAD_STEPS);
  await expect(predict.answer).toBeFocused();
  await expect(predict.answer).toContainText('Not quite. You predicted: denied: no identity-based policy allows it.Result: allowed.');
  await page.keyboard.press('ArrowRight');
  await lab.at(6, UPLOAD_STEPS);
  await expect(lab.button('Next step')).toBeFocused();

  // In the settings, too.
  await page.keyboard.press('?');
  await expect(predict.switch).toBeVisible();
  await predict.switch.focus();
  await page.keyboard.press('Space');
  await expect(predict.switch).toHaveAttribute('aria-checked', 'false');
});

test('one polite region speaks, once a step', async ({ page }) => {
  await lab.uploadSample(NAME);
  await lab.next();
  await page.evaluate(() => {
    window.heard = [];
    for (const region of document.querySelectorAll('[aria-live], [role=status]')) {
      if (!region.closest('.lab > .view')) new MutationObserver(() => window.heard.push(region.textContent)).observe(region, { subtree: true, childList: true, characterData: true });
    }
  });
  await predict.option('Allowed').click();
  await expect(predict.answer).toBeFocused();
  const heard = await page.evaluate(() => window.heard);
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatch(/^Step 3: Amazon S3 checks s3:PutObject: allowed\. ./);
  await expect(predict.answer.locator('xpath=ancestor-or-self::*[@aria-live or @role="status" or @role="alert"]')).toHaveCount(0);
});

test('a record that cannot be read is put aside and said so; the page goes on', async ({ page }) => {
  const broken = '{"version": 7, "predictions": "?"';
  await page.evaluate((text) => localStorage.setItem('envelope-lab/predictions', text), broken);
  await page.reload();
  await lab.uploadSample(NAME);
  await lab.next();
  await expect(predict.card).toBeVisible();
  await expect(lab.step).toContainText('The earlier record could not be read and was put aside.');
  expect(await page.evaluate(() => localStorage.getItem('envelope-lab/predictions-unreadable'))).toBe(broken);
  await predict.option('Allowed').click();
  await expect(predict.record.locator('summary')).toHaveText('So far: 1 of 1 prediction correct.');
  expect(await predict.kept()).toHaveLength(1);
});

for (const theme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${theme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });
      test('question, answer, record and switch are accessible and fit', async ({ page }) => {
        const well = async (where) => {
          expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${where}: wider than the window`).toBeLessThanOrEqual(0);
          expect.soft(await axeViolations(page), where).toEqual([]);
        };
        await lab.set('kms:GenerateDataKey', false);
        await lab.uploadSample(NAME);
        await lab.goTo(2);
        await predict.option(DENY).click();
        await well('an answer');
        await lab.next();
        await predict.record.locator('summary').click();
        await well('a question, the record open');
        await predict.option(KEY_POLICY).click();
        await well('an answer beside the refusal');
        await page.keyboard.press('?');
        await expect(predict.switch).toBeVisible();
        await well('the switch');
      });
    });
  }
}
