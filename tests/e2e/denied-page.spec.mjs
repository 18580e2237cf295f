// Fix a denial: an error is pasted, explained with the reader's own names, fixed, and watched. Nothing of it is kept.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';

const ROLE = 'arn:aws:sts::222233334444:assumed-role/ingest-role/i-0abcd1234ef567890';
const KEY = 'arn:aws:kms:eu-west-1:222233334444:key/7f1c2b3a-9d4e-4f5a-8b6c-0d1e2f3a4b5c';
const ERROR = `botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: User: ${ROLE} is not authorized to perform: kms:GenerateDataKey on resource: ${KEY} because no identity-based policy allows the kms:GenerateDataKey action`;
const IDENTITY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::reports-eu/*' }] });
const KEY_POLICY = JSON.stringify({
  Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::222233334444:root' }, Action: 'kms:*', Resource: '*' }] }),
  PolicyName: 'default',
});

class FixADenial {
  constructor(page) {
    this.page = page;
    this.box = page.getByRole('textbox', { name: 'Paste the error you got' });
    this.policies = page.getByRole('textbox', { name: 'Your policies' });
    this.diagnosis = page.getByRole('region', { name: 'Diagnosis', exact: true });
    this.lines = this.diagnosis.getByRole('list').first().getByRole('listitem');
    this.bar = page.getByRole('region', { name: 'Your denial' });
  }

  async open(hash = '#/denied') {
    await this.page.goto(`./${hash}`);
    await expect(this.page.locator('html')).toHaveAttribute('data-boot', 'ready');
    return this;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Pastes a text as the browser would tell the page: the event first, and the text into the field if nobody takes it. */
  async paste(target, text) {
    await target.focus();
    await target.evaluate((element, text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      if (element.dispatchEvent(event) && 'setRangeText' in element) {
        element.setRangeText(text, element.selectionStart, element.selectionEnd, 'end');
        element.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
      }
    }, text);
  }
}

