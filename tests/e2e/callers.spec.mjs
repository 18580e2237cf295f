// Who calls and how it is encrypted, chosen beside the upload button.
import { axeViolations, expect, test } from './fixtures.mjs';
import { Lab, openView } from './lab.mjs';

let lab;
test.beforeEach(async ({ page }) => {
  lab = await new Lab(page).open();
});

const choose = (name, label) => lab.page.getByRole('combobox', { name, exact: true }).selectOption({ label });
const caller = (name) => choose('Caller', name);
const encryption = (name) => choose('Encryption', name);
// A run before it may still be on the stage, at its end: the new one begins at its first step.
const toEnd = async () => {
  await expect(lab.step).toContainText('Step 1 of');
  await lab.page.keyboard.press('End');
};
const upload = async () => {
  await lab.button('Upload a sample file').click();
  await toEnd();
};
const download = async () => {
  await lab.bucket.getByRole('button', { name: /Download/ }).first().click();
  await toEnd();
};

test('an anonymous download of a KMS object is refused for want of a signature, public bucket or not', async ({ page }) => {
  await upload();
  // Until Block Public Access is off, a public policy is refused, and one that is there lets no outsider in.
  await openView(page, 'World');
  await page.getByRole('button', { name: 'Allow public access my-bucket', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Block public access my-bucket', exact: true })).toBeFocused();
  await openView(page, 'Policies');
  await page.getByRole('navigation', { name: 'Which policy' }).getByRole('link', { name: 'Bucket policy' }).click();
  const text = page.locator('.pol-sheet textarea');
  await text.fill('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-bucket/*"}]}');
  await openView(page, 'Lab');
  await caller('anonymous, no credentials');
  await download();
  await expect(lab.alert).toContainText('S3 returned InvalidArgument: ');
  await expect(lab.step).toContainText('S3 sends it as InvalidArgument, 400.');
  await expect(lab.alert).toContainText('Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.');
  await expect(lab.stage).toContainText('anonymous');
});

test('under SSE-S3 KMS has no part, and the run ends by saying so', async () => {
  await encryption('SSE-S3');
  await upload();
  await expect(lab.step).toContainText("It never called KMS, so no KMS permission was needed");
  await expect(lab.bucket).toContainText('AES256');
  await expect(lab.page.getByRole('region', { name: 'The same steps as a sequence' })).not.toContainText('GenerateDataKey');
});

test('the auditor may read in S3 and not in KMS; the fix goes into the auditor\u2019s own policy', async () => {
  await upload();
  await caller('auditor-role, S3 read access, no KMS access');
  await download();
  await expect(lab.alert).toHaveText("S3 allowed the download. KMS denied kms:Decrypt: no statement in auditor-role's policy allows it.");
  await expect(lab.step.locator('.aws-message')).toContainText('assumed-role/auditor-role/session is not authorized to perform: kms:Decrypt');
  const before = await lab.granted();
  await lab.button('Apply the fix and run again').click();
  await toEnd();
  await expect(lab.alert).toHaveCount(0);
  await expect.poll(() => lab.granted()).toEqual(before);
});

test('another account is refused without detail', async () => {
  await caller('partner-role, in account 444455556666');
  await upload();
  await expect(lab.alert).toHaveText('S3 denied s3:PutObject: the bucket belongs to another account and has no policy that allows partner-role.');
  await expect(lab.step.locator('.aws-message')).toHaveText('Access Denied');
  await expect(lab.step).toContainText('S3 sends it as AccessDenied, 403.');
});

test('with every kind an object goes up, comes back identical, and the page stays accessible', async ({ page }) => {
  test.slow();
  for (const kind of ['SSE-KMS with Bucket Key', 'SSE-KMS, key aws/s3', 'DSSE-KMS, encrypted twice', 'SSE-C, blocked in new buckets, unblocked here', 'Not specified (bucket default)']) {
    await encryption(kind);
    await upload();
    await expect(lab.alert, kind).toHaveCount(0);
    await download();
    await lab.page.keyboard.press('ArrowLeft');
    await expect(lab.step, kind).toContainText('identical to what it uploaded');
  }
  expect(await axeViolations(page)).toEqual([]);
});
