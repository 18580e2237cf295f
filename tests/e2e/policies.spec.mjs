// The policies' view: seven texts, one question decided while one types, and the way back and forth.
import { axeViolations, expect, test } from './fixtures.mjs';
import { Lab, openView, KEY, ROLE } from './lab.mjs';

class Policies {
  constructor(page) {
    const region = (name) => page.getByRole('region', { name, exact: true });
    this.page = page;
    this.edit = region('Policies in effect');
    this.ask = region('Request');
    this.decision = region('Decision');
    this.tabs = page.getByRole('navigation', { name: 'Which policy' });
    this.text = this.edit.getByRole('textbox');
    this.state = page.locator('#pol-state');
    this.verdict = this.decision.locator('.verdict');
    this.question = this.ask.getByRole('combobox', { name: 'Sample request' });
    this.lines = this.edit.locator('.pol-line');
  }

  async open(hash = '#/policies') {
    await this.page.goto(`./${hash}`);
    await expect(this.edit).toBeVisible();
    return this;
  }

  tab(name) {
    return this.tabs.getByRole('link', { name });
  }

  async show(name) {
    await this.tab(name).click();
    await expect(this.tab(name)).toHaveAttribute('aria-current', 'page');
  }

  field(name) {
    return this.ask.getByLabel(name, { exact: true });
  }

  /** Long texts as pasted, in one go: typed in, each of their lines is an edit of its own. */
  async paste(text) {
    await this.text.evaluate((area, text) => {
      area.value = text;
      area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
    }, text);
  }

  tool(name) {
    return this.edit.getByRole('button', { name, exact: true });
  }

  statement(name) {
    return this.decision.locator('.statements li').filter({ has: this.page.getByRole('button', { name }) });
  }
}

const one = (statement) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);

test('from the lab and back, by links and by the address', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.permissions.getByRole('link', { name: 'All policies' }).click();
  const view = new Policies(page);
  await expect(view.edit).toBeVisible();
  await expect(page).toHaveURL(/#\/policies\/identity$/);
  await expect(lab.stage).toBeHidden();
  await view.show('Key policy');
  await expect(view.text).toHaveValue(/Enable IAM User Permissions/);
  await page.goBack();
  await expect(view.text).toHaveValue(/s3:PutObject/);
  await openView(page, 'Lab');
  await expect(lab.stage).toBeVisible();
  await expect(view.edit).toBeHidden();
  // An address opens its tab at once.
  await view.open('#/policies/scp');
  await expect(view.tab('SCP')).toHaveAttribute('aria-current', 'page');
});

test('typing decides at once, in the view and in the lab', async ({ page }) => {
  const view = await new Policies(page).open();
  await expect(view.question).toHaveValue('Upload: S3 asks KMS for a data key');
  await expect(view.verdict).toHaveText('Allowed');
  const text = await view.text.inputValue();
  await view.text.fill(text.replace('"kms:GenerateDataKey",', ''));
  await expect(view.verdict).toContainText('denied');
  const sentence = `User: ${ROLE} is not authorized to perform: kms:GenerateDataKey on resource: ${KEY} because no identity-based policy allows the kms:GenerateDataKey action`;
  await expect(view.decision.locator('.sentence')).toHaveText(sentence);
  await view.tool('Undo').click();
  await expect(view.text).toHaveValue(text);
  await expect(view.verdict).toHaveText('Allowed');
  await view.tool('Redo').click();
  await expect(view.verdict).toContainText('denied');
  // The lab runs under the same policy.
  await openView(page, 'Lab');
  const lab = new Lab(page);
  await expect(lab.switch('kms:GenerateDataKey')).toHaveAttribute('aria-checked', 'false');
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(lab.step.getByText(sentence, { exact: true }).first()).toBeVisible();
});

