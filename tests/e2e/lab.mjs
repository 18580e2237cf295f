// The lab as a person meets it: its regions, controls and what they say.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from './fixtures.mjs';

export const ROLE = 'arn:aws:sts::111122223333:assumed-role/app-role/i-0abcd1234ef567890';
export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const ACTIONS = ['s3:PutObject', 's3:GetObject', 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt'];
export const PRESETS = {
  'Upload and download': ['s3:PutObject', 's3:GetObject', 'kms:GenerateDataKey', 'kms:Decrypt'],
  'Upload only': ['s3:PutObject', 'kms:GenerateDataKey'],
  'Download only': ['s3:GetObject', 'kms:Decrypt'],
  'kms:Encrypt only (the classic mistake)': ['s3:PutObject', 's3:GetObject', 'kms:Encrypt'],
  'No permissions': [],
};
export const UPLOAD_STEPS = 11;
export const DOWNLOAD_STEPS = 10;

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** AWS's sentence for a missing permission: S3 quotes the resource, KMS does not. */
export function denied(action, name) {
  const resource = action.startsWith('s3:') ? `"arn:aws:s3:::my-bucket/${name}"` : KEY;
  return `User: ${ROLE} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}

/** The header's entries, and the views that each of them leads to. */
const GROUPS = {
  Lab: ['Lab'],
  Learn: ['Lessons', 'Secrets', 'Plan'],
  'Fix a denial': ['Paste an error', 'Cases', 'Policies'],
  'Look up': ['Compare', 'Cheat sheet', 'Glossary'],
  'Behind the scenes': ['CloudTrail', 'World'],
};

/** Goes to a view as a person does: through the menu where there is one, by its group, then by its own link. */
export async function openView(page, title) {
  const views = page.getByRole('navigation', { name: 'Views' });
  const link = (name) => views.getByRole('link', { name, exact: true });
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  if (await menu.isVisible()) await menu.click();
  const [group] = Object.entries(GROUPS).find(([group, titles]) => group === title || titles.includes(title));
  if (group !== title && !(await link(title).isVisible())) await link(group).click();
  await link(title).click();
}

/** Waits until everything is there that the page fetches by itself for the next view, and is drawn. */
export async function settled(page) {
  const dist = new URL(`../../${process.env.E2E_DIST || 'dist'}/.parts.json`, import.meta.url);
  const { ahead } = JSON.parse(readFileSync(dist, 'utf8'));
  const came = (files) => files.every((file) => performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith(`/${file}`) && responseEnd > 0));
  await expect.poll(() => page.evaluate(came, ahead), { timeout: 30_000 }).toBe(true);
  await page.evaluate(() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(() => requestAnimationFrame(() => setTimeout(done))))));
}

export class Lab {
  constructor(page) {
    const region = (name) => page.getByRole('region', { name, exact: true });
    this.page = page;
    this.permissions = region('Permissions');
    this.stage = region('Stage');
    this.bucket = region('Bucket');
    this.step = region('This step');
    this.slider = page.getByRole('slider', { name: 'Step', exact: true });
    this.alert = page.getByRole('alert');
    this.status = page.getByRole('status');
    this.editor = page.getByRole('textbox', { name: 'Identity policy JSON' });
    this.preset = page.getByRole('combobox', { name: 'Preset' });
    this.sample = page.getByRole('combobox', { name: 'Which sample' });
    this.speed = page.getByRole('combobox', { name: 'Speed' });
    this.input = page.locator('input[type=file]');
    this.progress = page.getByRole('progressbar');
  }

  async open() {
    await this.page.goto('./');
    await expect(this.page.locator('html')).toHaveAttribute('data-boot', 'ready');
    await expect(this.permissions).toBeVisible();
    return this;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  switch(action) {
    return this.permissions.getByRole('switch', { name: action, exact: true });
  }

  /** The object's row in the bucket: the only list item whose full name is this. */
  object(name) {
    return this.bucket.locator('li').filter({ has: this.page.getByTitle(name, { exact: true }) });
  }

  /** Which switches are on, and that the policy under them allows exactly those actions. */
  async granted() {
    const on = [];
    for (const action of ACTIONS) {
      if ((await this.switch(action).getAttribute('aria-checked')) === 'true') on.push(action);
    }
    return on;
  }

  /** The actions that the policy in the editor allows, sorted. */
  async allowedInText() {
    const policy = JSON.parse(await this.editor.inputValue());
    return policy.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action).sort();
  }

  /** Presses beside every control: nothing has the focus then. */
  async beside() {
    await this.page.getByRole('heading', { name: 'Envelope Lab', level: 1 }).click();
    expect(await this.page.evaluate(() => document.activeElement === document.body)).toBe(true);
  }

  async set(action, on) {
    const sw = this.switch(action);
    if ((await sw.getAttribute('aria-checked')) !== String(on)) await sw.click();
    await expect(sw).toHaveAttribute('aria-checked', String(on));
  }

  async at(number, count) {
    await expect(this.slider).toHaveAttribute('aria-valuetext', new RegExp(`^${number} of ${count}: \\S`));
  }

  /** Which step it is and of how many. */
  async position() {
    const text = await this.slider.getAttribute('aria-valuetext');
    return text.match(/^(\d+) of (\d+): /).slice(1).map(Number);
  }

  async title() {
    return (await this.slider.getAttribute('aria-valuetext')).replace(/^\d+ of \d+: /, '');
  }

  async goTo(number) {
    await this.slider.fill(String(number));
    await expect(this.slider).toHaveAttribute('aria-valuetext', new RegExp(`^${number} of `));
  }

  async next() {
    const [number] = await this.position();
    await this.button('Next step').click();
    await expect(this.slider).toHaveAttribute('aria-valuetext', new RegExp(`^${number + 1} of `));
  }

  async uploadSample(name) {
    if (name) await this.sample.selectOption(name);
    await this.button('Upload a sample file').click();
    await expect(this.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app holds/);
  }

  /** Chooses a file as a person does: `files` as `setInputFiles` takes them. */
  async choose(files) {
    const chooser = this.page.waitForEvent('filechooser');
    await this.button('Choose a file').click();
    await (await chooser).setFiles(files);
  }

  async chooseAndUpload(files) {
    await this.choose(files);
    await expect(this.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app holds/);
  }

  async download(name) {
    await this.object(name).getByRole('button', { name: 'Download' }).click();
    await expect(this.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app asks S3/);
  }

  /** A sample goes up and comes down, identical. */
  async upAndDown() {
    await this.uploadSample('letter.txt');
    await this.button('Last step').click();
    await this.at(UPLOAD_STEPS, UPLOAD_STEPS);
    await this.download('letter.txt');
    await this.button('Last step').click();
    await expect(this.step).toContainText('Identical to what was uploaded');
  }

  /** Saves the file of the finished download; gives its bytes' path and its name. */
  async save(name) {
    const event = this.page.waitForEvent('download');
    await this.button(`Save ${name} to disk`).click();
    const download = await event;
    return { path: await download.path(), name: download.suggestedFilename() };
  }

  tab(name) {
    return this.step.getByRole('tab', { name, exact: true });
  }

  /** Every field of a place that shows bytes, by name: its bytes as far as shown, and its stretches. */
  async fields(place = this.step.getByRole('tabpanel')) {
    for (const more of await place.locator('summary').filter({ hasText: 'show more' }).all()) await more.click();
    await expect(place.locator('.more[open] .hex:empty')).toHaveCount(0);
    return place.evaluate((root) => {
      const fields = {};
      for (const field of root.querySelectorAll('.field')) {
        const name = field.querySelector('b').textContent;
        const content = field.nextElementSibling;
        const rows = [...content.querySelectorAll('.hex .b')].filter((row) => row.firstElementChild?.checkVisibility());
        const stretch = (item) => item.textContent.match(/^(.*?) ([\d,]+)$/).slice(1);
        fields[name] = {
          about: field.querySelector('b + span').textContent,
          hex: rows.map((row) => row.textContent.replace(/\s/g, '')).join(''),
          parts: Object.fromEntries([...content.querySelectorAll('.legend .chip')].map(stretch).map(([part, len]) => [part, Number(len.replace(/,/g, ''))])),
          text: content.matches('.value') ? content.textContent : '',
        };
      }
      return fields;
    });
  }

  /** A place's elements as text, whatever the order of attributes and classes of no meaning. */
  nodes(place) {
    return place.evaluate((root) => {
      const line = (node, depth) => {
        if (node.nodeType === Node.TEXT_NODE) return `${' '.repeat(depth)}${node.data}\n`;
        if (node.nodeType !== Node.ELEMENT_NODE) return '';
        const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${value}"`).sort();
        return `${' '.repeat(depth)}<${node.tagName}${attributes.join('')}>\n${[...node.childNodes].map((child) => line(child, depth + 1)).join('')}`;
      };
      return line(root, 0);
    });
  }

  /**
   * All that the page shows of the step it stands at: texts, the picture and where its things are. Without
   * the question before a verdict: it is asked once a run, not again on the way back.
   */
  async picture() {
    const [step, bucket, picture, ladder, position] = await Promise.all([
      this.step.evaluate((root) => [...root.children].filter(({ className }) => !['prediction', 'question'].includes(className)).map((part) => part.innerText).join('\n')),
      this.bucket.innerText(),
      this.nodes(this.stage.locator('svg.picture')),
      this.nodes(this.page.getByRole('region', { name: 'The same steps as a sequence' })),
      this.slider.getAttribute('aria-valuetext'),
    ]);
    return { position, step, bucket, picture, ladder };
  }
}

/** Bytes that look like noise but are the same every time. */
export function bytes(length, seed = 1) {
  const found = Buffer.alloc(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    found[index] = state >>> 24;
  }
  return found;
}
