// Workers that are started before there is a job for them: once a job has ended, those of the next one.
import { expect, test } from './fixtures.mjs';
import { bytes, Lab } from './lab.mjs';

const MIB = 2 ** 20;

/** Uploads a file; gives how many workers the page had made before, and by the time the answer was there. */
async function uploaded(page, lab, name) {
  await page.evaluate(() => {
    window.madeBy = [];
    const note = () => window.madeBy.push(window.workersMade.length);
    addEventListener('change', note, { capture: true, once: true });
    const slider = document.querySelector('.bar input[type=range]');
    new MutationObserver((_, looks) => {
      if (!slider.getAttribute('aria-valuetext')?.startsWith('1 of ')) return;
      looks.disconnect();
      note();
    }).observe(slider, { attributes: true });
  });
  await lab.choose({ name, mimeType: '', buffer: bytes(3 * MIB) });
  await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^1 of \\d+: Your app holds ${name}`), { timeout: 30_000 });
  await lab.button('Last step').click();
  await expect(lab.object(name)).toBeVisible();
  return page.evaluate(() => window.madeBy);
}

const made = (page) => page.evaluate(() => window.workersMade.length);
const waiting = (page) => page.workers().length;

/** Waits until as many workers wait as a job had; gives how many these are. */
async function ready(page, before) {
  await expect.poll(() => made(page)).toBeGreaterThan(before);
  const count = (await made(page)) - before;
  await expect.poll(() => waiting(page)).toBe(count);
  return count;
}

test('the next job has workers that wait already, and every job has its own', async ({ page }) => {
  const lab = await new Lab(page).open();
  const [none, first] = await uploaded(page, lab, 'one.bin');
  expect(none).toBe(0);
  expect(await ready(page, first)).toBe(first);
  for (const name of ['two.bin', 'three.bin']) {
    const [before, after] = await uploaded(page, lab, name);
    // Nothing was started for it.
    expect(after).toBe(before);
    expect(await ready(page, after)).toBe(first);
  }
});

test('a worker that the browser ended while it waited is not given a job', async ({ page }) => {
  const lab = await new Lab(page).open();
  const [, first] = await uploaded(page, lab, 'one.bin');
  await ready(page, first);
  await page.evaluate(() => window.workersMade.forEach((worker) => worker.terminate()));
  await expect.poll(() => waiting(page)).toBe(0);
  const [before, after] = await uploaded(page, lab, 'two.bin');
  expect(after).toBe(before + first);
});

test('a page that nobody sees keeps none', async ({ page }) => {
  const lab = await new Lab(page).open();
  const [, first] = await uploaded(page, lab, 'one.bin');
  await ready(page, first);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => waiting(page)).toBe(0);
  // It still works, and does not begin again to keep some.
  const [before, after] = await uploaded(page, lab, 'two.bin');
  expect(after).toBe(before + first);
  await page.waitForTimeout(500);
  expect(await made(page)).toBe(after);
  await page.evaluate(() => {
    delete document.hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const [, later] = await uploaded(page, lab, 'three.bin');
  expect(await ready(page, later)).toBe(first);
});