test('a ceiling refuses, is named, cannot be seen in the switches, and one press mends it', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/boundary');
  await expect(view.state).toContainText('nothing limits the role’s policies');
  await view.tool('Insert an example').click();
  await expect(view.text).toHaveValue(/StorageOnly/);
  await expect(view.decision.locator('.sentence')).toContainText('because no permissions boundary allows the kms:GenerateDataKey action');
  await expect(view.decision.locator('.smallest-fix')).toContainText('kms:GenerateDataKey');
  await view.decision.getByRole('button', { name: 'Apply this change' }).click();
  await expect(view.verdict).toHaveText('Allowed');
  await expect(view.text).toHaveValue(/kms:GenerateDataKey/);
  await openView(page, 'Lab');
  await expect(new Lab(page).permissions).toContainText('Also in effect: Boundary');
});

test('an SCP refuses and nobody in the account can mend it', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/scp');
  await view.text.fill(one({ Effect: 'Deny', Action: 'kms:*', Resource: '*' }));
  await expect(view.decision.locator('.sentence')).toContainText('with an explicit deny in a service control policy');
  await expect(view.decision.getByRole('button', { name: 'Apply this change' })).toHaveCount(0);
  await expect(view.decision.locator('.note').last()).toContainText(/service control policy/);
});

test('several that would refuse: AWS reports only one', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/boundary');
  await view.text.fill(one({ Effect: 'Allow', Action: 's3:*', Resource: '*' }));
  await view.show('Session');
  await view.text.fill(one({ Effect: 'Allow', Action: 's3:*', Resource: '*' }));
  await expect(view.decision).toContainText('AWS reports only one');
  await expect(view.decision).toContainText(/permissions boundary, session policy/);
});

