// The world's view: everything there is, made, changed, exported and brought back.
import { readFile } from 'node:fs/promises';
import { axeViolations, expect, test } from './fixtures.mjs';
import { bytes, Lab, openView, sha256 } from './lab.mjs';

const ALIAS = 'alias/my-s3-key';
const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

class World {
  constructor(page) {
    const region = (name) => page.getByRole('region', { name });
    this.page = page;
    this.root = page.locator('.wld');
    this.keys = region(/KMS keys?$/);
    this.buckets = region(/buckets?$/);
    this.people = region(/users and roles$/);
    this.said = this.root.getByRole('status');
    this.dialog = page.getByRole('dialog');
    this.alert = this.dialog.getByRole('alert');
    this.input = this.root.locator('input[type=file]');
  }

  async open() {
    await this.page.goto('./#/world');
    await expect(this.keys).toBeVisible();
    return this;
  }

  async go() {
    await openView(this.page, 'World');
    await expect(this.keys).toBeVisible();
  }

  async toLab() {
    await openView(this.page, 'Lab');
    return new Lab(this.page);
  }

  /** The row of this name. */
  row(name) {
    return this.root.locator('ol > li').filter({ has: this.page.locator('.title-row > b').getByText(name, { exact: true }) });
  }

  button(name) {
    return this.root.getByRole('button', { name, exact: true });
  }

  async createKey(alias) {
    await this.button('Create a key').click();
    await this.dialog.getByLabel(/^Alias/).fill(alias);
    await this.dialog.getByRole('button', { name: 'Create key' }).click();
  }

  async export(withBytes) {
    await this.root.getByLabel('Include the objects’ bytes').setChecked(withBytes);
    const event = this.page.waitForEvent('download');
    await this.button('Export').click();
    const download = await event;
    expect(download.suggestedFilename()).toBe('envelope-lab-world.json');
    return readFile(await download.path(), 'utf8');
  }

  async import(text, name = 'world.json') {
    await this.input.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  }
}

/** Uploads, and gives what came of it. */
async function upload(lab, name, buffer) {
  await lab.choose({ name, mimeType: 'text/plain', buffer });
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app holds/);
  await lab.button('Last step').click();
  return lab.title();
}

test('a key is made with an alias, gets another, and is there', async ({ page }) => {
  const world = await new World(page).open();
  await expect(world.root.locator('header')).toContainText('1 KMS key, 1 bucket with 0 objects, 4 users and roles');
  await world.createKey('reports');
  await expect(world.said).toContainText('with the alias alias/reports. It is enabled.');
  await expect(world.row('alias/reports')).toContainText('Enabled');
  await expect(world.keys.getByRole('heading')).toHaveText('2 KMS keys');
  await expect(world.button('Create a key')).toBeFocused();
  // The same alias again: KMS's own words, what was typed stays, and the key that was made goes on from there.
  await world.createKey('reports');
  await expect(world.alert.getByRole('heading')).toHaveText('KMS: AlreadyExistsException, 400');
  await expect(world.alert).toContainText('An error occurred (AlreadyExistsException) when calling the CreateAlias operation:');
  await expect(world.alert).toContainText('but not the alias.');
  const alias = world.dialog.getByLabel('Alias, without alias/');
  await expect(alias).toHaveValue('reports');
  await alias.fill('reports-2');
  await alias.press('Enter');
  await expect(world.dialog).toBeHidden();
  await expect(world.row('alias/reports-2')).toBeVisible();
  // An alias moves, and goes.
  await world.button('Aliases … alias/reports').click();
  await world.dialog.getByLabel('What to do').selectOption('move');
  await world.dialog.getByRole('combobox', { name: 'Alias', exact: true }).selectOption('alias/reports-2');
  await world.dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(world.row('alias/reports')).toContainText('alias/reports-2');
  await world.button('Aliases … alias/reports').click();
  await world.dialog.getByLabel('What to do').selectOption('delete');
  await world.dialog.getByRole('combobox', { name: 'Alias', exact: true }).selectOption('alias/reports-2');
  await world.dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(world.said).toContainText('alias/reports-2 is deleted');
  await expect(world.row('alias/reports')).not.toContainText('reports-2');
  // What happened can be watched.
  await world.button('Watch on the stage').click();
  const lab = new Lab(page);
  await expect(lab.stage).toBeVisible();
  await lab.at(1, (await lab.position())[1]);
});

