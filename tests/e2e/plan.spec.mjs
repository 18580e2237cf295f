// The plan for a session: on the screen, and printed.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';

const plan = (page) => page.getByRole('main', { name: 'Plan' });

async function open(page, hash = '#/plan') {
  await page.goto(`./${hash}`);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(plan(page).getByRole('heading', { level: 2 })).toBeVisible();
}

/** The minutes of every row, and what they add up to. */
async function minutes(page) {
  const times = await plan(page).locator('.plan-time').allTextContents();
  return times.map((time) => time.split('\u2013').map(Number));
}

for (const [hash, length, most] of [['#/plan', 45, 1], ['#/plan/90', 90, 2]]) {
  test(`the ${length} minutes follow each other without a gap, and every link leads somewhere`, async ({ page }) => {
    await open(page, hash);
    await expect(plan(page).getByRole('heading', { level: 2 })).toHaveText(`Envelope encryption in ${length} minutes`);
    const times = await minutes(page);
    expect(times[0][0]).toBe(0);
    expect(times.at(-1)[1]).toBe(length);
    for (const [index, [from]] of times.entries()) {
      if (index > 0) expect(from).toBe(times[index - 1][1]);
    }
    const links = await plan(page).locator('.plan-table th > a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(links.length).toBeGreaterThan(6);
    const views = { '#/lab': 'lab', '#/glossary': 'glossary' };
    for (const link of links) {
      await page.goto(`./${link}`);
      await expect(page.locator('.lab')).toHaveAttribute('data-view', views[link] ?? 'lesson');
    }
  });

  for (const format of ['A4', 'Letter']) {
    test(`the ${length} minutes print on ${most} of ${format} at most, black on white, with full addresses`, async ({ page }) => {
      // As dark as a visitor may have it.
      await page.emulateMedia({ colorScheme: 'dark' });
      await open(page, hash);
      const pdf = await page.pdf({ format });
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
      expect(pages).toBeLessThanOrEqual(most);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await expect(page.locator('.top')).toBeHidden();
      await expect(plan(page).getByRole('button', { name: 'Print' })).toBeHidden();
      const ink = await plan(page).locator('h2').evaluate((title) => getComputedStyle(title).color);
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect([ink, paper]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
      const addresses = plan(page).locator('.plan-address');
      const base = page.url().split('#')[0];
      for (const [index, link] of (await plan(page).locator('.plan-table th > a').all()).entries()) {
        await expect(addresses.nth(index)).toBeVisible();
        await expect(addresses.nth(index)).toHaveText(base + (await link.getAttribute('href')));
      }
    });
  }
}

test('each block links to every part of its lesson, and the plan knows which one was opened last', async ({ page }) => {
  await open(page);
  const parts = plan(page).getByRole('navigation', { name: 'Parts of Upload needs GenerateDataKey' });
  await expect(parts.getByRole('link')).toHaveText(['Predict', 'Watch', 'Your turn', 'On your own', 'Keep']);
  await parts.getByRole('link', { name: 'On your own' }).click();
  await expect(page).toHaveURL(/#\/learn\/upload\/own$/);
  await expect(page.locator('.lab')).toHaveAttribute('data-view', 'lesson');
  await page.goBack();
  const here = plan(page).locator('tr[aria-current="step"]');
  await expect(here).toHaveCount(1);
  await expect(here).toContainText('Upload needs GenerateDataKey');
  await expect(here).toContainText('you are here');
  // Kept in this browser, in the other plan as well.
  await page.reload();
  await open(page, '#/plan/90');
  await expect(here).toContainText('Upload needs GenerateDataKey');
  // A lesson that is opened in another way counts as well.
  await page.goto('./#/learn/deny');
  await expect(page.locator('.lab')).toHaveAttribute('data-view', 'lesson');
  await page.goto('./#/plan/90');
  await expect(here).toContainText('Explicit deny and wildcards');
});

test('it leads to the talks', async ({ page }) => {
  await open(page);
  const talks = plan(page).getByRole('navigation', { name: 'Talks' }).getByRole('link');
  const addresses = await talks.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(addresses).toEqual(['#/present/5', '#/present/20', '#/present/45']);
  await expect(plan(page).getByRole('button', { name: 'Open the speaker window' })).toBeVisible();
  await expect(plan(page)).toContainText('In a presentation it is full screen');
});

test('it says in which windows a room sees everything', async ({ page }) => {
  await open(page);
  await expect(plan(page)).toContainText('Window size');
  await expect(plan(page)).toContainText('1024 × 768');
});

// As a clicker finds them: opened by their address, with the focus on nothing in them.
for (const hash of ['#/plan', '#/compare', '#/secrets', '#/glossary', '#/world', '#/cheat-sheet', '#/learn']) {
  test(`Page Down and Space scroll ${hash} without a click, from its address and from the header`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 600 });
    const top = () => page.evaluate(() => document.querySelector('.view[data-shown]').scrollTop + scrollY);
    const scrolls = async () => {
      const from = await top();
      // What a view computes makes it longer than its window only after a while.
      await expect(async () => {
        await page.keyboard.press('PageDown');
        await expect.poll(top, { timeout: 1000 }).toBeGreaterThan(from + 100);
      }).toPass();
      let middle = await top();
      // The browser drops a key that comes while it still scrolls for the one before.
      await expect.poll(async () => {
        const before = middle;
        await page.waitForTimeout(250);
        middle = await top();
        return middle === before;
      }).toBe(true);
      await page.keyboard.press('PageUp');
      await expect.poll(top).toBeLessThan(middle);
    };
    await page.goto(`./${hash}`);
    await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await expect(page.locator('.view[data-shown] h2').first()).toBeVisible();
    await scrolls();
    // The same view, after another one.
    await page.evaluate(() => { location.hash = '#/cloudtrail'; });
    await expect(page.locator('.view.trail[data-shown]')).toBeVisible();
    await page.evaluate((hash) => { location.hash = hash; }, hash);
    await expect(page.locator('.view[data-shown] h2').first()).toBeVisible();
    await scrolls();
  });
}

test('the two plans are two addresses; the browser\u2019s own dialog prints', async ({ page }) => {
  await page.addInitScript(() => {
    window.printed = 0;
    window.print = () => window.printed++;
  });
  await open(page);
  await plan(page).getByRole('link', { name: '90 minutes' }).click();
  await expect(page).toHaveURL(/#\/plan\/90$/);
  await expect(plan(page).getByRole('heading', { level: 2 })).toHaveText('Envelope encryption in 90 minutes');
  await expect(plan(page).getByRole('link', { name: '90 minutes' })).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(plan(page).getByRole('heading', { level: 2 })).toHaveText('Envelope encryption in 45 minutes');
  await plan(page).getByRole('button', { name: 'Print' }).click();
  expect(await page.evaluate(() => window.printed)).toBe(1);
});

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`nothing scrolls sideways and axe finds nothing at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      for (const hash of ['#/plan', '#/plan/90']) {
        await open(page, hash);
        const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.view.plan, .plan-page')].map((one) => one.scrollWidth - one.clientWidth));
        expect(Math.max(...wide)).toBeLessThanOrEqual(0);
        await expectNoAxeViolations(page);
      }
    });
  }
}
