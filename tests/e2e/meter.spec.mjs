// The meter: what KMS was asked so far, and four ways to encrypt many objects.
import { axeViolations, expect, test } from './fixtures.mjs';
import { Lab, openView } from './lab.mjs';

class Meter {
  constructor(page) {
    this.page = page;
    this.region = page.getByRole('region', { name: 'KMS requests and cost' });
    this.slider = this.region.getByRole('slider', { name: 'Objects per month' });
    this.downloads = this.region.getByLabel('Downloads per object');
    this.size = this.region.getByLabel('Object size');
    this.receipt = this.region.locator('.meter-receipt');
  }

  async open() {
    await openView(this.page, 'World');
    await expect(this.region).toBeVisible();
    return this;
  }

  /** The amount beside a line of the receipt. */
  amount(what) {
    return this.receipt.getByRole('row').filter({ hasText: what }).getByRole('cell');
  }

  /** [requests, a second, price] of a way. */
  cells(way) {
    return this.region.locator('.meter-ways tbody tr').filter({ has: this.page.locator('b').getByText(way, { exact: true }) }).locator('td');
  }
}

test('counts what KMS was asked, refused or not', async ({ page }) => {
  const lab = await new Lab(page).open();
  const meter = await new Meter(page).open();
  await expect(meter.amount('No request to KMS yet')).toHaveText('0');
  await expect(meter.amount('Estimate, this month')).toHaveText('$1.00');
  await expect(meter.region).toContainText(/simulated.*estimate/i);
  await expect(meter.region).toContainText('Prices: AWS KMS pricing page, us-east-1, read in 2026; an estimate');
  const back = () => openView(page, 'Lab');
  await back();
  await lab.uploadSample('letter.txt');
  await meter.open();
  await expect(meter.amount('GenerateDataKey')).toHaveText('1');
  await expect(meter.amount('Requests to KMS')).toHaveText('1');
  await expect(meter.amount('without the free tier')).toHaveText('$0.00');
  await expect(meter.receipt).toContainText('$0.000003 without the free tier');
  await back();
  await lab.button('Last step').click();
  await lab.download('letter.txt');
  await lab.set('kms:Decrypt', false);
  await lab.download('letter.txt');
  // Refused by S3: KMS is not asked.
  await lab.set('s3:GetObject', false);
  await lab.download('letter.txt');
  await meter.open();
  await expect(meter.amount('GenerateDataKey')).toHaveText('1');
  await expect(meter.amount('Decrypt')).toHaveText('2');
  await expect(meter.receipt.getByRole('row').filter({ hasText: 'Decrypt' })).toContainText('1 failed');
  await expect(meter.amount('Requests to KMS')).toHaveText('3');
});

test('four ways, by keyboard', async ({ page }) => {
  await new Lab(page).open();
  const meter = await new Meter(page).open();
  await expect(meter.slider).toHaveAttribute('aria-valuetext', '1,000,000 objects per month');
  // Reckoned by hand in tests/meter.rs.
  await expect(meter.cells('SSE-S3')).toHaveText(['0', '0', '$0.00']);
  await expect(meter.cells('SSE-KMS')).toHaveText(['2,000,000', '0.77', '$6.94']);
  await expect(meter.cells('SSE-KMS with a Bucket Key')).toHaveText(['20,000', '0.01', '$1.00']);
  await expect(meter.cells('kms:Encrypt on the file itself')).toHaveText(['512,000,000', '198', '$1,536.94']);
  await meter.slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(meter.slider).toHaveAttribute('aria-valuetext', '500,000 objects per month');
  await expect(meter.region.locator('output')).toHaveText('500,000');
  await expect(meter.cells('SSE-KMS').first()).toHaveText('1,000,000');
  await page.keyboard.press('Home');
  await expect(meter.slider).toHaveAttribute('aria-valuetext', '1 object per month');
  await expect(meter.cells('SSE-KMS').first()).toHaveText('2');
  await page.keyboard.press('End');
  await expect(meter.slider).toHaveAttribute('aria-valuetext', '1,000,000,000 objects per month');
  await expect(meter.cells('SSE-KMS')).toHaveText(['2,000,000,000', '772', '$6,000.94']);
  await expect(meter.region.locator('.meter-over')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(meter.downloads).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0');
  await expect(meter.cells('SSE-KMS').first()).toHaveText('1,000,000,000');
  await meter.downloads.fill('99999999999');
  await expect(meter.cells('SSE-KMS').first()).toHaveText('1,000,001,000,000,000');
  await meter.downloads.fill('1');
  await meter.size.selectOption('4 KiB');
  await expect(meter.cells('kms:Encrypt on the file itself').first()).toHaveText('2,000,000,000');
  await meter.size.selectOption('100 MiB');
  await expect(meter.cells('kms:Encrypt on the file itself').first()).toHaveText('51,200,000,000,000');
});

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('the meter is accessible and fits', async ({ page }) => {
        const lab = await new Lab(page).open();
        await lab.set('kms:GenerateDataKey', false);
        await lab.uploadSample('letter.txt');
        const meter = await new Meter(page).open();
        expect.soft(await axeViolations(page)).toEqual([]);
        await meter.slider.focus();
        await page.keyboard.press('End');
        await meter.downloads.fill('1000000');
        await meter.size.selectOption('100 MiB');
        await expect(meter.region.locator('.meter-over')).toHaveCount(3);
        expect.soft(await axeViolations(page), 'over the quota').toEqual([]);
        expect.soft(await wide(page)).toBeLessThanOrEqual(0);
      });
    });
  }
}
