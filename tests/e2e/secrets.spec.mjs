// The secrets' view: a password sealed by kms:Encrypt, kept in the app's own table, and opened again.
import { axeViolations, expect, test } from './fixtures.mjs';
import { Lab, openView, KEY, ROLE } from './lab.mjs';

const PASSWORD = 'plum-Tundra-47-kite';

class Secrets {
  constructor(page) {
    const region = (name) => page.getByRole('region', { name, exact: true });
    this.page = page;
    this.write = region('Write');
    this.read = region('Read');
    this.path = region('Calls and table');
    this.steps = region('Steps of the last run');
    this.whyNot = region('Why not the whole file');
    this.password = this.write.getByLabel('Password');
    this.username = this.write.getByLabel('Username');
    this.rows = this.path.locator('tbody tr[data-chosen], tbody tr:has(th)');
    this.said = this.path.getByRole('status');
    this.alert = this.path.getByRole('alert');
    this.sentence = this.alert.locator('.sentence');
  }

  async open() {
    await this.page.goto('./#/secrets');
    await expect(this.write).toBeVisible();
    return this;
  }

  switch(action) {
    return this.page.locator('.sec').getByRole('switch', { name: action, exact: true });
  }

  button(name) {
    return this.page.locator('.sec').getByRole('button', { name, exact: true });
  }

  async writeRow() {
    const first = this.button('Allow kms:Encrypt, then run');
    await ((await first.count()) ? first : this.button('Encrypt and INSERT')).click();
    await expect(this.said).toContainText('KMS encrypted the password');
  }

  async readRow() {
    await this.button('SELECT and Decrypt').click();
  }

  async refused(code, message) {
    await expect(this.alert.getByRole('heading')).toHaveText(`KMS to your app: ${code}, 400`);
    if (message !== undefined) await expect(this.sentence).toHaveText(message);
  }
}

