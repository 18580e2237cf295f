// The same few journeys for any browser: the page starts, a file goes up and comes back as it was, a denial says what is
// missing and its fix goes through, and a lesson is done.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, denied, DOWNLOAD_STEPS, KEY, UPLOAD_STEPS } from '../lab.mjs';
import { until } from './driver.mjs';

const VIEWS = ['learn', 'secrets', 'denied', 'cases', 'policies', 'compare', 'cheat-sheet', 'glossary', 'plan', 'cloudtrail', 'world', 'about', 'bench', 'design', 'present'];

/** A fresh lab in the same window; what breaks the page's policy is written down from here on. */
async function open(browser, site, hash = '') {
  await browser.goTo(`${site}?fresh${hash}`);
  await until('the page has started', () => browser.run(() => document.documentElement.dataset.boot === 'ready'));
  await browser.run(() => {
    window.problems = [];
    addEventListener('securitypolicyviolation', (event) => window.problems.push(`policy: ${event.effectiveDirective} blocked ${event.blockedURI}`));
    addEventListener('error', (event) => window.problems.push(`uncaught: ${event.message}\n${event.error?.stack ?? ''}`));
    addEventListener('unhandledrejection', (event) => window.problems.push(`uncaught: ${event.reason}`));
    const log = console.error;
    console.error = (...what) => { window.problems.push(`console: ${what.join(' ')}`); log.apply(console, what); };
  });
}

async function sound(browser) {
  assert.deepEqual(await browser.run(() => window.problems), []);
  assert.equal(await browser.run(() => document.getElementById('broken').hidden && document.getElementById('boot-failed').hidden), true, 'the page says that it broke');
  const wider = await browser.run(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `the page is ${wider} px wider than its window`);
}

const at = (browser, step, of, time) =>
  until(`step ${step} of ${of}`, async () => {
    const text = await browser.run(() => document.querySelector('input[type=range][aria-label=Step]')?.getAttribute('aria-valuetext'));
    if (text?.startsWith(`${step} of ${of}: `)) return true;
    throw new Error(`${text}`);
  }, time);

async function through(browser, steps, time) {
  await at(browser, 1, steps, time);
  for (let step = 2; step <= steps; step++) {
    await browser.click('button', 'Next step');
    await at(browser, step, steps);
  }
}

async function smoke({ browser, site, picture }) {
  await open(browser, site);
  assert.equal(await browser.run(() => document.title), 'Envelope Lab');
  await browser.reads('h1', 'Envelope Lab');
  await picture('first');
  for (const view of VIEWS) {
    await browser.run((hash) => { location.hash = hash; }, `#/${view}`);
    await until(`the view ${view}`, () => browser.run(() => document.title !== 'Envelope Lab' && [...document.querySelectorAll('h2, h3')].some((one) => one.getClientRects().length > 0)));
    await browser.run(() => new Promise((done) => setTimeout(done, 200)));
    await sound(browser);
    await picture(`view-${view}`);
    await browser.run(() => { location.hash = '#/'; });
    await until('the lab', () => browser.run(() => document.title === 'Envelope Lab'));
  }
}

async function upload({ browser, site, folder, saved, picture }) {
  await open(browser, site);
  // A small one; one that workers encrypt; one whose ciphertext lies in the browser's private files.
  for (const [name, length] of [['small.bin', 3000], ['workers.bin', 3 * 1024 * 1024 + 5], ['private.bin', 12 * 1024 * 1024 + 1]]) {
    const content = bytes(length, length);
    const file = join(folder, name);
    writeFileSync(file, content);
    await browser.type('input[type=file]', file);
    await through(browser, UPLOAD_STEPS, 60_000);
    await until(`${name} is in the bucket`, () => browser.run((name) => [...document.querySelectorAll('li [title]')].some((one) => one.title === name), name));
    if (length === 3000) await picture('uploaded');
    const download = await browser.run((name) => {
      const row = [...document.querySelectorAll('li')].find((row) => row.querySelector(`[title="${name}"]`));
      const button = [...row.querySelectorAll('button')].find((button) => button.textContent.includes('Download'));
      button.dataset.pressed = name;
      return Boolean(button);
    }, name);
    assert.ok(download);
    await browser.click(`button[data-pressed="${name}"]`);
    await through(browser, DOWNLOAD_STEPS, 60_000);
    await browser.reads('[aria-label="This step"]', 'Identical to what was uploaded');
    const found = await saved(name, () => browser.click('button', `Save ${name} to disk`), length);
    assert.equal(Buffer.compare(found, content), 0, `${name} is another file after the download`);
    await sound(browser);
  }
  await picture('downloaded');
}

