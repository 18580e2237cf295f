// CloudTrail's view: what every call left, how it is searched, and the way to its step.
import { readFile } from 'node:fs/promises';
import { axeViolations, expect, test } from './fixtures.mjs';
import { denied, Lab, openView, KEY, ROLE } from './lab.mjs';

class Trail {
  constructor(page) {
    const region = (name) => page.getByRole('region', { name, exact: true });
    this.page = page;
    this.list = region('Events');
    this.event = region('Event');
    this.rows = this.list.locator('.trail-row');
    this.search = this.list.getByRole('searchbox', { name: 'Search the events' });
    this.failures = this.list.getByRole('button', { name: 'Failures only' });
    this.count = this.list.getByRole('status');
    this.json = this.event.locator('.trail-json');
  }

  async open() {
    await openView(this.page, 'CloudTrail');
    await expect(this.page.getByRole('main', { name: 'CloudTrail' })).toBeVisible();
    return this;
  }

  /** The event shown, parsed from what stands on the page. */
  async shown() {
    return JSON.parse(await this.json.textContent());
  }
}

/** An upload, a download, and an upload that KMS refuses: three events. */
async function busy(page) {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.download('letter.txt');
  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample('sunrise.svg');
  return lab;
}

test('nothing yet: what will be here, and the way to the lab', async ({ page }) => {
  const lab = await new Lab(page).open();
  const trail = await new Trail(page).open();
  const main = page.getByRole('main', { name: 'CloudTrail' });
  await expect(main.getByRole('heading', { name: 'No events yet' })).toBeVisible();
  await expect(trail.list).toBeHidden();
  await main.getByRole('link', { name: 'Go to the lab' }).click();
  await lab.uploadSample('letter.txt');
  await trail.open();
  await expect(trail.rows).toHaveCount(1);
  await expect(main.getByText('No events yet')).toBeHidden();
});

test('every call’s event, newest first, in AWS’s shape', async ({ page }) => {
  const lab = await busy(page);
  const trail = await new Trail(page).open();
  await expect(trail.rows.locator('b')).toHaveText(['GenerateDataKey', 'Decrypt', 'GenerateDataKey']);
  await expect(trail.rows.nth(1)).toContainText('app-role via fas.s3.amazonaws.com');
  await expect(trail.rows.nth(1)).toContainText('my-bucket/letter.txt');
  await expect(trail.rows.nth(1).locator('.trail-error')).toHaveCount(0);
  await expect(trail.rows.nth(0).locator('.trail-error')).toHaveText('AccessDenied');
  await expect(trail.rows.nth(0).locator('.trail-error .icon')).toBeVisible();
  // The newest is shown without being asked for.
  await expect(trail.rows.nth(0)).toHaveAttribute('aria-current', 'true');
  const refused = await trail.shown();
  expect(refused.errorCode).toBe('AccessDenied');
  expect(refused.errorMessage).toBe(denied('kms:GenerateDataKey', 'sunrise.svg'));

  await trail.rows.nth(1).click();
  await expect(trail.event.getByRole('heading', { name: 'Decrypt' })).toBeVisible();
  await expect(trail.rows.nth(1)).toBeFocused();
  const decrypt = await trail.shown();
  expect(Object.keys(decrypt)).toEqual([
    'eventVersion', 'userIdentity', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent', 'requestParameters', 'responseElements',
    'additionalEventData', 'requestID', 'eventID', 'readOnly', 'resources', 'eventType', 'managementEvent', 'recipientAccountId', 'eventCategory',
  ]);
  expect(decrypt).toMatchObject({
    eventVersion: '1.11',
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    userIdentity: { type: 'AssumedRole', arn: ROLE, invokedBy: 'fas.s3.amazonaws.com' },
    responseElements: null,
    resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: KEY }],
  });
  expect(decrypt.requestParameters).toEqual({
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::my-bucket/letter.txt' },
  });
  // Remarks, numbered as the lines they are about.
  await expect(trail.event.getByRole('listitem')).toHaveCount(4);
  await expect(trail.event.getByRole('listitem').nth(1)).toContainText('read resources');
  await expect(trail.json.locator('[data-note="2"]')).toContainText('"requestParameters"');
  await trail.event.getByRole('button', { name: /^4, show line/ }).click();
  await expect(trail.json.locator('[data-note="4"]')).toBeInViewport();
  await expect(trail.json.locator('[data-note="4"]')).toContainText('"responseElements": null');
  // By keys.
  await trail.rows.nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await expect(trail.rows.nth(2)).toBeFocused();
  await expect(trail.rows.nth(2)).toHaveAttribute('aria-current', 'true');
  // However fast they come: within one frame.
  const focused = await page.evaluate(async () => {
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowUp']) {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      const { port1, port2 } = new MessageChannel();
      await new Promise((done) => ((port1.onmessage = done), port2.postMessage(0)));
    }
    return document.activeElement.dataset.index;
  });
  expect(focused).toBe('0');
  await expect(trail.rows.nth(0)).toHaveAttribute('aria-current', 'true');
  // A call that S3 itself refuses leaves nothing; a new one joins those there are.
  await openView(page, 'Lab');
  await lab.set('s3:PutObject', false);
  await lab.uploadSample('letter.txt');
  await lab.set('s3:PutObject', true);
  await lab.set('kms:GenerateDataKey', true);
  await lab.uploadSample('file.dat');
  await trail.open();
  await expect(trail.rows).toHaveCount(4);
  await expect(trail.rows.nth(0)).toContainText('my-bucket/file.dat');
  await page.getByRole('button', { name: 'Reset the lab' }).click();
  await trail.open();
  await expect(page.getByRole('heading', { name: 'No events yet' })).toBeVisible();
});

