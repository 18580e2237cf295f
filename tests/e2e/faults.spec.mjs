// What can go wrong outside of the page, each with what the page then does; docs/faults.md has the whole list.
import AxeBuilder from '@axe-core/playwright';
import { existsSync } from 'node:fs';
import { beginWorkers, eachMemory } from './around.mjs';
import { expect, test } from './fixtures.mjs';
import { bytes, DOWNLOAD_STEPS, Lab, openView, UPLOAD_STEPS } from './lab.mjs';
import { Monkey } from './monkey.mjs';
import { VIEWS, visit } from './states.mjs';
import { noFiles, sparse } from './storage.mjs';

const MIB = 2 ** 20;
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
    await lab.upAndDown();
    await lab.button('Keys').click();
    await expect(page.getByRole('dialog', { name: 'Keys and settings' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.goto('./#/learn/upload');
    await expect(page.locator('#coach-title')).toBeFocused();
  });

  test('the program’s script is blocked', async ({ page, guard }) => {
    await page.route(/\/envelope-lab-[^/]*\.js$/, (route) => route.abort());
    await page.goto('./');
    await expect(bootFailed(page)).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-boot', 'failed');
    guard.take();
  });

  test('the workers’ program is blocked: said, nothing stored', async ({ page, guard }) => {
    await page.route(/\/worker(-\w+)?\.wasm$/, (route) => route.abort());
    const lab = await new Lab(page).open();
    await lab.choose({ name: 'two.bin', mimeType: '', buffer: bytes(2 * MIB) });
    await expect(lab.status.filter({ hasText: 'Nothing changed' })).toBeVisible();
    await expect(lab.bucket.getByRole('listitem')).toHaveCount(0);
    guard.take();
  });

  const TITLES = {
    learn: 'Learn',
    lesson: 'Lesson',
    task: 'Lesson',
    policies: 'Policies',
    secrets: 'Secrets',
    denied: 'Fix a denial',
    cases: 'Cases',
    case: 'Cases',
    compare: 'Compare',
    cloudtrail: 'CloudTrail',
    world: 'World',
    'cheat-sheet': 'Cheat sheet',
    glossary: 'Glossary',
    plan: 'Plan',
    design: 'Design',
  };

  test('its parts are blocked: each view says so, and comes when it is asked for again', async ({ page, guard }) => {
    test.skip(!existsSync(new URL(`../../${process.env.E2E_DIST || 'dist'}/.parts.json`, import.meta.url)), 'a build for development is in one file');
    let isBlocked = false;
    await page.route(/\/(?!envelope-lab-|worker-)[^/]*\.wasm$/, (route) => (isBlocked ? route.abort() : route.continue()));
    // No part comes before it is asked for.
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) }));
    const lab = await new Lab(page).open();
    // What keeps the lab is there: its own message would take the place of the view’s.
    await page.evaluate(() => (location.hash = '#/about'));
    await expect(lab.button('Nothing to undo')).toBeVisible();
    const fetched = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.wasm')));
    let before;
    await expect
      .poll(async () => {
        const [last, now] = [before, await fetched()];
        before = now.length;
        return now.some((name) => /\/share-\w+\.wasm$/.test(name)) && last === now.length;
      }, { intervals: [500] })
      .toBe(true);
    isBlocked = true;
    for (const [name, hash] of VIEWS.filter(([name]) => name !== 'lab')) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      await expect(page.locator('.notice'), name).toContainText(`${TITLES[name]}: a part of this page could not be fetched; check the connection and try again`);
      await expect(lab.stage).toBeVisible();
      await lab.button('Dismiss').click();
    }
    isBlocked = false;
    for (const [name, hash, view] of VIEWS) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      await expect(page.locator(name === 'lab' ? '.stage' : `.view.${view}[data-shown] :is(h1, h2, h3, p)`).filter({ visible: true }).first(), name).toBeVisible();
    }
    expect(guard.take().filter((problem) => !/Failed to (load|fetch)|ERR_FAILED/.test(problem))).toEqual([]);
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

