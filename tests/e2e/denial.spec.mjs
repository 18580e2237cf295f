// A permission is missing: who says what, when, why, and what fixes it.
import { expect, test } from './fixtures.mjs';
import { ACTIONS, denied, Lab, PRESETS, UPLOAD_STEPS, DOWNLOAD_STEPS } from './lab.mjs';

const NAME = 'letter.txt';
let lab;
test.beforeEach(async ({ page }) => {
  lab = await new Lab(page).open();
});

const cases = [
  { action: 's3:PutObject', operation: 'PutObject', steps: 4, refusedAt: 3 },
  { action: 'kms:GenerateDataKey', operation: 'PutObject', steps: 7, refusedAt: 5 },
  { action: 's3:GetObject', operation: 'GetObject', steps: 3, refusedAt: 2 },
  { action: 'kms:Decrypt', operation: 'GetObject', steps: 7, refusedAt: 5 },
];

/** What the bucket contains, without what it says about the run. */
const contents = async () => (await lab.bucket.innerText()).replace(/, (unchanged|from an earlier upload|stored as [\d,]+ bytes)/g, '');

/** AWS's message as a person copies it. */
const copied = () => lab.step.locator('.aws-message').evaluate((message) => {
  getSelection().selectAllChildren(message);
  return getSelection().toString();
});

async function expectDenial({ action, operation, steps, refusedAt }) {
  const uploads = operation === 'PutObject';
  const bucket = await contents();
  // How it ends, not even the number of steps tells.
  await lab.at(1, uploads ? UPLOAD_STEPS : DOWNLOAD_STEPS);
  for (let number = 1; number <= steps; number++) {
    if (number > 1) await lab.next();
    await expect(lab.alert, `the alert at step ${number}`).toHaveCount(number < refusedAt ? 0 : 1);
    expect(await contents(), `the bucket at step ${number}`).toBe(bucket);
  }
  await lab.at(steps, steps);
  expect(await lab.title()).toContain('AccessDenied (403)');

  const sentence = denied(action, NAME);
  const call = uploads ? 'upload' : 'download';
  const lead = action.startsWith('kms:') ? `S3 allowed the ${call}. KMS` : 'S3';
  await expect(lab.alert).toHaveText(`${lead} denied ${action}: no statement in app-role's policy allows it.`);
  await expect(lab.alert).toBeVisible();
  // AWS's message stands there once; its parts are named, and a copy of them is the message.
  expect(await copied()).toBe(sentence);
  await expect(lab.step.getByText('is not authorized to perform')).toHaveCount(1);
  const parts = lab.step.locator('.aws-part mark');
  await expect(parts).toHaveCount(4);
  await expect(parts.nth(1)).toHaveText(action);
  const passed = action.startsWith('kms:') ? 'S3 passes it on as' : 'S3 sends it as';
  await expect(lab.step).toContainText(`${passed} AccessDenied, 403.`);
  // Going back takes it away again.
  await lab.goTo(refusedAt - 1);
  await expect(lab.alert).toHaveCount(0);
  await lab.goTo(refusedAt);
  await expect(lab.alert).toHaveCount(1);
  await lab.tab('Decision').click();
  await expect(lab.step.getByRole('tabpanel')).toContainText(`${action} is denied`);

  const fix = lab.button('Apply the fix and run again');
  await expect(fix).toHaveCount(1);
  const added = await lab.step.locator('[data-change="added"]').allInnerTexts();
  expect(added.join('\n')).toContain(`"${action}"`);
  expect(added.join('\n')).not.toContain('*:*');
  await lab.goTo(steps);
  const others = (await lab.granted()).sort();
  await fix.click();
  await lab.at(1, uploads ? UPLOAD_STEPS : DOWNLOAD_STEPS);
  await expect(lab.switch(action)).toHaveAttribute('aria-checked', 'true');
  expect((await lab.granted()).sort(), 'the smallest change').toEqual([...others, action].sort());
  await lab.button('Last step').click();
  await expect(lab.alert).toHaveCount(0);
  if (uploads) await expect(lab.object(NAME)).toHaveCount(1);
  else await expect(lab.step).toContainText('Identical to what was uploaded');
}

for (const one of cases) {
  test(`${one.operation} without ${one.action}: told in one sentence, fixed by one press`, async () => {
    if (one.operation === 'GetObject') {
      await lab.uploadSample(NAME);
      await lab.button('Last step').click();
    } else {
      await lab.sample.selectOption(NAME);
    }
    await lab.set(one.action, false);
    if (one.operation === 'GetObject') await lab.download(NAME);
    else await lab.button('Upload a sample file').click();
    await expectDenial(one);
  });
}

test('the classic mistake: kms:Encrypt does not help an upload, kms:GenerateDataKey is what is missing', async () => {
  await lab.preset.selectOption('kms:Encrypt only (the classic mistake)');
  await expect.poll(() => lab.granted()).toEqual(PRESETS['kms:Encrypt only (the classic mistake)']);
  await lab.uploadSample(NAME);
  await expectDenial(cases[1]);
});

test('without any permission, each press fixes the next thing, until the upload goes through', async () => {
  await lab.preset.selectOption('No permissions');
  await lab.uploadSample(NAME);
  await lab.at(1, UPLOAD_STEPS);
  await lab.button('Last step').click();
  await lab.at(4, 4);
  await lab.button('Apply the fix and run again').click();
  await lab.at(1, UPLOAD_STEPS);
  await lab.button('Last step').click();
  await lab.at(7, 7);
  await lab.button('Apply the fix and run again').click();
  await lab.at(1, UPLOAD_STEPS);
  await expect.poll(() => lab.granted()).toEqual(['s3:PutObject', 'kms:GenerateDataKey']);
  await expect(lab.preset).toHaveValue('Upload only');
});

