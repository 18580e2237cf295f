// The region Bytes: every byte explained, the same bytes elsewhere, a gibibyte scrolled.
import { readFileSync } from 'node:fs';
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';

const region = (page) => page.getByRole('region', { name: 'Bytes', exact: true });
const grid = (page) => page.getByRole('grid', { name: 'Bytes in hexadecimal' });
const card = (page) => page.getByRole('region', { name: 'The selected bytes' });

async function uploaded(page) {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  return lab;
}

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`every byte of a stored object is explained, by pointer and by keys, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lab = await uploaded(page);
    const opener = lab.bucket.getByRole('button', { name: 'Bytes', exact: true });
    await opener.click();
    await expect(region(page).getByRole('heading', { name: 'letter.txt' })).toBeFocused();
    await expect(region(page)).toContainText('as S3 stores it (SSE-KMS)');
    await expectNoAxeViolations(page);

    await region(page).getByRole('combobox', { name: 'What to show' }).selectOption('Encrypted data key');
    await region(page).getByRole('treeitem', { name: /^.?KMS key ID/ }).click();
    await expect(card(page)).toContainText('1234abcd-12ab-34cd-56ef-1234567890ab');
    await expect(card(page)).toContainText('5 to 20 (0x5 to 0x14)');
    // Selected in the grid as well, and marked by more than a color.
    const selected = grid(page).locator('.hex-part[data-selected]').first();
    await expect(selected).toContainText('12');
    expect(await selected.evaluate((part) => getComputedStyle(part).outlineStyle)).toBe('solid');

    // From the grid to the tree: a press, and the arrow keys.
    await grid(page).getByText('01', { exact: true }).first().click();
    await expect(region(page).getByRole('treeitem', { selected: true })).toContainText('format');
    await grid(page).press('ArrowRight');
    await grid(page).press('ArrowRight');
    await expect(region(page).getByRole('treeitem', { selected: true })).toContainText('purpose');
    await expect(card(page)).toContainText('03 is GenerateDataKey');
    await grid(page).press('End');
    await expect(region(page).getByRole('treeitem', { selected: true })).toContainText('tag');
    await grid(page).press('Home');
    await expect(region(page).getByRole('treeitem', { selected: true })).toContainText('format');
    const to = page.getByRole('textbox', { name: 'Go to offset' });
    await to.fill('0x36');
    await to.press('Enter');
    await expect(region(page).getByRole('treeitem', { selected: true })).toContainText('DER length');
    await to.fill('9999');
    await to.press('Enter');
    await expect(region(page)).toContainText('The last byte is 183 (0xb7).');
    await to.fill('0x36');
    await to.press('Enter');

    // The tree by keys.
    await region(page).getByRole('treeitem', { selected: true }).focus();
    await page.keyboard.press('ArrowUp');
    await expect(region(page).getByRole('treeitem', { selected: true })).toBeFocused();
    await expectNoAxeViolations(page);

    // Bits of the selected byte.
    await card(page).getByRole('button', { name: /^Bit 7: / }).click();
    await expect(card(page).getByRole('button', { name: /^Bit 7: / })).toHaveAttribute('aria-pressed', 'true');

    // Escape closes it, and the focus goes back.
    await page.keyboard.press('Escape');
    await expect(region(page)).toBeHidden();
    await expect(opener).toBeFocused();
  });
}

test('a field follows the run, and the same bytes are found in other steps, messages, and policies', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await uploaded(page);
  await lab.button('First step').click();
  while (!(await lab.step.getByRole('button', { name: 'Inspect CiphertextBlob' }).isVisible())) {
    const at = await lab.slider.inputValue();
    await lab.button('Next step').click();
    await expect(lab.slider).not.toHaveValue(at);
  }
  await lab.step.getByRole('button', { name: 'Inspect CiphertextBlob' }).click();
  await expect(region(page)).toContainText(/at step \d+/);
  await region(page).getByRole('treeitem', { name: /CiphertextBlob/ }).click();
  await expect(card(page)).toContainText('First seen');
  await expect(card(page).getByRole('button', { name: /HTTP message, in base64/ })).toBeVisible();
  // The step’s own dump is marked, without a change of the page.
  await expect.poll(() => page.evaluate(() => CSS.highlights.get('same-bytes')?.size ?? 0)).toBeGreaterThan(0);
  // As far as it is drawn: what is folded away is marked once it is there.
  const reachesFolded = () =>
    page.evaluate(() => [...(CSS.highlights.get('same-bytes') ?? [])].some((range) => range.endContainer.parentElement.closest('.step .more')));
  expect(await reachesFolded()).toBe(false);
  await lab.step.locator('summary', { hasText: 'show more' }).last().click();
  await expect.poll(reachesFolded).toBe(true);

  // Copied whole, in each form; saved, they are the bytes.
  await card(page).getByRole('button', { name: 'Copy as base64' }).click();
  await expect(card(page)).toContainText('Copied 184 bytes as base64.');
  const base64 = await page.evaluate(() => navigator.clipboard.readText());
  expect(base64).toMatch(/^AQIDAH/);
  await card(page).getByRole('button', { name: 'Copy as C array' }).click();
  await expect(card(page)).toContainText('Copied 184 bytes as C array.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('unsigned char ciphertextblob[184] = {');
  const [saved] = await Promise.all([page.waitForEvent('download'), card(page).getByRole('button', { name: 'Save all bytes' }).click()]);
  expect(saved.suggestedFilename()).toBe('CiphertextBlob.bin');
  expect(readFileSync(await saved.path()).toString('base64')).toBe(base64);

  // Where else: one press leads there, and the bytes are selected there.
  await card(page).getByRole('button', { name: /letter.txt in the bucket · encrypted data key/ }).click();
  await expect(region(page).getByRole('heading', { name: 'letter.txt' })).toBeVisible();
  await expect(grid(page)).toContainText('01');

  // At a step without the field, it says so.
  await region(page).getByRole('button', { name: 'Close' }).click();
  await lab.step.getByRole('button', { name: 'Inspect CiphertextBlob' }).click();
  await lab.button('Last step').click();
  await expect(region(page)).toContainText('This step has no such field.');
});

test('a file of several frames is read by range where workers stored it', async ({ page }) => {
  const lab = await new Lab(page).open();
  const bytes = Buffer.alloc(9 * 1024 * 1024 + 5, 'many frames ');
  await lab.input.setInputFiles({ name: 'frames.bin', mimeType: 'application/octet-stream', buffer: bytes });
  await expect(lab.slider).toBeVisible();
  await expect(lab.step).toContainText('Step');
  await lab.button('Last step').click();
  await lab.bucket.getByRole('button', { name: 'Bytes', exact: true }).click();
  await expect(region(page).getByRole('treeitem', { name: /frames/ }).first()).toBeVisible();
  await grid(page).press('End');
  await expect(region(page).getByRole('treeitem', { selected: true })).toContainText('tag');
  await expect(grid(page).locator('.hex-row[data-here] .hex-part').first()).toBeVisible();
  // The bytes of the grid are those of the saved file.
  const row = grid(page).locator('.hex-row[data-here]');
  const shown = (await row.locator('.hex-bytes').innerText()).replace(/\s/g, '');
  const from = parseInt(await row.locator('.hex-offset').innerText(), 16);
  const [saved] = await Promise.all([page.waitForEvent('download'), card(page).getByRole('button', { name: 'Save all bytes' }).click()]);
  const all = readFileSync(await saved.path());
  expect(all.length).toBe(12 + bytes.length + 10 * 16);
  expect(all.subarray(from, from + shown.length / 2).toString('hex')).toBe(shown);
  // The header that is shown is the nonce of the last of ten frames.
  await grid(page).press('Home');
  await expect(grid(page).locator('.hex-part').first()).toBeVisible();
  expect(all.subarray(7, 12).toString('hex')).toBe('0000000901');
});

test('a gibibyte scrolls: few rows are on the page, each frame takes at most 50 ms, and every byte is in reach', async ({ page }) => {
  await page.goto('./#/design');
  const grid = page.getByRole('grid', { name: 'Bytes in hexadecimal' }).first();
  await grid.scrollIntoViewIfNeeded();
  await expect(grid).toHaveAttribute('data-scaled', '');
  const took = await grid.evaluate(async (box) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const all = [];
    const bottom = box.scrollHeight - box.clientHeight;
    for (let step = 0; step <= 60; step += 1) {
      const before = box.querySelector('.hex-row').dataset.row;
      const start = performance.now();
      box.scrollTop = (bottom * step) / 60;
      box.dispatchEvent(new Event('scroll'));
      await Promise.resolve();
      for (let turn = 0; turn < 20 && step > 0 && box.querySelector('.hex-row').dataset.row === before; turn += 1) await new Promise((done) => setTimeout(done));
      box.getBoundingClientRect();
      all.push(performance.now() - start);
      await frame();
    }
    all.sort((a, b) => a - b);
    return { median: all[30], most: all[58], rows: box.querySelectorAll('.hex-row').length, last: Number([...box.querySelectorAll('.hex-row')].at(-1).dataset.row), count: Number(box.getAttribute('aria-rowcount')) };
  });
  expect(took.median, JSON.stringify(took)).toBeLessThan(50);
  expect(took.rows).toBeLessThan(60);
  expect(took.last).toBe(took.count - 1);

  // The wheel moves by rows, not by thousands of them.
  await grid.hover();
  const first = () => grid.locator('.hex-row').first().getAttribute('data-row').then(Number);
  await grid.press('Home');
  await expect.poll(first).toBe(0);
  await page.mouse.wheel(0, 240);
  await expect.poll(first).toBe(10);
  await grid.press('PageDown');
  await grid.press('End');
  await expect(grid.locator('.hex-row[data-here]')).toHaveAttribute('data-row', String(took.count - 1));
});
