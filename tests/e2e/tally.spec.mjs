// The calls to KMS on the stage: counted step by step, forward and back, and the bucket beside them as it is.
import { expect, test } from './fixtures.mjs';
import { DOWNLOAD_STEPS, Lab, UPLOAD_STEPS } from './lab.mjs';

let lab;
let tally;
test.beforeEach(async ({ page }) => {
  lab = await new Lab(page).open();
  tally = page.getByRole('region', { name: 'KMS calls', exact: true });
});

/** What the tally says: the calls by operation, and the bytes. */
async function counts() {
  const rows = await tally.locator('dl > *').allTextContents();
  const bytes = await tally.locator('.tally-seen').textContent();
  return { ...Object.fromEntries(rows.map((row) => row.match(/^([A-Za-z]+)(.*)$/).slice(1))), bytes };
}

const NONE = { GenerateDataKey: '0', Decrypt: '0', Encrypt: '0', bytes: '0' };
const sent = { ...NONE, bytes: '0 of 1,048,576' };
const asked = { ...sent, GenerateDataKey: '1' };

test('the tally is there before the first run, and counts with the steps, forward and back', async () => {
  expect(await counts()).toEqual(NONE);
  await lab.uploadSample('file.dat, 1 MiB of data');
  expect(await counts()).toEqual(sent);
  await lab.goTo(4);
  expect(await counts()).toEqual(asked);
  await lab.goTo(UPLOAD_STEPS);
  expect(await counts()).toEqual(asked);
  await lab.goTo(3);
  expect(await counts()).toEqual(sent);
  await lab.goTo(UPLOAD_STEPS);
  await lab.download('file.dat');
  expect(await counts()).toEqual(asked);
  await lab.goTo(DOWNLOAD_STEPS);
  expect(await counts()).toEqual({ ...asked, Decrypt: '1', bytes: '0 of 2,097,152' });
  // A run that is played again begins where it began.
  await lab.goTo(1);
  expect(await counts()).toEqual(asked);
  await lab.button('Reset the lab').click();
  await expect.poll(counts).toEqual(NONE);
});

test('a denied call counts, and is marked as denied; the bytes stay 0', async () => {
  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample('file.dat, 1 MiB of data');
  await lab.goTo(4);
  expect(await counts()).toEqual(asked);
  await lab.goTo(7);
  expect(await counts()).toEqual({ ...asked, GenerateDataKey: '1, 1 denied' });
  await expect(tally.locator('[data-denied] .icon')).toBeVisible();
  await expect(tally).toContainText('1 denied');
  await expect(lab.step).toContainText('Upload denied. KMS was called once, and denied GenerateDataKey. It saw 0 bytes of your file.');
});

test('a run without KMS dims it and says that it was not called', async ({ page }) => {
  await page.getByRole('combobox', { name: 'Encryption', exact: true }).selectOption('SSE-S3');
  await lab.uploadSample('file.dat, 1 MiB of data');
  await expect(lab.stage.locator('.station.kms[data-off]')).toHaveCount(0);
  const [, count] = await lab.position();
  await lab.goTo(count);
  await expect(lab.stage.locator('.station.kms[data-off]')).toContainText('not called');
  await expect(lab.step).toContainText('no KMS permission is needed, and none protects the object');
  expect(await counts()).toEqual(sent);
});

test('the older object and its two parts stay until they are overwritten', async () => {
  const parts = lab.bucket.locator('.shelf-picture :is(.sheet, .envelope)');
  await lab.uploadSample('file.dat, 1 MiB of data');
  await expect(parts).toHaveCount(0);
  await lab.goTo(UPLOAD_STEPS);
  await lab.uploadSample('file.dat, 1 MiB of data');
  for (const step of [1, 5, 8]) {
    await lab.goTo(step);
    await expect(parts).toHaveCount(2);
    await expect(lab.bucket).toContainText('from an earlier upload');
  }
  await lab.goTo(UPLOAD_STEPS);
  await expect(lab.bucket).not.toContainText('earlier');
  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample('file.dat, 1 MiB of data');
  await lab.goTo(7);
  await expect(parts).toHaveCount(2);
  await expect(lab.bucket).toContainText('1 object, unchanged');
});

test('on a phone the operations are there for assistive tools, and the picture is small', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(tally.getByText('file bytes')).toBeVisible();
  await lab.uploadSample('file.dat, 1 MiB of data');
  await lab.goTo(UPLOAD_STEPS);
  expect(await counts()).toEqual(asked);
  const picture = await lab.stage.locator('svg.picture').boundingBox();
  expect(picture.height).toBeLessThanOrEqual(320);
  await lab.download('file.dat');
});

test('the row of the step shown is in sight, by its own box, and rows lead to their steps', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await lab.uploadSample('file.dat, 1 MiB of data');
  const row = page.locator('.ladder [aria-current="step"]');
  for (let step = 1; step <= UPLOAD_STEPS; step += 1) {
    await lab.goTo(step);
    const seen = () =>
      row.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return hit !== null && element.contains(hit);
      });
    await expect.poll(seen, `step ${step}`).toBe(true);
  }
  const fourth = page.locator('.ladder button[data-step="3"]');
  await fourth.focus();
  await page.keyboard.press('Enter');
  await lab.at(4, UPLOAD_STEPS);
});
