// The glossary: one card on every term, wherever it stands, and the page of all cards.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

class Terms {
  constructor(page) {
    this.page = page;
    this.card = page.locator('#term-card');
    this.all = page.locator('lab-term');
  }

  /** The first marked term of this id inside of a place. */
  in(place, id) {
    return place.locator(`lab-term[data-term="${id}"]`).first();
  }

  async expectOpen(term, name) {
    await expect(this.card).toBeVisible();
    await expect(this.card).toHaveAccessibleName(name);
    await expect(this.card.locator('.term-name')).toHaveText(name);
    await expect(term).toHaveAttribute('aria-expanded', 'true');
    await expect(term).toHaveAttribute('aria-describedby', 'term-card-says');
    await expect(this.page.locator('lab-term[aria-expanded="true"]')).toHaveCount(1);
    await expect(this.page.locator(':popover-open')).toHaveCount(1);
  }

  async expectShut() {
    await expect(this.card).toBeHidden();
    await expect(this.page.locator('lab-term[aria-expanded="true"], lab-term[aria-describedby]')).toHaveCount(0);
  }
}

let lab;
let terms;

async function upload(page) {
  lab = await new Lab(page).open();
  terms = new Terms(page);
  await lab.uploadSample('letter.txt');
}

const head = (page) => page.locator('.step-head');

test('every step marks its terms, once each, and no letter of its text changes', async ({ page }) => {
  await upload(page);
  const said = [];
  for (let number = 1; number <= UPLOAD_STEPS; number++) {
    await lab.goTo(number);
    await expect(page.locator('.step-head h2')).toHaveText(await lab.title());
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    said.push(await head(page).locator('> p:last-child').evaluate((p) => p.textContent));
    const ids = await terms.in(head(page), '').page().locator('.step-head lab-term').evaluateAll((all) => all.map((one) => one.dataset.term));
    expect(new Set(ids).size, `step ${number}: ${ids}`).toBe(ids.length);
  }
  // What the page says is what the core says: the same run without marks has the same texts.
  await page.evaluate(() => localStorage.setItem('envelope-lab/terms', 'off'));
  await page.reload();
  await lab.open();
  await lab.uploadSample('letter.txt');
  for (const [index, text] of said.entries()) {
    await lab.goTo(index + 1);
    await expect(head(page).locator('> p:last-child')).toHaveText(text, { useInnerText: false });
  }
  await expect(terms.all).toHaveCount(0);
});

test('a card opens under the pointer, stays while the pointer is on it, and goes with Escape', async ({ page }) => {
  await upload(page);
  await lab.goTo(4);
  const term = terms.in(head(page), 'kms-key');
  await term.hover();
  await terms.expectOpen(term, 'KMS key');
  await expect(terms.card).toContainText('never leaves it');
  // From the term into the card, at a person's speed.
  const box = await terms.card.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 12 });
  await page.waitForTimeout(700);
  await terms.expectOpen(term, 'KMS key');
  await page.keyboard.press('Escape');
  await terms.expectShut();
  // Away and back again.
  await page.mouse.move(5, 5);
  await term.hover();
  await terms.expectOpen(term, 'KMS key');
  await page.mouse.move(5, 5, { steps: 4 });
  await terms.expectShut();
  // In passing nothing opens.
  await term.hover();
  await page.mouse.move(5, 5);
  await page.waitForTimeout(400);
  await terms.expectShut();
});

test('by keyboard: Tab opens it, Enter goes into it, Escape and Tab lead out, and no step is taken', async ({ page }) => {
  await upload(page);
  await lab.goTo(4);
  const term = terms.in(head(page), 'kms-key');
  const links = terms.card.getByRole('link');
  await term.focus();
  await terms.expectOpen(term, 'KMS key');
  for (const key of ['Enter', 'Space']) {
    await page.keyboard.press(key);
    await expect(links.first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(term).toBeFocused();
    await terms.expectShut();
    await page.keyboard.press(key);
    await terms.expectOpen(term, 'KMS key');
    await lab.at(4, UPLOAD_STEPS);
  }
  // Round: into the card, on to its end, and past the term.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(links.last()).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(term).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  // The next one has the focus, and the card.
  const next = terms.in(head(page), 'encryption-context');
  await expect(next).toBeFocused();
  await terms.expectOpen(next, 'Encryption context');
  // The arrows are the page's as anywhere, and the card of a text that is gone goes with it.
  await term.focus();
  await terms.expectOpen(term, 'KMS key');
  await page.keyboard.press('PageDown');
  await lab.at(5, UPLOAD_STEPS);
  await terms.expectShut();
});

test('a tap opens a card inside the window, a second one or a tap elsewhere closes it', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, baseURL });
  const page = await context.newPage();
  await upload(page);
  await lab.goTo(6);
  for (const term of await page.locator('.step-head lab-term').all()) {
    await term.scrollIntoViewIfNeeded();
    await term.tap();
    await expect(term).toHaveAttribute('aria-expanded', 'true');
    await expect(terms.card).toBeVisible();
    const box = await terms.card.boundingBox();
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(390);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(844);
    await term.tap();
    await terms.expectShut();
  }
  const term = page.locator('.step-head lab-term').first();
  await term.tap();
  await expect(terms.card).toBeVisible();
  await page.locator('.step-head h2').tap();
  await terms.expectShut();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await context.close();
});