test('a mistake is marked at its exact place, with what was meant; the text stays', async ({ page }) => {
  const view = await new Policies(page).open();
  const text = await view.text.inputValue();
  const broken = text.replace('"Effect"', '"Efect"');
  await view.text.fill(broken);
  await expect(view.state).toContainText('MalformedPolicyDocument: Syntax errors in policy.');
  await expect(view.state).toContainText('Line 5, column 7');
  await expect(view.state).toContainText('`Efect` is not an element of a statement; did you mean `Effect`?');
  await expect(view.edit.locator('.pol-wrong')).toHaveText('"Efect"');
  await expect(view.lines.nth(4).locator('.pol-wrong')).toHaveCount(1);
  expect(await view.edit.locator('.pol-gutter').textContent()).toMatch(/^1\n2\n3\n/);
  await expect(view.text).toHaveValue(broken);
  await expect(view.text).toHaveAttribute('aria-invalid', 'true');
  await expect(view.tab('Identity')).toHaveAccessibleName(/has an error/);
  // The way to the place.
  await view.state.getByRole('button', { name: 'Line 5, column 7' }).click();
  expect(await view.text.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('"Efect"');
  await expect(view.text).toBeFocused();
  // The last valid policy decides, and the verdict says so and is grey, in the other tabs too.
  await expect(view.verdict).toHaveText('Allowed');
  const title = view.decision.getByRole('heading', { name: 'Result for the last valid policy' });
  await expect(title).toBeVisible();
  const color = () => view.verdict.evaluate((verdict) => getComputedStyle(verdict).color);
  const grey = await color();
  await view.show('Key policy');
  await expect(title).toBeVisible();
  await view.decision.getByRole('link', { name: 'Go to the error: Identity' }).click();
  await expect(view.tab('Identity')).toHaveAttribute('aria-current', 'page');
  await view.text.fill(text);
  await expect(title).toHaveCount(0);
  expect(await color()).not.toBe(grey);
});

test('too large a policy is refused in AWS’s terms and stays in the editor', async ({ page }) => {
  const view = await new Policies(page).open();
  const large = one({ Effect: 'Allow', Action: 's3:GetObject', Resource: Array.from({ length: 400 }, (_, n) => `arn:aws:s3:::bucket-number-${n}/*`) });
  await view.paste(large);
  await expect(view.state).toContainText('Maximum policy size of 10240 bytes exceeded for role app-role');
  await expect(view.text).toHaveValue(large);
});

test('a text of megabytes is shown without colours, and a key press in it does not hang', async ({ page }) => {
  test.slow();
  const view = await new Policies(page).open();
  for (const [name, text] of [
    ['one line of 5 MB', `{"Version": "${'x'.repeat(5_000_000)}"}`],
    ['300 kB of policy', JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: 2_300 }, (_, n) => ({ Sid: `S${n}`, Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b/${n}` })) }, null, 2)],
    ['50 kB of line ends', '\n'.repeat(50_000)],
  ]) {
    const times = await view.text.evaluate(async (area, text) => {
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      const took = async (act) => {
        const from = performance.now();
        act();
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await frame();
        return Math.round(performance.now() - from);
      };
      const pasted = await took(() => { area.value = text; });
      const typed = await took(() => area.setRangeText('y', 5, 5, 'end'));
      return { pasted, typed };
    }, text);
    console.log(`${name}: pasted in ${times.pasted} ms, a key press ${times.typed} ms`);
    // Coloured, it was 20 to 60 seconds each.
    expect(times.pasted, name).toBeLessThan(8_000);
    expect(times.typed, name).toBeLessThan(8_000);
    await expect(view.lines).toHaveCount(0);
    await expect(view.state).toContainText('too long for a policy');
    // Its lines are wrapped where the reader sees them end.
    expect(await view.text.evaluate((area) => area.offsetWidth - area.parentElement.clientWidth), name).toBe(0);
  }
  await expect(view.text).toHaveCSS('color', await view.edit.evaluate((edit) => getComputedStyle(edit).color));
});

test('no ARN of a request is cut, whatever the width', async ({ page }) => {
  const view = await new Policies(page).open();
  for (const width of [1440, 1024, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    for (const name of ['Principal', 'Resource']) {
      const cut = await view.field(name).evaluate((field) => [field.scrollWidth - field.clientWidth, field.scrollHeight - field.clientHeight]);
      expect(Math.max(...cut), `${name} at ${width}`).toBeLessThanOrEqual(1);
    }
  }
  await expect(view.ask).toContainText('The principal is app-role, as used by your app on the EC2 instance i-0abcd1234ef567890.');
});

test('the linter says what is odd and why', async ({ page }) => {
  const view = await new Policies(page).open();
  await view.text.fill(
    one({ Effect: 'Allow', Action: ['s3:PutObjct', 'kms:Decrypt'], Resource: ['arn:aws:s3:::my-bucket', 'arn:aws:kms:us-east-1:111122223333:alias/my-s3-key'] }),
  );
  const warnings = view.state.locator('.pol-warnings li');
  await expect(warnings.filter({ hasText: 's3:PutObjct' }).first()).toContainText('s3:PutObject');
  await expect(warnings.filter({ hasText: 'alias' }).first()).toContainText(/kms:ResourceAliases|kms:RequestAlias/);
  await expect(view.edit.locator('.pol-warned').first()).toBeVisible();
});

test('format sets the text; numbers stand before its lines', async ({ page }) => {
  const view = await new Policies(page).open();
  const text = await view.text.inputValue();
  await view.text.fill(JSON.stringify(JSON.parse(text)));
  await expect(view.lines).toHaveCount(1);
  await view.tool('Format').click();
  await expect(view.lines).not.toHaveCount(1);
  expect(JSON.parse(await view.text.inputValue())).toEqual(JSON.parse(text));
  await view.text.press('Control+z');
  await expect(view.lines).toHaveCount(1);
  await view.text.press('Control+Shift+z');
  await expect(view.lines).not.toHaveCount(1);
});

test('focus, selection and scroll of the editor survive an update', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/key-policy');
  const statements = Array.from({ length: 60 }, (_, n) => (
    { Sid: `Team${n}`, Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }
  ));
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  await view.paste(text);
  await expect(view.state).toContainText('In effect');
  const marked = view.edit.locator('.pol-line[data-state="allows"]');
  await expect(marked).not.toHaveCount(0);
  const from = text.indexOf('Team30');
  const to = from + 'Team30'.length;
  const top = (text.slice(0, from).split('\n').length - 4) * 21;
  await view.text.evaluate((area, { from, to, top }) => {
    area.focus();
    area.setSelectionRange(from, to);
    area.closest('.pol-text').scrollTop = top;
  }, { from, to, top });
  // The selection leads to its statement: what that draws has been drawn.
  await expect(view.statement(/“Team30”/)).toHaveAttribute('data-here', '');
  const now = () => view.text.evaluate((area) => ({
    focused: document.activeElement === area,
    from: area.selectionStart,
    to: area.selectionEnd,
    top: area.closest('.pol-text').scrollTop,
  }));
  expect(await now()).toEqual({ focused: true, from, to, top });
  // Another question, without a press that would take the focus: every mark under the text goes.
  await view.question.evaluate((menu) => {
    menu.value = 'Download: the app calls S3';
    menu.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await expect(view.field('Action')).toHaveValue('s3:GetObject');
  await expect(marked).toHaveCount(0);
  expect(await now()).toEqual({ focused: true, from, to, top });
  // A letter typed over the selection: the caret stands behind it, the text stays where it was.
  await page.keyboard.type('x');
  await expect(view.text).toHaveValue(text.replace('Team30', 'x'));
  await expect(view.edit.locator('.pol-line', { hasText: '"Sid": "x"' })).toHaveCount(1);
  expect(await now()).toEqual({ focused: true, from: from + 1, to: from + 1, top });
});

test('the explanation leads into the text, and the text into the explanation', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/key-policy');
  const name = /statement 1 of identity policy/;
  await view.statement(name).getByRole('button').click();
  await expect(view.tab('Identity')).toHaveAttribute('aria-current', 'page');
  await expect(view.edit.locator('.pol-line[data-chosen]').first()).toContainText('{');
  await expect(view.edit.locator('.pol-line[data-chosen] .pol-broke').first()).toContainText('Action');
  await expect(view.statement(name)).toHaveAttribute('data-here', '');
  // Both sides, with the place where they part.
  await expect(view.statement(name)).toContainText('s3:PutObject');
  await expect(view.statement(name).locator('mark')).toBeVisible();
  // The caret in another statement.
  await view.text.press('Control+End');
  for (let up = 0; up < 4; up += 1) await view.text.press('ArrowUp');
  await expect(view.statement(/statement 2 of identity policy/)).toHaveAttribute('data-here', '');
});

test('any request can be asked; what cannot be asked is said', async ({ page }) => {
  const view = await new Policies(page).open();
  await view.question.selectOption('An anonymous caller downloads');
  await expect(view.field('Principal')).toHaveValue('anonymous');
  await expect(view.verdict).toContainText('denied');
  await expect(view.decision).toContainText('Access Denied');
  await view.field('Principal').fill('alice');
  await expect(view.decision.locator('.bad')).toContainText('`alice` is not a caller');
  await expect(view.field('Principal')).toHaveAttribute('aria-invalid', 'true');
  await view.field('Principal').fill('arn:aws:iam::111122223333:root');
  await expect(view.verdict).toHaveText('Allowed');
  await expect(view.question).toHaveValue('');
});

test('a service, a federated user and the caller’s network are parts of a request', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/key-policy');
  await view.question.selectOption('CloudFront, an AWS service, calls kms:Decrypt');
  await expect(view.field('Principal')).toHaveValue('cloudfront.amazonaws.com');
  await expect(view.decision.locator('.sentence')).toContainText('because no resource-based policy allows the kms:Decrypt action');
  await view.text.fill(one({ Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*' }));
  await expect(view.verdict).toHaveText('Allowed');
  await view.question.selectOption('A federated user downloads');
  await expect(view.field('Principal')).toHaveValue('arn:aws:sts::111122223333:federated-user/guest');
  await view.question.selectOption('A download through a VPC endpoint');
  await view.ask.getByText(/^Network: through vpce-/).click();
  await expect(view.field('Caller’s address')).toHaveValue('10.0.1.5');
  await view.field('Endpoint policy').fill(one({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }));
  await expect(view.decision.locator('.sentence')).toContainText('with an explicit deny in a VPC endpoint policy');
  await view.field('VPC endpoint').fill('');
  await expect(view.decision.locator('.bad')).toContainText('need a VPC endpoint');
});

test('a grant lets one object’s key through where the key policy names nobody', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/key-policy');
  await view.text.fill(one({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/admin' }, Action: 'kms:*', Resource: '*' }));
  await view.question.selectOption('Download: S3 asks KMS to decrypt the data key');
  await expect(view.decision.locator('.sentence')).toContainText('because no resource-based policy allows the kms:Decrypt action');
  await view.show('Grants');
  await view.text.fill(
    JSON.stringify([{ Name: 'reader', GranteePrincipal: 'arn:aws:iam::111122223333:role/app-role', Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { 'aws:s3:arn': 'arn:aws:s3:::my-bucket/file.dat' } } }]),
  );
  await expect(view.verdict).toHaveText('Allowed');
  await view.text.fill((await view.text.inputValue()).replace('Decrypt', 'Decript'));
  await expect(view.state).toContainText('did you mean `Decrypt`?');
});

test('a key press in a 32 KB policy is decided by the next frame', async ({ page }) => {
  const view = await new Policies(page).open('#/policies/key-policy');
  const statements = [];
  const policy = () => JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  statements.push({ Sid: 'Enable', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' });
  for (let n = 0; policy().length < 32_000; n += 1) {
    statements.push({ Sid: `Team${n}`, Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/team' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*', Condition: { StringEquals: { 'kms:EncryptionContext:team': `${n}` } } });
  }
  await view.paste(policy());
  await expect(view.state).toContainText('In effect');
  // One key press that takes the delegation away: the next frame shows the denial.
  const seen = await view.text.evaluate(async (area) => {
    const at = area.value.indexOf('kms:*');
    area.setRangeText('x', at, at + 1);
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return new Promise((done) => requestAnimationFrame(() => done(document.querySelector('.pol-why .verdict').textContent)));
  });
  expect(seen).toContain('denied');
  await view.tool('Undo').click();
  await expect(view.verdict).toHaveText('Allowed');
  // A measurement, not a condition: from the input event until the marked text shows the new letter.
  const times = await view.text.evaluate(async (area) => {
    const at = area.value.indexOf('Team1"') + 4;
    const index = area.value.slice(0, at).split('\n').length - 1;
    const under = document.querySelector('.pol-sheet .pol-under');
    // Before the drawn lines is the room of those above.
    const line = under.children[index + 1];
    const times = [];
    for (let n = 0; n < 15; n += 1) {
      const sid = `Team${(n + 2) % 10}`;
      area.setRangeText(sid, at - 4, at + 1, 'end');
      const from = performance.now();
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // The page does its work in microtasks, so the browser draws nothing in between.
      for (let turn = 0; turn < 10_000 && !line.textContent.includes(sid); turn += 1) await null;
      times.push(performance.now() - from);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
    }
    return times.sort((a, b) => a - b);
  });
  console.log(`key press in ${policy().length} characters: best ${times[0].toFixed(1)} ms, median ${times[7].toFixed(1)} ms of a frame's 16.7`);
});

/** A long policy in an editor that found three changes of it slow: letters are painted before the lab has them. */
async function inSlowEditor(page) {
  const view = await new Policies(page).open('#/policies/identity');
  // Every look at the clock costs so much: the page finds its changes slow, whatever the machine.
  await page.evaluate(() => {
    const now = Date.now;
    let later = 0;
    Date.now = () => now() + (later += 10);
  });
  const text = await view.text.inputValue();
  for (let round = 0; round < 3; round++) await view.paste(`${text}${' '.repeat(round)}`);
  await view.paste(text);
  await expect(view.verdict).toHaveText('Allowed');
  const at = text.indexOf('kms:GenerateDataKey') + 'kms:'.length;
  await view.text.evaluate((area, at) => {
    area.focus();
    area.setSelectionRange(at, at);
  }, at);
  // Each letter makes another action of it: the request is refused. Nothing is painted between them.
  const type = (letters, then) =>
    view.text.evaluate(async (area, { letters, then }) => {
      const seen = () => ['.pol-under', '.pol-why .verdict'].map((one) => document.querySelector(one).textContent);
      let typed = '';
      for (const letter of letters) {
        document.execCommand('insertText', false, letter);
        typed += letter;
        // Its effects are microtasks.
        for (let turn = 0; turn < 1000 && !seen()[0].includes(`kms:${typed}Gen`); turn++) await null;
      }
      const [under, verdict] = seen();
      if (then === 'reload') location.reload();
      if (then) [...document.querySelectorAll('.pol-edit .tools button')].find((one) => one.textContent === then)?.click();
      return { under: under.includes(`kms:${typed}Gen`), caret: area.selectionStart, verdict };
    }, { letters, then });
  const typed = (letters) => text.slice(0, at) + letters + text.slice(at);
  return { view, text, type, typed, at };
}

test('where a change is slow, its letter is painted first, and what it means follows', async ({ page }) => {
  const { view, type, typed, at } = await inSlowEditor(page);
  expect(await type('x')).toEqual({ under: true, caret: at + 1, verdict: 'Allowed' });
  await expect(view.verdict).toContainText('denied');
  await expect(view.text).toHaveValue(typed('x'));
  // Faster than the page: each is there, and the caret behind them.
  await type('yzw');
  await expect(view.text).toHaveValue(typed('xyzw'));
  await expect(view.lines.filter({ hasText: 'kms:xyzwGenerateDataKey' })).toHaveCount(1);
  expect(await view.text.evaluate((area) => area.selectionStart)).toBe(at + 4);
});

test('a letter that waits is not lost: a button comes after it, and so does a reload', async ({ page }) => {
  const { view, text, type, typed, at } = await inSlowEditor(page);
  expect(await type('xy', 'Undo')).toMatchObject({ under: true, caret: at + 2 });
  await expect(view.tool('Redo')).toBeEnabled();
  await expect(view.text).toHaveValue(text);
  await expect(view.verdict).toHaveText('Allowed');
  await view.text.evaluate((area, at) => area.setSelectionRange(at, at), at);
  expect(await type('x', 'reload')).toEqual({ under: true, caret: at + 1, verdict: 'Allowed' });
  await expect(view.text).toHaveValue(typed('x'));
  await expect(view.verdict).toContainText('denied');
});

/** Whether every line in sight is drawn where it belongs; else which is not. */
const wrongLine = (page) =>
  page.evaluate(() => {
    const [box, under] = ['.pol-text', '.pol-under'].map((one) => document.querySelector(one).getBoundingClientRect());
    const drawn = [...document.querySelectorAll('.pol-line')];
    const height = drawn[0].getBoundingClientRect().height;
    const lines = document.querySelector('.pol-sheet textarea').value.split('\n');
    const padding = (under.height - lines.length * height) / 2;
    const at = new Map(drawn.map((line) => [Math.round((line.getBoundingClientRect().top - under.top - padding) / height), line.textContent]));
    const [from, to] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)].map((y) => (y - under.top - padding) / height);
    if (to - from < 3) return `only the lines ${from} to ${to} are in sight`;
    for (let line = Math.max(0, Math.ceil(from)); line < Math.min(lines.length, Math.floor(to)); line++) {
      if (at.get(line) !== lines[line]) return `line ${line}: ${at.get(line)}`;
    }
    return null;
  });

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test.describe(`${viewport.width}×${viewport.height}`, () => {
    test.use({ viewport });
    test('a long policy is drawn wherever the reader scrolls, and a statement leads to its lines', async ({ page }) => {
      const view = await new Policies(page).open('#/policies/key-policy');
      const statement = (n) => ({ Sid: `Team${n}`, Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/team' }, Action: 'kms:Decrypt', Resource: '*' });
      await view.paste(JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: 150 }, (_, n) => statement(n)) }, null, 2));
      await expect(view.state).toContainText('In effect');
      // Whatever scrolls here: the box of the text, or the view around it.
      const scroll = (share) =>
        page.evaluate((share) => {
          let scroller = document.querySelector('.pol-text');
          while (scroller.scrollHeight <= scroller.clientHeight + 1 || !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) {
            if (!scroller.parentElement) break;
            scroller = scroller.parentElement;
          }
          const text = document.querySelector('.pol-under').getBoundingClientRect();
          const start = text.top - Math.max(0, scroller.getBoundingClientRect().top) + scroller.scrollTop;
          scroller.scrollTop = start + share * (text.height - scroller.clientHeight);
        }, share);
      for (const share of [0, 0.5, 1, 0.3]) {
        await scroll(share);
        await expect.poll(() => wrongLine(page)).toBeNull();
      }
      expect(await view.lines.count()).toBeLessThan(300);
      await view.decision.getByRole('button', { name: 'List every statement' }).click();
      await view.decision.getByRole('button', { name: '“Team140”' }).click();
      await expect(view.edit.locator('.pol-line[data-chosen]', { hasText: 'Team140' })).toBeInViewport();
      await expect.poll(() => wrongLine(page)).toBeNull();
    });
  });
}

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('the policies’ view is accessible and fits', async ({ page }) => {
        const view = await new Policies(page).open();
        expect.soft(await axeViolations(page), 'allowed').toEqual([]);
        expect.soft(await wide(page)).toBeLessThanOrEqual(0);
        await view.show('Boundary');
        await view.tool('Insert an example').click();
        await expect(view.verdict).toContainText('denied');
        expect.soft(await axeViolations(page), 'denied').toEqual([]);
        await view.text.fill('{"Efect": 1}');
        await expect(view.edit.locator('.pol-wrong')).toBeVisible();
        expect.soft(await axeViolations(page), 'broken').toEqual([]);
        expect.soft(await wide(page)).toBeLessThanOrEqual(0);
      });
    });
  }
}

