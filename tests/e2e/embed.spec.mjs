// The lab in a frame of a page of another origin: what that page hears, what it may say, and who is refused.
import { createServer } from 'node:http';
import { expect, expectNoAxeViolations, test as base } from './fixtures.mjs';

/** A page of another origin (another port is one) with the lab in a frame; it keeps what the frame says. */
const around = (src) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title>
<iframe title="lab" src="${src}" width="1100" height="760"></iframe>
<script>heard = []; addEventListener('message', ({ data, origin }) => heard.push({ ...data, origin }));
say = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*');</script></html>`;

const test = base.extend({
  // A server of whatever page a test wants around the lab.
  course: async ({}, use) => {
    const course = { page: '' };
    const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(course.page));
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    course.origin = `http://127.0.0.1:${server.address().port}`;
    await use(course);
    server.close();
  },
});

const heard = (page, kind) => page.evaluate((type) => heard.filter((message) => message.type === type), `envelope-lab/${kind}`);
const last = async (page, kind) => (await heard(page, kind)).at(-1);
const say = (page, message) => page.evaluate((message) => say(message), message);
/** The course's own page is the one request that leaves the lab's origin. */
const forgetCourse = (guard, course) => {
  const rest = guard.take().filter((problem) => !problem.startsWith(`request: ${course.origin}/`));
  expect(rest).toEqual([]);
};

test('a page of another origin drives the lab and hears what happens', async ({ page, baseURL, course, guard }) => {
  course.page = around(`${baseURL}?embed=${course.origin}&theme=dark#/lab`);
  await page.goto(course.origin);
  const frame = page.frameLocator('iframe');
  await expect.poll(() => last(page, 'ready')).toMatchObject({ version: 1 });
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(frame.getByRole('navigation', { name: 'Views' })).toBeHidden();
  await expect(frame.getByRole('button', { name: 'Next step' })).toBeVisible();
  await expect.poll(async () => (await last(page, 'height'))?.height).toBe(760);

  await say(page, { type: 'envelope-lab/load', preset: 'kms:Encrypt only (the classic mistake)', run: 'upload' });
  await expect.poll(() => last(page, 'step')).toMatchObject({ index: 1, title: expect.stringMatching(/Your app holds/) });
  await say(page, { type: 'envelope-lab/step', to: 3 });
  await expect.poll(() => last(page, 'step')).toMatchObject({ index: 3 });
  await say(page, { type: 'envelope-lab/step', to: 'last' });
  await expect.poll(() => last(page, 'run')).toMatchObject({ operation: 'PutObject', result: 'denied' });

  await say(page, { type: 'envelope-lab/load', preset: 'Download only', run: 'download' });
  await expect.poll(() => last(page, 'step')).toMatchObject({ index: 1, title: expect.stringMatching(/Your app asks S3/) });
  await say(page, { type: 'envelope-lab/step', to: 'last' });
  await expect.poll(() => last(page, 'run')).toMatchObject({ operation: 'GetObject', result: 'allowed' });

  await say(page, { type: 'envelope-lab/load', address: '#/learn/upload' });
  await expect(frame.getByRole('region', { name: 'Lesson', exact: true })).toContainText('Which permission in KMS');
  await say(page, { type: 'envelope-lab/theme', theme: 'light' });
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light');
  const whole = frame.getByRole('link', { name: 'Open in Envelope Lab' });
  await expect(whole).toHaveAttribute('href', new RegExp(`^${baseURL}#/learn/upload`));

  await say(page, { type: 'envelope-lab/step', to: 'sideways' });
  await expect.poll(() => last(page, 'error')).toMatchObject({ says: expect.stringMatching(/^`to` must be/) });
  forgetCourse(guard, course);
});

