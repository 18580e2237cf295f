// A link to a moment of the lab: copied in one browser, opened in another; hostile links; back and forward.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

const kept = (page) => page.getByRole('region', { name: 'Your lab', exact: true });
const sharing = (page) => page.getByRole('dialog', { name: 'Share this moment' });
const asking = (page) => page.getByRole('dialog', { name: 'Open this shared lab?' });
const payload = (page) => page.evaluate(() => location.hash.split('?s=')[1] ?? '');

/** The address's payload, once it has followed the lab: it does so a little later. */
async function settled(page) {
  let before;
  await expect
    .poll(async () => {
      const [last, now] = [before, await payload(page)];
      before = now;
      return now !== '' && now === last;
    }, { intervals: [600] })
    .toBe(true);
  return before;
}

/** Another visitor's page, at an address. */
async function visitor(browser, baseURL, address) {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto(address);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  return { page, lab: new Lab(page), close: () => context.close() };
}

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a copied link opens the same policies at the same step', async ({ browser, baseURL, page }) => {
  const lab = await new Lab(page).open();
  await lab.preset.selectOption('Upload only');
  await lab.uploadSample('letter.txt');
  await lab.goTo(5);
  await lab.button('Share').click();
  const dialog = sharing(page);
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  expect(link.length).toBeLessThan(300);
  await expect(dialog.getByRole('img', { name: 'The link as a QR code' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  // The address bar says the same.
  await expect.poll(() => page.url()).toBe(link);

  const other = await visitor(browser, baseURL, link);
  await other.lab.at(5, UPLOAD_STEPS);
  await expect(kept(other.page)).toContainText('You opened a shared lab.');
  await expect.poll(() => other.lab.granted()).toEqual(['s3:PutObject', 'kms:GenerateDataKey']);
  await other.lab.goTo(UPLOAD_STEPS);
  await expect(other.lab.object('letter.txt')).toBeVisible();
  await other.close();
});

test('a refused upload of an own file: a sample stands in, and the page says so', async ({ browser, baseURL, page }) => {
  const lab = await new Lab(page).open();
  await lab.set('kms:GenerateDataKey', false);
  await lab.choose({ name: 'mine.pdf', mimeType: 'application/pdf', buffer: Buffer.from('not for others') });
  await lab.button('Last step').click();
  await expect(lab.alert).toBeVisible();
  const position = await lab.slider.getAttribute('aria-valuetext');
  await lab.button('Share').click();
  const link = await sharing(page).getByLabel('Link', { exact: true }).inputValue();
  const other = await visitor(browser, baseURL, link);
  await expect(other.lab.slider).toHaveAttribute('aria-valuetext', position);
  await expect(kept(other.page)).toContainText('the bytes of letter.txt stand in for mine.pdf');
  await other.lab.button('Apply the fix and run again').click();
  await other.lab.button('Last step').click();
  await expect(other.lab.object('mine.pdf')).toBeVisible();
  await other.close();
});

test('a link over an own lab asks first; the own lab is kept and comes back', async ({ browser, baseURL, page }) => {
  const lab = await new Lab(page).open();
  await lab.preset.selectOption('Download only');
  await expect.poll(() => payload(page)).not.toBe('');
  const link = page.url();

  const other = await visitor(browser, baseURL, './');
  await other.lab.uploadSample('sunrise.svg');
  await other.lab.goTo(3);
  const own = await settled(other.page);
  await other.page.evaluate((hash) => { location.hash = hash; }, new URL(link).hash);
  const dialog = asking(other.page);
  await expect(dialog).toContainText('Policies changed: Identity (Identity: Download only).');
  await expectNoAxeViolations(other.page);
  await dialog.getByRole('button', { name: 'Keep my lab' }).click();
  await expect(dialog).toBeHidden();
  await other.lab.at(3, UPLOAD_STEPS);
  await expect.poll(() => payload(other.page)).toBe(own);

  await other.page.evaluate((hash) => { location.hash = hash; }, new URL(link).hash);
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(dialog).toBeHidden();
  await expect(other.lab.object('sunrise.svg')).toHaveCount(0);
  await expect.poll(() => other.lab.granted()).toEqual(['s3:GetObject', 'kms:Decrypt']);
  await kept(other.page).getByRole('button', { name: 'Bring back my lab' }).click();
  await other.lab.at(3, UPLOAD_STEPS);
  await other.lab.goTo(UPLOAD_STEPS);
  await expect(other.lab.object('sunrise.svg')).toBeVisible();
  await other.close();
});

test('hostile and damaged links: a clear message, and the lab as it was', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(4);
  const whole = await settled(page);
  const links = [whole.slice(0, 20), '%00<script>', 'AAAA', '../../etc', 'x'.repeat(20_000), `A${whole}`];
  for (const link of links) {
    await page.evaluate((link) => { location.hash = `#/lab?s=${link}`; }, link);
    await expect(kept(page)).toContainText('This link can’t be opened');
    await expect(kept(page)).toContainText('Your lab is as it was.');
    await lab.at(4, UPLOAD_STEPS);
    await expect.poll(() => payload(page), link).toBe(whole);
    await kept(page).getByRole('button', { name: 'Dismiss' }).click();
  }
});

