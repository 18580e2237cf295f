// The speaker's window and the presentation, two pages of one browser: what one does, the other shows.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

const ready = (page) => expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');

async function open(page, hash) {
  await page.goto(`./${hash}`);
  await ready(page);
}

const said = (page) => page.locator('.presentation .talk-says');
const onScreen = (page) => page.locator('.spk-now > p b');
const button = (page, name) => page.getByRole('toolbar', { name: 'Talk controls' }).getByRole('button', { name, exact: true });
const inStep = (speaker, step) => expect(speaker.locator('.spk-link')).toContainText(`Projector in step${step ? `step ${step} of` : ''}`);

/** A presentation of 20 minutes, and its speaker's window. */
async function both(context) {
  const presenter = await context.newPage();
  const speaker = await context.newPage();
  await open(presenter, '#/present/20');
  await expect(said(presenter)).toBeVisible();
  await open(speaker, '#/speaker/20');
  await inStep(speaker, 1);
  return { presenter, speaker };
}

/** Both show the same sentence, another one than before. */
async function expectSame(presenter, speaker, before) {
  if (before) await expect(said(presenter)).not.toHaveText(before);
  const now = await said(presenter).textContent();
  await expect(onScreen(speaker)).toHaveText(now);
  return now;
}

test('next in one moves the other, both ways; blackout, hands, reset, and the theme go along', async ({ context }) => {
  const { presenter, speaker } = await both(context);
  let now = await expectSame(presenter, speaker);
  await presenter.keyboard.press('PageDown');
  now = await expectSame(presenter, speaker, now);
  await inStep(speaker, 2);
  // The question: hands counted on either side.
  await speaker.getByRole('button', { name: 'One hand more for 2' }).click();
  await expect(presenter.getByRole('list', { name: 'Hands counted' }).getByRole('listitem').nth(1)).toContainText('1');
  await presenter.keyboard.press('2');
  await expect(speaker.locator('.spk-count').nth(1)).toHaveText('2');
  await button(speaker, 'Next').click();
  await expect(presenter.locator('.talk-question')).toHaveAttribute('data-revealed', '');
  await expect(speaker.locator('.spk-hands')).toContainText('The answer is on the screen.');
  await speaker.keyboard.press('PageDown');
  now = await expectSame(presenter, speaker, now);
  await speaker.keyboard.press('b');
  await expect(presenter.locator('.talk-blank')).toHaveAttribute('data-screen', 'black');
  await expect(button(speaker, 'Screen is black')).toHaveAttribute('aria-pressed', 'true');
  await presenter.keyboard.press('PageDown');
  await expect(button(speaker, 'Blackout')).toHaveAttribute('aria-pressed', 'false');
  await expectSame(presenter, speaker);
  await button(speaker, 'Back').click();
  await expect(presenter.locator('.talk-question')).toHaveAttribute('data-revealed', '');
  await button(speaker, 'Reset').click();
  await expect(presenter.locator('.talk-question')).not.toHaveAttribute('data-revealed', '');
  await expect(speaker.locator('.spk-count').nth(1)).toHaveText('0');
  await speaker.keyboard.press('t');
  await expect(presenter.locator('html')).toHaveAttribute('data-theme', 'light');
  // A block leads to its first frame.
  await speaker.getByRole('region', { name: 'Blocks of the talk' }).getByRole('button', { name: /Download/ }).click();
  await expectSame(presenter, speaker, now);
  await expect(speaker.locator('.spk-blocks [aria-current="step"]')).toContainText('Downloadyou are here');
});

test('either window reloads and goes on where the other is; closed and elsewhere are said, with one button', async ({ context }) => {
  const { presenter, speaker } = await both(context);
  for (let step = 0; step < 4; step++) await button(speaker, 'Next').click();
  const now = await expectSame(presenter, speaker);
  await inStep(speaker, 4);
  await presenter.reload();
  await ready(presenter);
  await expect(said(presenter)).toHaveText(now);
  await speaker.reload();
  await ready(speaker);
  await expect(onScreen(speaker)).toHaveText(now);
  await inStep(speaker, 4);
  // A tab that has nothing of its own takes all from the other.
  const fresh = await context.newPage();
  await open(fresh, '#/present/20');
  await expect(said(fresh)).toHaveText(now);
  await fresh.close();
  await presenter.goto('./#/lab');
  await expect(speaker.locator('.spk-link')).toContainText('The projector shows another page');
  await button(speaker, 'Next').click();
  const next = await onScreen(speaker).textContent();
  await speaker.getByRole('button', { name: 'Bring it here' }).click();
  await expect(said(presenter)).toHaveText(next);
  await inStep(speaker, 5);
  await presenter.close();
  await expect(speaker.locator('.spk-link')).toContainText('The projector\u2019s window is closed');
  const opened = context.waitForEvent('page');
  await speaker.getByRole('button', { name: 'Open it' }).click();
  await expect(said(await opened)).toHaveText(next);
  await inStep(speaker, 5);
});