test('a refused upload leaves the object that was there as it was', async () => {
  await lab.chooseAndUpload({ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('the first') });
  await lab.button('Last step').click();
  const before = await contents();
  await lab.set('kms:GenerateDataKey', false);
  await lab.chooseAndUpload({ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('the second') });
  await lab.button('Last step').click();
  await expect(lab.alert).toBeVisible();
  expect(await contents()).toBe(before);
  await lab.download('kept.txt');
  await lab.button('Last step').click();
  await expect(lab.step).toContainText('Identical to what was uploaded');
});

test('kms:Encrypt, on or off, changes nothing of an upload or a download', async () => {
  const runs = [];
  for (const on of [false, true]) {
    await lab.set('kms:Encrypt', on);
    const seen = [];
    for (const [start, count] of [[() => lab.uploadSample(NAME), UPLOAD_STEPS], [() => lab.download(NAME), DOWNLOAD_STEPS]]) {
      await start();
      for (let number = 1; number <= count; number++) {
        await lab.goTo(number);
        seen.push(`${await lab.slider.getAttribute('aria-valuetext')} ${await lab.step.getByRole('heading', { level: 2 }).innerText()}`);
        await expect(lab.alert).toHaveCount(0);
      }
    }
    await expect(lab.step).toContainText('Identical to what was uploaded');
    runs.push(seen);
  }
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[0].join()).not.toContain('kms:Encrypt');
});

test('an explicit Deny is told apart from an absence', async () => {
  const policy = JSON.parse(await lab.editor.inputValue());
  policy.Statement.push({ Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:GenerateDataKey', Resource: '*' });
  await lab.editor.fill(JSON.stringify(policy, null, 2));
  await expect(lab.switch('kms:GenerateDataKey')).toHaveAttribute('aria-checked', 'false');
  await lab.uploadSample(NAME);
  await lab.button('Last step').click();
  const sentence = denied('kms:GenerateDataKey', NAME).replace(/because no identity-based policy allows.*$/, 'with an explicit deny in an identity-based policy');
  expect(await copied()).toBe(sentence);
  await expect(lab.alert).toHaveText("S3 allowed the upload. KMS denied kms:GenerateDataKey: the Deny statement NoKeys in app-role's policy overrides every Allow.");
  await lab.button('Apply the fix and run again').click();
  await lab.at(1, UPLOAD_STEPS);
  for (const action of ACTIONS.slice(0, 4)) await expect(lab.switch(action)).toHaveAttribute('aria-checked', 'true');
});

/** Where an element lies in the window: whether all of it is in sight, and at which height. */
const inSight = (locator) => locator.first().evaluate((element) => {
  const { top, bottom, left, right, height } = element.getBoundingClientRect();
  const clip = element.closest('.step').getBoundingClientRect();
  const whole = height > 0 && top >= clip.top && bottom <= clip.bottom && bottom <= innerHeight && left >= 0 && right <= innerWidth;
  const middle = document.elementFromPoint((left + right) / 2, top + 3);
  return { whole, covered: !(element.contains(middle) || middle?.contains(element)), top };
});

for (const [width, height] of [[1440, 900], [1024, 768]]) {
  test(`the classic mistake at ${width} × ${height}: sentence, fix, button, notes, policies and message in sight, in this order`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.reload();
    await lab.open();
    await lab.preset.selectOption('kms:Encrypt only (the classic mistake)');
    await lab.uploadSample('file.dat');
    await lab.button('Last step').click();
    await expect(lab.alert).toBeVisible();
    await expect(lab.step.locator('.denied-also')).toContainText('kms:Encrypt is on, but S3 never calls it. Replace it');
    await expect(lab.step.locator('.denied-also')).toContainText('After this, large files also need kms:Decrypt.');
    const places = [
      lab.alert,
      lab.step.locator('.diff'),
      lab.button('Apply the fix and run again'),
      lab.step.locator('.denied-also'),
      lab.step.getByText('Policies evaluated', { exact: true }),
      lab.step.locator('.evaluated'),
      lab.step.locator('.aws-message'),
      lab.step.locator('.denied-passed'),
    ];
    let above = -1;
    for (const place of places) {
      const { whole, covered, top } = await inSight(place);
      expect.soft({ whole, covered }, `${place}`).toEqual({ whole: true, covered: false });
      expect.soft(top, `${place} below the one before`).toBeGreaterThan(above);
      above = top;
    }
    // The swap takes the permission away that S3 never calls.
    await lab.step.getByRole('button', { name: /^Replace it/ }).click();
    await lab.at(1, UPLOAD_STEPS);
    await expect.poll(() => lab.granted()).toEqual(['s3:PutObject', 's3:GetObject', 'kms:GenerateDataKey']);
  });
}

test('a permission changed after a run fades the run and offers to run it again', async ({ page }) => {
  await lab.uploadSample(NAME);
  await lab.button('Last step').click();
  const stale = lab.step.getByText('Permissions changed since this run.');
  const faded = () => lab.stage.locator('.canvas').evaluate((canvas) => Number(getComputedStyle(canvas).opacity));
  await expect(stale).toHaveCount(0);
  expect(await faded()).toBe(1);
  await lab.set('kms:GenerateDataKey', false);
  await expect(stale).toBeVisible();
  await expect.poll(faded).toBeLessThan(0.6);
  await lab.button('Run again').click();
  await lab.at(1, UPLOAD_STEPS);
  await expect(stale).toHaveCount(0);
  await lab.button('Last step').click();
  await expect(lab.alert).toBeVisible();
});
