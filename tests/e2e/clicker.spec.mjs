// A clicker outside of presentations: one button, Page Down, and it is never dead without a sign.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { DOWNLOAD_STEPS, Lab, openView, UPLOAD_STEPS } from './lab.mjs';

const press = (page) => page.keyboard.press('PageDown');
const hint = (page) => page.locator('.page > .hint');

test('Page Down alone: from a fresh lab through the upload and the download, and then it says what is next', async ({ page }) => {
  const lab = await new Lab(page).open();
  await press(page);
  for (let step = 1; step <= UPLOAD_STEPS; step++) {
    await lab.at(step, UPLOAD_STEPS);
    await press(page);
  }
  for (let step = 1; step <= DOWNLOAD_STEPS; step++) {
    await lab.at(step, DOWNLOAD_STEPS);
    await press(page);
  }
  await lab.at(DOWNLOAD_STEPS, DOWNLOAD_STEPS);
  await expect(hint(page)).toContainText('This is the last step. Next:');
  await expectNoAxeViolations(page);
});

test('at a denial it names the fix; Space does what Page Down does', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.set('kms:GenerateDataKey', false);
  await lab.beside();
  await page.keyboard.press('Space');
  for (let step = 1; step <= 7; step++) {
    await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^${step} of `));
    if (step < 7) await page.keyboard.press('Space');
  }
  await press(page);
  await expect(hint(page)).toContainText('Apply the fix and run again');
  await lab.at(7, 7);
});

test('with the focus in a menu it moves the run, and the menu keeps its choice', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample();
  for (const menu of [lab.preset, lab.sample]) {
    const [number] = await lab.position();
    const before = await menu.inputValue();
    await menu.focus();
    await press(page);
    await lab.at(number + 1, UPLOAD_STEPS);
    expect(await menu.inputValue()).toBe(before);
  }
});

test('in a menu of a view without a stage it scrolls the view', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 400 });
  await page.goto('./#/secrets');
  const menu = page.locator('.view.secrets select').first();
  await expect(menu).toBeVisible();
  const before = await menu.inputValue();
  await menu.focus();
  await press(page);
  await expect.poll(() => page.evaluate(() => document.querySelector('.view[data-shown]').scrollTop + scrollY)).toBeGreaterThan(50);
  expect(await menu.inputValue()).toBe(before);
});

test('in a dialog it says that Escape closes it, and works again after that', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample();
  await page.setViewportSize({ width: 1280, height: 1200 });
  await lab.button('Keys').click();
  const dialog = page.getByRole('dialog', { name: 'Keys and settings' });
  await expect(dialog).toBeVisible();
  await press(page);
  await expect(dialog.locator('.hint')).toHaveText('A dialog is open. Escape closes it.');
  await expectNoAxeViolations(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await press(page);
  await lab.at(2, UPLOAD_STEPS);
});

test('in a text it moves the cursor, and says once where the focus is', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample();
  await lab.editor.click();
  await press(page);
  await expect(hint(page)).toContainText('The focus is in a text');
  await lab.at(1, UPLOAD_STEPS);
});

test('a lesson by Page Down alone: guess, run, tasks, and the next lesson', async ({ page }) => {
  const lab = new Lab(page);
  await page.goto('./#/learn/envelope');
  await expect(page.locator('#coach-title')).toBeFocused();
  await press(page);
  await expect(hint(page)).toHaveText('Answer the question first, or press Space again to run it without predicting.');
  await press(page);
  await expect(page).toHaveURL(/#\/learn\/envelope\/watch$/);
  await lab.at(1, UPLOAD_STEPS);
  for (let step = 2; step <= UPLOAD_STEPS; step++) {
    await press(page);
    await lab.at(step, UPLOAD_STEPS);
  }
  await press(page);
  await expect(page.locator('.coach-way [aria-current="step"]')).toContainText('Your turn');
  await press(page);
  await expect(hint(page)).toContainText('This part is yours to do. Press Space again to go on to On your own without it.');
  await press(page);
  // The address is there before the page has followed it.
  const part = page.locator('.coach-way [aria-current="step"]');
  await expect(part).toContainText('On your own');
  await press(page);
  await expect(hint(page)).toContainText('Press Space again to go on to Keep without it.');
  await press(page);
  await expect(page).toHaveURL(/#\/learn\/envelope\/keep$/);
  // The task's lab is left, and the lesson's run is on the stage again.
  await expect(async () => {
    await press(page);
    await expect(hint(page)).toContainText('The lesson ends here.', { timeout: 300 });
  }).toPass();
  await press(page);
  await expect(page).toHaveURL(/#\/learn\/upload(\/predict)?$/);
});

test('it still scrolls the views, with the focus in the header', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 600 });
  await new Lab(page).open();
  await openView(page, 'Plan');
  await expect(page.locator('.view.plan h2')).toBeVisible();
  await press(page);
  await expect.poll(() => page.evaluate(() => document.querySelector('.view[data-shown]').scrollTop + scrollY)).toBeGreaterThan(100);
});
