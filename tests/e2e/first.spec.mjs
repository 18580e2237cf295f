// The first visit: four beats through the lab itself, and three blanks after the first upload and download.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';

const strip = (page) => page.getByRole('region', { name: 'First steps' });
const now = (page) => strip(page).locator('[aria-current=step]');
const recall = (page) => page.getByRole('region', { name: 'Recall' });

const top = (locator) => locator.evaluate((node) => node.getBoundingClientRect().top);

for (const [width, height] of [[1440, 900], [1280, 720], [1024, 768]]) {
  test(`beside the strip, the first object shows all its buttons whole at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    await lab.button('Last step').click();
    await expect(strip(page)).toBeVisible();
    const buttons = lab.bucket.locator('.object-do .btn');
    await expect(buttons).toHaveCount(5);
    // A button is cut where the list that it is in ends, or the window.
    const cut = await lab.bucket.locator('.objects').evaluate((list) => {
      const { bottom, right } = list.getBoundingClientRect();
      const limit = document.querySelector('.bar').getBoundingClientRect().top;
      const all = [...list.querySelectorAll('.object-do .btn')];
      return all.filter((one) => {
        const box = one.getBoundingClientRect();
        return box.bottom > Math.min(bottom, limit) + 0.5 || box.right > right + 0.5;
      }).map((one) => one.textContent);
    });
    expect(cut).toEqual([]);
  });
}

test('four beats lead through the lab, each done when the lab shows it', async ({ page }) => {
  test.setTimeout(60_000);
  const lab = await new Lab(page).open();
  await expect(now(page)).toContainText('Upload');
  await expectNoAxeViolations(page);
  // Nothing is taken away meanwhile.
  for (const name of ['Upload a sample file', 'Choose a file', 'Reset the lab', 'Keys', 'Search']) await expect(lab.button(name)).toBeEnabled();
  for (const region of [lab.permissions, lab.stage, lab.step, lab.bucket]) await expect(region).toBeVisible();

  await lab.uploadSample('letter.txt');
  await expect(now(page), 'a press is not enough').toContainText('Upload');
  await lab.button('Last step').click();
  await expect(now(page)).toContainText('Download');
  await lab.download('letter.txt');
  await lab.button('Last step').click();
  await expect(now(page)).toContainText('Encrypt off');

  // Another upload with kms:Encrypt never allowed shows nothing.
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(now(page)).toContainText('Encrypt off');
  await strip(page).getByRole('button', { name: 'Allow kms:Encrypt' }).click();
  await expect(lab.switch('kms:Encrypt')).toHaveAttribute('aria-checked', 'true');
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(now(page), 'kms:Encrypt is allowed').toContainText('Encrypt off');
  await lab.set('kms:Encrypt', false);
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(now(page)).toContainText('GenerateDataKey off');
  await expect(strip(page)).toContainText('Nothing broke');

  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(strip(page)).toContainText('the upload broke');
  await strip(page).getByRole('button', { name: 'Done' }).click();
  await expect(strip(page)).toBeHidden();
});

test('the first steps can be skipped at once, and do not come again', async ({ page }) => {
  const lab = await new Lab(page).open();
  await strip(page).getByRole('button', { name: 'Skip' }).click();
  await expect(strip(page)).toBeHidden();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await lab.uploadSample();
  await expect(strip(page)).toBeHidden();
});

test('a link into the page leads straight there', async ({ page }) => {
  for (const address of ['#/lab', '#/glossary/data-key']) {
    await page.goto(`./${address}`);
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await expect(page.locator('html')).not.toHaveAttribute('data-first');
    await expect(strip(page)).toHaveCount(0);
  }
});

for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  test(`the strip does not move the main button or lie over it at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lab = await new Lab(page).open();
    const button = lab.button('Upload a sample file');
    const before = await top(button);
    await expect(strip(page)).toBeVisible();
    expect(Math.abs((await top(button)) - before), 'moved by').toBeLessThanOrEqual(1);
    await button.click();
    await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of /);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}

test('after the first upload and download, three blanks are asked before they are told', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(recall(page)).toBeHidden();
  await lab.download('letter.txt');
  await expect(recall(page), 'the download has not reached its end').toBeHidden();
  await lab.button('Last step').click();
  await expect(recall(page)).toBeVisible();
  await expect(recall(page)).not.toContainText(/correct|Your upload/i);
  await expectNoAxeViolations(page);
  const choose = (blank, answer) => recall(page).getByRole('combobox', { name: blank }).selectOption({ label: answer });
  await choose(/To upload/, 'GenerateDataKey');
  await choose(/To download/, 'Encrypt');
  await expect(recall(page).getByRole('button', { name: 'Check answers' }), 'one blank is empty').toHaveAttribute('aria-disabled', 'true');
  await choose(/kms:Encrypt/, 'nothing in S3: small secrets');
  await recall(page).getByRole('button', { name: 'Check answers' }).click();
  await expect(recall(page)).toContainText('2 of 3 correct');
  await expect(recall(page)).toContainText('Your upload: GenerateDataKey 1, Decrypt 0, Encrypt 0.');
  await expect(recall(page)).toContainText('You chose: Encrypt.');
  await recall(page).getByRole('button', { name: 'Done' }).click();
  await expect(recall(page)).toBeHidden();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.download('letter.txt');
  await lab.button('Last step').click();
  await expect(recall(page), 'once is enough').toBeHidden();
});
