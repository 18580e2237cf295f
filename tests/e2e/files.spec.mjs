// The learner's own files: in by picker and by drop, out again unchanged.
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.mjs';
import { bytes, DOWNLOAD_STEPS, KEY, Lab, sha256, UPLOAD_STEPS } from './lab.mjs';

let lab;
test.beforeEach(async ({ page }) => {
  lab = await new Lab(page).open();
});

const files = [
  { name: 'noise 3000.bin', mimeType: 'application/octet-stream', buffer: bytes(3000), size: '2.9 KiB', stored: '3,028' },
  { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0), size: '0 bytes', stored: '28' },
  // A name that is markup, a path of its own and long: it stays a name.
  { name: 'Über den <b>Fluß</b> & "zurück" 100%.txt', mimeType: 'text/plain', buffer: bytes(1, 7), size: '1 byte', stored: '29' },
  // One byte beyond a frame: the first size that goes through the worker.
  { name: 'two frames.bin', mimeType: '', buffer: bytes((1 << 20) + 1, 3), size: '1 MiB', stored: '1,048,621' },
];

for (const { name, mimeType, buffer, size, stored } of files) {
  test(`${name} goes up, lies sealed in the bucket and comes back bit by bit`, async () => {
    await lab.chooseAndUpload({ name, mimeType, buffer });
    await lab.at(1, UPLOAD_STEPS);
    await expect(lab.step.getByRole('heading', { level: 2 })).toHaveText(`Your app holds ${name}`);
    await lab.button('Last step').click();
    const row = lab.object(name);
    await expect(row).toHaveCount(1);
    await expect(row).toContainText(`${size}, stored as ${stored} bytes`);
    await expect(row).toContainText('aws:kms');
    await expect(row.locator('b b')).toHaveCount(0);

    await lab.download(name);
    await lab.at(1, DOWNLOAD_STEPS);
    // Nothing is back before S3 has sent it.
    await expect(lab.button(`Save ${name} to disk`)).toHaveCount(0);
    await lab.button('Last step').click();
    await expect(lab.step).toContainText('Identical to what was uploaded');
    for (const digest of ['SHA-256 before', 'SHA-256 after']) {
      await expect(lab.step.locator('dt', { hasText: digest }).locator('+ dd')).toHaveText(sha256(buffer));
    }
    const saved = await lab.save(name);
    expect(Buffer.compare(await readFile(saved.path), buffer)).toBe(0);
    // Chromium replaces what some file system forbids in a name.
    expect(saved.name).toBe(name.replace(/[<>"/]/g, '_'));
  });
}

test('what lies in the bucket: ciphertext, encrypted key, metadata, and no way in', async ({ page }) => {
  const buffer = bytes(3000);
  await lab.chooseAndUpload({ name: 'own.bin', mimeType: 'application/octet-stream', buffer });
  await lab.goTo(8);
  const stepBytes = await lab.fields();
  await lab.button('Last step').click();

  const dialog = page.getByRole('dialog', { name: 'Inside own.bin' });
  const open = lab.object('own.bin').getByRole('button', { name: 'Look inside' });
  await open.click();
  await expect(dialog).toBeVisible();
  const inside = await lab.fields(dialog);
  expect(inside['Stored body'].about).toContain('3,028 bytes');
  expect(inside['Stored body'].parts).toEqual({ nonce: 12, ciphertext: 3000, tag: 16 });
  expect(inside['Stored body'].hex).toBe(stepBytes['Stored body'].hex);
  expect(Buffer.from(inside['Stored body'].hex, 'hex').includes(buffer.subarray(0, 16))).toBe(false);
  expect(inside['Encrypted data key'].about).toContain('184 bytes');
  expect(inside['Encrypted data key'].hex).toMatch(/^[0-9a-f]{368}$/);
  expect(inside['x-amz-server-side-encryption'].text).toBe('aws:kms');
  expect(inside['x-amz-server-side-encryption-aws-kms-key-id'].text).toBe(KEY);
  expect(JSON.parse(inside['Encryption context'].text)).toEqual({ 'aws:s3:arn': 'arn:aws:s3:::my-bucket/own.bin' });
  expect(inside.ETag.text).toMatch(/^"[0-9a-f]{32}"$/);
  expect(inside['Content-Length'].text).toBe('3,000');
  // No plaintext key anywhere in it.
  const key = stepBytes['Plaintext data key'].hex;
  expect((await dialog.innerText()).replace(/\s/g, '')).not.toContain(key);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(open).toBeFocused();
  await open.click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
});

test('deleted is gone, and the same file can go up again', async () => {
  const file = { name: 'again.txt', mimeType: 'text/plain', buffer: Buffer.from('once more') };
  await lab.chooseAndUpload(file);
  await lab.button('Last step').click();
  await lab.object('again.txt').getByRole('button', { name: 'Delete' }).click();
  await expect(lab.object('again.txt')).toHaveCount(0);
  await expect(lab.status.filter({ hasText: 'again.txt was deleted' })).toBeVisible();

  // The very same file chosen twice in a row is an upload each time.
  await lab.chooseAndUpload(file);
  await lab.button('Last step').click();
  await expect(lab.object('again.txt')).toHaveCount(1);
  await lab.chooseAndUpload({ ...file, buffer: Buffer.from('another text') });
  await lab.button('Last step').click();
  await expect(lab.object('again.txt')).toHaveCount(1);
  await lab.download('again.txt');
  await lab.button('Last step').click();
  const saved = await lab.save('again.txt');
  expect(await readFile(saved.path, 'utf8')).toBe('another text');
});

test('several objects lie side by side, and each comes back as itself', async () => {
  const [one, two] = [bytes(500, 11), bytes(700, 12)];
  await lab.chooseAndUpload({ name: 'one.bin', mimeType: '', buffer: one });
  await lab.chooseAndUpload({ name: 'two.bin', mimeType: '', buffer: two });
  await lab.button('Last step').click();
  await expect(lab.bucket.getByRole('listitem')).toHaveCount(2);
  for (const [name, buffer] of [['one.bin', one], ['two.bin', two]]) {
    await lab.download(name);
    await lab.button('Last step').click();
    await expect(lab.step.locator('dt', { hasText: 'SHA-256 after' }).locator('+ dd')).toHaveText(sha256(buffer));
  }
});

test('a button in the bucket’s list keeps the focus while the list changes around it', async ({ page }) => {
  await lab.chooseAndUpload({ name: 'one.bin', mimeType: '', buffer: bytes(500, 11) });
  await lab.chooseAndUpload({ name: 'two.bin', mimeType: '', buffer: bytes(700, 12) });
  await lab.button('Last step').click();
  const inside = lab.object('one.bin').getByRole('button', { name: 'Look inside' });
  await inside.focus();
  const held = await inside.elementHandle();
  const isHeld = () => held.evaluate((button) => button.isConnected && document.activeElement === button);
  const names = () => lab.bucket.getByRole('listitem').count();
  // The newer object stands above it, and is not there before the step that stores it.
  await page.keyboard.press('Home');
  await expect.poll(names).toBe(1);
  expect(await isHeld()).toBe(true);
  await page.keyboard.press('End');
  await expect.poll(names).toBe(2);
  expect(await isHeld()).toBe(true);
  // It goes for good, by a press that takes no focus.
  await lab.object('two.bin').getByRole('button', { name: 'Delete' }).evaluate((button) => button.click());
  await expect.poll(names).toBe(1);
  expect(await held.evaluate((button) => button.isConnected)).toBe(true);
  await inside.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Inside one.bin' })).toBeVisible();
});

async function drop(page, target, make) {
  const transfer = await page.evaluateHandle(make);
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer });
}

test('a file dropped on the stage is uploaded; a dropped text is not', async ({ page }) => {
  await drop(page, lab.stage, () => {
    const transfer = new DataTransfer();
    transfer.setData('text/plain', 'just words');
    return transfer;
  });
  await expect(lab.status.filter({ hasText: 'That was not a file' })).toBeVisible();
  await expect(lab.slider).toBeDisabled();

  await drop(page, lab.stage, () => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['dropped words'], 'dropped.txt', { type: 'text/plain' }));
    return transfer;
  });
  await lab.at(1, UPLOAD_STEPS);
  expect(Buffer.from((await lab.fields()).Body.hex, 'hex').toString()).toBe('dropped words');
  await lab.button('Last step').click();
  await expect(lab.object('dropped.txt')).toHaveCount(1);
});

test('a file dropped beside the stage does not make the browser leave the page', async ({ page }) => {
  const prevented = await lab.permissions.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'beside.txt'));
    const fire = (type) => !element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    return { dragover: fire('dragover'), drop: fire('drop') };
  });
  expect(prevented, 'unprevented, the browser would open the file instead of the lab').toEqual({ dragover: true, drop: true });
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
});

test('a file too large for this page is refused with its reason', async ({ page }) => {
  // The size alone decides; a real file of that size would say nothing more.
  await page.evaluate(() => {
    const input = document.querySelector('input[type=file]');
    const file = new File(['x'], 'huge.iso');
    Object.defineProperty(file, 'size', { value: 6 * 2 ** 30 });
    Object.defineProperty(input, 'files', { value: Object.assign(Object.create(FileList.prototype), { 0: file, item: () => file }) });
    Object.defineProperty(input.files, 'length', { value: 1 });
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await expect(lab.status.filter({ hasText: 'huge.iso is larger than 5 GiB' })).toBeVisible();
  await expect(lab.slider).toBeDisabled();
});
