// The comparison: two tables filled by runs, cells that open theirs, policies in the learner's own names; and the sheet
// to print.
import { readFile } from 'node:fs/promises';
import { axeViolations, expect, test } from './fixtures.mjs';
import { KEY, Lab, denied } from './lab.mjs';

class Compare {
  constructor(page) {
    this.page = page;
    this.facts = page.getByRole('table', { name: 'What each permission is for' });
    this.matrix = page.getByRole('table', { name: 'What each operation needs' });
    this.policies = page.getByRole('complementary', { name: 'Ready-made policies' });
    this.status = page.locator('.cmp-count').getByRole('status');
  }

  async open() {
    await this.page.goto('./#/compare');
    await expect(this.status).toHaveText('Computed from 192 runs, just now.');
    return this;
  }

  /** Opens the run of an operation without a permission. */
  cell(operation, permission) {
    return this.matrix.getByRole('button', { name: new RegExp(`^(not )?needed\\. ${operation} without ${permission}: `) });
  }

  policy(name) {
    return this.policies.getByRole('region', { name, exact: true });
  }

  field(name) {
    return this.policies.getByRole('textbox', { name: new RegExp(`^${name}`) });
  }

  async text(name) {
    return JSON.parse(await this.policy(name).locator('pre').textContent());
  }
}

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('the tables fill by themselves, again when asked to, and no operation of S3 asks for kms:Encrypt', async ({ page }) => {
  const view = await new Compare(page).open();
  await expect(view.matrix.getByRole('button', { name: /^needed\. / })).toHaveCount(27);
  await expect(view.matrix.getByRole('button', { name: /^not needed\. / })).toHaveCount(16 * 11 - 27);
  await expect(page.locator('.cmp-never')).toHaveText(/^0 of 144 ?runs of S3 operations called kms:Encrypt\./);
  const row = view.facts.getByRole('row').filter({ hasText: 'kms:Decrypt' });
  await expect(row.getByRole('cell')).toHaveText([
    'S3, calling KMS for your app; your app, calling KMS itself',
    /decrypt what it encrypted/,
    'multipart only',
    'needed',
    'for Decrypt',
  ]);
  // A new run begins with an empty table and ends with the same one.
  const filling = await page.evaluate(() => {
    const counts = [];
    document.querySelector('.cmp-bar button').click();
    return new Promise((done) => {
      const look = () => {
        counts.push(document.querySelectorAll('.cmp-matrix td button').length);
        if (counts.at(-1) === 176) done(counts);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
  expect(filling[0]).toBeLessThan(176);
  expect(new Set(filling).size).toBeGreaterThan(4);
  await expect(view.status).toHaveText('Computed from 192 runs, just now.');
});

test('a cell opens its run in the lab, at the refusal if there was one', async ({ page }) => {
  const view = await new Compare(page).open();
  const cell = view.cell('PutObject', 'kms:GenerateDataKey');
  await cell.hover();
  await expect(page.locator('.cmp-says')).toHaveText('PutObject without kms:GenerateDataKey: AWS KMS denies it, and your app gets 403 AccessDenied.');
  await cell.click();
  const lab = new Lab(page);
  await expect(lab.stage).toBeVisible();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /AWS KMS checks kms:GenerateDataKey: denied$/);
  await expect(lab.step).toContainText(denied('kms:GenerateDataKey'));
  // The lab itself is as it was: an upload still goes through.
  await expect.poll(() => lab.granted()).toContain('kms:GenerateDataKey');
  await page.goBack();
  await expect(view.matrix).toBeVisible();
  await view.cell('PutObject', 'kms:Encrypt').click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of 11: /);
  await lab.button('Last step').click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /200 OK: the object is stored$/);
  await page.goBack();
  // What the first table says has its run as well, and an operation the one with everything.
  await view.facts.getByRole('button', { name: /^multipart only\. / }).click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /AWS KMS checks kms:Decrypt: denied$/);
  await page.goBack();
  await view.matrix.getByRole('button', { name: 'ListObjectsV2: watch it with every permission' }).click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of /);
});

