// Finding one's way: the header, the palette, titles, focus, and settings, at every size.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, openView } from './lab.mjs';

const VIEWS = {
  Lab: 'Envelope Lab',
  Lessons: 'Learn · Envelope Lab',
  Secrets: 'Secrets · Envelope Lab',
  Plan: /^\d+ minutes · Plan · Envelope Lab$/,
  'Paste an error': 'Fix a denial · Envelope Lab',
  Cases: 'Cases · Envelope Lab',
  Policies: 'Identity · Policies · Envelope Lab',
  Compare: 'Compare · Envelope Lab',
  'Cheat sheet': 'Cheat sheet · Envelope Lab',
  Glossary: 'Glossary · Envelope Lab',
  CloudTrail: 'CloudTrail · Envelope Lab',
  World: 'World · Envelope Lab',
};

const open = async (page, address = './') => {
  await page.goto(address);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  return new Lab(page);
};

const palette = (page) => page.getByRole('dialog', { name: 'Search' });
const field = (page) => palette(page).getByRole('combobox');
const options = (page) => palette(page).getByRole('option');

// What a person with a screen reader hears: where the focus is.
const focused = (page) => page.evaluate(() => document.activeElement.textContent);

test('every view is two clicks away, has its own title, and gets the focus at its heading', async ({ page }) => {
  test.setTimeout(90_000);
  await open(page);
  const titles = new Set();
  for (const [name, title] of Object.entries(VIEWS).slice(1).concat([['Lab', VIEWS.Lab]])) {
    await openView(page, name);
    await expect(page, name).toHaveTitle(title);
    titles.add(await page.title());
    const heading = page.locator('h2:focus');
    await expect(heading, `the focus after ${name}`).toHaveCount(1);
    await expect(heading).not.toHaveText('');
  }
  expect(titles.size).toBe(Object.keys(VIEWS).length);
  const views = page.getByRole('navigation', { name: 'Views' });
  expect(await views.getByRole('link').filter({ visible: true }).count(), 'entries in the lab').toBe(5);
});

test('a lesson, a case, and a term have titles of their own', async ({ page }) => {
  await open(page, '#/learn/upload');
  await expect(page).toHaveTitle(/^.+ · Lesson · Envelope Lab$/);
  await open(page, '#/cases/multipart-trap');
  await expect(page).toHaveTitle('The multipart trap · Cases · Envelope Lab');
  await open(page, '#/glossary/data-key');
  await expect(page).toHaveTitle('Data key · Glossary · Envelope Lab');
});

test('the header is never wider than its window, with wide letters as well', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  for (const address of ['#/lab', '#/compare']) {
    await page.goto(address);
    for (const spaced of [false, true]) {
      await page.evaluate((spaced) => {
        for (const node of document.querySelectorAll('.top *')) {
          node.style.letterSpacing = spaced ? '0.12em' : '';
          node.style.wordSpacing = spaced ? '0.16em' : '';
        }
      }, spaced);
      for (let width = 320; width <= 2560; width += width < 1320 ? 20 : 124) {
        await page.setViewportSize({ width, height: 800 });
        const found = await page.evaluate(() => {
          const shown = [...document.querySelectorAll('.top a, .top button, .top h1')].filter((node) => node.checkVisibility() && !node.closest('.skip'));
          const boxes = shown.map((node) => ({ name: node.textContent || node.ariaLabel, box: node.getBoundingClientRect() }));
          const out = boxes.filter(({ box }) => box.right > innerWidth + 0.5 || box.left < -0.5);
          const over = boxes.flatMap((one, at) =>
            boxes.slice(at + 1).filter(({ box }) => box.left < one.box.right - 0.5 && one.box.left < box.right - 0.5 && box.top < one.box.bottom - 0.5 && one.box.top < box.bottom - 0.5).map((other) => `${one.name} over ${other.name}`),
          );
          return [...out.map(({ name }) => `${name} outside`), ...over];
        });
        expect(found, `${address} at ${width} px${spaced ? ', wide letters' : ''}`).toEqual([]);
      }
    }
  }
});

