// The lessons: a guess, a run to watch, a task with help, a task alone, and what is kept.
import { readFile } from 'node:fs/promises';
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, openView } from './lab.mjs';

const COUNT = 14;

class Learn {
  constructor(page) {
    this.page = page;
    this.map = page.getByRole('main', { name: 'Learn' });
    this.stops = this.map.getByRole('region', { name: 'Lessons' }).getByRole('listitem');
    this.coach = page.getByRole('region', { name: 'Lesson', exact: true });
    this.way = this.coach.getByRole('navigation', { name: 'Parts of the lesson' });
    this.title = this.coach.getByRole('heading', { level: 2 });
    this.switches = this.coach.getByRole('group', { name: 'Permissions of app-role' });
    this.band = page.getByRole('region', { name: 'Lesson in progress' });
    this.said = this.coach.locator('.coach-said');
    this.hints = this.coach.locator('.coach-hints');
    this.probes = this.coach.locator('.coach-probes li');
    this.step = page.getByRole('region', { name: 'This step' });
    this.fix = page.getByRole('button', { name: 'Apply the fix and run again' });
  }

  async open(address = '') {
    await this.page.goto(`./#/learn${address}`);
    await expect(this.page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await expect(address ? this.title : this.stops.first()).toBeVisible();
    return this;
  }

  async go(part) {
    await this.way.getByRole('link', { name: part }).click();
    await expect(this.way.getByRole('link', { name: part })).toHaveAttribute('aria-current', 'step');
  }

  /** Presses Tab until the target has the focus. */
  async tabTo(target) {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${target}`);
  }

  choice(text) {
    return this.coach.getByRole('button', { name: text });
  }

  switch(action) {
    return this.switches.getByRole('switch', { name: action, exact: true });
  }

  async check() {
    await this.coach.getByRole('button', { name: 'Check it' }).click();
    await expect(this.said).toBeVisible();
  }
}

test('the map shows every lesson, what to press first, and passes axe', async ({ page }) => {
  const learn = await new Learn(page).open();
  await expect(learn.stops).toHaveCount(COUNT);
  await expect(learn.map.getByText(`${COUNT} short lessons`)).toBeVisible();
  await learn.map.getByText('13 myths').click();
  await expect(learn.map.getByText('See it disproved')).toHaveCount(13);
  await expectNoAxeViolations(page);
  for (const name of ['Cheat sheet', 'Glossary', 'Instructor’s plan']) {
    await expect(learn.map.getByRole('link', { name, exact: true })).toBeVisible();
  }
  await learn.map.getByRole('link', { name: 'Start lesson 1' }).click();
  await expect(learn.title).toHaveText('What an envelope is');
});

test('a lesson in its three ways, by keyboard alone', async ({ page }) => {
  test.slow();
  const learn = await new Learn(page).open('/upload');
  const tabTo = (target) => learn.tabTo(target);
  await expect(learn.title).toBeFocused();

  // A guess that does not hold.
  await tabTo(learn.choice('kms:Encrypt is missing'));
  await page.keyboard.press('Enter');
  await expect(learn.way.getByRole('link', { name: 'Watch' })).toHaveAttribute('aria-current', 'step');
  await expect(learn.title).toBeFocused();

  // The worked run: the prediction stands beside it, and the answer waits for the last step.
  await expect(learn.coach.getByText('You predicted')).toBeVisible();
  await expect(learn.coach.getByText('What happened')).toBeHidden();
  await page.keyboard.press('End');
  await expect(learn.coach.getByText('What happened')).toBeVisible();
  await expect(learn.coach.locator('.coach-outcome')).toHaveText('Not quite.');
  await expect(learn.coach.getByText('S3 didn’t call Encrypt.')).toBeVisible();
  await tabTo(learn.coach.getByRole('link', { name: 'Now your turn' }));
  await page.keyboard.press('Enter');

  // With help: a wrong answer has its own explanation; hints come one by one.
  await tabTo(learn.switch('kms:Encrypt'));
  await page.keyboard.press('Space');
  await tabTo(learn.coach.getByRole('button', { name: 'Check it' }));
  await page.keyboard.press('Enter');
  await expect(learn.said).toContainText('Not yet. kms:GenerateDataKey is still off.');
  await tabTo(learn.coach.getByRole('button', { name: 'Show a hint' }));
  await page.keyboard.press('Enter');
  await expect(learn.hints).toContainText('Read the error');
  await tabTo(learn.coach.getByRole('button', { name: 'Show another hint' }));
  await page.keyboard.press('Enter');
  await tabTo(learn.coach.getByRole('button', { name: 'Show me how' }));
  await page.keyboard.press('Enter');
  await expect(learn.hints).toContainText('Turn on kms:GenerateDataKey, then upload.');
  await expect(learn.hints.locator('#coach-hint')).toBeFocused();
  await tabTo(learn.switch('kms:GenerateDataKey'));
  await page.keyboard.press('Space');
  await tabTo(learn.coach.getByRole('button', { name: 'Check it' }));
  await page.keyboard.press('Enter');
  await expect(learn.said).toContainText('Now upload report.txt.');
  await tabTo(page.getByRole('button', { name: 'Upload a sample file' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Step 1 of 11')).toBeVisible();
  // Checked by itself.
  await expect(learn.said).toContainText('Done.');
  await tabTo(learn.coach.getByRole('link', { name: 'Now on your own' }));
  await page.keyboard.press('Enter');

  // Alone: hidden requests judge; what is too wide costs the star, and is named.
  for (const action of ['s3:PutObject', 'kms:GenerateDataKey', 'kms:Encrypt']) {
    await tabTo(learn.switch(action));
    await page.keyboard.press('Space');
  }
  await tabTo(learn.coach.getByRole('button', { name: 'Check it' }));
  await page.keyboard.press('Enter');
  await expect(learn.said).toContainText('kms:Encrypt is on. S3 never calls it');
  await expect(learn.said).toHaveAttribute('data-state', 'wide');
  await tabTo(learn.switch('kms:Encrypt'));
  await page.keyboard.press('Space');
  await tabTo(learn.coach.getByRole('button', { name: 'Check it' }));
  await page.keyboard.press('Enter');
  await expect(learn.said).toContainText('Done, with least privilege.');
  await expectNoAxeViolations(page);
  await tabTo(learn.coach.getByRole('link', { name: 'What to remember' }));
  await page.keyboard.press('Enter');
  await expect(learn.coach.getByRole('heading', { name: 'What to remember' })).toBeVisible();
  // The refusal of the guess's run comes in again, faintly at first.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expectNoAxeViolations(page);

  await tabTo(learn.coach.getByRole('link', { name: 'All lessons' }));
  await page.keyboard.press('Enter');
  await expect(learn.stops.nth(1)).toContainText('least privilege');
  await expect(learn.map.getByText(`1 of ${COUNT} lessons done, 1 with least privilege.`)).toBeVisible();
});

test('every lesson opens, is guessed, watched to its end and judged, without an error', async ({ page }) => {
  test.slow();
  const learn = await new Learn(page).open();
  const addresses = await learn.stops.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(addresses).toHaveLength(COUNT);
  for (const address of addresses) {
    await page.goto(`./${address}`);
    await learn.coach.locator('.coach-choices button').first().click();
    await expect(learn.step.locator('.step-head p').last()).not.toBeEmpty();
    await page.keyboard.press('End');
    await expect(learn.coach.locator('.coach-outcome')).toBeVisible();
    await learn.go('Your turn');
    await learn.check();
    await expect(learn.said).toHaveAttribute('data-state', 'not-yet');
    await learn.go('On your own');
    await learn.check();
    await expect(learn.said).not.toHaveAttribute('data-state', 'done');
    await learn.go('Keep');
    await expect(learn.coach.locator('.coach-facts li').first()).toBeVisible();
  }
});

test('a lesson opens in the free lab with the same state, and back; the own lab is kept aside', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample();
  await page.keyboard.press('End');
  await expect(lab.object('file.dat')).toBeVisible();

  const learn = await new Learn(page).open('/upload/own');
  await expect(lab.object('file.dat')).toBeHidden();
  await learn.switch('s3:PutObject').click();
  await learn.coach.getByRole('link', { name: 'Open in the Lab' }).click();
  await expect(lab.permissions).toBeVisible();
  await expect.poll(() => lab.granted()).toEqual(['s3:PutObject']);
  await expect(learn.band).toContainText('lesson 2: Upload needs GenerateDataKey');
  await expectNoAxeViolations(page);
  await lab.switch('kms:GenerateDataKey').click();
  await learn.band.getByRole('link', { name: 'Back to the lesson' }).click();
  await expect(learn.band).toBeHidden();
  await expect(learn.switch('kms:GenerateDataKey')).toBeChecked();
  await learn.check();
  await expect(learn.said).toHaveAttribute('data-state', 'done');

  await openView(page, 'Policies');
  await learn.band.getByRole('button', { name: 'Back to my own lab' }).click();
  await expect(lab.object('file.dat')).toBeVisible();
  await expect(learn.band).toBeHidden();
  await expect.poll(() => lab.granted()).toContain('kms:Decrypt');
});

test('a hidden request can be looked at on the stage', async ({ page }) => {
  const learn = await new Learn(page).open('/upload/own');
  await learn.check();
  await expect(learn.probes.first()).toContainText('app-role uploads probe.txt');
  await learn.probes.first().getByRole('button').click();
  await expect(page.getByRole('region', { name: 'This step' })).toContainText('denied');
  await learn.coach.getByRole('button', { name: 'Start over' }).click();
  await expect(learn.said).toBeHidden();
});

test('a question comes back later, and its answer is explained and remembered', async ({ page }) => {
  const learn = await new Learn(page).open('/no-encrypt/keep');
  await expect(learn.coach.getByRole('heading', { name: 'From an earlier lesson' })).toBeVisible();
  await learn.choice('Nothing: the upload succeeds').click();
  await expect(learn.coach.locator('.coach-reveal')).toContainText('Right answer: kms:GenerateDataKey');
  await learn.coach.getByRole('button', { name: 'Watch it', exact: true }).click();
  await expect(page.getByRole('region', { name: 'This step' })).toContainText('kms:GenerateDataKey');
  const kept = await page.evaluate(() => localStorage.getItem('envelope-lab/progress'));
  expect(JSON.parse(kept).lessons.upload.kept).toBe(false);
});

test('a lesson’s choice keeps the focus', async ({ page }) => {
  const learn = await new Learn(page).open('/no-encrypt/keep');
  await expect(learn.title).toBeFocused();
  const choice = learn.choice('Nothing: the upload succeeds');
  await learn.tabTo(choice);
  await page.keyboard.press('Enter');
  await expect(learn.coach.locator('.coach-reveal')).toBeVisible();
  await expect(choice).toBeFocused();
  await expect(choice).toHaveAttribute('aria-pressed', 'true');
});

test('progress survives a reload, goes into a file and back, and is forgotten only when asked twice', async ({ page }) => {
  const learn = await new Learn(page).open('/upload/own');
  await learn.switch('s3:PutObject').click();
  await learn.switch('kms:GenerateDataKey').click();
  await learn.check();
  await page.reload();
  await learn.open();
  await expect(learn.stops.nth(1)).toContainText('least privilege');
  const book = learn.map.getByRole('region', { name: 'Your progress' });
  const [download] = await Promise.all([page.waitForEvent('download'), book.getByRole('button', { name: 'Export' }).click()]);
  expect(download.suggestedFilename()).toBe('envelope-lab-progress.json');
  const text = await readFile(await download.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ format: 'envelope-lab-progress', version: 1, lessons: { upload: { own: true, star: true } } });

  await book.getByRole('button', { name: 'Reset progress' }).click();
  await book.getByRole('button', { name: 'Reset progress' }).click();
  await expect(learn.stops.nth(1)).not.toContainText('least privilege');
  await page.getByRole('button', { name: 'Undo: Reset progress', exact: true }).click();
  await expect(learn.stops.nth(1)).toContainText('least privilege');
  await book.getByRole('button', { name: 'Reset progress' }).click();
  await book.getByRole('button', { name: 'Reset progress' }).click();

  const input = book.locator('input[type=file]');
  await input.setInputFiles({ name: 'holiday.json', mimeType: 'application/json', buffer: Buffer.from('{"a": 1}') });
  await expect(book.getByRole('status')).toContainText('Nothing was imported from holiday.json');
  await input.setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(learn.stops.nth(1)).toContainText('least privilege');
});

test('progress that cannot be read is set aside with a message', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('envelope-lab/progress', '{"format": "someone else'));
  const learn = await new Learn(page).open();
  await expect(learn.map.getByText('can’t be read')).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem('envelope-lab/progress-unread'))).toContain('someone else');
});

test('a lesson that is not there leads to the map', async ({ page }) => {
  await page.goto('./#/learn/alchemy');
  const learn = new Learn(page);
  await expect(learn.stops).toHaveCount(COUNT);
  await expect(learn.map.getByText('There is no lesson called “alchemy”.')).toBeVisible();
});

for (const { width, height } of [{ width: 1024, height: 768 }, { width: 390, height: 844 }]) {
  test(`at ${width} × ${height} nothing scrolls sideways, in the map and at each part of a lesson`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const learn = await new Learn(page).open();
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await sideways()).toBeLessThanOrEqual(0);
    await page.goto('./#/learn/two-policies');
    await learn.coach.locator('.coach-choices button').first().click();
    await page.keyboard.press('End');
    expect(await sideways()).toBeLessThanOrEqual(0);
    for (const part of ['Your turn', 'On your own', 'Keep']) {
      await learn.go(part);
      if (part !== 'Keep') await learn.check();
      expect(await sideways(), part).toBeLessThanOrEqual(0);
    }
    await expectNoAxeViolations(page);
  });
}

test('in a task neither the fix nor its diff is offered before the third hint, which costs the star', async ({ page }) => {
  const learn = await new Learn(page).open('/upload/own');
  await page.getByRole('button', { name: 'Upload a sample file' }).click();
  await expect(learn.step).toContainText('Step 1 of');
  await page.keyboard.press('End');
  // The error and the policies evaluated stay.
  await expect(learn.step).toContainText('is not authorized to perform: s3:PutObject');
  await expect(learn.fix).toHaveCount(0);
  await expect(learn.step.locator('.diff')).toHaveCount(0);
  await learn.coach.getByRole('button', { name: 'Show a hint' }).click();
  await learn.coach.getByRole('button', { name: 'Show another hint' }).click();
  await expect(learn.fix).toHaveCount(0);
  await learn.coach.getByRole('button', { name: /^Show me how/ }).click();
  await learn.fix.click();
  await expect(learn.step).toContainText('Step 1 of');
  await page.keyboard.press('End');
  await learn.fix.click();
  await expect(learn.said).toContainText('The third hint cost the star');
  await learn.coach.getByRole('link', { name: 'All lessons' }).click();
  await expect(learn.stops.nth(1)).not.toContainText('least privilege');
  // The same task in the Lab's view.
  await page.goto('./#/learn/upload/turn');
  await expect(learn.title).toBeVisible();
  await page.getByRole('button', { name: 'Upload a sample file' }).click();
  await expect(learn.step).toContainText('Step 1 of');
  await page.keyboard.press('End');
  await learn.coach.getByRole('link', { name: 'Open in the Lab' }).click();
  await expect(learn.step).toContainText('is not authorized to perform: kms:GenerateDataKey');
  await expect(learn.fix).toHaveCount(0);
});

test('in Watch there is one narrator: a note stands in place of the step’s sentence, and none stays', async ({ page }) => {
  const learn = await new Learn(page).open('/envelope/watch');
  await learn.coach.getByRole('button', { name: 'Run it without predicting' }).click();
  await expect(learn.step).toContainText('Step 1 of 11');
  const sentence = learn.step.locator('.step-head p').nth(1);
  await expect(sentence).toContainText('follow two things');
  const seen = [await sentence.innerText()];
  for (let step = 2; step <= 11; step += 1) {
    await page.keyboard.press('ArrowRight');
    await expect(learn.step).toContainText(`Step ${step} of 11`);
    const text = await sentence.innerText();
    expect(seen, `step ${step} tells something new`).not.toContain(text);
    seen.push(text);
    // Nothing of it is told a second time beside the stage.
    await expect(learn.coach).not.toContainText(text);
  }
});

test('Watch is done when its run was watched to the end, and not before', async ({ page }) => {
  const learn = await new Learn(page).open('/envelope');
  await learn.coach.locator('.coach-choices button').first().click();
  const watch = learn.way.getByRole('link', { name: 'Watch' });
  await expect(watch).toHaveAttribute('aria-current', 'step');
  await expect(learn.step).toContainText('Step 1 of 11');
  await page.keyboard.press('ArrowRight');
  await expect(watch).not.toHaveAttribute('data-done');
  await page.keyboard.press('End');
  await expect(watch).toHaveAttribute('data-done');
});

test('the lesson’s file is the sample, another file does not count, and the checks follow every change', async ({ page }) => {
  const learn = await new Learn(page).open('/upload/turn');
  const sample = page.getByRole('combobox', { name: 'Which sample' });
  const upload = page.getByRole('button', { name: 'Upload a sample file' });
  await expect(sample).toHaveValue('report.txt');
  const row = (text) => learn.probes.filter({ hasText: text });
  await expect(row('uploads probe.txt')).toContainText('now: denied');
  await expect(row('You upload report.txt')).toContainText('now: not yet');
  // After a run the result is told by itself, and it goes when something changes.
  await upload.click();
  await expect(learn.said).toContainText('Not yet.');
  await learn.switch('kms:GenerateDataKey').click();
  await expect(learn.said).toBeHidden();
  await expect(row('uploads probe.txt')).toContainText('now: allowed');
  await sample.selectOption('letter.txt');
  await upload.click();
  await expect(learn.said).toContainText('Now upload report.txt.');
  await sample.selectOption('report.txt');
  await upload.click();
  await expect(learn.said).toContainText('Done.');
  await learn.switch('kms:GenerateDataKey').click();
  await expect(learn.said).toBeHidden();
  // Outside of lessons, the list is the reader's own again.
  await learn.coach.getByRole('link', { name: 'Open in the Lab' }).click();
  await learn.band.getByRole('button', { name: 'Back to my own lab' }).click();
  await expect(sample).toBeVisible();
  await expect(sample).not.toHaveValue('report.txt');
});

test('a policy that allows too much works, has no star, and says what else it allows', async ({ page }) => {
  const learn = await new Learn(page).open('/download/own');
  const lab = new Lab(page);
  await learn.coach.getByRole('link', { name: 'Open in the Lab' }).click();
  await expect(lab.editor).toBeVisible();
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-bucket*' },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' },
    ],
  };
  await lab.editor.fill(JSON.stringify(policy));
  await expect(lab.switch('s3:GetObject')).toBeChecked();
  await learn.band.getByRole('link', { name: 'Back to the lesson' }).click();
  await expect(learn.said).toHaveAttribute('data-state', 'wide');
  await expect(learn.said).toContainText('too permissive');
  await expect(learn.said).toContainText('my-bucket-2');
});

test('a reload in a task keeps its world, its hints and what was done', async ({ page }) => {
  const learn = await new Learn(page).open('/envelope/turn');
  const lab = new Lab(page);
  await lab.object('report.txt').getByRole('button', { name: /^Download/ }).click();
  await expect(learn.said).toContainText('Done.');
  await learn.go('On your own');
  await learn.switch('s3:GetObject').click();
  await learn.coach.getByRole('button', { name: 'Show a hint' }).click();
  await page.reload();
  await expect(learn.title).toBeVisible();
  await expect(learn.switch('s3:GetObject')).not.toBeChecked();
  await expect(learn.hints.locator('li')).toHaveCount(1);
  await expect(lab.object('report.txt')).toBeVisible();
  await learn.go('Your turn');
  await expect(learn.said).toContainText('Done.');
  // Starting over forgets it.
  await learn.go('On your own');
  await learn.coach.getByRole('button', { name: 'Start over' }).click();
  await expect(learn.switch('s3:GetObject')).toBeChecked();
  await page.reload();
  await expect(learn.switch('s3:GetObject')).toBeChecked();
});

test('a reload in Watch keeps the prediction and the step', async ({ page }) => {
  const learn = await new Learn(page).open('/upload');
  await learn.choice('kms:Encrypt is missing').click();
  await expect(learn.step).toContainText('Step 1 of');
  for (let step = 2; step <= 4; step += 1) await page.keyboard.press('ArrowRight');
  await expect(learn.step).toContainText('Step 4 of');
  await page.reload();
  await expect(learn.coach.getByText('You predicted')).toBeVisible();
  await expect(learn.step).toContainText('Step 4 of');
});

test('two tabs keep each other’s marks', async ({ page, context }) => {
  const learn = await new Learn(page).open('/upload/own');
  const other = await new Learn(await context.newPage()).open('/download/own');
  await learn.switch('s3:PutObject').click();
  await learn.switch('kms:GenerateDataKey').click();
  await expect(learn.said).toContainText('Done, with least privilege.');
  for (const action of ['s3:PutObject', 'kms:GenerateDataKey', 's3:GetObject', 'kms:Decrypt']) await other.switch(action).click();
  await expect(other.said).toContainText('Done, with least privilege.');
  await other.coach.getByRole('link', { name: 'All lessons' }).click();
  await expect(other.stops.nth(1)).toContainText('least privilege');
  await expect(other.stops.nth(2)).toContainText('least privilege');
});

test('where the browser keeps nothing, the map says so', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  const learn = await new Learn(page).open('/upload/own');
  await learn.switch('s3:PutObject').click();
  await learn.switch('kms:GenerateDataKey').click();
  await expect(learn.said).toContainText('Done');
  await learn.coach.getByRole('link', { name: 'All lessons' }).click();
  const book = learn.map.getByRole('region', { name: 'Your progress' });
  await expect(book).toContainText('This browser keeps nothing');
  await expect(book).not.toContainText('Kept in this browser only');
});