for (const [name, width, height] of [['a wide screen', 1440, 900], ['a phone', 390, 844]]) {
  test(`paste, cause, fix, watch, by keyboard alone, on ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const denied = await new FixADenial(page).open();
    await expect(denied.box).toBeVisible();
    await expect(page.getByText('Nothing leaves this page.').filter({ visible: true })).toBeVisible();
    await expectNoAxeViolations(page);

    // Pasting needs no button: the diagnosis takes the focus, and its first four lines are a list.
    await denied.paste(denied.box, ERROR);
    await expect(denied.diagnosis).toBeFocused();
    await expect(denied.lines).toHaveCount(4);
    await expect(denied.lines.nth(0)).toContainText('KMS');
    await expect(denied.lines.nth(1)).toContainText('ingest-role');
    await expect(denied.lines.nth(2)).toContainText(KEY);
    await expect(denied.lines.nth(3)).toContainText('aws ');
    await expectNoAxeViolations(page);

    // What is not given is said, and nothing is plainly allowed.
    await expect(denied.diagnosis).toContainText('not given');
    await expect(denied.diagnosis.getByText(/^Allowed\.?$/)).toHaveCount(0);

    // By keyboard: to the tabs, and to the next form.
    const tab = (name) => denied.diagnosis.getByRole('tab', { name });
    for (let presses = 0; presses < 12 && !(await tab('JSON').evaluate((tab) => tab === document.activeElement)); presses++) await page.keyboard.press('Tab');
    await expect(tab('JSON')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(tab('Terraform')).toHaveAttribute('aria-selected', 'true');
    await expect(denied.lines.nth(2)).toContainText('aws_iam_policy_document');

    const watch = denied.button('Watch it happen');
    for (let presses = 0; presses < 40 && !(await watch.evaluate((button) => button === document.activeElement)); presses++) await page.keyboard.press('Tab');
    await expect(watch).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(denied.bar).toBeVisible();
    // On a phone the caller's name stands with the question, not on the stage.
    const named = width > 1000 ? page.getByRole('region', { name: 'Stage', exact: true }) : page.getByText('Is ingest-role allowed').first();
    await expect(named).toContainText('ingest-role');
    await page.keyboard.press('End');
    await expect(page.getByRole('region', { name: 'This step' })).toContainText('kms:GenerateDataKey');
    await denied.bar.getByRole('button', { name: 'With the fix' }).press('Enter');
    await page.keyboard.press('End');
    await expect(page.getByRole('region', { name: 'This step' })).not.toContainText('KMS denied');
    await expectNoAxeViolations(page);
    await denied.bar.getByRole('button', { name: 'Back to my own lab' }).press('Enter');
    await expect(denied.bar).toBeHidden();
    await expect(page.getByRole('region', { name: 'Bucket', exact: true })).toContainText('my-bucket');
  });
}

test('typed text is explained by the button, and markup in it stays text', async ({ page }) => {
  const denied = await new FixADenial(page).open();
  await denied.box.fill(`${ERROR} <img src=x onerror=alert(1)><b>bold</b>`);
  await denied.button('Explain').click();
  await expect(denied.diagnosis).toBeFocused();
  const pasted = page.getByRole('complementary', { name: 'The error you pasted' });
  await expect(pasted).toContainText('<img src=x onerror=alert(1)><b>bold</b>');
  expect(await page.locator('.view[data-shown] :is(img, script)').count()).toBe(0);
  for (const part of ['who', 'call', 'action', 'resource', 'reason']) await expect(pasted.locator(`mark[data-part=${part}]`)).toHaveCount(1);

  await denied.button('Paste another').click();
  await expect(denied.box).toBeFocused();
  await denied.box.fill('The printer is on fire.');
  await denied.button('Explain').click();
  await expect(denied.diagnosis).toBeVisible();
  await expect(denied.lines).toHaveCount(0);
  await expectNoAxeViolations(page);
});

test('policies are taken by drop, paste, and typing; one that is none says why by its name', async ({ page }) => {
  const denied = await new FixADenial(page).open();
  await denied.paste(denied.policies, IDENTITY);
  await denied.policies.fill(KEY_POLICY);
  await denied.policies.evaluate((area) => {
    const data = new DataTransfer();
    data.items.add(new File(['{"Version": "2012-10-17", "Statement": ['], 'broken.json'));
    data.items.add(new File([JSON.stringify({ hello: 1 })], 'other.json'));
    area.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  const given = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Remove / }) });
  await expect(given).toHaveCount(4);
  await expect(given.filter({ hasText: 'broken.json' })).toContainText(/JSON|line 1/);
  await expect(given.filter({ hasText: 'other.json' })).toContainText('not an element of a policy');
  await denied.button('Remove other.json').click();
  await expect(given).toHaveCount(3);

  await denied.paste(denied.box, ERROR);
  await expect(denied.diagnosis.locator('[data-agrees]')).toHaveAttribute('data-agrees', 'agrees');
  await expect(denied.diagnosis.locator('[data-kind]').first()).toHaveAttribute('data-kind', 'no-allow');
  await expectNoAxeViolations(page);
});

test('5 MB are taken from the paste itself and answered at once', { tag: '@timed' }, async ({ page }) => {
  const denied = await new FixADenial(page).open();
  await denied.box.focus();
  const took = await denied.box.evaluate(
    (box, error) =>
      new Promise((resolve) => {
        const line = '2026-11-28T20:00:00Z INFO worker 17 wrote 4096 bytes to /var/log/ingest/part-00017\n';
        const half = line.repeat(Math.ceil((2.5 * 1024 * 1024) / line.length));
        const data = new DataTransfer();
        data.setData('text/plain', `${half}${error}\n${half}`);
        const start = performance.now();
        const region = document.getElementById('diagnosis');
        const look = () => (region.hidden ? requestAnimationFrame(look) : resolve(performance.now() - start));
        box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        look();
      }),
    ERROR,
  );
  expect(took, 'milliseconds from the paste to the diagnosis').toBeLessThan(300);
  await expect(denied.lines).toHaveCount(4);
  expect((await denied.box.inputValue()).length).toBeLessThan(20_001);
  await expect(page.getByText(/more characters are read but not shown/)).toBeVisible();
});

test('what was pasted is in no address, no store, and gone after a reload', async ({ page }) => {
  const denied = await new FixADenial(page).open();
  await denied.paste(denied.policies, IDENTITY);
  await denied.paste(denied.box, ERROR);
  await denied.button('Watch it happen').click();
  await expect(denied.bar).toBeVisible();
  await page.keyboard.press('End');
  await denied.bar.getByRole('link', { name: 'Back to the diagnosis' }).click();
  await expect(denied.diagnosis).toBeVisible();
  const kept = () =>
    page.evaluate(async () => {
      const texts = [location.href, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((resolve, reject) => {
          const open = indexedDB.open(name);
          open.onsuccess = () => resolve(open.result);
          open.onerror = () => reject(open.error);
        });
        for (const store of database.objectStoreNames) {
          const all = await new Promise((resolve) => {
            const get = database.transaction(store).objectStore(store).getAll();
            get.onsuccess = () => resolve(get.result);
          });
          texts.push(JSON.stringify(all));
        }
        database.close();
      }
      return texts.join('\n');
    });
  for (const own of ['222233334444', 'ingest-role', 'reports-eu', '7f1c2b3a']) expect(await kept()).not.toContain(own);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(denied.box).toHaveValue('');
  await expect(denied.diagnosis).toBeHidden();
  await expect(page.getByRole('button', { name: /^Remove / })).toHaveCount(0);
});

test('the question to ask has no names, is shown before it is copied, and its link opens the same diagnosis', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const denied = await new FixADenial(page).open();
  await denied.paste(denied.box, ERROR);
  await denied.button('Copy a question to ask').click();
  const dialog = page.getByRole('dialog', { name: 'A question to ask' });
  const question = await dialog.getByRole('textbox').inputValue();
  for (const own of ['222233334444', 'ingest-role', 'i-0abcd1234ef567890', '7f1c2b3a']) expect(question).not.toContain(own);
  expect(question).toContain('kms:GenerateDataKey');
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Copy a link to it' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Copied.');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(decodeURIComponent(link)).not.toContain('222233334444');
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole('region', { name: 'Diagnosis', exact: true }).getByRole('list').first().getByRole('listitem')).toHaveCount(4);
});

test('the way in: the first screen, a paste on it, the list of keys, and Policies with names of one’s own', async ({ page }) => {
  const denied = await new FixADenial(page).open('');
  await page.getByRole('link', { name: 'Got an AccessDenied? Paste it' }).click();
  await expect(denied.box).toBeVisible();

  await page.goto('./#/lab');
  await expect(page.getByRole('region', { name: 'Stage', exact: true })).toBeVisible();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByRole('link', { name: 'Paste it under Fix a denial' }).click();
  await expect(denied.box).toBeVisible();

  await page.goto('./#/lab');
  await expect(page.getByRole('region', { name: 'Stage', exact: true })).toBeVisible();
  await denied.paste(page.locator('body'), ERROR);
  await expect(denied.diagnosis).toBeFocused();

  await page.goto('./#/policies/identity');
  const editor = page.getByRole('main', { name: 'Policies' }).getByRole('textbox').first();
  await editor.fill(JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::reports-eu/*' }, { Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY }] }));
  await denied.button('Use my names').first().click();
  await expect(denied.bar).toBeVisible();
  await expect(page.getByRole('region', { name: 'Bucket', exact: true })).toContainText('reports-eu');
  await denied.bar.getByRole('button', { name: 'Back to my own lab' }).click();
  await expect(page.getByRole('region', { name: 'Bucket', exact: true })).toContainText('my-bucket');
});
