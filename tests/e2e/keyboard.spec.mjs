// Everything by keyboard alone; the mouse is never touched.
import { expect, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

let lab;
test.beforeEach(async ({ page }) => {
  lab = await new Lab(page).open();
});

// What has the focus: which element, and whether a person can see that it has.
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const { width, height, top, left, bottom, right } = element.getBoundingClientRect();
    const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText.split('\n')[0] ?? element.textContent.trim().slice(0, 40);
    const clear = /^rgba\(.*, 0\)$|transparent/.test(outlineColor);
    return {
      name: `${element.tagName.toLowerCase()} ${name}`,
      ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !clear,
      seen: width > 1 && height > 1 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
    };
  });

async function expectSeen(page) {
  const where = await focused(page);
  if (where) {
    expect(where.ring, `the focus shows on ${where.name}`).toBe(true);
    expect(where.seen, `${where.name} is in view while it has the focus`).toBe(true);
  }
  return where;
}

/** Presses Tab until the control has the focus, as someone does who looks for it. */
async function tabTo(page, control, key = 'Tab') {
  for (let count = 0; count < 80; count++) {
    if (await control.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press(key);
    await expectSeen(page);
  }
  throw new Error(`not reached by ${key}: ${control}`);
}

/** Every stop from the page's start to its end. */
async function tour(page) {
  const stops = [];
  // On to the end of the page: the next Tab enters it at its start.
  for (let count = 0; count < 120; count++) {
    await page.keyboard.press('Tab');
    if (!(await focused(page))) break;
  }
  // Who has left the page is not brought back to it.
  await page.waitForTimeout(200);
  expect(await focused(page)).toBeFalsy();
  for (let count = 0; count < 120; count++) {
    await page.keyboard.press('Tab');
    const where = await expectSeen(page);
    if (!where) break;
    stops.push(where.name);
  }
  return stops;
}

test('upload, denial and fix without a mouse', async ({ page }) => {
  await tabTo(page, lab.button('Upload a sample file'));
  await page.keyboard.press('Enter');
  await lab.at(1, UPLOAD_STEPS);
  // The next thing to press has the focus already.
  await expect(lab.button('Next step')).toBeFocused();
  await page.keyboard.press('Space');
  await lab.at(2, UPLOAD_STEPS);
  await page.keyboard.press('Enter');
  await lab.at(3, UPLOAD_STEPS);
  for (const [key, number] of [
    ['ArrowRight', 4], ['PageDown', 5], ['ArrowLeft', 4], ['PageUp', 3], ['End', UPLOAD_STEPS], ['Home', 1],
  ]) {
    await page.keyboard.press(key);
    await lab.at(number, UPLOAD_STEPS);
  }
  await page.keyboard.press('k');
  await expect(lab.button('Pause')).toBeVisible();
  await page.keyboard.press('K');
  await expect(lab.button('Play')).toBeVisible();
  await page.keyboard.press('End');

  await tabTo(page, lab.switch('kms:GenerateDataKey'));
  await page.keyboard.press('Space');
  await expect(lab.switch('kms:GenerateDataKey')).toHaveAttribute('aria-checked', 'false');
  // Space on a switch turns the switch and moves no step.
  await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
  await tabTo(page, lab.button('Upload a sample file'));
  await page.keyboard.press('Space');
  await lab.at(1, UPLOAD_STEPS);
  await page.keyboard.press('End');
  await lab.at(7, 7);
  await expect(lab.alert).toBeVisible();
  await tabTo(page, lab.button('Apply the fix and run again'));
  await page.keyboard.press('Enter');
  await lab.at(1, UPLOAD_STEPS);
  await expect(lab.button('Next step')).toBeFocused();
  await page.keyboard.press('End');
  await expect(lab.alert).toHaveCount(0);

  // Down again, and the tabs by arrows.
  const row = lab.object('file.dat');
  await tabTo(page, row.getByRole('button', { name: 'Download' }));
  await page.keyboard.press('Enter');
  await lab.at(1, 10);
  await page.keyboard.press('End');
  await expect(lab.button('Save file.dat to disk')).toBeVisible();
  await page.keyboard.press('Home');
  await tabTo(page, lab.tab('Bytes'));
  await page.keyboard.press('ArrowRight');
  await expect(lab.tab('Decision')).toBeFocused();
  await expect(lab.tab('Decision')).toHaveAttribute('aria-selected', 'true');
  await lab.at(1, 10);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(lab.tab('CloudTrail')).toBeFocused();

  await tabTo(page, row.getByRole('button', { name: 'Delete' }));
  await page.keyboard.press('Enter');
  await expect(row).toHaveCount(0);
});

test('the keys work from wherever the focus stands outside of a text', async ({ page }) => {
  await lab.uploadSample('letter.txt');
  for (const control of [lab.switch('s3:GetObject'), lab.button('Reset the lab'), lab.tab('Bytes'), lab.button('Play')]) {
    await lab.goTo(1);
    await control.focus();
    await page.keyboard.press('PageDown');
    await expect(lab.slider, `PageDown on ${control}`).toHaveAttribute('aria-valuetext', /^2 of /);
    await page.keyboard.press('End');
    await expect(lab.slider, `End on ${control}`).toHaveAttribute('aria-valuetext', /^11 of /);
  }
  await lab.goTo(1);
  await lab.beside();
  await page.keyboard.press('Space');
  await lab.at(2, UPLOAD_STEPS);
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Alt+ArrowDown');
  await lab.at(2, UPLOAD_STEPS);
});

test('every control is reached by Tab, shows its focus, and lets it go again', async ({ page }) => {
  test.setTimeout(60_000);
  const before = await tour(page);
  for (const name of ['button Reset the lab', 'button Keys', 'select Preset', 'button s3:PutObject', 'textarea Identity policy JSON', 'button Upload a sample file', 'select Which sample', 'button Choose a file']) {
    expect(before).toContain(name);
  }
  await lab.set('kms:Decrypt', false);
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.download('letter.txt');
  await lab.button('Last step').click();
  const denial = await tour(page);
  for (const name of ['button Download', 'button Look inside', 'button Delete', 'button Apply the fix and run again', 'button Next step', 'input Step', 'button ▶ Play', 'select Speed']) {
    expect(denial).toContain(name);
  }
  expect(denial.length, 'the way round ends').toBeLessThan(119);
  // And back: no trap in the other direction.
  await tabTo(page, lab.button('Reset the lab'), 'Shift+Tab');
});

test('a control that has done its work keeps the focus or hands it on', async ({ page }) => {
  await lab.uploadSample('letter.txt');
  const press = async (control) => {
    await control.focus();
    await page.keyboard.press('Enter');
  };
  for (const [name, number] of [['Last step', UPLOAD_STEPS], ['First step', 1]]) {
    await press(lab.button(name));
    await lab.at(number, UPLOAD_STEPS);
    expect.soft(await focused(page), `after ${name}`).not.toBeNull();
  }
  await lab.goTo(2);
  await press(lab.button('Previous step'));
  await lab.at(1, UPLOAD_STEPS);
  expect.soft(await focused(page), 'after Previous step').not.toBeNull();
  await lab.goTo(UPLOAD_STEPS);
  await press(lab.object('letter.txt').getByRole('button', { name: 'Delete' }));
  await expect(lab.object('letter.txt')).toHaveCount(0);
  expect.soft(await focused(page), 'after Delete').not.toBeNull();
  await press(lab.button('Reset the lab'));
  await press(lab.button('Undo: Reset the lab'));
  await expect(lab.button('Redo: Reset the lab')).toBeVisible();
  expect.soft(await focused(page), 'after Undo').not.toBeNull();
});

test('the list of keys opens with ?, says every key and closes with Escape', async ({ page }) => {
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await page.keyboard.press('?');
  await expect(dialog).toBeVisible();
  for (const [keys, what] of [
    [/Space.*→.*Page Down/, /next step/], [/←.*Page Up/, /previous step/], [/Home/, /first step/], [/End/, /last step/],
    [/^1 .*4$/, /predict the next verdict/],
    [/^K/, /play or pause/], [/^T/, /theme/], [/^\?/, /this list/],
  ]) {
    await expect(dialog.locator('dt', { hasText: keys }).locator('+ dd')).toHaveText(what);
  }
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await tabTo(page, lab.button('Keys'));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(lab.button('Keys')).toBeFocused();
  await page.keyboard.press('t');
  await expect(lab.button('Theme: light')).toBeVisible();
});

test('each step is announced once, by one polite live region', async ({ page }) => {
  await lab.uploadSample('letter.txt');
  for (const number of [1, 2, 5, UPLOAD_STEPS]) {
    await lab.goTo(number);
    const title = await lab.title();
    await expect(lab.status.filter({ hasText: title })).toHaveCount(1);
    await expect(lab.status.filter({ hasText: title })).toHaveText(new RegExp(`^Step ${number}: `));
    await expect(page.locator('[aria-live]').filter({ hasText: title })).toHaveCount(1);
  }
});
