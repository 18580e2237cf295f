// Files of any size: paused and resumed, kept over a reload, and every way in which an upload can fail. After each, the
// bucket and the browser's private files are as they were before.
import { appendFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expectNoAxeViolations } from './fixtures.mjs';
import { HiddenTab } from './hidden-tab.mjs';
import { DOWNLOAD_STEPS, Lab, openView, UPLOAD_STEPS } from './lab.mjs';
import { expect, files, filesLength, makeFile, noFiles, setQuota, sha256Of, test, throughTheLab, told } from './storage.mjs';

const MIB = 2 ** 20;
/** Long enough that work on it can be paused before it ends. */
const SIZE = 192 * MIB;
const NAME = 'disk image.iso';

test.describe.configure({ timeout: 120_000 });

class Work {
  constructor(page) {
    this.bar = page.getByRole('progressbar');
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.resume = page.getByRole('button', { name: 'Resume', exact: true });
    this.cancel = page.getByRole('button', { name: 'Cancel', exact: true });
    this.says = page.locator('.work-amount:visible');
  }

  /** Pauses the work in its midst. */
  async pauseMidway() {
    // In the page itself: a fast machine is through before a press from here comes.
    await this.pause.evaluate(
      (pause, bar) =>
        new Promise((done) => {
          const look = () => {
            if (bar.value < 1) return requestAnimationFrame(look);
            pause.click();
            done();
          };
          look();
        }),
      await this.bar.elementHandle(),
    );
    await expect(this.says).toHaveText(/^Paused · .* of /);
    // Each worker finishes the frame at hand.
    let before;
    await expect
      .poll(async () => {
        const [last, now] = [before, await filesLength(this.bar.page())];
        before = now;
        return now === last;
      }, { intervals: [300] })
      .toBe(true);
    const value = Number(await this.bar.getAttribute('value'));
    expect(value).toBeLessThan(100);
    return value;
  }
}

/** A lab with one object, and what it shows of the bucket. */
async function begun(page) {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  return { lab, work: new Work(page), bucket: await lab.bucket.innerText() };
}

async function uploaded(lab, path) {
  await lab.choose(path);
  await expect(lab.slider).toHaveAttribute('aria-valuetext', `1 of ${UPLOAD_STEPS}: Your app holds ${NAME}`, { timeout: 90_000 });
}

async function downloadIsIdentical(lab, digest) {
  await lab.object(NAME).getByRole('button', { name: 'Download' }).click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', `1 of ${DOWNLOAD_STEPS}: Your app asks S3 for ${NAME}`, { timeout: 90_000 });
  await lab.button('Last step').click();
  await expect(lab.step).toContainText('Identical to what was uploaded');
  await expect(lab.step.locator('dt', { hasText: 'SHA-256 after' }).locator('+ dd')).toHaveText(digest);
}

/** The bucket is as before, no file is left, the work is gone, and the page says why. */
async function nothingStored(lab, work, bucket, says) {
  await expect(lab.status.filter({ hasText: says })).toBeVisible({ timeout: 30_000 });
  await expect(work.bar).toBeHidden();
  await noFiles(lab.page);
  expect(await lab.bucket.innerText()).toBe(bucket);
}

test('an upload is paused, goes on in another view, and comes back bit by bit', async ({ page, scratch }) => {
  const path = await makeFile(join(scratch, NAME), SIZE);
  const digest = await sha256Of(path);
  const { lab, work } = await begun(page);
  await lab.choose(path);
  const paused = await work.pauseMidway();
  await expect(work.bar).toHaveAttribute('aria-valuetext', `${paused} percent, paused`);
  await expectNoAxeViolations(page);
  // Nothing moves meanwhile.
  const length = await filesLength(page);
  await openView(page, 'Glossary');
  await expect(work.bar).toHaveAttribute('value', String(paused));
  await expectNoAxeViolations(page);
  expect(await filesLength(page)).toBe(length);
  await work.resume.click();
  await expect(work.bar).toBeHidden({ timeout: 60_000 });
  await openView(page, 'Lab');
  await lab.at(1, UPLOAD_STEPS);
  await lab.button('Last step').click();
  expect(await filesLength(page)).toBe(SIZE + (SIZE / MIB) * 16);
  await downloadIsIdentical(lab, digest);
  const saved = await lab.save(NAME);
  expect(await sha256Of(saved.path)).toBe(digest);
  // Deleted, with its files.
  await lab.object(NAME).getByRole('button', { name: /^Delete/ }).click();
  await expect(lab.object(NAME)).toHaveCount(0);
});