test('the filter: failures, names, words in the JSON', async ({ page }) => {
  await busy(page);
  const trail = await new Trail(page).open();
  await expect(trail.count).toHaveText('3 events, newest first');
  await trail.failures.click();
  await expect(trail.failures).toHaveAttribute('aria-pressed', 'true');
  await expect(trail.rows).toHaveCount(1);
  await expect(trail.rows).toContainText('AccessDenied');
  await expect(trail.rows).toContainText('sunrise.svg');
  await expect(trail.count).toHaveText('1 of 3 events');
  await trail.failures.click();
  const chip = trail.list.getByRole('button', { name: 'Decrypt 1', exact: true });
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await expect(chip).toBeFocused();
  await expect(trail.rows.locator('b')).toHaveText(['Decrypt']);
  expect((await trail.shown()).eventName).toBe('Decrypt');
  await trail.search.fill('SUNRISE');
  await expect(trail.rows).toHaveCount(0);
  await expect(trail.list).toContainText('No event matches this filter.');
  await expect(trail.event.getByRole('button', { name: 'Go to its step' })).toBeHidden();
  await trail.list.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(trail.rows).toHaveCount(3);
  await expect(trail.search).toHaveValue('');
  await trail.search.fill('generatedatakey letter');
  await expect(trail.rows).toHaveCount(1);
});

test('an event leads to the step that left it', async ({ page }) => {
  const lab = await busy(page);
  const trail = await new Trail(page).open();
  await trail.rows.nth(1).click();
  await trail.event.getByRole('button', { name: 'Go to its step' }).click();
  await expect(page).toHaveURL(/#\/lab(\?s=[\w-]+)?$/);
  await expect(lab.stage).toBeVisible();
  await expect(lab.step.getByRole('heading', { level: 2 }).first()).toHaveText('KMS returns the plaintext data key');
  await expect(lab.button('Next step')).toBeFocused();
  await lab.tab('CloudTrail').click();
  const event = JSON.parse(await lab.step.locator('pre.json').textContent());
  expect(event.eventName).toBe('Decrypt');
  await trail.open();
  await trail.rows.nth(0).click();
  await trail.event.getByRole('button', { name: 'Go to its step' }).click();
  await expect(lab.step.getByRole('heading', { level: 2 }).first()).toHaveText('KMS returns AccessDeniedException to S3');
});

test('one event is copied, those shown are saved as CloudTrail delivers them', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await busy(page);
  const trail = await new Trail(page).open();
  await trail.event.getByRole('button', { name: 'Copy this event' }).click();
  await expect(trail.event.getByRole('status')).toHaveText('Copied.');
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(await trail.shown());
  await trail.rows.nth(2).click();
  await expect(trail.event.getByRole('status')).toHaveText('');
  const save = async () => {
    const saved = page.waitForEvent('download');
    await trail.list.getByRole('button', { name: 'Download as JSON' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('cloudtrail-events.json');
    return JSON.parse(await readFile(await download.path(), 'utf8'));
  };
  const all = await save();
  expect(Object.keys(all)).toEqual(['Records']);
  expect(all.Records.map(({ eventName }) => eventName)).toEqual(['GenerateDataKey', 'Decrypt', 'GenerateDataKey']);
  expect(all.Records[0]).toEqual(await trail.shown());
  await trail.failures.click();
  expect((await save()).Records.map(({ errorCode }) => errorCode)).toEqual(['AccessDenied']);
});

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('the view of events is accessible and fits', async ({ page }) => {
        const lab = await new Lab(page).open();
        const trail = await new Trail(page).open();
        expect.soft(await axeViolations(page), 'empty').toEqual([]);
        await page.getByRole('link', { name: 'Go to the lab' }).click();
        await lab.uploadSample('letter.txt');
        await lab.set('kms:GenerateDataKey', false);
        await lab.uploadSample('letter.txt');
        await trail.open();
        await expect(trail.rows).toHaveCount(2);
        expect.soft(await axeViolations(page), 'events').toEqual([]);
        expect.soft(await wide(page)).toBeLessThanOrEqual(0);
        await trail.failures.click();
        await trail.search.fill('nothing like it');
        await expect(trail.rows).toHaveCount(0);
        expect.soft(await axeViolations(page), 'none fits').toEqual([]);
      });
    });
  }
}