async function denial({ browser, site, picture }) {
  await open(browser, site);
  await browser.click('[role=switch]', 'kms:GenerateDataKey');
  await browser.click('button', 'Upload a sample file');
  await at(browser, 1, UPLOAD_STEPS);
  await browser.click('button', 'Last step');
  await browser.reads('[role=alert]', "S3 allowed the upload. KMS denied kms:GenerateDataKey: no statement in app-role's policy allows it.");
  // Each part of AWS's message stands in a place of its own, with a word about it.
  const message = await browser.run(() => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector('.aws-message'));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return String(getSelection());
  });
  assert.equal(message.replace(/\s+/g, ' ').trim(), denied('kms:GenerateDataKey'));
  assert.ok(message.includes(KEY));
  await sound(browser);
  await picture('denied');
  await browser.click('button', 'Apply the fix and run again');
  await through(browser, UPLOAD_STEPS);
  await browser.reads('[aria-label="Bucket"]', 'file.dat');
  await sound(browser);
}

async function lesson({ browser, site, picture }) {
  await open(browser, site, '#/learn/upload');
  await browser.reads('[aria-label="Lesson"]', 'Which permission in KMS');
  await browser.click('.coach-choices button', await choice(browser, 'kms:Encrypt is missing'));
  await at(browser, 1, UPLOAD_STEPS);
  await browser.click('button', 'Last step');
  await browser.reads('[aria-label="Lesson"]', 'Not quite.');
  await browser.click('.coach a', 'Now your turn');
  await browser.click('.coach [role=switch]', 'kms:Encrypt');
  await browser.click('.coach button', 'Check it');
  await browser.reads('.coach-said', 'kms:GenerateDataKey is still off.');
  await browser.click('.coach [role=switch]', 'kms:GenerateDataKey');
  await browser.click('.coach button', 'Check it');
  await browser.reads('.coach-said', 'Now upload report.txt.');
  await browser.click('button', 'Upload a sample file');
  await browser.reads('.coach-said', 'Done.');
  await sound(browser);
  await picture('lesson');
  await browser.click('.coach a', 'Now on your own');
  for (const action of ['s3:PutObject', 'kms:GenerateDataKey']) await browser.click('.coach [role=switch]', action);
  await browser.click('.coach button', 'Check it');
  await browser.reads('.coach-said', 'Done, with least privilege.');
  await sound(browser);
}

/** The whole name of the choice that contains these words. */
const choice = (browser, words) =>
  until(`the choice “${words}”`, () => browser.run((words) => [...document.querySelectorAll('.coach-choices button')].map((one) => (one.getAttribute('aria-label') || one.textContent).replace(/\s+/g, ' ').trim()).find((name) => name.includes(words)), words));

/** A file that a browser saves: whole once it has its length. */
export const savedIn = (folder) => async (name, save, length) => {
  await save();
  const file = join(folder, name);
  await until(`${name} is saved`, () => existsSync(file) && statSync(file).size === length, 30_000);
  return readFileSync(file);
};

/** What the page gives the browser to save, where a driver's browser saves nothing: the blob behind the link. */
export const givenToSave = (browser) => async (name, save) => {
  await browser.run(() => {
    window.given = undefined;
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { window.given = blob; URL.createObjectURL = make; return make.call(URL, blob); };
  });
  await save();
  await until(`${name} is given to the browser`, () => browser.run(() => Boolean(window.given)));
  const text = await browser.run(() => new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(',')[1]);
    reader.readAsDataURL(window.given);
  }));
  return Buffer.from(text, 'base64');
};

export const JOURNEYS = { smoke, upload, denial, lesson };
