// The thief: what a stolen disk and a stolen role give, and what a disabled key takes away.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, denied } from './lab.mjs';

test('a thief with the disk gets noise, with the role an error, and one switch turns everything off', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.button('Steal the disk').click();
  const dialog = page.getByRole('dialog', { name: 'Be the thief' });
  await expect(dialog).toContainText('You hold letter.txt');
  // What the thief holds is what the bucket stores, and no text of the letter.
  await expect(dialog).toContainText('Encrypted data key');
  await expect(dialog).not.toContainText('Dear');
  for (const failed of [1, 2, 3, 4, 5]) {
    await dialog.getByRole('button', { name: 'Try to decrypt it' }).click();
    await expect(dialog.getByRole('status')).toContainText(`${failed} of ${failed} keys failed`);
  }
  await dialog.getByRole('button', { name: 'Steal the role without Decrypt' }).click();
  await expect(dialog).toContainText('is not authorized to perform: kms:Decrypt on resource:');
  await dialog.getByRole('button', { name: 'Disable the KMS key' }).click();
  await expect(dialog).toContainText('KMS.DisabledException');
  await expect(dialog).toContainText('the same download returns');
  await expect(dialog.getByRole('heading', { name: 'Why envelopes exist' })).toBeVisible();
  await expectNoAxeViolations(page);
  await page.keyboard.press('Escape');
  await expect(lab.button('Steal the disk')).toBeFocused();

  // It was a copy: the lab's own role and key still work.
  await lab.download('letter.txt');
  await lab.button('Last step').click();
  await expect(lab.step).toContainText('Identical to what was uploaded');
});
