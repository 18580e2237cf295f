// The tab Code: one call in four clients, what S3 does beside it, and the error as each client prints it.
import { axeViolations, expect, test } from './fixtures.mjs';
import { KEY, Lab, ROLE, UPLOAD_STEPS, denied } from './lab.mjs';

const KEPT = 'envelope-lab/client';

class Code {
  constructor(page) {
    this.lab = new Lab(page);
    this.panel = this.lab.step.getByRole('tabpanel');
    this.clients = this.panel.getByRole('group', { name: 'Client' });
    this.copy = this.panel.getByRole('button', { name: 'Copy', exact: true });
    this.said = this.panel.getByRole('status');
    this.inside = this.panel.getByRole('heading', { name: /^What (S3|KMS) does internally$/ });
    this.yours = this.panel.getByRole('heading', { name: 'What you write' });
    this.failed = this.panel.getByRole('heading', { name: 'The error you get' });
  }

  async open() {
    await this.lab.tab('Code').click();
    await expect(this.yours).toBeVisible();
  }

  client(name) {
    return this.clients.getByRole('button', { name, exact: true });
  }

  call(operation, product) {
    return this.panel.getByRole('region', { name: `${operation} with ${product}` });
  }

  prints(product) {
    return this.panel.getByRole('region', { name: `What ${product} prints` });
  }
}

const CLIENTS = [
  ['CLI', 'AWS CLI', ['aws s3api put-object', '--bucket my-bucket', '--ssekms-key-id alias/my-s3-key']],
  ['Python', 'boto3', ['s3.put_object(', 'Bucket="my-bucket"', 'SSEKMSKeyId="alias/my-s3-key"']],
  ['JavaScript', 'AWS SDK for JavaScript v3', ['new PutObjectCommand({', 'Bucket: "my-bucket"', 'ServerSideEncryption: "aws:kms"']],
  ['Rust', 'AWS SDK for Rust', ['s3.put_object()', '.bucket("my-bucket")', 'ServerSideEncryption::AwsKms']],
];

test('an upload stands there in four clients, ready to be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const code = new Code(page);
  await code.lab.open();
  await code.lab.uploadSample();
  await code.open();
  await expect(code.client('CLI')).toHaveAttribute('aria-pressed', 'true');
  for (const [name, product, words] of CLIENTS) {
    await code.client(name).click();
    const call = code.call('PutObject', product);
    for (const word of [...words, 'file.dat']) await expect(call).toContainText(word);
    await expect(code.clients.locator('[aria-pressed=true]')).toHaveText(name);
    await expect(code.said).toHaveText('');
    await code.copy.click();
    await expect(code.said).toHaveText('Copied.');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await call.textContent());
  }
  await expect(code.failed).toHaveCount(0);
  expect(await axeViolations(page)).toEqual([]);
  // The tab and the client stay, from step to step and from visit to visit.
  await page.reload();
  expect(await page.evaluate((name) => localStorage.getItem(name), KEPT)).toBe('Rust');
  await code.lab.uploadSample();
  await code.open();
  await expect(code.client('Rust')).toHaveAttribute('aria-pressed', 'true');
});

test('what S3 does internally stands beside what is written', async ({ page }) => {
  const code = new Code(page);
  await code.lab.open();
  await code.lab.uploadSample();
  await code.open();
  let asked = 0;
  for (let step = 1; step <= UPLOAD_STEPS; step++) {
    await code.lab.goTo(step);
    await expect(code.yours).toBeVisible();
    await expect(code.call('PutObject', 'AWS CLI')).toContainText('aws s3api put-object');
    const sent = code.panel.getByRole('region', { name: 'The GenerateDataKey that S3 sends to KMS' });
    if (await sent.count()) {
      asked++;
      await expect(code.inside).toHaveText('What S3 does internally');
      await expect(code.panel).toContainText('You write nothing here: S3 calls GenerateDataKey on your behalf');
      await expect(sent).toContainText('"aws:s3:arn": "arn:aws:s3:::my-bucket/file.dat"');
      await expect(sent).toContainText('"KeySpec": "AES_256"');
    }
  }
  expect(asked).toBeGreaterThan(2);
  await code.lab.goTo(1);
  await expect(code.inside).toHaveCount(0);
});

test('a refusal as each client throws and prints it', async ({ page }) => {
  const code = new Code(page);
  await code.lab.open();
  await code.lab.set('kms:GenerateDataKey', false);
  await code.lab.uploadSample();
  await code.open();
  await page.keyboard.press('Home');
  await expect(code.failed).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(code.failed).toBeVisible();
  const message = denied('kms:GenerateDataKey', 'file.dat');
  const line = `An error occurred (AccessDenied) when calling the PutObject operation: ${message}`;
  for (const [name, product, caught, prints] of [
    ['CLI', 'AWS CLI', "grep -F '(AccessDenied)'", `aws: [ERROR]: ${line}`],
    ['Python', 'boto3', 'except ClientError as error:', line],
    ['JavaScript', 'AWS SDK for JavaScript v3', 'error instanceof S3ServiceException', `AccessDenied: ${message}`],
    ['Rust', 'AWS SDK for Rust', 'error.code() == Some("AccessDenied")', `AccessDenied: ${message}`],
  ]) {
    await code.client(name).click();
    await expect(code.call('PutObject', product)).toContainText(caught);
    await expect(code.prints(product)).toContainText(prints);
  }
  await expect(code.prints('AWS SDK for Rust')).toContainText(ROLE);
  await expect(code.prints('AWS SDK for Rust')).toContainText(KEY);
  expect(await axeViolations(page)).toEqual([]);
});

test('all of it is reached by the keyboard, and nothing scrolls sideways', async ({ page }) => {
  const code = new Code(page);
  await code.lab.open();
  await code.lab.uploadSample();
  await code.lab.tab('Bytes').focus();
  const stay = async (tab) => expect(code.lab.tab(tab)).toBeFocused();
  for (const tab of ['Decision', 'API call', 'Code']) {
    await page.keyboard.press('ArrowRight');
    await stay(tab);
  }
  await expect(code.yours).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(code.panel).toBeFocused();
  for (const target of [code.client('CLI'), code.client('Python')]) {
    for (let presses = 0; presses < 4 && !(await target.evaluate((node) => node === document.activeElement)); presses++) {
      await page.keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(code.client('Python')).toHaveAttribute('aria-pressed', 'true');
  await expect(code.client('Python')).toBeFocused();
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    await page.setViewportSize({ width, height });
    // The stage measures itself anew in the frame after.
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    expect(await code.panel.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
  }
});