test('a disabled key stops the lab, and an enabled one does not', async ({ page }) => {
  const world = await new World(page).open();
  await world.button(`Disable ${ALIAS}`).click();
  await expect(world.row(ALIAS).locator('.tag')).toHaveText('Disabled');
  await expect(world.button(`Enable ${ALIAS}`)).toBeFocused();
  const lab = await world.toLab();
  expect(await upload(lab, 'a.txt', Buffer.from('one'))).toContain('KMS.DisabledException');
  await world.go();
  await world.button(`Enable ${ALIAS}`).click();
  await world.toLab();
  expect(await upload(lab, 'a.txt', Buffer.from('one'))).toContain('200');
  // Throttled, it says so as well.
  await world.go();
  await world.root.getByRole('switch', { name: 'KMS throttles' }).click();
  await world.button(`Rotate ${ALIAS}`).click();
  await expect(world.said.getByRole('heading')).toHaveText(/KMS: ThrottlingException, 400/);
  await world.root.getByRole('switch', { name: 'KMS throttles' }).click();
  // An object sealed before a rotation opens after it.
  await world.button(`Rotate ${ALIAS}`).click();
  await expect(world.row(ALIAS)).toContainText('the 2nd key material');
  await expect(world.row(ALIAS)).toContainText('1 object in my-bucket');
  await world.toLab();
  await lab.download('a.txt');
  await lab.button('Last step').click();
  const saved = await lab.save('a.txt');
  expect(await readFile(saved.path, 'utf8')).toBe('one');
});

test('a key is rotated every year, is tagged and described', async ({ page }) => {
  const world = await new World(page).open();
  await world.button(`Rotate every year ${ALIAS}`).click();
  await expect(world.row(ALIAS)).toContainText('every 365 days');
  await expect(world.button(`Stop rotating ${ALIAS}`)).toBeFocused();
  await world.button(`Tags … ${ALIAS}`).click();
  await world.dialog.getByLabel('Tag, as key=value').fill('team=post');
  await world.dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(world.row(ALIAS)).toContainText('team = post');
  await world.button(`Description … ${ALIAS}`).click();
  await world.dialog.getByLabel('Description').fill('Of the parcels');
  await world.dialog.getByRole('button', { name: 'Save description' }).click();
  await expect(world.row(ALIAS)).toContainText('Of the parcels');
  await world.button(`Stop rotating ${ALIAS}`).click();
  await expect(world.row(ALIAS)).not.toContainText('every 365 days');
});

test('a key that waits to be deleted can be kept, or goes for good', async ({ page }) => {
  const world = await new World(page).open();
  const lab = await world.toLab();
  await upload(lab, 'a.txt', Buffer.from('one'));
  await world.go();
  const schedule = async (days) => {
    await world.button(`Schedule deletion … ${ALIAS}`).click();
    await expect(world.dialog).toContainText('1 object in my-bucket');
    await world.dialog.getByLabel('Waiting period in days, 7 to 30').fill(days);
    await world.dialog.getByRole('button', { name: 'Schedule deletion' }).click();
  };
  await schedule('3');
  await expect(world.alert).toContainText('PendingWindowInDays must be between 7 and 30');
  await expect(world.dialog.getByLabel(/^Waiting/)).toHaveValue('3');
  await page.keyboard.press('Escape');
  await schedule('7');
  await expect(world.row(ALIAS).locator('.tag')).toHaveText('Pending deletion');
  await world.button(`Cancel the deletion ${ALIAS}`).click();
  await expect(world.row(ALIAS).locator('.tag')).toHaveText('Disabled');
  await schedule('7');
  await world.button('Let 1 day pass').click();
  await expect(world.row(ALIAS)).toContainText('Pending deletion');
  await expect(world.root).toContainText('The lab’s clock is 1 day ahead of yours.');
  await world.button('Let 8 days pass').click();
  await expect(world.said).toContainText('nothing can decrypt what was encrypted with it');
  await expect(world.row(KEY_ID)).toContainText('Deleted');
  await expect(world.row('my-bucket')).toContainText('KMS key deleted');
  await expect(world.root).toContainText('The lab’s clock is 9 days ahead of yours.');
  await world.toLab();
  await lab.download('a.txt');
  await lab.button('Last step').click();
  expect(await lab.title()).toContain('KMS');
  await expect(lab.button('Save a.txt to disk')).toHaveCount(0);
});