test.describe('a part of the page that does not come', () => {
  const parts = /\/(policies|run|shared|chunk_\d+)-[0-9a-f]+\.wasm$/;

  test('is said, and comes when it is asked for again', async ({ page, guard }) => {
    let blocked = true;
    await page.route(parts, (route) => (blocked ? route.abort() : route.continue()));
    const lab = await new Lab(page).open();
    await page.evaluate(() => { location.hash = '#/policies'; });
    await expect(page.locator('.notice')).toContainText('could not be fetched; check the connection');
    await expect(lab.stage).toBeVisible();
    await lab.button('Upload a sample file').click();
    await expect(page.locator('.notice')).toContainText('could not be fetched; check the connection');
    await expect(lab.bucket).toContainText('empty');
    // The browser logs each failed request; the page itself must not break.
    expect(guard.take().filter((problem) => !/Failed to (load|fetch)|ERR_FAILED/.test(problem))).toEqual([]);
    blocked = false;
    await lab.uploadSample('letter.txt');
    await page.evaluate(() => { location.hash = '#/policies'; });
    await expect(new Policies(page).edit).toBeVisible();
    guard.take();
  });

  test('is there without a network, once its link was pointed at', async ({ page, context, guard }) => {
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    const came = page.waitForEvent('requestfinished', (request) => /\/policies-[0-9a-f]+\.wasm$/.test(request.url()));
    await page.locator('a[href^="#/policies"]').first().dispatchEvent('pointerenter');
    await came;
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await page.evaluate(() => { location.hash = '#/policies'; });
    await expect(new Policies(page).edit).toBeVisible();
    await context.setOffline(false);
    // The browser itself asks for the tab's picture again.
    expect(guard.take().filter((problem) => !problem.includes('favicon.svg'))).toEqual([]);
  });
});
