// Upload, and the way through its steps.
import { createDecipheriv } from 'node:crypto';
import { expect, test } from './fixtures.mjs';
import { DOWNLOAD_STEPS, Lab, UPLOAD_STEPS } from './lab.mjs';

const LETTER = `Dear reader,

these words are yours to watch. They leave your app in plaintext.
S3 encrypts them with a data key that was made for them alone,
and stores them in the bucket as noise, until someone with the
right permission asks for them again.

Anyone who can read the bucket but can't use the key reads nothing.

        the lab
`;

let lab;
test.beforeEach(async ({ page }) => {
  lab = await new Lab(page).open();
});

test('an upload starts paused, and every way through its steps meets in the same state', async ({ page }) => {
  await lab.uploadSample();
  await lab.at(1, UPLOAD_STEPS);
  await expect(lab.button('Play')).toBeVisible();
  await expect(lab.button('Previous step')).toBeDisabled();
  // Nothing is in the bucket before the step that stores it.
  await expect(lab.object('file.dat')).toHaveCount(0);

  const forward = [await lab.picture()];
  for (let number = 2; number <= UPLOAD_STEPS; number++) {
    await lab.next();
    forward.push(await lab.picture());
  }
  await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
  // Next goes on with the file that was just uploaded, and says so.
  await expect(lab.button('Next step')).toHaveAttribute('aria-disabled', 'false');
  await expect(lab.button('Next step')).toHaveAccessibleDescription('Next: download file.dat');
  await expect(lab.object('file.dat')).toHaveCount(1);
  expect(new Set(forward.map(({ step }) => step)).size, 'each step says something of its own').toBe(UPLOAD_STEPS);
  expect(new Set(forward.map(({ picture }) => picture)).size, 'each step looks different').toBe(UPLOAD_STEPS);

  for (let number = UPLOAD_STEPS - 1; number >= 1; number--) {
    await lab.button('Previous step').click();
    await lab.at(number, UPLOAD_STEPS);
    expect(await lab.picture(), `step ${number} when going back`).toEqual(forward[number - 1]);
  }

  for (const [name, number] of [['Last step', UPLOAD_STEPS], ['First step', 1]]) {
    await lab.button(name).click();
    await lab.at(number, UPLOAD_STEPS);
    expect(await lab.picture()).toEqual(forward[number - 1]);
  }
  // Scrubbing: by value, by the slider's own keys, by the mouse.
  for (const number of [8, 3, 10, 1]) {
    await lab.goTo(number);
    expect(await lab.picture(), `step ${number} by the slider`).toEqual(forward[number - 1]);
  }
  await lab.slider.focus();
  await page.keyboard.press('End');
  await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
  await page.keyboard.press('Home');
  await lab.at(1, UPLOAD_STEPS);
  await page.keyboard.press('ArrowRight');
  await lab.at(2, UPLOAD_STEPS);
});

test('every sample can be uploaded: a text, a picture, a mebibyte', async () => {
  for (const [name, size] of [['letter.txt', /bytes|KiB/], ['sunrise.svg', /KiB/], ['file.dat', /1 MiB, stored as 1,048,604 bytes/]]) {
    await lab.uploadSample(name);
    await lab.button('Last step').click();
    await expect(lab.object(name)).toContainText(size);
  }
});

test('the dots of the bar are pressed and dragged with the mouse', async ({ page }) => {
  await lab.uploadSample();
  const { x, y, width, height } = await lab.slider.boundingBox();
  const dot = (number) => [x + 10 + ((width - 20) * (number - 1)) / (UPLOAD_STEPS - 1), y + height / 2];
  await page.mouse.click(...dot(6));
  await lab.at(6, UPLOAD_STEPS);
  await page.mouse.move(...dot(6));
  await page.mouse.down();
  await page.mouse.move(...dot(9), { steps: 6 });
  await lab.at(9, UPLOAD_STEPS);
  await page.mouse.move(...dot(2), { steps: 6 });
  await page.mouse.up();
  await lab.at(2, UPLOAD_STEPS);
});

test('play runs to the end and pause stops it', async ({ page }) => {
  test.setTimeout(60_000);
  await page.evaluate(() => localStorage.setItem('envelope-lab/predict', 'off'));
  await page.reload();
  await lab.uploadSample();
  await lab.speed.selectOption('2×');
  await lab.button('Play').click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^3 of /, { timeout: 10_000 });
  await lab.button('Pause').click();
  await expect(lab.button('Play')).toBeVisible();
  const [stopped] = await lab.position();
  // Longer than one step lasts at this speed: a player that did not stop has moved by then.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_000)));
  expect(await lab.position()).toEqual([stopped, UPLOAD_STEPS]);

  await lab.button('Play').click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^11 of 11: /, { timeout: 30_000 });
  await expect(lab.button('Play')).toBeVisible();
  // At the end, Play starts over.
  await lab.button('Play').click();
  await lab.at(1, UPLOAD_STEPS);
  // Any move by hand pauses.
  await lab.button('Next step').click();
  await expect(lab.button('Play')).toBeVisible();
});

