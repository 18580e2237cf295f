// A permission is missing: who says what, when, why, and what mends it.
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

// The sentences that stand in an element as a whole, so that a word more or less is seen.
const sentences = (place) => place.locator('code').allTextContents();

async function expectDenial({ action, operation, steps, refusedAt }) {
  const uploads = operation === 'PutObject';
  const bucket = await lab.bucket.innerText();
  // How it ends, not even the number of steps tells.
  await lab.at(1, uploads ? UPLOAD_STEPS : DOWNLOAD_STEPS);
  for (let number = 1; number <= steps; number++) {
    if (number > 1) await lab.next();
    await expect(lab.alert, `the alert at step ${number}`).toHaveCount(number < refusedAt ? 0 : 1);
    expect(await lab.bucket.innerText(), `the bucket at step ${number}`).toBe(bucket);
  }
  await lab.at(steps, steps);
  expect(await lab.title()).toContain('AccessDenied, 403');

  const sentence = denied(action, NAME);
  const line = `An error occurred (AccessDenied) when calling the ${operation} operation: ${sentence}`;
  const said = await sentences(lab.alert);
  if (action.startsWith('kms:')) {
    // KMS tells S3 by its own error, S3 tells the app by its.
    expect(said).toEqual([sentence, line]);
    await expect(lab.alert).toContainText(/KMS to S3: AccessDeniedException, 400/);
  } else {
    expect(said).toEqual([line]);
    await expect(lab.alert).not.toContainText('KMS');
  }
  await expect(lab.alert).toContainText(/S3 to your app: AccessDenied, 403/);
  await expect(lab.alert).toBeVisible();
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
  test(`${one.operation} without ${one.action}: told word for word, mended by one press`, async () => {
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
  expect(await lab.granted()).toEqual(PRESETS['kms:Encrypt only (the classic mistake)']);
  await lab.uploadSample(NAME);
  await expectDenial(cases[1]);
});

test('without any permission, each press mends the next thing, until the upload goes through', async () => {
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
  expect(await lab.granted()).toEqual(['s3:PutObject', 'kms:GenerateDataKey']);
  await expect(lab.preset).toHaveValue('Upload only');
});

test('a refused upload leaves the object that was there as it was', async () => {
  await lab.chooseAndUpload({ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('the first') });
  await lab.button('Last step').click();
  const before = await lab.bucket.innerText();
  await lab.set('kms:GenerateDataKey', false);
  await lab.chooseAndUpload({ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('the second') });
  await lab.button('Last step').click();
  await expect(lab.alert).toBeVisible();
  expect(await lab.bucket.innerText()).toBe(before);
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
  expect((await sentences(lab.alert))[0]).toBe(sentence);
  await lab.button('Apply the fix and run again').click();
  await lab.at(1, UPLOAD_STEPS);
  for (const action of ACTIONS.slice(0, 4)) await expect(lab.switch(action)).toHaveAttribute('aria-checked', 'true');
});