test('cancelled while paused: nothing is stored', async ({ page, scratch }) => {
  const { lab, work, bucket } = await begun(page);
  await lab.choose(await makeFile(join(scratch, NAME), SIZE));
  await work.pauseMidway();
  expect(await filesLength(page)).toBeGreaterThan(0);
  await work.cancel.click();
  await nothingStored(lab, work, bucket, 'The upload was cancelled. Nothing was stored.');
});

test('a browser without room says so, before and in the midst of it', async ({ page, scratch }) => {
  const path = await makeFile(join(scratch, NAME), SIZE);
  const { lab, work, bucket } = await begun(page);
  const devtools = await setQuota(page, SIZE / 2);
  await lab.choose(path);
  await nothingStored(lab, work, bucket, `The browser has no room for ${NAME}`);
  await devtools.detach();
  // The browser that says how much room it has.
  await page.evaluate(() => {
    navigator.storage.estimate = () => Promise.resolve({ quota: 120 * 2 ** 20, usage: 20 * 2 ** 20 });
  });
  await lab.choose(path);
  await nothingStored(lab, work, bucket, `${NAME} needs 192 MiB, and this browser has room for 100 MiB`);
  await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^${UPLOAD_STEPS} of ${UPLOAD_STEPS}: `));
});

for (const [what, change] of [
  ['shortened', (path) => truncate(path, SIZE / 2)],
  ['appended to', (path) => appendFile(path, 'more')],
  ['removed', (path) => rm(path)],
]) {
  test(`a file that is ${what} while it is read`, async ({ page, scratch }) => {
    const path = await makeFile(join(scratch, NAME), SIZE);
    const { lab, work, bucket } = await begun(page);
    await lab.choose(path);
    await work.pauseMidway();
    // The time of the last change tells, to the second.
    const { mtimeMs } = await stat(path);
    await expect.poll(() => Date.now() - mtimeMs).toBeGreaterThan(1_000);
    await change(path);
    await work.resume.click();
    await nothingStored(lab, work, bucket, `${NAME} was changed, moved, or deleted while it was read`);
  });
}

test('a worker that the browser ends', async ({ page, scratch }) => {
  const { lab, work, bucket } = await begun(page);
  const path = await makeFile(join(scratch, NAME), SIZE);
  await lab.choose(path);
  await work.pauseMidway();
  await page.evaluate(() => window.workersMade.at(-1).terminate());
  await nothingStored(lab, work, bucket, 'The browser ended a background worker');
  // The next upload has workers of its own.
  await uploaded(lab, path);
});

test('a page that is reloaded in the midst of an upload', async ({ page, scratch }) => {
  const { lab, work, bucket } = await begun(page);
  await lab.choose(await makeFile(join(scratch, NAME), SIZE));
  await work.pauseMidway();
  // The browser asks first. Who stays keeps the work.
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const ask = await asked;
  expect(ask.type()).toBe('beforeunload');
  await ask.dismiss();
  await expect(work.says).toHaveText(/^Paused · .* of /);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(page.getByRole('region', { name: 'Your lab', exact: true })).toContainText(`The upload of ${NAME} was not finished when the page was reloaded.`);
  await noFiles(page);
  await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
  await expect.poll(() => lab.bucket.innerText()).toBe(bucket);
  await expect(work.bar).toBeHidden();
  // It is said once; and where nothing is lost, nothing is asked.
  const asks = [];
  page.on('dialog', (dialog) => asks.push(dialog.type()) && dialog.accept());
  await lab.uploadSample('letter.txt');
  await page.reload();
  expect(asks).toEqual([]);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(page.getByText('was not finished when')).toHaveCount(0);
});

test('a large object comes back after a reload as it is stored; other tabs have their own', async ({ context, page, scratch }) => {
  const path = await makeFile(join(scratch, NAME), SIZE);
  const digest = await sha256Of(path);
  const { lab } = await begun(page);
  await uploaded(lab, path);
  await lab.button('Last step').click();
  const [stored, bucket] = [await files(page), await lab.bucket.innerText()];
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(page.getByRole('region', { name: 'Your lab', exact: true })).toContainText('Your lab came back as you left it.');
  await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
  await expect.poll(() => lab.bucket.innerText()).toBe(bucket);
  expect(await files(page)).toEqual(stored);

  // A tab with a copy of this one's session cannot have its files, says so, and leaves them alone.
  const session = await page.evaluate(() => ({ ...sessionStorage }));
  const other = await context.newPage();
  await other.addInitScript((session) => Object.assign(sessionStorage, session), session);
  const copy = await new Lab(other).open();
  await expect(other.getByRole('region', { name: 'Your lab', exact: true })).toContainText(NAME);
  await expect(copy.object(NAME)).toHaveCount(0);
  expect(await files(page)).toEqual(stored);
  await other.close();
  await downloadIsIdentical(lab, digest);

  // A deletion can be undone, after a reload too, so its files stay.
  await lab.object(NAME).getByRole('button', { name: /^Delete/ }).click();
  await expect(lab.object(NAME)).toHaveCount(0);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  expect(await files(page)).toEqual(stored);
  await lab.button(/^Undo: Delete/).click();
  await downloadIsIdentical(lab, digest);
});

test('a tab that is restored after a week, while another was open: its lab, its run, its file', async ({ context, page, scratch }) => {
  // The clock of all tabs.
  await context.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + Number(localStorage.getItem('shift') ?? 0);
  });
  const other = await context.newPage();
  // It has a lab of its own, and takes up no other.
  await (await new Lab(other).open()).uploadSample('letter.txt');
  await expect.poll(() => other.evaluate(() => sessionStorage.getItem('envelope-lab/tab'))).not.toBeNull();
  const lab = await new Lab(page).open();
  const path = await makeFile(join(scratch, NAME), SIZE);
  await uploaded(lab, path);
  await lab.goTo(8);
  await lab.set('kms:Decrypt', false);
  await page.goto('about:blank');
  // A page that starts removes what no record names, in the order of the names.
  await other.evaluate(async () => {
    localStorage.setItem('shift', 7 * 86_400_000);
    const bodies = await (await navigator.storage.getDirectory()).getDirectoryHandle('bodies');
    const nobodys = await bodies.getDirectoryHandle('nobodys', { create: true });
    await nobodys.getFileHandle('nothing', { create: true });
  });
  await other.reload();
  await expect.poll(async () => Object.keys(await files(other))).not.toContain('bodies/nobodys/nothing');
  await page.bringToFront();
  await page.goBack();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready', { timeout: 15_000 });
  await lab.at(8, UPLOAD_STEPS);
  await expect(page.getByRole('region', { name: 'Your lab', exact: true })).toContainText('Your lab came back as you left it.');
  await expect(lab.switch('kms:Decrypt')).toHaveAttribute('aria-checked', 'false');
  await lab.set('kms:Decrypt', true);
  await lab.button('Last step').click();
  await downloadIsIdentical(lab, await sha256Of(path));
});

test('a page that is frozen while it works goes on where it was', async ({ page, scratch }) => {
  const path = await makeFile(join(scratch, NAME), SIZE);
  const { lab } = await begun(page);
  const devtools = await page.context().newCDPSession(page);
  await lab.choose(path);
  await expect(lab.progress).toHaveAttribute('value', /^[1-9]/);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await expect(lab.slider).toHaveAttribute('aria-valuetext', `1 of ${UPLOAD_STEPS}: Your app holds ${NAME}`, { timeout: 60_000 });
});

test('an upload in a tab that is hidden goes on, and ends', async ({ launchOptions, baseURL, scratch }) => {
  const path = await makeFile(join(scratch, NAME), SIZE);
  const tab = await HiddenTab.open(launchOptions, `${baseURL}#/lab`);
  try {
    // While it goes to its address, it has no page to ask.
    const boot = () => tab.evaluate(() => document.documentElement.dataset.boot).catch(() => 'not there yet');
    await expect.poll(boot, { timeout: 20_000 }).toBe('ready');
    await tab.choose(path, () => [...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes('Choose a file')).click());
    await expect.poll(() => tab.evaluate(() => document.querySelector('progress')?.value ?? 0), { intervals: [20], timeout: 20_000 }).toBeGreaterThan(0);
    await tab.hide();
    await expect.poll(() => tab.evaluate(() => document.visibilityState)).toBe('hidden');
    const seen = await tab.evaluate(async () => {
      const seen = { before: document.querySelector('progress')?.value, hidden: [document.visibilityState], turns: 0 };
      // A hidden tab's timers come once a second, and no frame is drawn.
      let frames = 0;
      const draw = () => {
        frames += 1;
        requestAnimationFrame(draw);
      };
      requestAnimationFrame(draw);
      const start = performance.now();
      const slider = () => document.querySelector('input[type=range]')?.getAttribute('aria-valuetext') ?? '';
      while (!slider().includes('Your app holds') && seen.turns < 60) {
        await new Promise((done) => setTimeout(done, 100));
        seen.turns += 1;
        seen.hidden.push(document.visibilityState);
      }
      return { ...seen, frames, turn: (performance.now() - start) / seen.turns, ends: slider() };
    });
    expect(seen.before, 'percent when it was hidden').toBeLessThan(100);
    expect(new Set(seen.hidden)).toEqual(new Set(['hidden']));
    expect(seen.frames).toBe(0);
    expect(seen.turn, 'ms that a timer of 100 takes').toBeGreaterThan(200);
    console.log(`hidden at ${seen.before} percent; a timer of 100 ms comes after ${Math.round(seen.turn)} ms`);
    expect(seen.ends).toBe(`1 of ${UPLOAD_STEPS}: Your app holds ${NAME}`);
    await tab.show();
    await expect.poll(() => tab.evaluate(() => document.visibilityState)).toBe('visible');
const inBucket = () => tab.evaluate(() => {
      [...document.querySelectorAll('button')].find((button) => button.getAttribute('aria-label') === 'Last step').click();
      return document.querySelector('[aria-label="Bucket"]').textContent;
    });
    await expect.poll(inBucket).toContain(NAME);
  } finally {
    await tab.close();
  }
});