test('on a phone the views are in a menu, and the permissions one press away', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const lab = await open(page);
  const views = page.getByRole('navigation', { name: 'Views' });
  await expect(views).toBeHidden();
  await lab.button('Permissions').click();
  await expect(lab.switch('s3:PutObject')).toBeInViewport();
  for (const name of ['Reset the lab', 'Keys', 'Theme: system']) await expect(lab.button(name)).toBeVisible();
  for (const name of ['Glossary', 'World', 'Lab']) {
    await openView(page, name);
    await expect(views).toBeHidden();
    await expect(page).toHaveTitle(VIEWS[name]);
  }
  await lab.button('Menu').click();
  await expect(lab.button('Menu')).toHaveAttribute('aria-expanded', 'true');
  await expectNoAxeViolations(page);
  await page.keyboard.press('Escape');
  await lab.button('Menu').click();
  await lab.button('Search').click();
  await field(page).fill('bucket key');
  await options(page).first().tap();
  await expect(page).toHaveURL(/#\/(glossary|cases|learn)\/./);
  await context.close();
});

test('the palette finds views, lessons, cases, terms, and errors, by keyboard alone', async ({ page }) => {
  const lab = await open(page);
  for (const [keys, typed, kind, address] of [
    ['/', 'cheat', 'View', '#/cheat-sheet'],
    ['Control+k', 'key policy together', 'Lesson', '#/learn/'],
    ['/', 'multipart trap', 'Case', '#/cases/multipart-trap'],
    ['/', 'encryption contxt', 'Term', '#/glossary/encryption-context'],
  ]) {
    await page.keyboard.press(keys);
    await expect(field(page)).toBeFocused();
    await field(page).pressSequentially(typed);
    const option = options(page).filter({ hasText: kind }).first();
    await expect(option, typed).toBeVisible();
    while ((await option.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
    await expect(field(page)).toHaveAttribute('aria-activedescendant', await option.getAttribute('id'));
    await page.keyboard.press('Enter');
    await expect(palette(page)).toBeHidden();
    await expect(page).toHaveURL(new RegExp(address.replace('/', '\\/')));
    await page.locator('body').click({ position: { x: 2, y: 300 } });
  }
  await page.goto('#/lab');
  await lab.button('Search').focus();
  await page.keyboard.press('Enter');
  await expectNoAxeViolations(page);
  // A whole message, with the ARNs of somebody's account: most words are enough.
  await field(page).fill('An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:sts::999988887777:assumed-role/build/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:999988887777:key/1 because no identity-based policy allows the kms:Decrypt action');
  await expect(options(page).filter({ hasText: 'The multipart trap' }).filter({ hasText: 'is not authorized to perform: kms:Decrypt' }).first()).toBeVisible();
  await field(page).fill('no such thing anywhere');
  await expect(options(page)).toHaveCount(0);
  await expect(palette(page).getByRole('status')).toHaveText(/^Nothing has these words/);
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(lab.button('Search')).toBeFocused();
  // A slash that is typed is a slash.
  await lab.editor.focus();
  await page.keyboard.press('/');
  await expect(palette(page)).toBeHidden();
});

test('keys of a single character can be turned off, for good', async ({ page }) => {
  const lab = await open(page);
  await lab.button('Keys').click();
  const letters = page.getByRole('switch', { name: /^Single-character keys/ });
  await letters.click();
  await expect(letters).toHaveAttribute('aria-checked', 'false');
  await page.keyboard.press('Escape');
  const silent = async () => {
    for (const key of ['t', '?', '/']) await page.keyboard.press(key);
    await expect(lab.button('Theme: system')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await silent();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await silent();
  await lab.uploadSample();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('k');
  await expect(lab.button('Play')).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^2 of /);
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
});

test('an address of nothing says so', async ({ page }) => {
  const lab = await open(page, '#/nope');
  await expect(lab.status.filter({ hasText: 'There is no page at #/nope' })).toHaveCount(1);
  await open(page, '#/cases/nope');
  await expect(page.getByRole('heading', { name: /no case/i })).toBeVisible();
  await open(page, '#/glossary/nope');
  await expect(page.getByText(/no term/i)).toBeVisible();
  await open(page, '#/learn/nope');
  await expect(page.getByText(/no lesson/i)).toBeVisible();
});

test('a dialog that is open when the address changes leaves the next view alive', async ({ page }) => {
  const lab = await open(page, '#/learn');
  await openView(page, 'World');
  await page.getByRole('button', { name: 'Create a key' }).click();
  await expect(page.locator('dialog[open]')).toHaveCount(1);
  await page.goBack();
  await page.goBack();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await openView(page, 'Lab');
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  for (const way of [() => lab.button('Keys').click(), () => lab.button('Look inside').click(), () => page.keyboard.press('/')]) {
    await way();
    await expect(page.locator('dialog[open]')).toHaveCount(1);
    await page.evaluate(() => { location.hash = '#/glossary'; });
    await expect(page.locator('dialog[open]')).toHaveCount(0);
    await page.getByRole('searchbox', { name: 'Filter' }).click();
    await page.goBack();
    await expect(lab.stage).toBeVisible();
  }
});

test('a key that comes before the frame after a view was left is not the left field’s', async ({ page }) => {
  await open(page, '#/glossary');
  await page.getByRole('searchbox', { name: 'Filter' }).click();
  const hadFocus = await page.evaluate(() => {
    const field = document.activeElement;
    location.hash = '#/lab';
    return new Promise((done) => {
      // Told of a change before anything is drawn.
      new MutationObserver((_, observer) => {
        observer.disconnect();
        done(document.activeElement === field);
        field.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }));
      }).observe(field.closest('.view'), { attributeFilter: ['data-shown'] });
    });
  });
  expect(hadFocus).toBe(true);
  await expect(page.getByRole('dialog', { name: 'Search' })).toBeVisible();
});

