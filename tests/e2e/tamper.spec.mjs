// Tampering with a stored object: the download fails at the right step, nothing is released, and one press undoes it.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { DOWNLOAD_STEPS, Lab } from './lab.mjs';

/** The region Bytes at the tab Tamper, opened from the bucket. */
async function tamperWith(lab, name) {
  await lab.button('Last step').click();
  await lab.bucket.locator(`[data-key="${name}"]`).getByRole('button', { name: 'Tamper' }).click();
  const bytes = lab.page.getByRole('region', { name: 'Bytes', exact: true });
  await expect(bytes.getByRole('tab', { name: 'Tamper' })).toHaveAttribute('aria-selected', 'true');
  await expect(bytes.getByRole('button', { name: 'Flip this bit' })).toBeVisible();
  return bytes;
}

const row = (bytes, name) => bytes.getByRole('row', { name: new RegExp(`^${name}`) });

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`a flipped bit at ${width}: the tag doesn’t match, 0 bytes come, and the bytes come back`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    const bytes = await tamperWith(lab, 'letter.txt');
    await bytes.getByRole('spinbutton', { name: /^Byte/ }).fill('20');
    await expect(bytes).toContainText('It’s in the ciphertext.');
    const bit = bytes.getByRole('button', { name: /^Bit 3, now/ });
    const before = await bit.textContent();
    await bit.click();
    await bytes.getByRole('button', { name: 'Flip this bit' }).click();
    await expect(bytes.getByRole('status')).toContainText('Done: flipped bit 3 of byte 20 of the body');
    await expect(bit).toHaveText(before === '0' ? '1' : '0');
    // The bucket says so in a word.
    await expect(lab.bucket.locator('[data-key="letter.txt"]')).toContainText('tampered');
    await expectNoAxeViolations(page);

    await bytes.getByRole('button', { name: 'Download it now' }).click();
    const came = bytes.getByRole('region', { name: 'What the download came to' });
    await expect(came).toContainText(`It failed at step ${DOWNLOAD_STEPS - 2} of ${DOWNLOAD_STEPS - 1}: S3 can't decrypt the file: the tag doesn't match.`);
    await expect(came).toContainText('Released to your app: 0 bytes.');
    await expect(came).toContainText('Noticed by: the AES-GCM tag, at S3.');
    await came.getByRole('button', { name: /^Show step/ }).click();
    await expect(lab.step).toContainText("the tag doesn't match");
    await expect(lab.step).toContainText('0 bytes');
    await lab.button('Last step').click();
    await expect(lab.step).toContainText('InternalError');
    await expect(row(bytes, 'Flip a bit of the body')).toContainText('caught');
    await expectNoAxeViolations(page);

    await bytes.getByRole('button', { name: 'Undo the tampering' }).click();
    await expect(bit).toHaveText(before);
    await expect(bytes.getByRole('status')).toContainText('has its earlier bytes again');
    await expect(lab.bucket).not.toContainText('tampered');
    await bytes.getByRole('button', { name: 'Download it now' }).click();
    await lab.button('Last step').click();
    await expect(lab.step).toContainText('Identical to what was uploaded');
    // What was tried stays, and comes back after a reload.
    await expect(row(bytes, 'Flip a bit of the body')).toContainText('0 bytes returned');
  });
}

test('what is tampered with, and the table of it, come back after a reload', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  let bytes = await tamperWith(lab, 'letter.txt');
  await bytes.getByRole('combobox', { name: 'What to do' }).selectOption('Change the context or metadata');
  await bytes.getByRole('textbox', { name: 'Name' }).fill('aws:s3:arn');
  await bytes.getByRole('textbox', { name: 'Value' }).fill('arn:aws:s3:::my-bucket/other.txt');
  await bytes.getByRole('button', { name: 'Change it' }).click();
  await bytes.getByRole('button', { name: 'Download it now' }).click();
  await expect(bytes.getByRole('region', { name: 'What the download came to' })).toContainText('Noticed by: the encryption context and KMS.');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(lab.bucket).toContainText('tampered');
  bytes = await tamperWith(lab, 'letter.txt');
  await expect(row(bytes, 'Change the encryption context')).toContainText('KMS.InvalidCiphertextException');
  await bytes.getByRole('button', { name: 'Undo the tampering' }).click();
  await expect(lab.bucket).not.toContainText('tampered');
});

test('the bit that is selected among the bytes is flipped there', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.object('letter.txt').getByRole('button', { name: 'Bytes' }).click();
  const bytes = page.getByRole('region', { name: 'Bytes', exact: true });
  const bit = bytes.getByRole('button', { name: /^Bit 5: / }).first();
  const before = await bit.textContent();
  await bit.click();
  await bytes.getByRole('button', { name: 'Flip this bit' }).click();
  await expect(bit).toHaveText(before === '0' ? '1' : '0');
  await expect(lab.object('letter.txt')).toContainText('tampered');
  await expectNoAxeViolations(page);
  await bytes.getByRole('tab', { name: 'Tamper' }).click();
  await bytes.getByRole('button', { name: 'Undo the tampering' }).click();
  await expect(lab.bucket).not.toContainText('tampered');
});

test('an old copy put back opens, and nothing notices but the app’s own digest', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  const bytes = await tamperWith(lab, 'letter.txt');
  await bytes.getByRole('combobox', { name: 'What to do' }).selectOption('Put an old version back');
  await bytes.getByRole('button', { name: 'Put it back' }).click();
  await expect(bytes.getByRole('status')).toContainText('No earlier copy was kept.');
  await bytes.getByRole('button', { name: 'Copy the stored object' }).click();
  await lab.chooseAndUpload({ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('You owe me nothing.') });
  await bytes.getByRole('button', { name: 'Put it back' }).click();
  await bytes.getByRole('button', { name: 'Download it now' }).click();
  const came = bytes.getByRole('region', { name: 'What the download came to' });
  await expect(came).toContainText('The download succeeded');
  await expect(came).toContainText('AES-GCM authenticates bytes, not their age.');
  await expect(row(bytes, 'Put an old version back')).toContainText('not caught');
});