test('two layers: encrypted twice in files, kept over a reload, identical, and a changed byte is noticed', async ({ page, scratch }) => {
  const size = 40 * MIB + 77;
  const path = await makeFile(join(scratch, NAME), size);
  const { lab } = await begun(page);
  await page.getByRole('combobox', { name: 'Encryption', exact: true }).selectOption({ label: 'DSSE-KMS, encrypted twice' });
  await lab.choose(path);
  await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^1 of \\d+: Your app holds ${NAME}`), { timeout: 60_000 });
  await lab.button('Last step').click();
  // The inner layer is header and frames; the outer one's frames are around all of it. Nothing else is left.
  const inner = 12 + size + 41 * 16;
  const outer = inner + Math.ceil(inner / MIB) * 16;
  await expect.poll(() => filesLength(page)).toBe(outer);
  const stored = await files(page);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(lab.object(NAME)).toBeVisible();
  expect(await files(page)).toEqual(stored);
  await lab.object(NAME).getByRole('button', { name: 'Download' }).click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^1 of \\d+: Your app asks S3 for ${NAME}`), { timeout: 60_000 });
  await lab.button('Last step').click();
  await expect(lab.step).toContainText('Identical to what was uploaded');
  expect(await sha256Of((await lab.save(NAME)).path)).toBe(await sha256Of(path));

  await page.evaluate(async (path) => {
    const names = path.split('/');
    const file = names.pop();
    let directory = await navigator.storage.getDirectory();
    for (const name of names) directory = await directory.getDirectoryHandle(name);
    const handle = await directory.getFileHandle(file);
    const byte = new Uint8Array(await (await handle.getFile()).slice(5_000_000, 5_000_001).arrayBuffer());
    const writer = await handle.createWritable({ keepExistingData: true });
    await writer.write({ type: 'write', position: 5_000_000, data: byte.map((value) => value ^ 1) });
    await writer.close();
  }, Object.keys(stored)[0]);
  await lab.object(NAME).getByRole('button', { name: 'Download' }).click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^1 of \\d+: Your app asks S3 for ${NAME}`), { timeout: 60_000 });
  await lab.button('Last step').click();
  await expect(lab.step).toContainText('InternalError');
});

test('two layers: cancelled while the second is made, nothing is stored', async ({ page, scratch }) => {
  const { lab, work, bucket } = await begun(page);
  await page.getByRole('combobox', { name: 'Encryption', exact: true }).selectOption({ label: 'DSSE-KMS, encrypted twice' });
  await lab.choose(await makeFile(join(scratch, NAME), SIZE));
  await expect(page.getByText(`Encrypting ${NAME} again, with the second key`).first()).toBeVisible({ timeout: 60_000 });
  await work.pauseMidway();
  expect(await filesLength(page)).toBeGreaterThan(SIZE);
  await work.cancel.click();
  await nothingStored(lab, work, bucket, 'The upload was cancelled. Nothing was stored.');
});

test('256 MiB with little memory: up, down and saved, bit by bit', async ({ page, scratch }) => {
  const size = 256 * MIB;
  const path = await makeFile(join(scratch, NAME), size);
  const { up, down, save } = await throughTheLab(page, path, size);
  console.log(`256 MiB: upload ${told(up)}; download ${told(down)}; save ${told(save)}`);
  for (const { growth, longest } of [up, down, save]) {
    expect(growth, 'MiB of memory over idle').toBeLessThanOrEqual(64);
    // Other tests take the processor away meanwhile; alone, tests/e2e/soak/two-gib.spec.mjs asks for 50.
    expect(longest, 'longest task of the main thread, ms').toBeLessThanOrEqual(250);
  }
});