test('the address that follows the lab never takes the reader back from another view', async ({ page }) => {
  // The browser tells of a new address late, as it may.
  await page.addInitScript(() => {
    addEventListener('hashchange', (event) => {
      if (!event.isTrusted) return;
      event.stopImmediatePropagation();
      setTimeout(() => dispatchEvent(new HashChangeEvent('hashchange', { oldURL: event.oldURL, newURL: event.newURL })), 1_500);
    }, { capture: true });
  });
  const lab = await open(page);
  await lab.uploadSample('letter.txt');
  await page.evaluate(() => { location.hash = '#/glossary'; });
  await expect(page.getByRole('searchbox', { name: 'Filter' })).toBeVisible();
  await expect(page).toHaveURL(/#\/glossary$/);
});

test('a run stops playing when its stage is out of sight', async ({ page }) => {
  const lab = await open(page);
  await lab.uploadSample('letter.txt');
  await lab.button('Play').click();
  await expect(lab.button('Pause')).toBeVisible();
  await openView(page, 'World');
  await openView(page, 'Lab');
  await expect(lab.button('Play')).toBeVisible();
});

test('a second press of Reset does not lose what the first one kept', async ({ page }) => {
  const lab = await open(page);
  await lab.uploadSample('letter.txt');
  await lab.button('Reset the lab').dblclick();
  await expect(lab.object('letter.txt')).toHaveCount(0);
  // And the next thing done does not take the way back away.
  await lab.set('kms:Encrypt', true);
  await lab.button('Dismiss').click();
  await lab.button('Undo: Turn on kms:Encrypt').click();
  await lab.button('Undo: Reset the lab').click();
  await expect(lab.object('letter.txt')).toHaveCount(1);
  await expect(lab.button('Redo: Reset the lab')).toBeVisible();
});

test('the skip link goes to the content', async ({ page }) => {
  const lab = await open(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Lab');
  await page.keyboard.press('Tab');
  await expect(lab.button('Upload a sample file')).toBeFocused();
  await expect(page).toHaveURL(/\/$|#\/lab$/);
});
