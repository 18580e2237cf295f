// The presenter's view: a whole talk by Page Down alone, at the sizes of projectors, and every key of a presenter.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';

const region = (page) => page.getByRole('region', { name: 'Presentation' });
const sentence = (page) => region(page).getByRole('heading', { level: 2 });

async function open(page, hash = '#/present/20') {
  await page.goto(`./${hash}`);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(sentence(page)).toBeVisible();
}

/** What a room sees: a text for each frame and each answer. */
const seen = (page) => page.locator('.talk-seen').evaluate((one) => one.outerHTML);

/** What is too small, cut off, covered, or outside of the window, by name. */
const faults = (page) =>
  page.evaluate(() => {
    const found = new Set();
    const range = document.createRange();
    const boxes = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement: parent } = texts.currentNode;
      if (!data.trim() || parent.closest('.sr, script, style, noscript, template')) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      if (size < 24) found.add(`${size} px: ${data}`);
      range.selectNodeContents(texts.currentNode);
      for (const line of range.getClientRects()) {
        // A line's box is taller than its letters.
        const inset = Math.max(0, (line.height - 0.8 * size) / 2);
        const box = { left: line.left, right: line.right, top: line.top + inset, bottom: line.bottom - inset };
        if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight) found.add(`outside: ${data}`);
        // What is drawn as a box holds its texts.
        const around = parent.closest('.talk-box, .talk-bucket, .talk-slot, .talk-options > li, .talk-block, .talk-truths > li');
        const limit = around?.getBoundingClientRect();
        if (limit && (box.left < limit.left - 1 || box.right > limit.right + 1 || box.top < limit.top - 1 || box.bottom > limit.bottom + 1)) {
          found.add(`sticks out: ${data}`);
        }
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const top = document.elementFromPoint(x, y);
        if (top && !top.contains(parent) && !parent.contains(top)) found.add(`covered by ${top.className}: ${data}`);
        for (const other of boxes) {
          const shared = (a, b) => Math.min(box[b], other[b]) - Math.max(box[a], other[a]);
          if (other.parent !== parent && shared('left', 'right') > 1 && shared('top', 'bottom') > 1) found.add(`over “${other.data}”: ${data}`);
        }
        boxes.push({ ...box, parent, data });
      }
    }
    // Drawings stay within the window, and within the box they are drawn in.
    for (const drawing of document.querySelectorAll('.presentation svg')) {
      const box = drawing.getBoundingClientRect();
      const limit = (drawing.closest('.talk-box, .talk-bucket, .talk-way') ?? document.documentElement).getBoundingClientRect();
      if (box.left < limit.left - 1 || box.right > limit.right + 1 || box.top < limit.top - 1 || box.bottom > limit.bottom + 1) {
        found.add(`a drawing sticks out: ${drawing.getAttribute('class')} ${drawing.parentElement.dataset.thing ?? ''}`);
      }
    }
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth || scrollHeight > innerHeight) found.add('the page scrolls');
    return [...found];
  });

for (const [width, height, colorScheme] of [[1024, 768, 'light'], [1280, 720, 'dark']]) {
  test(`Page Down alone gives 20 minutes at ${width} × ${height}: nothing small, cut off, or covered`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page);
    const sentences = [];
    let answers = 0;
    for (let presses = 0; ; presses++) {
      expect(presses).toBeLessThan(80);
      sentences.push(await sentence(page).textContent());
      expect(await faults(page), sentences.at(-1)).toEqual([]);
      const before = await seen(page);
      answers += (await region(page).locator('[data-right="yes"]').count());
      // Title, question, answer, a step, a denial: what a screen reader finds.
      if ([0, 1, 2, 10, 22].includes(presses)) await expectNoAxeViolations(page);
      await page.keyboard.press('PageDown');
      // The last frame stays.
      if (sentences.at(-1) === 'S3 encrypts your file. KMS only supplies the key.') {
        expect(await seen(page)).toBe(before);
        break;
      }
      await expect.poll(() => seen(page)).not.toBe(before);
    }
    expect(answers).toBe(4);
    expect(new Set(sentences).size).toBeGreaterThan(25);
    await expectNoAxeViolations(page);
    await expect(region(page).getByRole('navigation', { name: 'The talk' }).locator('[aria-current=step]')).toHaveText('End');
  });
}

