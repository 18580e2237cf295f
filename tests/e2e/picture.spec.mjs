// The tab Picture: what encryption does to an image, in numbers that the test computes itself; ECB, marked as the wrong
// way; the same upload twice.
import { readFileSync } from 'node:fs';
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';

/** Shannon's entropy of bytes, in bits per byte. */
function entropy(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte] += 1;
  const shares = counts.filter((count) => count > 0).map((count) => count / bytes.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}

const noise = (length) => {
  let state = 9;
  return Buffer.from(Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24));
};

async function open(page, lab, name) {
  await lab.button('Last step').click();
  await lab.object(name).getByRole('button', { name: /^Bytes/ }).click();
  const region = page.getByRole('region', { name: 'Bytes', exact: true });
  await region.getByRole('tab', { name: 'Picture' }).click();
  return region;
}

/** The pixels of a canvas that are painted, and how many colors they have. */
const painted = (canvas) =>
  canvas.evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Set();
    let opaque = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 255) opaque += 1;
      colors.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    }
    return { opaque, colors: colors.size, pixels: data.length / 4 };
  });

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`the sample image is noise once it is stored, and shines through ECB, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lab = await new Lab(page).open();
    await lab.uploadSample('sunrise.svg');
    const region = await open(page, lab, 'sunrise.svg');

    // The image itself, its pixels with GCM, and with ECB, whose name says what it is.
    const image = region.getByRole('region', { name: 'An image under encryption' });
    const canvas = (name) => image.getByRole('img', { name });
    await expect(canvas(/^The image/)).toBeVisible();
    const [plain, gcm, ecb] = [await painted(canvas(/^The image/)), await painted(canvas(/^Noise/)), await painted(canvas(/^The wrong way/))];
    expect(plain.colors).toBeLessThan(2_000);
    expect(gcm.colors).toBeGreaterThan(gcm.pixels * 0.99);
    expect(ecb.colors).toBeLessThan(gcm.colors / 5);
    await expect(image.getByText('Wrong way', { exact: true })).toBeVisible();
    await expect(image).toContainText('0 of 16,000 blocks repeat');

    // The numbers, against what Node counts in the bytes themselves.
    const bytes = region.getByRole('region', { name: 'The bytes before and after' });
    await lab.download('sunrise.svg');
    await lab.button('Last step').click();
    const file = readFileSync((await lab.save('sunrise.svg')).path);
    const expected = Math.floor(entropy(file) * 1000) / 1000;
    await expect(bytes.getByRole('img', { name: new RegExp(`^Original: ${file.length.toLocaleString('en-US')} bytes as pixels, entropy ${expected.toFixed(3)} of 8 bits per byte$`) })).toBeVisible();
    await bytes.getByText('The same in numbers').click();
    const cells = bytes.getByRole('row', { name: /^Entropy/ }).getByRole('cell');
    const [before, after] = (await cells.allInnerTexts()).map(Number);
    expect(before).toBeCloseTo(expected, 3);
    expect(after).toBeGreaterThan(7.85);
    await expect(bytes.getByRole('row', { name: /^16-byte blocks/ }).getByRole('cell').nth(1)).toHaveText(/^0 of /);
    await expect(bytes.getByText('Wrong way', { exact: true })).toBeVisible();

    // The same upload twice: counted, beside what chance gives.
    const twice = region.getByRole('region', { name: 'The same upload twice' });
    await twice.getByRole('button', { name: 'Upload it twice' }).click();
    await expect(twice.getByRole('status')).toHaveText(/^\d+ of 2,\d+ stored bytes are equal at equal places: \d in the nonce, .*, and \d+ in the rest\. Chance alone gives 9, give or take 4\.$/);
    const equal = Number((await twice.getByRole('status').innerText()).split(' ')[0]);
    // By chance, and the five bytes of the nonce that number the frame.
    expect(equal).toBeLessThan(9 + 5 + 5 * 4);
    const secret = twice.getByRole('row', { name: /data key, encrypted/ }).getByRole('cell');
    expect(await secret.nth(0).innerText()).not.toBe(await secret.nth(1).innerText());
    expect((await painted(twice.getByRole('img', { name: /^Difference/ }))).opaque).toBeGreaterThan(2_000);
    await expectNoAxeViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}

test('a file that is no image has the drawing, in one press; a file of 5 MB is counted whole', async ({ page }) => {
  const lab = await new Lab(page).open();
  const body = noise(5_000_000);
  body.fill('the same again. ', 0, 1_000_000);
  await lab.choose({ name: 'five.bin', mimeType: 'application/octet-stream', buffer: body });
  await expect(lab.slider).toBeVisible({ timeout: 30_000 });
  const region = await open(page, lab, 'five.bin');
  await expect(region.getByRole('img', { name: /^Original: 40,960 bytes as pixels/ })).toBeVisible();
  await expect(region.getByRole('status').first()).toContainText((Math.floor(entropy(body) * 1000) / 1000).toFixed(3));
  await expect(region.getByRole('region', { name: 'The bytes before and after' })).toContainText('blocks repeat');
  await region.getByRole('button', { name: 'Show it on a drawing' }).click();
  await expect(region.getByRole('img', { name: /^The wrong way: the image/ })).toBeVisible();
  await expect(region).toContainText('0 of 16,000 blocks repeat');
});