test.describe('memory', () => {
  // All that there can be is taken, when it is said; then the program asks for more.
  const fill = (memory) => {
    for (let pages = 2 ** 15; pages >= 1; pages /= 2) {
      try {
        for (;;) memory.grow(pages);
      } catch {
        // The next smaller piece.
      }
    }
  };
  const takeAll = `const memories = [];
    (${eachMemory})((memory) => memories.push(memory));
    const takeAll = () => memories.forEach(${fill});`;

  test('the program has none left: the panel, and a fresh lab', async ({ page, guard }) => {
    await page.addInitScript(`{${takeAll} window.takeAll = takeAll; }`);
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => window.takeAll());
    // The press may be too much already.
    await lab.choose({ name: 'one.bin', mimeType: '', buffer: bytes(MIB) }).catch(() => {});
    await expect(page.locator('#broken')).toBeVisible();
    await expect(page.locator('#broken')).toContainText('The lab has a bug and can’t continue. Nothing has left your browser.');
    guard.take();
    await page.locator('#broken').getByRole('link', { name: 'Reset the lab' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await lab.uploadSample('letter.txt');
    guard.take();
  });

  test('a worker has none left: said, nothing stored, and the page goes on', async ({ page, guard }) => {
    await page.addInitScript(beginWorkers, `${takeAll} addEventListener('message', takeAll, true);`);
    const lab = await new Lab(page).open();
    await lab.choose({ name: 'nine.bin', mimeType: '', buffer: bytes(9 * MIB) });
    await expect(lab.status.filter({ hasText: 'Nothing changed' })).toBeVisible({ timeout: 30_000 });
    await expect(lab.progress).toBeHidden();
    await expect(lab.bucket.getByRole('listitem')).toHaveCount(0);
    await noFiles(page);
    await lab.uploadSample('letter.txt');
    guard.take();
  });
});

test.describe('time', () => {
  const DAY = 86_400_000;

  /** A clock that the test sets. */
  const setClock = (page) =>
    page.addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + Number(localStorage.getItem('shift') ?? 0);
    });
  const shift = (page, by) => page.evaluate((by) => localStorage.setItem('shift', by), by);

  test('the clock goes back: calls go on, in their order, and the lab comes back', async ({ page }) => {
    await setClock(page);
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    await shift(page, -3 * DAY);
    await lab.uploadSample('sunrise.svg');
    await lab.download('letter.txt');
    await lab.button('Last step').click();
    await expect(lab.step).toContainText('Identical to what was uploaded');
    await openView(page, 'CloudTrail');
    // The last call is first, whatever its time.
    await expect(page.getByRole('region', { name: 'Events' }).locator('.trail-row b')).toHaveText(['Decrypt', 'GenerateDataKey', 'GenerateDataKey']);
    await openView(page, 'Lab');
    await page.reload();
    await lab.open();
    await lab.at(DOWNLOAD_STEPS, DOWNLOAD_STEPS);
    await expect(lab.object('sunrise.svg')).toBeVisible();
    await lab.uploadSample('letter.txt');
  });
});

