// The tabs Prove it and Keys: what the page encrypts opens outside of it, and its keys are where it says they are.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, sha256 } from './lab.mjs';

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Opens the region Bytes at an object of the bucket, in one of its tabs. */
async function openTab(lab, name, tab) {
  await lab.button('Last step').click();
  await lab.object(name).getByRole('button', { name: /^Bytes/ }).click();
  const region = lab.page.getByRole('region', { name: 'Bytes', exact: true });
  await region.getByRole('tab', { name: tab, exact: true }).click();
  return region;
}

/** Downloads what a button offers, into a file of the test. */
async function download(page, button, file) {
  const [saved] = await Promise.all([page.waitForEvent('download'), button.click()]);
  await saved.saveAs(file);
  return saved.suggestedFilename();
}

test('a bundle opens in Node to the very bytes, and without its keys it does not', async ({ page }, info) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  const region = await openTab(lab, 'letter.txt', 'Prove it');
  const button = (name) => region.getByRole('button', { name, exact: true });

  // The browser's own cipher agrees in everything.
  await button("Check with this browser's own crypto").click();
  await expect(region).toContainText('7 of 7 results are equal, byte for byte.');
  await expect(region.getByRole('table').getByText('refused', { exact: true })).toHaveCount(4);

  await button('Prove it outside').click();
  const program = info.outputPath('open-bundle.mjs');
  await region.getByRole('tab', { name: 'Node', exact: true }).click();
  await download(page, button('Download open-bundle.mjs'), program);
  const [without, bundle] = ['without.json', 'bundle.json'].map((name) => info.outputPath(name));
  await download(page, button('Download the bundle'), without);
  expect(JSON.parse(await readFile(without, 'utf8'))).not.toHaveProperty('keys');
  await region.getByLabel('I understand. Put the simulated KMS key into the bundle.').check();
  await expect(region).toContainText('with the keys');
  expect(await download(page, button('Download the bundle'), bundle)).toBe('bundle.json');

  const run = (file) => promisify(execFile)(process.execPath, [program, file], { encoding: 'buffer' });
  const { stdout } = await run(bundle);
  await expect(region).toContainText(sha256(stdout));
  expect(stdout.toString()).toContain('Dear');
  await expect(run(without)).rejects.toThrow(/keys/);
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    await expectNoAxeViolations(page);
  }

  // The page opens it as well, and says where a damaged one is wrong.
  await region.getByText('Open a bundle here', { exact: true }).click();
  const chooser = page.waitForEvent('filechooser');
  await button('Choose a bundle').click();
  await (await chooser).setFiles(bundle);
  await expect(region).toContainText('The bundle is whole, and it opens.');
  await region.getByLabel('Or paste a bundle').fill('{"format": 1}');
  await button('Open the pasted bundle').click();
  await expect(region).toContainText(/this isn’t a bundle|line 1, column/);
});

test('a file becomes a message of the Encryption SDK, and opens again with its key only', async ({ page }, info) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  const region = await openTab(lab, 'letter.txt', 'Prove it');
  const button = (name) => region.getByRole('button', { name, exact: true });
  await region.getByText('AWS Encryption SDK messages', { exact: true }).click();
  await button('Encrypt letter.txt').click();
  await expect(region).toContainText('0x0178, AES_256_GCM_IV12_TAG16_HKDF_SHA256');
  await button('I understand. Show the key').click();
  const key = await region.getByRole('definition').filter({ hasText: /^[A-Za-z0-9+/]{43}=$/ }).innerText();
  const message = info.outputPath('letter.txt.encrypted');
  await download(page, button('Download the message'), message);
  const open = async (file) => {
    const chooser = page.waitForEvent('filechooser');
    await button('Choose a message or a body').click();
    await (await chooser).setFiles(file);
    await expect(region).toContainText(file.split('/').pop());
    await button('Decrypt it').click();
  };
  await region.getByLabel('Raw AES key, in hex or base64').fill(key);
  await open(message);
  await expect(region).toContainText('All tags match.');
  // One byte of the last tag, and it does not open.
  const bytes = await readFile(message);
  bytes[bytes.length - 1] ^= 1;
  const damaged = info.outputPath('damaged');
  await writeFile(damaged, bytes);
  await open(damaged);
  await expect(region).toContainText('the tag of frame 1 does not match');
  await expectNoAxeViolations(page);
});

test('a data key lives for a few steps, and then it is nowhere but in the runs', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  const region = await openTab(lab, 'letter.txt', 'Keys');
  await expect(region).toContainText('In plaintext at 5 of 11 steps: AWS KMS from step 6 to step 7, Amazon S3 from step 7 to step 10.');
  await expect(region).toContainText(Array(32).fill('00').join(' '));
  await region.getByRole('button', { name: 'Plaintext data key of this run', exact: true }).click();
  await expect(region).toContainText('No service stores, exports, logs, or holds this key.');
  await expect(region.getByRole('row', { name: /^The runs that this page shows/ })).toContainText('call 1, PutObject: steps 6, 7, 8');
  await region.getByRole('button', { name: 'The simulated KMS key', exact: true }).click();
  await expect(region).toContainText('The key is here: The lab as a file; KMS’s keys.');

  const box = region.getByLabel('A key, in hex or base64');
  await box.fill('not a key!');
  await region.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(region).toContainText('Character 10 is “!”');
  await box.fill(createHash('sha256').update('nowhere').digest('hex'));
  await region.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(region).toContainText('The key is in none of them.');
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    await expectNoAxeViolations(page);
  }
});