test('the address follows the step; back and forward go from run to run', async ({ page }) => {
  const lab = await new Lab(page).open();
  await expect(page).toHaveURL(/\/(#\/lab)?$/);
  await lab.uploadSample('letter.txt');
  await lab.goTo(4);
  const fourth = await settled(page);
  await lab.goTo(6);
  await expect.poll(() => payload(page)).not.toBe(fourth);
  const sixth = await settled(page);
  await lab.uploadSample('sunrise.svg');
  await lab.goTo(2);
  await expect.poll(() => payload(page)).not.toBe(sixth);
  await page.goBack();
  await lab.at(6, UPLOAD_STEPS);
  await expect(asking(page)).toBeHidden();
  await page.goForward();
  await lab.at(2, UPLOAD_STEPS);
  // A view is an entry of its own, with the plain address.
  await page.evaluate(() => { location.hash = '#/world'; });
  await expect(page).toHaveURL(/#\/world$/);
  await page.goBack();
  await lab.at(2, UPLOAD_STEPS);
  // A reload may come while the address is written: it then shows the one before, without the history's mark.
  const second = await payload(page);
  await lab.next();
  await expect.poll(() => payload(page)).not.toBe(second);
  await page.evaluate((old) => history.replaceState(null, '', `#/lab?s=${old}`), second);
  for (let reload = 0; reload < 2; reload += 1) {
    await page.reload();
    await lab.at(3, UPLOAD_STEPS);
    await expect(asking(page)).toBeHidden();
  }
});

test('a long link has no QR code, and a view is part of a link', async ({ browser, baseURL, page }) => {
  await page.goto('./#/policies/scp');
  const editor = page.getByRole('region', { name: 'Policies in effect', exact: true }).getByRole('textbox');
  const policy = { Version: '2012-10-17', Statement: [{ Sid: 'Unique', Effect: 'Deny', Action: ['s3:DeleteObject', 'kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 's3:PutBucketPolicy', 'iam:CreateUser'], Resource: ['arn:aws:s3:::one-bucket-0123/*', 'arn:aws:kms:eu-west-3:999988887777:key/9f8e7d6c-5b4a-3210-fedc-ba9876543210'] }] };
  await editor.fill(JSON.stringify(policy));
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = sharing(page);
  await expect(dialog).toContainText('can’t be read off a projector');
  await expect(dialog.getByRole('img')).toHaveCount(0);
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  expect(link.length).toBeGreaterThan(299);
  const other = await visitor(browser, baseURL, link);
  await expect(other.page).toHaveURL(/#\/policies\/scp$/);
  await expect(other.page.getByRole('region', { name: 'Policies in effect', exact: true }).getByRole('textbox')).toHaveValue(JSON.stringify(policy));
  await other.close();
});