test('the focus stays with who types in the page around', async ({ page, baseURL, course, guard }) => {
  course.page = around(`${baseURL}?embed=${course.origin}#/lab`).replace('<iframe', '<input aria-label="Notes"><iframe');
  await page.goto(course.origin);
  const [frame, notes] = [page.frameLocator('iframe'), page.getByRole('textbox', { name: 'Notes' })];
  await expect.poll(() => last(page, 'ready')).toBeTruthy();
  await notes.focus();
  await say(page, { type: 'envelope-lab/load', address: '#/glossary' });
  const heading = frame.getByRole('heading', { level: 2, name: 'Glossary' });
  await expect(heading).toBeVisible();
  await say(page, { type: 'envelope-lab/load', address: '#/lab' });
  await expect(frame.getByRole('button', { name: 'Next step' })).toBeVisible();
  await say(page, { type: 'envelope-lab/load', run: 'upload' });
  await expect.poll(() => last(page, 'step')).toMatchObject({ index: 1 });
  await page.keyboard.type('a note');
  await expect(notes).toHaveValue('a note');
  await expect(notes).toBeFocused();
  // Who is in the lab comes to the heading of each view.
  await frame.getByRole('button', { name: 'Next step' }).click();
  await say(page, { type: 'envelope-lab/load', address: '#/glossary' });
  await expect(heading).toBeFocused();
  forgetCourse(guard, course);
});

test('another origin than the named one is refused, and hears nothing of what happens', async ({ page, baseURL, course, guard }) => {
  course.page = around(`${baseURL}?embed=https://someone.example#/lab`);
  await page.goto(course.origin);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('link', { name: 'Open in Envelope Lab' })).toBeVisible();
  await say(page, { type: 'envelope-lab/load', preset: 'No permissions', run: 'upload' });
  await expect.poll(() => last(page, 'error')).toMatchObject({ says: expect.stringContaining(`messages from \`${course.origin}\` are refused`) });
  await say(page, { type: 'someone-else/message' });
  await expect(frame.getByRole('switch', { name: 's3:PutObject' })).toHaveAttribute('aria-checked', 'true');
  await frame.getByRole('button', { name: 'Upload a sample file' }).click();
  await expect(frame.getByRole('slider', { name: 'Step' })).toHaveAttribute('aria-valuetext', /^1 of/);
  expect(await page.evaluate(() => heard.map(({ type }) => type))).toEqual(['envelope-lab/error']);
  // The browser logs each message that a page of another origin was not given.
  const rest = guard.take().filter((problem) => !problem.startsWith(`request: ${course.origin}/`) && !/postMessage/.test(problem));
  expect(rest).toEqual([]);
});

test('without a named origin the page around learns no more than the height', async ({ page, baseURL, course, guard }) => {
  course.page = around(`${baseURL}?embed#/lab`);
  await page.goto(course.origin);
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect.poll(() => last(page, 'ready')).toBeTruthy();
  await say(page, { type: 'envelope-lab/step', to: 'next' });
  await expect.poll(() => last(page, 'error')).toBeTruthy();
  // Narrow, the page is as high as what it shows.
  await page.locator('iframe').evaluate((frame) => frame.setAttribute('width', '420'));
  await expect.poll(async () => (await last(page, 'height')).height).toBeGreaterThan(1000);
  const types = await page.evaluate(() => [...new Set(heard.map(({ type }) => type))].sort());
  expect(types).toEqual(['envelope-lab/error', 'envelope-lab/height', 'envelope-lab/ready']);
  forgetCourse(guard, course);
});

test('the builder makes the HTML, and its preview talks', async ({ page, baseURL }) => {
  await page.goto('./embed/');
  await expect(page.locator('#says')).toContainText('"type":"envelope-lab/ready"');
  await page.getByLabel('View or lesson').selectOption({ label: 'Upload needs GenerateDataKey · Lesson' });
  await page.getByLabel('Theme').selectOption('dark');
  await page.getByLabel('origin').fill('https://course.example/week/1');
  const html = page.getByRole('textbox', { name: 'HTML to copy' });
  await expect.poll(() => html.inputValue()).toContain(`src="${baseURL}?embed=https://course.example&#38;theme=dark#/learn/upload"`);
  await expectNoAxeViolations(page);
  await page.getByLabel('View or lesson').selectOption({ label: 'Lab' });
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.locator('#says')).toContainText('"type":"envelope-lab/step","index":1,"count":11');
});