const cli = (code, operation, message) => `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
const denied = (action) => `User: ${ROLE} is not authorized to perform: ${action} on resource: ${KEY} because no identity-based policy allows the ${action} action`;

test('the first press seals a password, the next one brings it back', async ({ page }) => {
  const view = await new Secrets(page).open();
  await expect(view.password).toHaveValue(PASSWORD);
  await expect(view.switch('kms:Encrypt')).toHaveAttribute('aria-checked', 'false');
  await expect(view.button('SELECT and Decrypt')).toBeDisabled();
  await view.writeRow();
  await expect(view.switch('kms:Encrypt')).toHaveAttribute('aria-checked', 'true');
  await expect(view.rows).toHaveCount(1);
  await expect(view.rows).toContainText(/ana.*AQICAH.*171 bytes/s);
  // What is told, with its bytes: five steps of KMS and the statement, with the whole blob in it.
  await expect(view.steps.getByRole('listitem').filter({ has: page.getByRole('heading') })).toHaveCount(6);
  await expect(view.steps).toContainText('70 6c 75 6d 2d 54 75 6e');
  const sql = await view.steps.getByRole('group', { name: 'SQL' }).textContent();
  expect(sql).toMatch(/^INSERT INTO users \(username, password\)\nVALUES \('ana', decode\('AQICAH[A-Za-z0-9+/=]{222}', 'base64'\)\);$/);
  await view.readRow();
  await expect(view.said).toContainText('KMS decrypted the password');
  await expect(view.said.locator('.value')).toHaveText(PASSWORD);
  await expect(view.steps).toContainText("SELECT password FROM users WHERE username = 'ana';");
  // No secret and no blob in the record.
  const record = view.steps.locator('details').filter({ hasText: 'CloudTrail record' });
  await record.getByText('CloudTrail record').click();
  await expect(record.locator('pre')).toContainText('"eventName": "Decrypt"');
  await expect(record.locator('pre')).not.toContainText(/plum|cGx1bS|AQICAH/);
  // A second user is a second row; the same user again is the same row.
  await view.username.fill('bob');
  await view.password.fill('Grüße');
  await expect(view.write).toContainText('5 characters, 7 bytes in UTF-8');
  await view.writeRow();
  await expect(view.rows).toHaveCount(2);
  await view.readRow();
  await expect(view.said.locator('.value')).toHaveText('Grüße');
  await view.writeRow();
  await expect(view.rows).toHaveCount(2);
});

test('4,096 bytes pass, 4,097 are refused by KMS, and nothing typed is lost', async ({ page }) => {
  const view = await new Secrets(page).open();
  await view.button('4,096 bytes').click();
  await view.writeRow();
  await expect(view.rows).toContainText('4,258 bytes');
  await view.button('4,097 bytes').click();
  await expect(view.write.locator('#sec-count')).toHaveText('4,097 bytes');
  const start = "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length";
  await view.button('Encrypt and INSERT').click();
  await view.refused('ValidationException', cli('ValidationException', 'Encrypt', `${start} less than or equal to 4096`));
  await expect(view.password).toHaveValue(/^[a-z]{4097}$/);
  await expect(view.rows).toContainText('4,258 bytes');
  // An empty one as well.
  await view.password.fill('');
  await view.button('Encrypt and INSERT').click();
  await view.refused('ValidationException', cli('ValidationException', 'Encrypt', `${start} greater than or equal to 1`));
});

test('a missing permission is refused word for word, and one press mends it and runs again', async ({ page }) => {
  const view = await new Secrets(page).open();
  await view.button('Run without it').click();
  await view.refused('AccessDeniedException', cli('AccessDeniedException', 'Encrypt', denied('kms:Encrypt')));
  await expect(view.rows).toHaveCount(0);
  await view.button('Apply the fix and run again').click();
  await expect(view.said).toContainText('KMS encrypted the password');
  await expect(view.switch('kms:Encrypt')).toHaveAttribute('aria-checked', 'true');
  await view.switch('kms:Decrypt').click();
  await view.read.getByRole('button', { name: 'Run without it' }).click();
  await view.refused('AccessDeniedException', cli('AccessDeniedException', 'Decrypt', denied('kms:Decrypt').replace(`resource: ${KEY}`, 'the resource associated with this ciphertext')));
  // It is the lab's own world.
  await openView(page, 'Lab');
  const lab = new Lab(page);
  await expect(lab.switch('kms:Encrypt')).toHaveAttribute('aria-checked', 'true');
  await expect(lab.switch('kms:Decrypt')).toHaveAttribute('aria-checked', 'false');
  await page.goBack();
  await view.button('Apply the fix and run again').click();
  await expect(view.said.locator('.value')).toHaveText(PASSWORD);
});

test('another key, another context and one flipped bit each open nothing', async ({ page }) => {
  const view = await new Secrets(page).open();
  await view.writeRow();
  await view.read.getByLabel('Use another KMS key').check();
  await view.readRow();
  await view.refused('IncorrectKeyException', cli('IncorrectKeyException', 'Decrypt', 'The key ID in the request does not identify a CMK that can perform this operation.'));
  await view.read.getByLabel('Use another KMS key').uncheck();
  await view.read.getByLabel('Use another encryption context').check();
  await expect(view.read.getByLabel('Encryption context, one name = value pair per line')).toHaveValue('username = mallory');
  await view.readRow();
  const invalid = cli('InvalidCiphertextException', 'Decrypt', '').trim();
  await view.refused('InvalidCiphertextException', invalid);
  await view.read.getByLabel('Use another encryption context').uncheck();
  await view.read.getByLabel('Flip one bit of the ciphertext').check();
  const slider = view.read.getByRole('slider', { name: 'Which byte' });
  await expect(slider).toHaveValue('140');
  await slider.fill('20');
  await expect(slider).toHaveAttribute('aria-valuetext', 'byte 20, KMS key id: ab becomes aa');
  await expect(view.path.locator('.sec-flipped')).toHaveText(['ab', 'aa']);
  await view.readRow();
  await view.refused('InvalidCiphertextException', invalid);
  // Unbroken, it opens; the row was never touched.
  await view.read.getByLabel('Flip one bit of the ciphertext').uncheck();
  await view.readRow();
  await expect(view.said.locator('.value')).toHaveText(PASSWORD);
  // A context of the learner's own, given twice; what is no pair cannot be sent.
  const [given, sent] = [view.write, view.read].map((half) => half.getByLabel('Encryption context, one name = value pair per line'));
  await given.fill('username = ana\ntenant = 7');
  await view.writeRow();
  await view.readRow();
  await view.refused('InvalidCiphertextException');
  await sent.fill('tenant = 7\nusername = ana');
  await view.readRow();
  await expect(view.said).toContainText('KMS decrypted the password');
  await sent.fill('tenant');
  await expect(view.read).toContainText('“tenant” isn’t a name = value pair');
  await expect(view.button('SELECT and Decrypt')).toBeDisabled();
});

test('a file by kms:Encrypt is counted', async ({ page }) => {
  const view = await new Secrets(page).open();
  const cells = (name) => view.whyNot.getByRole('row', { name }).getByRole('cell').locator('b');
  await expect(cells('Calls to KMS')).toHaveText(['256', '1']);
  await expect(cells('Bytes of the file sent to KMS')).toHaveText(['1,048,576', '0']);
  await expect(cells('Bytes stored')).toHaveText(['1,090,048', '1,048,788']);
  await expect(cells('Cost of KMS requests, this file')).toHaveText(['$0.000768', '$0.000003']);
  await expect(view.whyNot).toContainText('less than or equal to 4096');
  await expect(view.whyNot).toContainText('estimate');
});

test('the run can be watched on the stage, without S3', async ({ page }) => {
  const view = await new Secrets(page).open();
  await view.writeRow();
  await view.button('Watch on the stage').click();
  const lab = new Lab(page);
  await lab.at(1, 5);
  await expect(lab.stage.locator('svg.picture')).toContainText('no part in this');
  await expect(lab.stage.locator('svg.picture')).not.toContainText(/encrypts(,| and) decrypts/);
  await lab.button('Last step').click();
  const sealed = lab.stage.locator('[data-glyph="SealedSecret"]');
  await expect(sealed).toHaveAttribute('data-here', '');
  expect(await axeViolations(page)).toEqual([]);
  // An upload after it has S3 again.
  await lab.uploadSample('letter.txt');
  await expect(lab.stage.locator('svg.picture')).toContainText(/encrypts(,| and) decrypts/);
});

test('by keyboard alone', async ({ page }) => {
  const view = await new Secrets(page).open();
  const tabTo = async (target) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('not reached by Tab');
  };
  await tabTo(view.password);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('by keyboard');
  await tabTo(view.write.locator('.btn.main'));
  await page.keyboard.press('Enter');
  await expect(view.said).toContainText('KMS encrypted the password');
  await expect(view.button('Encrypt and INSERT')).toBeFocused();
  await tabTo(view.button('SELECT and Decrypt'));
  await page.keyboard.press('Space');
  await expect(view.said.locator('.value')).toHaveText('by keyboard');
});

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('the secrets’ view is accessible and fits', async ({ page }) => {
        test.setTimeout(90_000);
        const fits = async () => {
          expect.soft(await wide(page)).toBeLessThanOrEqual(0);
          const inner = await page.evaluate(() => {
            const view = document.querySelector('.view.secrets');
            return view.scrollWidth - view.clientWidth;
          });
          expect.soft(inner).toBeLessThanOrEqual(0);
        };
        const view = await new Secrets(page).open();
        await expect(view.whyNot.getByRole('table')).toBeVisible();
        expect.soft(await axeViolations(page), 'empty').toEqual([]);
        await view.writeRow();
        await view.button('4,096 bytes').click();
        await view.username.fill('a-long-username-without-a-break-in-it@example.com');
        await view.writeRow();
        await expect(view.rows).toHaveCount(2);
        for (const more of await page.locator('.sec details:not([open]) > summary').all()) if (await more.isVisible()) await more.click();
        expect.soft(await axeViolations(page), 'written').toEqual([]);
        await fits();
        await view.read.getByLabel('Flip one bit of the ciphertext').check();
        await view.switch('kms:Decrypt').click();
        await view.read.getByRole('button', { name: 'Run without it' }).click();
        await view.refused('AccessDeniedException');
        expect.soft(await axeViolations(page), 'refused').toEqual([]);
        await fits();
      });
    });
  }
}