test('what S3 asks of kms:Encrypt is said before anything else', async ({ page }) => {
  const view = await new Compare(page).open();
  const proof = page.locator('.cmp-never');
  await expect(proof).toBeInViewport();
  const [said, table] = await Promise.all([proof.boundingBox(), view.facts.boundingBox()]);
  expect(said.y + said.height).toBeLessThanOrEqual(table.y);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the tables are lists whose entries a finger hits, and no word stands alone in a column', async ({ page }) => {
    const view = await new Compare(page).open();
    const cells = page.locator(':is(.cmp-facts, .cmp-matrix) button:visible');
    const small = await cells.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width < 44 || height < 44).length);
    expect(small).toBe(0);
    const used = view.facts.getByRole('row').filter({ hasText: 'kms:Decrypt' }).getByRole('cell').first();
    expect((await used.boundingBox()).width).toBeGreaterThan(300);
    expect(await wide(page)).toBeLessThanOrEqual(0);
  });
});

test('at every width the tables fit, and no column’s name is turned on its side', async ({ page }) => {
  await new Compare(page).open();
  for (const width of [320, 390, 700, 860, 1024, 1280, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    const faults = await page.evaluate(() => {
      const view = document.querySelector('.view.compare');
      // Where the tables are lists, only a screen reader meets the heads.
      const seen = (head) => getComputedStyle(head.closest('thead')).clipPath === 'none';
      const heads = [...view.querySelectorAll('.cmp-matrix thead th')].filter(seen);
      return {
        wide: Math.max(view.scrollWidth - view.clientWidth, document.documentElement.scrollWidth - innerWidth),
        turned: heads.filter((head) => getComputedStyle(head.firstElementChild).writingMode !== 'horizontal-tb').length,
        // Where the tables are lists, their heads are for screen readers only.
        high: Math.max(0, ...heads.filter((head) => getComputedStyle(head.closest('thead')).position !== 'absolute').map((head) => head.getBoundingClientRect().height)),
      };
    });
    expect(faults.wide, `${width}`).toBeLessThanOrEqual(0);
    expect(faults.turned).toBe(0);
    expect(faults.high, `${width}`).toBeLessThan(110);
  }
});

test('by keyboard alone: to a cell, into its run and back', async ({ page }) => {
  const view = await new Compare(page).open();
  await page.getByRole('button', { name: 'Run again' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Cheat sheet to print' })).toBeFocused();
  await page.keyboard.press('Tab');
  const first = view.facts.getByRole('button').first();
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  const lab = new Lab(page);
  await expect(lab.button('Next step')).toBeFocused();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /Amazon S3 checks s3:PutObject: denied$/);
});

test('the policies carry the learner’s names, are copied and saved; a bad name is told what was expected', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const view = await new Compare(page).open();
  const allow = (Action, Resource) => ({ Effect: 'Allow', Action, Resource });
  const [upload, download, both] = ['Upload only', 'Download only', 'Upload and download'];
  expect((await view.text(upload)).Statement).toEqual([allow('s3:PutObject', 'arn:aws:s3:::my-bucket/*'), allow('kms:GenerateDataKey', KEY)]);
  await expect(view.policy(upload)).toContainText('Run just now: the upload succeeds; the download fails, s3:GetObject is denied.');
  await expect(view.policy(download)).toContainText('Run just now: the upload fails, s3:PutObject is denied; the download succeeds.');
  await expect(view.policy(both)).toContainText('Run just now: the upload succeeds; the download succeeds.');

  await view.field('Bucket').fill('holiday-photos');
  await view.field('Account').fill('444455556666');
  const key = 'arn:aws:kms:eu-central-1:444455556666:key/0987dcba-09fe-87dc-65ba-ab0987654321';
  await view.field('KMS key').fill(key);
  const own = [allow('s3:PutObject', 'arn:aws:s3:::holiday-photos/*'), allow('kms:GenerateDataKey', key)];
  expect((await view.text(upload)).Statement).toEqual(own);

  await view.policies.getByRole('button', { name: `Copy: ${upload}` }).click();
  await expect(view.policies.locator('.cmp-told')).toHaveText('Copied: Upload only.');
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).Statement).toEqual(own);
  const saving = page.waitForEvent('download');
  await view.policies.getByRole('button', { name: `Download: ${both}` }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('upload-and-download-policy.json');
  const text = await readFile(await saved.path(), 'utf8');
  expect(JSON.parse(text).Statement.flatMap(({ Action }) => Action).sort()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 's3:GetObject', 's3:PutObject']);

  // What is typed stays, so do the last sound policies.
  await view.field('Bucket').fill('Holiday Photos');
  await expect(view.field('Bucket')).toHaveAttribute('aria-invalid', 'true');
  await expect(view.policies.locator('.cmp-mistake')).toHaveText(/`?Holiday Photos`? isn’t a bucket name: expected 3 to 63 lowercase letters/);
  expect((await view.text(upload)).Statement).toEqual(own);
  await view.field('Bucket').fill('holiday-photos');
  await expect(view.policies.locator('.cmp-mistake')).toHaveCount(0);
  await view.field('KMS key').fill('alias/photos');
  await expect(view.policies.locator('.cmp-mistake')).toHaveText(/is an alias/);
  await view.policies.getByRole('button', { name: 'Use the lab’s names' }).click();
  await expect(view.field('KMS key')).toHaveValue(KEY);
  await expect(view.field('KMS key')).toHaveAttribute('aria-invalid', 'false');
});