test('at the end Next starts the run that is named there, and after the download nothing', async ({ page }) => {
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(page.locator('footer.bar')).toContainText('Next: download letter.txt');
  await lab.button('Next step').click();
  await lab.at(1, DOWNLOAD_STEPS);
  await expect(lab.button('Next step')).toBeFocused();
  await lab.button('Last step').click();
  await expect(lab.button('Next step')).toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('footer.bar')).not.toContainText('Next:');
  await page.keyboard.press('PageDown');
  await lab.at(DOWNLOAD_STEPS, DOWNLOAD_STEPS);
  // Nor where the object is gone.
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.object('letter.txt').getByRole('button', { name: 'Delete' }).click();
  await expect(lab.button('Next step')).toHaveAttribute('aria-disabled', 'true');
});

test('the speed is remembered', async ({ page }) => {
  await lab.speed.selectOption('2×');
  await page.reload();
  await expect(lab.speed).toHaveValue('4');
});

test('the data key lives from KMS to the encryption and is zeros after the discard', async () => {
  await lab.uploadSample('letter.txt');
  const keys = [];
  for (let number = 1; number <= UPLOAD_STEPS; number++) {
    await lab.goTo(number);
    await lab.tab('Bytes').click();
    const fields = await lab.fields();
    const name = ['Plaintext data key', 'Plaintext'].find((field) => field in fields);
    keys.push([await lab.title(), name ? fields[name].hex : '']);
  }
  const shown = keys.filter(([, hex]) => hex);
  expect(shown.map(([title]) => title)).toEqual([
    'KMS generates a data key and encrypts a copy of it',
    'KMS returns the data key twice: plaintext and encrypted',
    'S3 encrypts the file itself, with the data key',
    'S3 discards the plaintext data key',
  ]);
  const [made, returned, used, discarded] = shown.map(([, hex]) => hex);
  expect(made).toMatch(/^[0-9a-f]{64}$/);
  expect(made).not.toBe('00'.repeat(32));
  expect(returned).toBe(made);
  expect(used).toBe(made);
  expect(discarded).toBe('00'.repeat(32));
  await lab.goTo(11);
  await expect(lab.step).not.toContainText(made.match(/../g).slice(0, 8).join(' '));
});

test('the bytes on screen are real: any tool opens them with the key on screen', async () => {
  await lab.uploadSample('letter.txt');
  const uploaded = Buffer.from((await lab.fields()).Body.hex, 'hex');
  expect(uploaded.toString()).toBe(LETTER);

  await lab.goTo(8);
  const { 'Plaintext data key': key, 'Stored body': stored } = await lab.fields();
  const all = Buffer.from(stored.hex, 'hex');
  expect(stored.parts).toEqual({ nonce: 12, ciphertext: LETTER.length, tag: 16 });
  expect(all).toHaveLength(12 + LETTER.length + 16);
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key.hex, 'hex'), all.subarray(0, 12));
  decipher.setAuthTag(all.subarray(-16));
  const opened = Buffer.concat([decipher.update(all.subarray(12, -16)), decipher.final()]);
  expect(opened.toString()).toBe(LETTER);

  // What lies in the bucket is that ciphertext, and a second upload shares no key with it.
  await lab.goTo(9);
  expect((await lab.fields())['Stored body'].hex).toBe(stored.hex);
  await lab.uploadSample('letter.txt');
  await lab.goTo(8);
  const again = await lab.fields();
  expect(again['Plaintext data key'].hex).not.toBe(key.hex);
  expect(again['Stored body'].hex).not.toBe(stored.hex);
});

test('what each tab holds: the call as it goes over the wire, the decision, the record', async () => {
  await lab.uploadSample('letter.txt');
  await lab.goTo(4);
  await lab.tab('API call').click();
  await expect(lab.step.getByRole('tabpanel')).toContainText('X-Amz-Target: TrentService.GenerateDataKey');
  await expect(lab.step.getByRole('tabpanel')).toContainText('"aws:s3:arn": "arn:aws:s3:::my-bucket/letter.txt"');
  await lab.goTo(5);
  await lab.tab('Decision').click();
  await expect(lab.step.getByRole('tabpanel')).toContainText('kms:GenerateDataKey is allowed');
  await lab.goTo(7);
  await lab.tab('CloudTrail').click();
  const record = lab.step.getByRole('tabpanel').locator('pre');
  const event = JSON.parse(await record.innerText());
  expect(event.eventName).toBe('GenerateDataKey');
  expect(event.requestParameters.encryptionContext).toEqual({ 'aws:s3:arn': 'arn:aws:s3:::my-bucket/letter.txt' });
  expect(event.responseElements).toBeNull();
});
