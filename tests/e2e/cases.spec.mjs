// The cases' view: a case is an address, is run, and tells call by call what AWS would answer.
import { axeViolations, expect, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';

class Cases {
  constructor(page) {
    this.page = page;
    this.main = page.getByRole('main', { name: 'Cases' });
    this.list = this.main.getByRole('navigation', { name: 'Cases' });
    this.sheet = this.main.getByRole('region', { name: 'Case', exact: true });
    this.told = this.sheet.locator('.case-story > .case-acts > li[data-act]');
  }

  async open(slug = '') {
    await this.page.goto(slug ? `./#/cases/${slug}` : './#/cases');
    await expect(this.page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await expect(this.sheet.getByRole('heading', { level: 2 }).first()).toBeVisible();
    return this;
  }

  async run(name = 'Run it') {
    await this.sheet.getByRole('button', { name, exact: true }).click();
    await expect(this.sheet.getByRole('heading', { name: 'What happened' })).toBeFocused();
    return this;
  }

  /** Every call told: who, what, the verdict, and what the CLI prints where it was refused. */
  async acts() {
    return this.told.evaluateAll((items) =>
      items.map((item) => ({
        call: item.querySelector('.case-call code').textContent,
        verdict: item.querySelector('.case-verdict').textContent,
        error: item.querySelector('.case-no .sentence')?.textContent ?? '',
        asTold: item.dataset.asTold,
      })),
    );
  }

  async verdicts() {
    return (await this.acts()).map(({ call, verdict }) => `${call} ${verdict}`);
  }
}

const OK = 'OK';
// What each case must show, written down by hand: its calls and how each is answered.
const KMS_ONLY = {
  'lock-out': [
    'kms:PutKeyPolicy 400 MalformedPolicyDocumentException',
    `kms:PutKeyPolicy ${OK}`,
    'kms:PutKeyPolicy 400 AccessDeniedException',
    `kms:GenerateDataKey ${OK}`,
  ],
  'key-policy-and-iam': [
    `kms:GenerateDataKey ${OK}`,
    `kms:PutKeyPolicy ${OK}`,
    'kms:GenerateDataKey 400 AccessDeniedException',
    `kms:GenerateDataKey ${OK}`,
  ],
  'encryption-context': [
    `kms:Encrypt ${OK}`,
    `kms:Decrypt ${OK}`,
    'kms:Decrypt 400 InvalidCiphertextException',
    'kms:Decrypt 400 InvalidCiphertextException',
    'kms:Decrypt 400 InvalidCiphertextException',
  ],
};

for (const [slug, expected] of Object.entries(KMS_ONLY)) {
  test(`${slug} is told call by call`, async ({ page }) => {
    const cases = await (await new Cases(page).open(slug)).run();
    expect(await cases.verdicts()).toEqual(expected);
    expect((await cases.acts()).map(({ asTold }) => asTold)).toEqual(expected.map(() => 'true'));
    await expect(cases.sheet.getByRole('heading', { name: 'Takeaway' })).toBeVisible();
    await expect(cases.sheet).toContainText(/KMS was called \d times: /);
  });
}

test('without a name: what this is, and the first case to try', async ({ page }) => {
  const cases = await new Cases(page).open();
  await expect(cases.list.getByRole('link')).toHaveCount(25);
  await cases.sheet.getByRole('link', { name: 'Start with “The multipart trap”' }).click();
  await expect(page).toHaveURL(/#\/cases\/multipart-trap$/);
  await expect(cases.sheet.getByRole('heading', { name: 'The multipart trap' })).toBeFocused();
  await expect(cases.list.locator('[aria-current=page]')).toContainText('The multipart trap');
  await page.goBack();
  await expect(cases.sheet.getByRole('heading', { name: 'Real-world problems' })).toBeVisible();
  await cases.open('no-such-case');
  await expect(cases.sheet).toContainText('There is no case of this name');
});

test('a refused call: the CLI’s line, who was asked, and everything inside', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const cases = await (await new Cases(page).open('key-policy-and-iam')).run();
  const refused = cases.told.nth(2);
  await expect(refused.locator('.sentence')).toHaveText(
    /^An error occurred \(AccessDeniedException\) when calling the GenerateDataKey operation: User: arn:aws:sts::111122223333:assumed-role\/key-policy-and-iam-1-full-access\/session is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-east-1:111122223333:key\/[0-9a-f-]{36} because no resource-based policy allows the kms:GenerateDataKey action$/,
  );
  await expect(refused.locator('[data-gate]')).toHaveText(/kms:GenerateDataKey denied/);
  await expect(refused.locator('.layers')).toContainText('inline-policy');
  await refused.getByText('Look inside').click();
  await expect(refused.locator('.case-steps li')).toHaveCount(3);
  await expect(refused.locator('.case-inside')).toContainText('GenerateDataKey, by key-policy-and-iam-1-full-access: AccessDenied');
  await refused.getByRole('button', { name: 'Copy this line' }).click();
  await expect(cases.main.getByRole('status')).toHaveText('Copied.');
  const line = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(line).toMatchObject({ service: 'kms', operation: 'GenerateDataKey', input: { KeySpec: 'AES_256' } });
  await cases.sheet.getByRole('button', { name: 'Copy all calls as JSON lines' }).click();
  await expect
    .poll(async () => (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').length)
    .toBe(7);
  // What only sets the scene is folded, and can be opened.
  const setting = cases.sheet.locator('.case-set');
  await expect(setting.locator('summary').first()).toHaveText('Set up: 1 key, 1 role');
  await setting.locator('summary').first().click();
  await expect(setting.locator('li[data-act]')).toHaveCount(3);
});

test('from a call to the stage, and back to the same run', async ({ page }) => {
  const cases = await (await new Cases(page).open('key-policy-and-iam')).run();
  await cases.told.nth(2).getByText('Look inside').click();
  await cases.told.nth(2).getByRole('button', { name: 'Watch on the stage' }).click();
  const lab = new Lab(page);
  await lab.at(1, 3);
  await expect(lab.button('Next step')).toBeFocused();
  await lab.button('Last step').click();
  await expect(lab.stage.locator('.gate')).toHaveAttribute('data-state', 'shut');
  await page.goBack();
  await expect(cases.told).toHaveCount(4);
  // As it was left: opened.
  await expect(cases.told.nth(2).locator('.case-inside')).toBeVisible();
});

test('nothing of a case stays in the reader’s world', async ({ page }) => {
  await (await new Cases(page).open('multipart-trap')).run();
  await page.goto('./#/world');
  await expect(page.getByRole('main')).toContainText('app-role');
  await expect(page.getByRole('main')).not.toContainText('multipart-trap');
  await page.goto('./#/trail');
  await expect(page.locator('.trail-row')).toHaveCount(0);
});

test('a case asks before each call, and shows one call at a time', async ({ page }) => {
  const cases = await new Cases(page).open('missing-object');
  const option = (name) => cases.sheet.locator('.case-options').getByRole('button', { name });
  const outcomes = cases.sheet.locator('.case-guess');
  await expect(cases.told).toHaveCount(0);
  await expect(cases.sheet.getByText('How does it end?')).toBeVisible();
  await expect(cases.sheet).not.toContainText('NoSuchKey operation');
  await option('It succeeds').click();
  await expect(cases.told).toHaveCount(1);
  await expect(cases.told.first().getByRole('heading')).toBeFocused();
  await expect(outcomes.nth(0)).toHaveText('Not quite. You predicted: It succeeds.');
  // The check that fails is drawn, and what comes later is not there yet.
  await option('s3:ListBucket').click();
  await expect(outcomes.nth(1)).toContainText('Correct.');
  await expect(cases.told.nth(1).locator('[data-gate=shut]')).toHaveText(/s3:ListBucket denied/);
  await expect(cases.sheet.getByRole('heading', { name: 'Takeaway' })).toHaveCount(0);
  await cases.sheet.getByRole('button', { name: 'Run next call' }).click();
  await expect(cases.told).toHaveCount(3);
  await expect(cases.told.nth(2).locator('.case-verdict')).toHaveText('403');
  await expect(cases.sheet.getByRole('heading', { name: 'Takeaway' })).toBeVisible();
  // In a hurry: all at once, from any call on.
  await cases.sheet.getByRole('button', { name: 'Predict again' }).click();
  await expect(cases.told).toHaveCount(0);
  await cases.sheet.getByRole('button', { name: 'Run next call' }).click();
  await cases.sheet.getByRole('button', { name: 'Run all' }).click();
  await expect(cases.told).toHaveCount(3);
});

test('an error from work finds its case', async ({ page }) => {
  const cases = await new Cases(page).open();
  const search = cases.sheet.getByRole('searchbox', { name: 'Search error texts' });
  await expect(cases.sheet.locator('.case-errors li')).not.toHaveCount(0);
  await search.fill(
    'An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:sts::999900001111:assumed-role/ci/build is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:999900001111:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:Decrypt action',
  );
  await expect(cases.sheet.locator('.case-errors li')).toHaveCount(1);
  await cases.sheet.locator('.case-errors').getByRole('link', { name: 'The multipart trap' }).click();
  await expect(cases.sheet.getByRole('heading', { name: 'The multipart trap' })).toBeFocused();
});

test('again makes all things anew', async ({ page }) => {
  const cases = await (await new Cases(page).open('encryption-context')).run();
  await cases.run('Run again');
  expect(await cases.verdicts()).toEqual(KMS_ONLY['encryption-context']);
  await expect(cases.list.getByRole('link', { name: /The encryption context must match run/ })).toBeVisible();
});

test('all kinds side by side', async ({ page }) => {
  const cases = await new Cases(page).open('side-by-side');
  const rows = cases.sheet.getByRole('row');
  await expect(rows).toHaveCount(9);
  const cells = (name) => cases.sheet.getByRole('row', { name }).getByRole('cell').allInnerTexts();
  expect((await cells(/^SSE-S3/)).slice(2, 6)).toEqual(['0', '0', 's3:PutObject', 's3:GetObject']);
  expect((await cells(/^SSE-KMS, your key/)).slice(2, 4)).toEqual(['1', '1']);
  expect((await cells(/next object/)).slice(2, 4)).toEqual(['0', '0']);
  expect(await cells(/^Client-side/)).toContain('never');
  const ladder = cases.sheet.locator('.case-ladder > li');
  await expect(ladder).toHaveCount(12);
  await expect(cases.sheet.locator('.case-ladder [data-differs]')).toHaveCount(4);
  await cases.sheet.getByRole('button', { name: 'DSSE-KMS' }).click();
  await expect(cases.sheet.locator('.case-ladder [data-differs]')).toHaveCount(1);
  await cases.sheet.getByRole('button', { name: 'Download' }).click();
  await expect(cases.sheet.getByRole('button', { name: 'Download' })).toHaveAttribute('aria-pressed', 'true');
  await expect(cases.sheet.locator('.case-ladder')).toContainText('kms:Decrypt');
});

test('by keyboard alone', async ({ page }) => {
  const cases = await new Cases(page).open();
  const tabTo = async (target) => {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('not reached by Tab');
  };
  await tabTo(cases.list.getByRole('link', { name: /IAM alone isn’t enough to use a key/ }));
  await page.keyboard.press('Enter');
  await expect(cases.sheet.getByRole('heading', { name: 'IAM alone isn’t enough to use a key' })).toBeFocused();
  // Past the terms of the question.
  await tabTo(cases.sheet.getByRole('button', { name: 'Run it' }));
  await page.keyboard.press('Space');
  await expect(cases.sheet.getByRole('heading', { name: 'What happened' })).toBeFocused();
  await tabTo(cases.told.nth(2).locator('summary'));
  await page.keyboard.press('Enter');
  await expect(cases.told.nth(2).locator('.case-inside')).toBeVisible();
  await tabTo(cases.sheet.getByRole('link', { name: /^Next case/ }));
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}×${viewport.height}`, () => {
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('the cases are accessible and fit', async ({ page }) => {
        test.setTimeout(90_000);
        const check = async (what) => {
          expect.soft(await axeViolations(page), what).toEqual([]);
          const wide = await page.evaluate(() => {
            const over = [document.documentElement, document.querySelector('.view.cases'), document.querySelector('.case-page')];
            return over.map((element) => element.scrollWidth - element.clientWidth);
          });
          expect.soft(Math.max(...wide), what).toBeLessThanOrEqual(0);
        };
        const cases = await new Cases(page).open();
        await check('welcome');
        await cases.open('key-policy-and-iam');
        await check('question');
        await cases.run();
        for (const more of await cases.sheet.locator('details:not([open]) > summary').all()) if (await more.isVisible()) await more.click();
        await check('story');
        await cases.open('side-by-side');
        await expect(cases.sheet.locator('.case-ladder')).toBeVisible();
        await check('kinds');
      });
    });
  }
}

// From here on the cases need all of S3's operations.
const S3_CASES = {
  'multipart-trap': {
    verdicts: [
      's3:PutObject OK',
      's3:CreateMultipartUpload OK',
      's3:UploadPart 403 AccessDenied',
      'iam:PutRolePolicy OK',
      's3:UploadPart OK',
      's3:CompleteMultipartUpload OK',
    ],
    errors: { 2: /kms:Decrypt/ },
  },
  'disabled-key': { errors: {}, some: /400 KMS\.DisabledException/ },
  rotation: { every: /OK$/ },
  'bucket-key': {
    verdicts: ['s3:PutObject OK', 's3:PutObject OK', 's3:PutObject OK', 's3:GetObject OK', 's3:PutObject 403 AccessDenied', 's3:GetObject OK'],
    errors: { 4: /kms:GenerateDataKey/ },
  },
  anonymous: {
    verdicts: ['s3:PutBucketPolicy 403 AccessDenied', 's3:DeletePublicAccessBlock OK', 's3:PutBucketPolicy OK', 's3:GetObject OK', 's3:GetObject 400 InvalidArgument'],
    errors: { 4: /Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4\.$/ },
  },
};
const ALL = [
  ...['multipart-trap', 'missing-object', 'header-and-default', 'bucket-key', 'copy', 'disabled-key', 'deleting-a-key', 'rotation'],
  ...['names-that-miss', 'lock-out', 'alias-in-policy', 'key-policy-and-iam', 'grant', 'by-address', 'encryption-context', 'anonymous'],
  ...['presigned', 'cross-account-upload', 'cross-account-download', 'sse-s3', 'aws-managed-key', 'dsse-kms', 'sse-c', 'client-side'],
];

test.describe('each case', () => {
  for (const slug of ALL) {
    test(`${slug} comes out as told`, async ({ page }) => {
      const cases = await (await new Cases(page).open(slug)).run();
      await expect(cases.told.first()).toBeVisible();
      await expect(cases.sheet.locator('[data-as-told=false]')).toHaveCount(0);
      const acts = await cases.acts();
      const expected = S3_CASES[slug];
      if (expected?.verdicts) expect(await cases.verdicts()).toEqual(expected.verdicts);
      if (expected?.every) for (const { verdict } of acts) expect(verdict).toMatch(expected.every);
      if (expected?.some) expect(acts.some(({ verdict }) => expected.some.test(verdict))).toBe(true);
      for (const [index, error] of Object.entries(expected?.errors ?? {})) expect(acts[index].error).toMatch(error);
    });
  }

  for (const slug of ['cross-account-upload', 'cross-account-download']) {
    test(`${slug} fails with any policy missing and passes with all three`, async ({ page }) => {
      const cases = await (await new Cases(page).open(slug)).run();
      const tries = (await cases.acts()).filter(({ call }) => call === (slug.endsWith('upload') ? 's3:PutObject' : 's3:GetObject'));
      expect(tries.filter(({ verdict }) => verdict === '403 AccessDenied').length).toBeGreaterThanOrEqual(3);
      expect(tries.some(({ verdict }) => verdict === OK)).toBe(true);
    });
  }

  test('a Bucket Key: KMS is asked once for two objects', async ({ page }) => {
    const cases = await (await new Cases(page).open('bucket-key')).run();
    for (const [index, records] of [[1, 1], [2, 0], [3, 0]]) {
      await cases.told.nth(index).getByText('Look inside').click();
      await expect(cases.told.nth(index).locator('.case-inside ul li')).toHaveCount(records);
    }
  });

  test('what S3 asks of KMS stands further in', async ({ page }) => {
    const cases = await (await new Cases(page).open('multipart-trap')).run();
    await cases.told.nth(0).getByText('Look inside').click();
    const inner = cases.told.nth(0).locator('.case-steps li[data-inner]');
    expect(await inner.count()).toBeGreaterThan(2);
    await expect(inner.first()).toContainText('Amazon S3 → AWS KMS');
    await expect(cases.told.nth(2).locator('[data-gate=shut]')).toHaveText(/kms:Decrypt denied/);
  });
});