test.describe('files', () => {
  async function drop(page, target, names) {
    const transfer = await page.evaluateHandle((names) => {
      const transfer = new DataTransfer();
      for (const name of names) transfer.items.add(new File([name], name, { type: 'text/plain' }));
      return transfer;
    }, names);
    for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
  }

  test('of several dropped on the lab, the first goes up and the others are named', async ({ page }) => {
    const lab = await new Lab(page).open();
    await drop(page, lab.stage, ['a.txt', '\u202eb.txt', ...Array.from({ length: 10 }, (_, at) => `${at}.txt`)]);
    await lab.at(1, UPLOAD_STEPS);
    const says = page.locator('.notice').filter({ hasText: 'One file at a time.' });
    await expect(says).toContainText('Not taken: “[U+202E]b.txt”, “0.txt”');
    await expect(says).toContainText('“6.txt” and 3 more. Drop them one by one.');
    await lab.button('Last step').click();
    await expect(lab.object('a.txt')).toHaveCount(1);
    await drop(page, lab.stage, ['alone.txt']);
    await lab.at(1, UPLOAD_STEPS);
    await expect(says).toHaveCount(0);
  });

  test('one that is dropped before the program runs goes up once it does', async ({ page }) => {
    let go;
    const held = new Promise((done) => (go = done));
    await page.route(/_bg\.wasm$/, async (route) => {
      await held;
      await route.continue();
    });
    const lab = new Lab(page);
    await page.goto('./');
    // The browser opens what nobody prevents it from.
    const opens = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['early'], 'early.txt', { type: 'text/plain' }));
      return ['dragover', 'drop'].map((kind) => document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer })));
    });
    expect(opens).toEqual([false, false]);
    go();
    await lab.at(1, UPLOAD_STEPS);
    await lab.button('Last step').click();
    await expect(lab.object('early.txt')).toHaveCount(1);
    // What is dropped later is the program’s own.
    await drop(page, lab.stage, ['late.txt']);
    await lab.at(1, UPLOAD_STEPS);
    await lab.button('Last step').click();
    await expect(lab.bucket.getByRole('listitem')).toHaveCount(2);
  });

  test('a refused one that the browser does not keep: said after a reload, and when it is asked for again', async ({ page }, info) => {
    test.setTimeout(60_000);
    const path = info.outputPath('large.iso');
    await sparse(path, 80 * MIB);
    const lab = await new Lab(page).open();
    await lab.set('s3:PutObject', false);
    await lab.chooseAndUpload(path);
    await lab.button('Last step').click();
    await expect(lab.step).toContainText('AccessDenied');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await expect(page.getByRole('region', { name: 'Your lab', exact: true })).toContainText(/^Your lab came back\. .*Not kept: large\.iso\./);
    await lab.button('Run again').click();
    await expect(page.locator('.notice').filter({ hasText: 'Choose large.iso again to upload it again.' })).toBeVisible();
  });

  test('of several dropped on World, none replaces it', async ({ page }) => {
    await visit(page, '#/world', 'world');
    await drop(page, page.locator('.wld'), ['one.json', 'two.json']);
    await expect(page.getByText('One file at a time. Not taken: “one.json”, “two.json”.')).toBeVisible();
  });

  test.describe('a lesson is opened while one is worked on', () => {
    test.describe.configure({ timeout: 120_000 });

    async function begun(page, info, size) {
      const path = info.outputPath('large.iso');
      await sparse(path, size);
      const lab = await new Lab(page).open();
      await lab.choose(path);
      await expect(lab.button('Pause')).toBeVisible();
      return { lab, ask: page.getByRole('dialog', { name: 'A large file is in progress' }) };
    }

    test('asked first; who stays comes back to it, who cancels comes to the lesson', async ({ page }, info) => {
      const { lab, ask } = await begun(page, info, 192 * MIB);
      await lab.button('Pause').click();
      await openView(page, 'Lessons');
      await expect(lab.button('Resume')).toBeVisible();
      const address = page.url();
      await page.evaluate(() => (location.hash = '#/learn/upload'));
      await expect(ask).toContainText('Encrypting large.iso');
      await ask.getByRole('button', { name: 'Stay with the file' }).click();
      await expect(page).toHaveURL(address);
      await expect(ask).toBeHidden();
      await expect(lab.button('Resume'), 'nothing was cancelled').toBeVisible();
      // The first change in this tab was this upload: what keeps the lab came after it, and takes it for no other.
      await expect(page.getByRole('group', { name: 'Undo and redo' }).getByRole('button').first()).toBeVisible();
      await expect(page.getByText('was not finished when the page was reloaded')).toHaveCount(0);
      await page.evaluate(() => (location.hash = '#/learn/upload'));
      await expect(ask).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page).toHaveURL(address);
      await page.evaluate(() => (location.hash = '#/learn/upload'));
      await ask.getByRole('button', { name: 'Cancel the work' }).click();
      await expect(page.locator('#coach-title')).toBeVisible();
      await expect(ask).toBeHidden();
      await noFiles(page);
      await openView(page, 'Lab');
      await lab.button('Back to my own lab').click();
      await expect(lab.bucket.getByRole('listitem')).toHaveCount(0);
    });

    test('who waits comes to the lesson once it is done, and the file is stored', async ({ page }, info) => {
      const { lab, ask } = await begun(page, info, 160 * MIB);
      await page.evaluate(() => (location.hash = '#/learn/upload'));
      await expect(ask).toBeVisible();
      await expect(page.locator('#coach-title')).toBeVisible({ timeout: 60_000 });
      await expect(ask).toBeHidden();
      await openView(page, 'Lab');
      await lab.button('Back to my own lab').click();
      await lab.button('Last step').click();
      await expect(lab.object('large.iso')).toHaveCount(1);
    });
  });
});

test.describe('storage', () => {
  test('a second record that cannot be read is put aside beside the first', async ({ page }) => {
    await page.goto('./#/learn');
    await expect(page.locator('.learn-book')).toBeVisible();
    for (const text of ['first nonsense', 'second nonsense']) {
      await page.evaluate((text) => {
        localStorage.setItem('envelope-lab/progress', text);
        localStorage.setItem('envelope-lab/predictions', text);
      }, text);
      await page.reload();
      await expect(page.locator('.learn-book')).toContainText('It was set aside, and you start over.');
    }
    const aside = await page.evaluate(() => ['progress-unread', 'progress-unread-2', 'predictions-unreadable', 'predictions-unreadable-2'].map((name) => localStorage.getItem(`envelope-lab/${name}`)));
    expect(aside).toEqual(['first nonsense', 'second nonsense', 'first nonsense', 'second nonsense']);
  });

  test('full when predictions are forgotten or progress is reset: said', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('envelope-lab/predict', 'on'));
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    await lab.next();
    await expect(page.locator('#predict-first')).toBeVisible();
    await page.keyboard.press('1');
    await expect.poll(() => page.evaluate(() => localStorage.getItem('envelope-lab/predictions'))).toContain('s3:PutObject');
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await page.getByText(/^So far: /).filter({ visible: true }).click();
    await lab.button('Forget these').filter({ visible: true }).first().click();
    await expect(page.getByText('This browser keeps no changes now: an earlier record may come back.')).toBeVisible();
    await page.goto('./#/learn');
    await expect(page.locator('.learn-book')).toBeVisible();
    await lab.button('Reset progress').click();
    await lab.button('Reset progress').click();
    await expect(page.locator('.learn-book')).toContainText('This browser keeps nothing.');
  });
});