test('a window that is gone without a word is missed at once', async ({ context }) => {
  const { presenter, speaker } = await both(context);
  // As when its process ends, or is too busy to say goodbye before it does.
  await presenter.evaluate(() => {
    BroadcastChannel.prototype.postMessage = () => {};
  });
  await presenter.close();
  await expect(speaker.locator('.spk-link')).toContainText('The projector\u2019s window is closed', { timeout: 3_000 });
});

test('the lab goes along: policies, files, and the world', async ({ context }) => {
  const { presenter, speaker } = await both(context);
  await presenter.goto('./#/lab');
  const here = new Lab(presenter);
  await here.uploadSample('letter.txt');
  await here.set('kms:Decrypt', false);
  // A second window of the presentation takes over the world, and goes to its lab.
  const other = await context.newPage();
  await open(other, '#/present/20');
  await expect(said(other)).toBeVisible();
  await inStep(speaker);
  await other.goto('./#/lab');
  const there = new Lab(other);
  await expect(there.switch('kms:Decrypt')).toHaveAttribute('aria-checked', 'false');
  // The position in the run as well, both ways.
  await there.at(1, UPLOAD_STEPS);
  await here.goTo(5);
  await there.at(5, UPLOAD_STEPS);
  await there.next();
  await here.at(6, UPLOAD_STEPS);
  await here.goTo(UPLOAD_STEPS);
  await there.at(UPLOAD_STEPS, UPLOAD_STEPS);
  await expect(there.object('letter.txt')).toBeVisible();
  await there.set('s3:PutObject', false);
  await expect(here.switch('s3:PutObject')).toHaveAttribute('aria-checked', 'false');
  await here.set('s3:PutObject', true);
  await expect(there.switch('s3:PutObject')).toHaveAttribute('aria-checked', 'true');
  // The speaker's own window has it as well.
  await speaker.goto('./#/policies');
  await expect(speaker.locator('.view.policies textarea').first()).toHaveValue(/^(?!.*kms:Decrypt)/s);
});

test('two ordinary tabs have nothing to do with each other', async ({ context }) => {
  const [one, two] = [await context.newPage(), await context.newPage()];
  const [first, second] = [await new Lab(one).open(), await new Lab(two).open()];
  await open(one, '#/present/20');
  await expect(said(one)).toBeVisible();
  await one.goto('./#/lab');
  await first.set('kms:Decrypt', false);
  await expect(second.switch('kms:Decrypt')).toHaveAttribute('aria-checked', 'true');
});

test('the button opens the window; a blocked one becomes a link, and the notes stand beside the picture', async ({ context, page }) => {
  await open(page, '#/present/20');
  await expect(said(page)).toBeVisible();
  await page.mouse.move(300, 300);
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Open the speaker window' }).click();
  const speaker = await opened;
  await expect(speaker.locator('.spk-link')).toContainText('Projector in step');
  await speaker.close();
  await page.evaluate(() => { window.open = () => null; });
  await page.mouse.move(320, 320);
  await page.getByRole('button', { name: 'Open the speaker window' }).click();
  const link = page.getByRole('link', { name: 'Open the speaker view in a new tab' });
  await expect(link).toHaveAttribute('href', '#/speaker/20');
  await expect(link).toHaveAttribute('target', '_blank');
  await page.getByRole('button', { name: 'Show the notes beside the picture' }).click();
  await expect(page.getByRole('complementary', { name: 'Notes' })).toBeVisible();
  await page.goto('./#/plan');
  await page.getByRole('button', { name: 'Open the speaker window' }).click();
  await expect(page.getByRole('link', { name: 'Open the speaker view in a new tab' })).toHaveAttribute('href', '#/speaker/45');
});

for (const [width, height] of [[1100, 800], [1280, 720], [390, 844]]) {
  test(`axe finds nothing and nothing scrolls sideways at ${width} px, in both themes`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await open(page, '#/speaker/20');
      await expect(onScreen(page)).toBeVisible();
      await page.keyboard.press('PageDown');
      await expect(page.locator('.spk-hands')).toBeVisible();
      await expectNoAxeViolations(page);
      const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.spk, .spk-left, .spk-notes, .spk-right')].map((one) => one.scrollWidth - one.clientWidth));
      expect(Math.max(...wide)).toBeLessThanOrEqual(0);
      await page.keyboard.press('PageUp');
    }
  });
}
