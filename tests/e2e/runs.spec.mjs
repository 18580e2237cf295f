// A run beside another, and as a file.
import { readFile } from 'node:fs/promises';
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';

test('a pinned run stands beside another, ready or made since', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.button('Compare with another run').click();
  const dialog = page.getByRole('dialog', { name: 'Two runs, step by step' });
  await expect(dialog).toContainText('Pinned: Upload of letter.txt');
  // Beside an upload stands the one that shows most: without KMS.
  await expect(dialog).toContainText('AWS KMS: not called');
  await expect(dialog.getByRole('status')).toContainText('the second doesn’t call KMS');
  await expectNoAxeViolations(page);
  await dialog.getByRole('combobox', { name: 'Beside it' }).selectOption({ label: 'Download, SSE-KMS' });
  await expect(dialog).toContainText('Decrypt 1');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await lab.download('letter.txt');
  await lab.button('Last step').click();
  await lab.button('Compare with another run').click();
  await expect(dialog.getByRole('columnheader').last()).toContainText('Download of letter.txt');
  await expect(dialog).toContainText('Pinned: Upload of letter.txt');
});

test('a run is saved as a drawing, a picture, a diagram, and a transcript', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  const files = {};
  for (const name of ['SVG', 'PNG', 'Mermaid', 'Transcript']) {
    const event = page.waitForEvent('download');
    await lab.step.getByRole('button', { name, exact: true }).click();
    const download = await event;
    files[name] = [download.suggestedFilename(), await readFile(await download.path())];
  }
  expect(Object.values(files).map(([name]) => name)).toEqual(['svg', 'png', 'mmd', 'txt'].map((end) => `envelope-lab-putobject.${end}`));
  expect(files.SVG[1].toString()).toContain('GenerateDataKey');
  expect([...files.PNG[1].subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  // Width and height in a PNG's first chunk: twice the drawing.
  expect(files.PNG[1].readUInt32BE(16)).toBe(1720);
  expect(files.Mermaid[1].toString()).toMatch(/^sequenceDiagram\n {4}participant app as Your app\n/);
  expect(files.Transcript[1].toString()).toContain('kms:GenerateDataKey: denied.');
});
