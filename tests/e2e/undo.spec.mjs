// One undo and redo for the whole page: objects, resets, lessons, predictions; by buttons and keys, and over a reload.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { bytes, Lab, sha256, UPLOAD_STEPS } from './lab.mjs';
import { readFile } from 'node:fs/promises';

const undo = (page, step) => page.getByRole('button', { name: `Undo: ${step}`, exact: true });
const redo = (page, step) => page.getByRole('button', { name: `Redo: ${step}`, exact: true });

async function reload(page) {
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
}

/** What an object decrypts to. */
async function content(lab, name) {
  await lab.download(name);
  await lab.button('Last step').click();
  return sha256(await readFile((await lab.save(name)).path));
}

test('what was just done can be undone before the page has begun to keep it', async ({ page }) => {
  let keep;
  const isHeld = new Promise((done) => { keep = done; });
  await page.route(/\/keep-\w+\.wasm$/, async (route) => {
    await isHeld;
    await route.continue();
  });
  const lab = await new Lab(page).open();
  // The first change there is: the sample is the one already chosen.
  await lab.uploadSample();
  const undoUpload = page.getByRole('button', { name: /^Undo: Upload / });
  await expect(undoUpload).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(undoUpload).toHaveCount(0);
  await expect(lab.bucket.locator('li')).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(undoUpload).toBeVisible();
  // What is kept then is the lab as it is.
  keep();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('envelope-lab/kept'))).toBe('1');
  await reload(page);
  await expect(lab.bucket.locator('li')).toHaveCount(1);
});

test('objects and resets come back by keys, through a double click, a dismissal, an upload and a reload', async ({ page }) => {
  const lab = await new Lab(page).open();
  const own = bytes(300_000, 11);
  await expect(page.getByRole('group', { name: 'Undo and redo' })).toHaveCount(0);
  await lab.chooseAndUpload({ name: 'own.bin', mimeType: 'application/x-own', buffer: own });
  await lab.goTo(UPLOAD_STEPS);
  await lab.object('own.bin').getByRole('button', { name: 'Delete' }).click();
  await expect(lab.object('own.bin')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(lab.object('own.bin')).toBeVisible();
  await expect(lab.status.filter({ hasText: 'Undone: Delete own.bin.' })).toBeVisible();
  // The run is there as it was.
  await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
  expect(await content(lab, 'own.bin')).toBe(sha256(own));

  await lab.button('Reset the lab').dblclick();
  await expect(lab.object('own.bin')).toHaveCount(0);
  await lab.button('Dismiss').click();
  await lab.uploadSample('letter.txt');
  await lab.button('Reset the lab').click();
  await expect(lab.object('letter.txt')).toHaveCount(0);
  await lab.uploadSample('letter.txt');
  // The file has been kept by now.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('envelope-lab/kept'))).toBe('1');
  await undo(page, 'Upload letter.txt').focus();
  await page.keyboard.press('Enter');
  await expect(undo(page, 'Reset the lab')).toBeFocused();
  await expectNoAxeViolations(page);
  await page.waitForTimeout(600);
  await reload(page);
  await undo(page, 'Reset the lab').click();
  await expect(lab.object('letter.txt')).toBeVisible();
  await undo(page, 'Upload letter.txt').click();
  await undo(page, 'Reset the lab').click();
  await expect(lab.object('own.bin')).toBeVisible();
  await expect(undo(page, 'Download own.bin')).toBeFocused();
  // And forth again, up to what was undone before the reload.
  for (const step of ['Reset the lab', 'Upload letter.txt', 'Reset the lab', 'Upload letter.txt']) await redo(page, step).click();
  await expect(page.getByRole('button', { name: 'Nothing to redo' })).toBeFocused();
  await expect(lab.object('letter.txt')).toBeVisible();
  for (let step = 0; step < 4; step++) await page.keyboard.press(step % 2 ? 'Control+z' : 'Meta+z');
  await expect(lab.object('own.bin')).toBeVisible();
  expect(await content(lab, 'own.bin')).toBe(sha256(own));
});

test('a text keeps its own undo; a switch does not', async ({ page }) => {
  const lab = await new Lab(page).open();
  const text = await lab.editor.inputValue();
  await lab.set('kms:Encrypt', true);
  await lab.editor.press('Control+End');
  await lab.editor.pressSequentially(' x');
  await lab.editor.press('Control+z');
  await expect(page.getByRole('button', { name: /^Undo: Edit: / })).toBeVisible();
  await lab.switch('kms:Encrypt').focus();
  // The text's own undo was an edit as well.
  await expect(async () => {
    await page.keyboard.press('Control+z');
    await expect(lab.switch('kms:Encrypt')).not.toBeChecked({ timeout: 500 });
  }).toPass();
  await expect(lab.switch('kms:Encrypt')).toBeFocused();
  await expect(lab.editor).toHaveValue(text);
  await page.keyboard.press('Control+Shift+z');
  await expect(lab.switch('kms:Encrypt')).toBeChecked();
});

test('a task that started over comes back, and so does the lesson that was left', async ({ page }) => {
  await new Lab(page).open();
  await page.goto('./#/learn/upload/own');
  const coach = page.getByRole('region', { name: 'Lesson', exact: true });
  const upload = coach.getByRole('switch', { name: 's3:PutObject', exact: true });
  const before = await upload.getAttribute('aria-checked');
  await upload.click();
  const turned = (on) => expect(upload).toHaveAttribute('aria-checked', on ? String(before !== 'true') : before);
  await turned(true);
  await coach.getByRole('button', { name: 'Show a hint' }).click();
  await coach.getByRole('button', { name: 'Start over' }).click();
  await expect(coach.locator('.coach-hints li')).toHaveCount(0);
  await turned(false);
  await undo(page, 'Set up the task').click();
  await expect(coach.locator('.coach-hints li')).toHaveCount(1);
  await turned(true);
  await redo(page, 'Set up the task').click();
  await expect(coach.locator('.coach-hints li')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(coach.locator('.coach-hints li')).toHaveCount(1);
  // Out of it, and after a reload back in.
  await page.goto('./#/lab');
  await page.getByRole('button', { name: 'Back to my own lab' }).click();
  await expect(undo(page, 'Leave the lesson')).toBeVisible();
  await page.waitForTimeout(600);
  await reload(page);
  await undo(page, 'Leave the lesson').click();
  await expect(page).toHaveURL(/#\/learn\/upload\/own/);
  await expect(coach.locator('#coach-title')).toBeVisible();
  await turned(true);
});

test('forgotten predictions come back in their turn', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(4);
  await page.keyboard.press('1');
  const record = lab.step.locator('.predict-record');
  const forget = page.getByRole('button', { name: 'Forget these' });
  await record.locator('summary').click();
  await forget.click();
  await expect(forget).toHaveCount(0);
  await undo(page, 'Forget the predictions').click();
  await expect(record.locator('summary')).toHaveText(/^So far: \d of 1 prediction correct\.$/);
  await redo(page, 'Forget the predictions').click();
  await expect(record).toHaveCount(0);
  await page.waitForTimeout(600);
  await reload(page);
  await undo(page, 'Forget the predictions').click();
  await undo(page, 'Upload letter.txt').click();
  await expect(lab.object('letter.txt')).toHaveCount(0);
  const kept = await page.evaluate(() => localStorage.getItem('envelope-lab/predictions'));
  expect(JSON.parse(kept).predictions).toHaveLength(1);
});