test('a role is made with its policy, changed and deleted', async ({ page }) => {
  const world = await new World(page).open();
  await world.button('Create a user or role').click();
  await world.dialog.getByLabel('Name').fill('eva');
  const policy = world.dialog.getByLabel('Policy (JSON)');
  await expect(policy).toHaveValue(/kms:GenerateDataKey/);
  await policy.fill('{"Version": ');
  await world.dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(world.alert.getByRole('heading')).toHaveText('IAM: MalformedPolicyDocument, 400');
  await expect(world.alert).toContainText(`IAM created eva, but didn't attach the policy.`);
  await expect(policy).toHaveValue('{"Version": ');
  await policy.fill('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}');
  await world.dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(world.row('eva')).toContainText('inline-policy');
  await world.button('Policy … eva').click();
  await expect(policy).toHaveValue(/"s3:\*"/);
  await page.keyboard.press('Escape');
  await expect(world.button('Policy … eva')).toBeFocused();
  await world.button('Delete eva').click();
  await expect(world.row('eva')).toHaveCount(0);
  await expect(world.said).toBeFocused();
});

test('what was done can be undone, whatever was done since', async ({ page }) => {
  const world = await new World(page).open();
  const undo = (name) => page.getByRole('button', { name: `Undo: ${name}`, exact: true });
  await world.button('Delete auditor-role').click();
  await expect(world.row('auditor-role')).toHaveCount(0);
  await undo('Delete auditor-role').click();
  await expect(world.row('auditor-role')).toBeVisible();
  await expect(page.locator('.hint').first()).toHaveText('Undone: Delete auditor-role.');
  await expect(world.said).not.toContainText('auditor-role is deleted');
  // A key that is gone for good comes back too.
  await world.button(`Schedule deletion … ${ALIAS}`).click();
  await world.dialog.getByRole('button', { name: 'Schedule deletion' }).click();
  await world.button('Let 8 days pass').click();
  await expect(world.row(KEY_ID)).toContainText('Deleted');
  const throttles = world.root.getByRole('switch', { name: 'KMS throttles' });
  await throttles.click();
  await undo('Throttle KMS').click();
  await expect(throttles).not.toBeChecked();
  await undo('Let time pass').click();
  await expect(world.row(ALIAS).locator('.tag')).toHaveText('Pending deletion');
});

test('a bucket is made, set to SSE-KMS with a Bucket Key, and deleted', async ({ page }) => {
  const world = await new World(page).open();
  await world.button('Create a bucket').click();
  await world.dialog.getByLabel('Name').fill('reports');
  await world.dialog.getByRole('button', { name: 'Create bucket' }).click();
  await expect(world.row('reports')).toContainText('SSE-S3');
  await world.button('Default encryption … reports').click();
  await expect(world.dialog.getByRole('combobox', { name: /^KMS key/ })).toBeHidden();
  await world.dialog.getByLabel('Kind').selectOption('aws:kms');
  await world.dialog.getByRole('combobox', { name: /^KMS key/ }).selectOption(ALIAS);
  await world.dialog.getByLabel('Bucket Key').check();
  await world.dialog.getByRole('button', { name: 'Save default encryption' }).click();
  await expect(world.row('reports')).toContainText(`SSE-KMS with ${ALIAS}`);
  await expect(world.row('reports')).toContainText(/Bucket Key\s*on/);
  await world.button('Delete reports').click();
  await expect(world.row('reports')).toHaveCount(0);
  // A bucket with something in it stays.
  const lab = await world.toLab();
  await upload(lab, 'a.txt', Buffer.from('one'));
  await world.go();
  await world.button('Delete my-bucket').click();
  await expect(world.said.getByRole('heading')).toHaveText('S3: BucketNotEmpty, 409');
});