test('the refusal\u2019s reasons have their cards; buttons, code and headings have none', async ({ page }) => {
  lab = await new Lab(page).open();
  terms = new Terms(page);
  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  const reasons = page.locator('.step > .denial');
  await expect(terms.in(reasons, 'key-policy')).toBeVisible();
  await expect(page.locator(':is(h1, h2, h3, button, a, code, pre, summary, label, svg) lab-term')).toHaveCount(0);
  const term = terms.in(reasons, 'key-policy');
  await term.click();
  await terms.expectOpen(term, 'Key policy');
  await expectNoAxeViolations(page);
  // The card moves with its term, and goes when that is out of sight.
  const before = await terms.card.boundingBox();
  await page.locator('.step').evaluate((step) => step.scrollBy(0, 40));
  await expect.poll(async () => (await terms.card.boundingBox())?.y).not.toBe(before.y);
  await page.locator('.step').evaluate((step) => step.scrollTo(0, step.scrollHeight));
  // The fix is applied as before.
  await page.keyboard.press('Escape');
  await lab.button('Apply the fix and run again').click();
  await lab.at(1, UPLOAD_STEPS);
});

test('the same text drawn anew is marked anew, and a run that plays leaves no card behind', async ({ page }) => {
  await upload(page);
  await lab.goTo(4);
  await expect(terms.in(head(page), 'kms-key')).toBeVisible();
  for (let round = 0; round < 3; round++) {
    await lab.goTo(5);
    await lab.goTo(4);
    await expect(terms.in(head(page), 'kms-key')).toBeVisible();
  }
  await lab.button('Run again').click();
  await lab.at(1, UPLOAD_STEPS);
  await lab.goTo(4);
  await terms.in(head(page), 'kms-key').focus();
  await expect(terms.card).toBeVisible();
  await lab.speed.selectOption('2×');
  await page.keyboard.press('k');
  await lab.at(6, UPLOAD_STEPS);
  await terms.expectShut();
});

const sheet = (page) => page.getByRole('main', { name: 'Glossary' });
const cards = (page) => sheet(page).locator('.gloss-card');

async function openSheet(page, hash = '#/glossary') {
  await page.goto(`./${hash}`);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(sheet(page).getByRole('heading', { name: 'Glossary' })).toBeVisible();
}

test('all cards by group; the filter narrows them; each leads to where it can be tried', async ({ page }) => {
  await openSheet(page);
  const count = await cards(page).count();
  expect(count).toBeGreaterThan(45);
  await expect(sheet(page).getByRole('status')).toHaveText(`${count} terms`);
  await expect(sheet(page).getByRole('heading', { level: 3 })).toHaveText(['The envelope', 'Keys in KMS', 'Objects in S3', 'Who may do what']);
  const filter = sheet(page).getByRole('searchbox', { name: 'Filter' });
  await filter.fill('4,096');
  await expect(cards(page)).toHaveCount(1);
  await expect(cards(page)).toContainText('Encrypt');
  await expect(sheet(page).getByRole('status')).toHaveText(`1 of ${count} terms`);
  await filter.fill('no such word');
  await expect(cards(page)).toHaveCount(0);
  await expect(sheet(page)).toContainText('No term contains all of these words.');
  await filter.fill('scp');
  await sheet(page).getByRole('link', { name: 'Set a service control policy' }).click();
  await expect(page).toHaveURL(/#\/policies\/scp$/);
  await expect(page.getByRole('main', { name: 'Policies' })).toBeVisible();
});

test('a card has an address: it is in view, marked, and has the focus', async ({ page }) => {
  await openSheet(page, '#/glossary/least-privilege');
  const card = page.locator('#term-least-privilege');
  await expect(card).toBeFocused();
  await expect(card).toBeInViewport({ ratio: 1 });
  await expect(card).toHaveAttribute('data-here', '');
  // Within the page, past a filter.
  await sheet(page).getByRole('searchbox').fill('nonce');
  await sheet(page).getByRole('link', { name: 'Nonce' }).click();
  await expect(page).toHaveURL(/#\/glossary\/nonce$/);
  await expect(page.locator('#term-nonce')).toBeFocused();
  await expect(sheet(page).locator('[data-here]')).toHaveCount(1);
  expect(await cards(page).count()).toBeGreaterThan(45);
});

test('from a term in the lab to its card among all', async ({ page }) => {
  await upload(page);
  await lab.goTo(4);
  await terms.in(head(page), 'kms-key').click();
  await terms.card.getByRole('link', { name: 'All terms' }).click();
  await expect(page.locator('#term-kms-key')).toBeFocused();
  await terms.expectShut();
});

test('the underlines can be switched off, and stay off', async ({ page }) => {
  await openSheet(page);
  const underlines = sheet(page).getByRole('switch', { name: 'Underline terms' });
  await expect(underlines).toHaveAttribute('aria-checked', 'true');
  await underlines.click();
  await expect(underlines).toHaveAttribute('aria-checked', 'false');
  await upload(page);
  await lab.goTo(4);
  await expect(head(page)).toContainText('KMS key');
  await page.waitForTimeout(300);
  await expect(terms.all).toHaveCount(0);
  await openSheet(page);
  await sheet(page).getByRole('switch').press('Space');
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await expect(terms.all.first()).toBeVisible();
});

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`nothing scrolls sideways and axe finds nothing at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await openSheet(page, '#/glossary/data-key');
      const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('main.glossary, .gloss')].map((one) => one.scrollWidth - one.clientWidth));
      expect(Math.max(...wide)).toBeLessThanOrEqual(0);
      await expectNoAxeViolations(page);
    });
  }
}