test('every key of a presenter', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await open(page, '#/present/5');
  const frame = () => page.evaluate(() => JSON.parse(sessionStorage.getItem('envelope-lab/talk-session-5')));
  const at = (number) => expect.poll(async () => (await frame()).frame + 1).toBe(number);
  await page.keyboard.press('Space');
  await at(2);
  await page.keyboard.press('ArrowRight');
  await at(3);
  await page.keyboard.press('PageUp');
  await at(2);
  // A dark screen: the next press brings the picture back, and no step moves.
  for (const [key, name] of [['b', 'black'], ['.', 'black'], ['w', 'white']]) {
    const blank = region(page).locator('.talk-blank');
    await page.keyboard.press(key);
    await expect(blank).toHaveAttribute('data-screen', name);
    await expect(blank).toBeVisible();
    await page.keyboard.press('PageDown');
    await expect(blank).toBeHidden();
    await at(2);
  }
  await page.keyboard.press('End');
  await expect(sentence(page)).toHaveText('S3 encrypts your file. KMS only supplies the key.');
  await page.keyboard.press('Home');
  await expect(sentence(page)).toHaveText('Why are there two keys for one file?');

  // Go to a frame by its number; the clicker closes a panel and is not dead in it.
  await page.keyboard.press('g');
  await region(page).getByLabel('Frame, 1 to 21').fill('13');
  await page.keyboard.press('Enter');
  await at(13);
  await expect(sentence(page)).toHaveText('Allowed or denied?');
  await page.keyboard.press('o');
  const overview = region(page).getByRole('dialog', { name: 'Overview' });
  await expect(overview.getByRole('button', { name: /Allowed or denied/ })).toHaveAttribute('aria-current', 'step');
  await expectNoAxeViolations(page);
  await page.keyboard.press('PageDown');
  await expect(overview).toBeHidden();
  await at(13);

  // Hands.
  for (const key of ['1', '3', '3', '3', '4']) await page.keyboard.press(key);
  await page.keyboard.press('Shift+Digit3');
  await page.keyboard.press('Digit1');
  await page.keyboard.press('Backspace');
  const hands = region(page).getByRole('list', { name: 'Hands counted' }).locator('em');
  await expect(hands).toHaveText(['1', '0', '2', '1']);
  await expect(region(page)).toContainText('4 hands, the answer waits');
  await expect(region(page).locator('[data-right]')).toHaveCount(0);

  // A reload comes back to the same frame and its hands.
  await page.reload();
  await expect(sentence(page)).toHaveText('Allowed or denied?');
  await expect(hands).toHaveText(['1', '0', '2', '1']);

  // The answer, and back.
  await page.keyboard.press('PageDown');
  await expect(region(page).locator('[data-right=yes]')).toContainText('no data key is made');
  await page.keyboard.press('1');
  await expect(hands).toHaveText(['1', '0', '2', '1']);
  await page.keyboard.press('r');
  await expect(hands).toHaveText(['0', '0', '0', '0']);

  // Notes, list of keys, type size, and what a bad projector needs.
  await page.keyboard.press('n');
  await expect(region(page).getByRole('complementary', { name: 'Notes' })).toContainText('Say');
  await expectNoAxeViolations(page);
  await page.keyboard.press('n');
  await page.keyboard.press('?');
  await expect(region(page).getByRole('dialog', { name: 'Keys' })).toContainText('count a hand');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await page.keyboard.press('Escape');
  const size = () => sentence(page).evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
  const usual = await size();
  await page.keyboard.press('+');
  await expect.poll(size).toBeGreaterThan(usual);
  await page.keyboard.press('-');
  await expect.poll(size).toBe(usual);
  await page.keyboard.press('s');
  await region(page).getByRole('button', { name: 'More contrast' }).click();
  await expect(region(page).locator('.talk-seen')).toHaveCSS('filter', 'contrast(1.1) brightness(1)');
  await page.keyboard.press('Escape');

  // The spot of light follows the pointer, which is hidden once it rests.
  await page.keyboard.press('l');
  await page.mouse.move(400, 300);
  const light = region(page).locator('.talk-laser');
  await expect(light).toHaveCSS('left', '400px');
  await page.keyboard.press('l');
  await expect(light).toBeHidden();
  const next = region(page).getByRole('button', { name: 'Next', exact: true });
  await page.mouse.move(420, 320);
  await expect(next).toBeVisible();
  const box = await next.boundingBox();
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  await expect(next).toBeHidden({ timeout: 6000 });
  await expect(region(page)).toHaveCSS('cursor', 'none');

  // The start button of a clicker fills the screen here; it reloads nothing.
  await page.evaluate(() => {
    window.stays = true;
    window.asked = 0;
    document.documentElement.requestFullscreen = () => { window.asked++; return Promise.resolve(); };
  });
  for (const key of ['f', 'F5', 'Shift+F5']) await page.keyboard.press(key);
  await expect.poll(() => page.evaluate(() => [window.stays, window.asked])).toEqual([true, 3]);
});

test('it starts from the plan with one button, and leaves for where it was started', async ({ page }) => {
  await page.goto('./#/plan/90');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await page.getByRole('main', { name: 'Plan' }).getByRole('link', { name: '20-minute talk' }).click();
  await expect(sentence(page)).toBeVisible();
  await expect(page).toHaveTitle(/^Two keys, two permissions · Presentation/);
  // Nothing of the page around it is left.
  await expect(page.locator('.top')).toBeHidden();
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/#\/present\/20$/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/plan\/90$/);
  await expect(page.locator('.top')).toBeVisible();
});

test('a talk is edited, presented as edited, and kept', async ({ page }) => {
  await page.goto('./#/present');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  const main = page.getByRole('main', { name: 'Presentation' });
  await main.getByText('Edit a talk').click();
  await main.getByLabel('Talk to edit').selectOption({ index: 0 });
  const items = main.locator('.talk-items > li');
  await expect(items).toHaveCount(5);
  await main.getByRole('button', { name: 'Move down: Title: What an envelope is' }).click();
  await main.getByRole('button', { name: /^Remove: Audience question/ }).click();
  await main.getByLabel('Lesson and what to show of it').selectOption('Alias or key ARN: run, step by step');
  await expect(items).toHaveCount(5);
  await items.nth(0).getByLabel('Your notes').fill('Wave to the last row.');
  await items.nth(0).getByLabel('Minutes').fill('4');
  await expectNoAxeViolations(page);
  await page.reload();
  await expect(main.locator('.talk-cards')).toContainText('8 minutes');
  await page.goto('./#/present/5');
  await expect(sentence(page)).toHaveText('Your app holds report.txt');
  await page.keyboard.press('n');
  await expect(region(page)).toContainText('Wave to the last row.');
  await page.keyboard.press('n');
  // The start screen: one press begins the talk of 20 minutes.
  await page.goto('./#/present');
  await main.getByText('Edit a talk').click();
  await main.getByLabel('Talk to edit').selectOption({ index: 0 });
  await main.getByRole('button', { name: 'Restore this talk' }).click();
  await expect(main.locator('.talk-cards')).toContainText('5 minutes');
  await main.getByRole('heading', { level: 2 }).click();
  await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/#\/present\/20$/);
});