test('the world goes into a file and comes back, objects and all', async ({ page }) => {
  const world = await new World(page).open();
  const lab = await world.toLab();
  const [small, large] = [bytes(4_321), bytes(1_500_000, 7)];
  await upload(lab, 'small.bin', small);
  await upload(lab, 'large.bin', large);
  await world.go();
  await world.createKey('reports');
  await world.button(`Rotate ${ALIAS}`).click();
  const text = await world.export(true);
  await expect(world.said).toContainText('The file contains 2 objects, still encrypted.');
  const file = JSON.parse(text);
  expect([file.format, file.version]).toEqual(['envelope-lab-world', 3]);
  expect(file.buckets[0].objects.map(({ key }) => key)).toEqual(['large.bin', 'small.bin']);
  for (const secret of [small, large]) {
    expect(text).not.toContain(secret.subarray(0, 30).toString('base64'));
    expect(text).not.toContain(secret.subarray(0, 30).toString('hex'));
  }
  const light = await world.export(false);
  await expect(world.said).toContainText('The file contains everything except 2 objects');
  expect(JSON.parse(light).buckets[0].objects).toEqual([]);
  // A fresh world, and the old one from its file.
  await world.button('Reset the world').click();
  await expect(page).toHaveURL(/#\/lab(\?s=[\w-]+)?$/);
  await expect(lab.object('small.bin')).toHaveCount(0);
  await world.go();
  await expect(world.row('alias/reports')).toHaveCount(0);
  await world.import(text);
  await expect(world.said).toContainText('Imported from world.json: 2 KMS keys, 1 bucket with 2 objects');
  await expect(world.row('alias/reports')).toBeVisible();
  await world.toLab();
  for (const [name, buffer] of [['small.bin', small], ['large.bin', large]]) {
    await lab.download(name);
    await lab.button('Last step').click();
    const saved = await lab.save(name);
    expect(sha256(await readFile(saved.path))).toBe(sha256(buffer));
  }
  // An import can be taken back, after the two downloads.
  for (const step of ['Download large.bin', 'Download small.bin', 'Import a world']) await lab.button(`Undo: ${step}`).click();
  await world.go();
  await expect(world.row('alias/reports')).toHaveCount(0);
  await world.import(light);
  await expect(world.said).toContainText('2 KMS keys, 1 bucket with 0 objects');
});

test('a file that is damaged, newer or none of this lab is refused, and the world stays', async ({ page }) => {
  const world = await new World(page).open();
  await world.createKey('reports');
  const file = JSON.parse(await world.export(true));
  const refused = async (text, why) => {
    await world.import(text, 'file.json');
    await expect(world.said).toContainText(`Nothing was imported. Your world is unchanged. file.json: ${why}`);
    await expect(world.row('alias/reports')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Undo: Import a world', exact: true })).toHaveCount(0);
  };
  const changed = (change) => {
    const copy = structuredClone(file);
    change(copy);
    return JSON.stringify(copy);
  };
  await refused(changed((copy) => { copy.version = 4; }), 'this file is from a newer version (4) of this lab; this one reads version 3');
  await refused(changed((copy) => { copy.keys[1].state = 'Enable'; }), 'keys[1].state: expected Enabled, Disabled or PendingDeletion');
  await refused(changed((copy) => { delete copy.buckets; }), 'buckets: is missing');
  await refused('{"format": "else"}', `this isn't a world of this lab: expected "format": "envelope-lab-world"`);
  await refused('plum', "this isn't JSON: line 1, column 1: expected a value, found `plum`");
  await refused('', "this isn't JSON: line 1, column 1: the world file is empty");
  await refused(JSON.stringify(file).slice(0, 900), "this isn't JSON: line 1, column 901: the world file ends");
  await refused('['.repeat(40), "this isn't JSON: line 1, column 33: the world file is nested more than 32 levels deep");
  await refused(Buffer.from([0xff, 0xfe, 0x00]), 'the file isn’t UTF-8 text');
  // Dropped, a file is taken here and not uploaded to the lab's bucket.
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    const event = (type) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
    const target = document.querySelector('.wld h2');
    target.dispatchEvent(event('dragover'));
    target.dispatchEvent(event('drop'));
  }, JSON.stringify(file));
  await expect(world.said).toContainText('Imported from dropped.json: 2 KMS keys, 1 bucket with 0 objects');
});

