// Presets, switches and the policy's text always say the same.
import { expect, test } from './fixtures.mjs';
import { ACTIONS, Lab, PRESETS } from './lab.mjs';

let lab;
test.beforeEach(async ({ page }) => {
  lab = await new Lab(page).open();
});

async function expectGranted(actions) {
  for (const action of ACTIONS) {
    await expect(lab.switch(action), action).toHaveAttribute('aria-checked', String(actions.includes(action)));
  }
}

// Line and column, from 1, of the first place where `part` stands in `text`.
function placeOf(text, part) {
  const lines = text.slice(0, text.indexOf(part)).split('\n');
  return { line: lines.length, column: lines.at(-1).length + 1 };
}

test('each preset sets the switches and the text; switches change preset and text', async () => {
  for (const [preset, actions] of Object.entries(PRESETS).reverse()) {
    await lab.preset.selectOption(preset);
    await expectGranted(actions);
    expect(await lab.allowedInText()).toEqual([...actions].sort());
  }
  await expect(lab.preset).toHaveValue('Upload and download');
  // By switches alone from one preset to another, over mixes that have no name.
  await lab.switch('s3:GetObject').click();
  await expect(lab.preset).toHaveValue('');
  expect(await lab.allowedInText()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 's3:PutObject']);
  await lab.switch('kms:Decrypt').click();
  await expect(lab.preset).toHaveValue('Upload only');
  await lab.switch('kms:Encrypt').click();
  expect(await lab.allowedInText()).toEqual(['kms:Encrypt', 'kms:GenerateDataKey', 's3:PutObject']);
  // A preset chosen again after a mix takes hold again.
  await lab.preset.selectOption('Upload only');
  await expectGranted(PRESETS['Upload only']);
  expect(await lab.allowedInText()).toEqual(['kms:GenerateDataKey', 's3:PutObject']);
});

test('the same preset can be chosen again after its switches were changed', async () => {
  await lab.preset.selectOption('Download only');
  await lab.switch('kms:Encrypt').click();
  // The menu lets go of the name: a browser reports no choice of what stands chosen already.
  await expect(lab.preset).toHaveValue('');
  await lab.preset.selectOption('Download only');
  await expectGranted(PRESETS['Download only']);
});

test('a valid edit moves the switches and the verdicts', async () => {
  const text = await lab.editor.inputValue();
  const policy = JSON.parse(text);
  policy.Statement = policy.Statement
    .map((statement) => ({ ...statement, Action: [statement.Action].flat().filter((action) => action !== 'kms:Decrypt') }))
    .filter(({ Action }) => Action.length > 0);
  const edited = JSON.stringify(policy, null, 4);
  await lab.editor.fill(edited);
  await expectGranted(PRESETS['Upload and download'].filter((action) => action !== 'kms:Decrypt'));
  await expect(lab.editor).toHaveValue(edited);
  await expect(lab.editor).toHaveAttribute('aria-invalid', 'false');

  const all = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } });
  await lab.editor.fill(all);
  await expectGranted(['kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt']);
  await expect(lab.preset).toHaveValue('');
  // A switch edits what was typed instead of throwing it away.
  await lab.switch('s3:PutObject').click();
  expect(await lab.allowedInText()).toEqual(['kms:*', 's3:PutObject']);
  await lab.uploadSample('letter.txt');
  await lab.at(1, 11);
});

test('an invalid edit is kept, located and explained, and the last valid policy stays in force', async ({ page }) => {
  const valid = await lab.editor.inputValue();
  const typo = valid.replace('"Effect"', '"Efect"');
  await lab.editor.fill(typo);
  const { line, column } = placeOf(typo, '"Efect"');
  await expect(lab.editor).toHaveValue(typo);
  await expect(lab.editor).toHaveAttribute('aria-invalid', 'true');
  await expect(lab.permissions).toContainText(new RegExp(`line ${line}, column ${column}\\b`, 'i'));
  await expect(lab.permissions).toContainText('MalformedPolicyDocument: Syntax errors in policy.');
  await expect(lab.permissions).toContainText('did you mean `Effect`?');
  await expect(lab.permissions).toContainText(/last valid policy is still in effect/);
  // What explains the text is tied to it for those who cannot see them stand together.
  await expect(lab.editor).toHaveAccessibleDescription(/did you mean `Effect`\?/);
  await expectGranted(PRESETS['Upload and download']);

  // The policy in force decides, and what was typed survives all of it.
  await lab.uploadSample('letter.txt');
  await lab.at(1, 11);
  await lab.next();
  await lab.button('Last step').click();
  await lab.download('letter.txt');
  await lab.button('Last step').click();
  await expect(lab.step).toContainText('Identical to what was uploaded');
  await expect(lab.editor).toHaveValue(typo);
  await expect(lab.editor).toHaveAttribute('aria-invalid', 'true');

  const cut = valid.slice(0, valid.indexOf('"Resource"')).trimEnd();
  await lab.editor.fill(cut);
  const lines = cut.split('\n');
  await expect(lab.permissions).toContainText(new RegExp(`line ${lines.length}, column ${lines.at(-1).length + 1}\\b`, 'i'));
  await expect(lab.permissions).toContainText(/expected .*, found the end of the text/);
  await expect(lab.editor).toHaveValue(cut);
  await expectGranted(PRESETS['Upload and download']);

  await lab.editor.fill('');
  await expect(lab.editor).toHaveAttribute('aria-invalid', 'true');
  await expectGranted(PRESETS['Upload and download']);

  // Mended by hand, letter by letter: the caret stays where the learner types.
  await lab.editor.fill(typo);
  await lab.editor.evaluate((area, at) => area.setSelectionRange(at, at), typo.indexOf('Efect') + 1);
  await page.keyboard.type('f');
  await expect(lab.editor).toHaveValue(valid);
  await expect(lab.editor).toHaveAttribute('aria-invalid', 'false');
  expect(await lab.editor.evaluate((area) => area.selectionStart)).toBe(typo.indexOf('Efect') + 2);
});

test('keys typed into the policy are text, not commands', async ({ page }) => {
  await lab.uploadSample('letter.txt');
  await lab.editor.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' k?t');
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await lab.at(1, 11);
  await expect(lab.editor).toHaveValue(/ k\?t$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a policy of the learner’s own is text even where it looks like markup', async ({ page }) => {
  const odd = (await lab.editor.inputValue()).replace('"Effect"', '"Sid": "<img src=x onerror=alert(1)>", "Effect"');
  await lab.editor.fill(odd);
  await lab.uploadSample('letter.txt');
  await lab.goTo(3);
  await expect(page.locator('img')).toHaveCount(0);
});