test('another view closes every dialog, and the page under it is alive', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  const inside = () => lab.object('letter.txt').getByRole('button', { name: 'Look inside' });
  const openers = [
    ['#/lab', () => lab.button('Keys').click()],
    ['#/lab', () => lab.button('Share').click()],
    ['#/lab', () => page.keyboard.press('Control+k')],
    ['#/lab', () => inside().click()],
    ['#/lab', () => lab.button('Steal the disk').click()],
    ['#/world', () => lab.button('Create a key').click()],
    ['#/design', () => lab.button('Open a dialog').click()],
  ];
  for (const [hash, open] of openers) {
    await page.evaluate((hash) => (location.hash = hash), hash);
    await open();
    const dialog = page.locator('dialog:modal');
    await expect(dialog, String(open)).toBeVisible();
    await page.evaluate(() => (location.hash = '#/glossary'));
    await expect(dialog, String(open)).toHaveCount(0);
    await openView(page, 'Cases');
    await expect(page.locator('.view.cases[data-shown]')).toBeVisible();
  }
});

// Every view’s buttons are pressed in scripts/soak; here those of the views in which most can be done.
const MASHED = process.env.E2E_ALSO ? VIEWS : VIEWS.filter(([name]) => ['lab', 'task'].includes(name));
/** The kind of a button by its name: outside of scripts/soak, one of each is pressed. */
const kindOf = (name) => {
  const kind = name.replace(/^(Undo|Redo): .*/, '$1');
  return process.env.E2E_ALSO ? kind : kind.replace(/^.*: show (its|the) (\w+).*/, 'show $2').replace(/^See the run: .*/, 'See the run').replace(/^\S+:\S+ (allowed|denied|\?)$|^.* \d+$/, '$1');
};
/** Buttons that are there only after others were pressed. */
const LATE = { lab: ['Next step', 'Last step', 'Run again', 'Download', 'Look inside', 'Delete', 'Undo'], task: ['Next step', 'Run again'] };
/** What takes other buttons away comes last, in this order. */
const LAST = [/^Delete/, /^Undo/, /^Start over/, /^Reset/];
for (const [name, hash, view] of MASHED) {
  test(`every button of ${name} is pressed twice at once, and mashed by keys`, async ({ page, guard, baseURL }) => {
    test.setTimeout(360_000);
    const monkey = await Monkey.on(page, { seed: 1, root: baseURL });
    await visit(page, hash, view);
    if (name === 'lab') {
      const lab = new Lab(page);
      await lab.uploadSample('letter.txt');
      await lab.button('Last step').click();
    }
    const shown = page.locator('button:visible:enabled');
    const pressed = new Set();
    const found = [];
    for (;;) {
      const names = (await shown.evaluateAll((all) => all.map((button) => button.getAttribute('aria-label') ?? button.textContent))).map(kindOf);
      const open = names.map((name, at) => ({ name, at, last: LAST.findIndex((kind) => kind.test(name)) })).filter(({ name }) => !pressed.has(name));
      const { at = -1 } = open.sort((one, other) => one.last - other.last)[0] ?? {};
      if (at < 0 || pressed.size > 120) break;
      pressed.add(names[at]);
      await shown.nth(at).dblclick({ timeout: 3_000 }).catch(() => {});
      for (const key of ['Enter', 'Enter', 'Space', 'Space', 'Tab', 'Enter']) await page.keyboard.press(key);
      const problems = await page.evaluate(() => window.monkey.look());
      if (problems.length) found.push(`${names[at]}: ${problems}`);
      await page.keyboard.press('Escape');
      if (!page.url().includes(hash)) await visit(page, hash, view);
      // A talk has another header.
      await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
    }
    expect(found).toEqual([]);
    expect(guard.take()).toEqual([]);
    expect([...pressed]).toEqual(expect.arrayContaining(LATE[name] ?? []));
    expect(pressed.size).toBeGreaterThan(2);
    await monkey.end();
  });
}