test('the cheat sheet opens with three things to remember, and fits the narrowest window', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('./#/cheat-sheet');
  const truths = page.getByRole('list', { name: 'Three things to remember' }).getByRole('heading');
  await expect(truths).toHaveText(['Upload needs kms:GenerateDataKey', 'Download needs kms:Decrypt', 'S3 never calls kms:Encrypt']);
  await expect(truths.first()).toBeInViewport();
  await expect(page.locator('.sheet-page')).toContainText('Computed from 192 runs');
  expect(await wide(page)).toBeLessThanOrEqual(0);
  expect(await page.locator('.view.cheat-sheet').evaluate((view) => view.scrollWidth - view.clientWidth)).toBeLessThanOrEqual(0);
});

test('the cheat sheet carries the same, and prints on one page of A4 and of Letter', async ({ page }) => {
  const view = await new Compare(page).open();
  await view.field('Bucket').fill('holiday-photos');
  await page.getByRole('link', { name: 'Cheat sheet to print' }).click();
  const sheet = page.locator('.sheet-page');
  await expect(sheet.getByRole('region', { name: 'Upload', exact: true }).getByRole('listitem')).toHaveCount(11);
  await expect(sheet.getByRole('region', { name: 'Download', exact: true }).getByRole('listitem')).toHaveCount(10);
  await expect(sheet.locator('.cmp-matrix .cmp-cell[data-needed]')).toHaveCount(27);
  await expect(sheet.getByRole('region', { name: 'Upload only' })).toContainText('arn:aws:s3:::holiday-photos/*');
  await expect(sheet).toContainText('Computed from 192 runs');
  const fits = async () => {
    for (const format of ['A4', 'Letter']) {
      for (const printBackground of [false, true]) {
        const pdf = await page.pdf({ format, printBackground });
        const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g);
        expect(pages, `${format}, backgrounds ${printBackground}`).toHaveLength(1);
      }
    }
  };
  await fits();
  // With the longest names there can be, too.
  await page.goBack();
  await view.field('Bucket').fill('a'.repeat(63));
  await view.field('KMS key').fill(`arn:aws:kms:ap-southeast-2:444455556666:key/mrk-${'0123456789abcdef'.repeat(2)}`);
  await page.goForward();
  await expect(sheet.getByRole('region', { name: 'Upload only' })).toContainText('a'.repeat(63));
  await fits();
  // Nothing of the page around it is printed, and it is dark on light whatever the theme.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  const light = await sheet.evaluate((element) => getComputedStyle(element).color.match(/\d+/g).every((part) => Number(part) < 80));
  expect(light).toBe(true);
  await page.emulateMedia({ media: 'screen' });
  const asked = await page.evaluate(() => {
    let times = 0;
    window.print = () => (times += 1);
    document.querySelector('.sheet-bar button').click();
    return times;
  });
  expect(asked).toBe(1);
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('the comparison is accessible and fits', async ({ page }) => {
        // Two hundred cells are looked at one by one.
        test.slow();
        const view = await new Compare(page).open();
        await view.field('Account').fill('1111-2222-3333');
        await expect(view.policies.locator('.cmp-mistake')).toBeVisible();
        expect.soft(await axeViolations(page)).toEqual([]);
        expect.soft(await wide(page)).toBeLessThanOrEqual(0);
      });

      test('the cheat sheet is accessible and fits', async ({ page }) => {
        test.slow();
        await page.goto('./#/cheat-sheet');
        await expect(page.locator('.sheet-page')).toContainText('Computed from 192 runs');
        expect.soft(await axeViolations(page)).toEqual([]);
        expect.soft(await wide(page)).toBeLessThanOrEqual(0);
      });
    });
  }
}