test('by keyboard alone', async ({ page }) => {
  const world = await new World(page).open();
  const tabTo = async (target) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('not reached by Tab');
  };
  await tabTo(world.button('Create a key'));
  await page.keyboard.press('Enter');
  await expect(world.dialog.getByLabel(/^Alias/)).toBeFocused();
  await page.keyboard.type('typed');
  await page.keyboard.press('Enter');
  await expect(world.row('alias/typed')).toBeVisible();
  await expect(world.button('Create a key')).toBeFocused();
  await tabTo(world.button('Disable alias/typed'));
  await page.keyboard.press('Space');
  await expect(world.button('Enable alias/typed')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(world.button('Disable alias/typed')).toBeFocused();
  await tabTo(world.root.getByRole('switch', { name: 'KMS throttles' }));
  await page.keyboard.press('Space');
  await expect(world.root.getByRole('switch', { name: 'KMS throttles' })).toHaveAttribute('aria-checked', 'true');
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('the world’s view is accessible and fits', async ({ page }) => {
        test.setTimeout(90_000);
        const fits = async () => {
          const over = await page.evaluate(() => {
            const view = document.querySelector('.view.world');
            return Math.max(document.documentElement.scrollWidth - innerWidth, view.scrollWidth - view.clientWidth);
          });
          expect.soft(over).toBeLessThanOrEqual(0);
        };
        const world = await new World(page).open();
        const lab = await world.toLab();
        await upload(lab, 'a-long-name-without-a-break-in-it-that-goes-on-and-on-2026.bin', Buffer.from('one'));
        await world.go();
        await world.createKey('a-long-alias-without-a-break-in-it-that-goes-on-and-on-2026');
        await world.button(`Disable ${ALIAS}`).click();
        await expect(world.said).toContainText('is disabled');
        await expect(world.said).toBeInViewport();
        expect.soft(await axeViolations(page), 'with a disabled key').toEqual([]);
        await fits();
        await world.button(`Schedule deletion … ${ALIAS}`).click();
        await world.dialog.getByLabel(/^Waiting/).fill('99');
        await world.dialog.getByRole('button', { name: 'Schedule deletion' }).click();
        await expect(world.alert).toContainText('ValidationException');
        expect.soft(await axeViolations(page), 'refused in the form').toEqual([]);
        await fits();
        await world.dialog.getByLabel(/^Waiting/).fill('7');
        await world.dialog.getByRole('button', { name: 'Schedule deletion' }).click();
        await world.button('Let 8 days pass').click();
        await expect(world.said).toContainText('nothing can decrypt what was encrypted with it');
        await world.button('Create a user or role').click();
        expect.soft(await axeViolations(page), 'a form').toEqual([]);
        await fits();
        await world.dialog.getByRole('button', { name: 'Close' }).click();
        await world.import('{}', 'empty.json');
        await expect(world.said).toContainText('Nothing was imported');
        expect.soft(await axeViolations(page), 'refused').toEqual([]);
        await fits();
      });
    });
  }
}

test('going back closes an open form, and leaves nothing dead behind', async ({ page }) => {
  const lab = await new Lab(page).open();
  const world = new World(page);
  await page.evaluate(() => { location.hash = '#/world'; });
  await world.button('Create a key').click();
  await expect(world.dialog).toBeVisible();
  await page.goBack();
  await expect(lab.stage).toBeVisible();
  await expect(world.dialog).toHaveCount(0);
  await lab.uploadSample();
  // The form is gone for good, not only out of sight.
  await world.go();
  await expect(world.dialog).toHaveCount(0);
  await world.button('Create a key').click();
  await expect(world.dialog.getByLabel(/^Alias/)).toBeFocused();
});
