// What is in the built files: nothing of the machine that built them, the licenses of all that is shipped, and archives
// that are the same for the same files. scripts/reproducible builds twice and compares, which takes too long for here.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from './fixtures.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, process.env.E2E_DIST || 'dist');
const names = () => readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));

/** The folders of this machine that a build could leave in what it makes. */
const folders = [root, `${homedir()}/.`, process.env.CARGO_HOME, process.env.RUSTUP_HOME].filter(Boolean);
const leaked = (bytes) => folders.filter((folder) => bytes.includes(folder));

test('no file names a folder of the machine that built it', () => {
  expect(leaked(Buffer.from(`panicked at ${root}src/lib.rs`))).toEqual([root]);
  const files = names();
  expect(files.length).toBeGreaterThan(80);
  for (const file of files) expect(leaked(readFileSync(file)), file).toEqual([]);
  const single = join(root, 'target/package/envelope-lab.html');
  if (!existsSync(single)) return;
  const html = readFileSync(single, 'utf8');
  expect(leaked(html)).toEqual([]);
  for (const [, packed] of html.matchAll(/type="application\/gzip">([^<]+)</g)) expect(leaked(gunzipSync(Buffer.from(packed, 'base64')))).toEqual([]);
});

test('an archive of the same files is the same, whenever they were written', () => {
  const work = mkdtempSync(join(tmpdir(), 'archive-'));
  const make = (folder, out) => {
    execFileSync('node', [join(root, 'scripts/zip.mjs'), folder, join(work, out), 'envelope-lab']);
    return readFileSync(join(work, out));
  };
  const first = make(dist, 'one.zip');
  cpSync(dist, join(work, 'copy'), { recursive: true });
  for (const name of readdirSync(join(work, 'copy'))) utimesSync(join(work, 'copy', name), 1_000_000_000, 1_000_000_000);
  const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');
  expect(sum(make(join(work, 'copy'), 'two.zip'))).toBe(sum(first));
  // Every entry is of 1 January 1980 (APPNOTE 4.4.6): no time, the date 33.
  let entries = 0;
  for (let at = first.indexOf('PK\x03\x04'); at === 0 || first.subarray(at, at + 4).toString('latin1') === 'PK\x03\x04'; entries++) {
    expect([first.readUInt16LE(at + 10), first.readUInt16LE(at + 12)]).toEqual([0, 33]);
    at += 30 + first.readUInt32LE(at + 18) + first.readUInt16LE(at + 26) + first.readUInt16LE(at + 28);
  }
  expect(entries).toBe(names().filter((name) => !name.split('/').at(-1).startsWith('.')).length);
  rmSync(work, { recursive: true });
});

test('the view that says what the page is made of leads to the texts of all licenses', async ({ page, context }) => {
  await page.goto('./#/about');
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'licenses.txt' }).click();
  const texts = await opened;
  await expect(texts).toHaveURL(/licenses\.txt$/);
  const shown = await texts.locator('body').innerText();
  for (const title of ['Envelope Lab (MIT)', 'leptos ', 'aes-gcm ', '@noble/ciphers ', 'Atkinson Hyperlegible Next']) expect(shown).toContain(`* ${title}`);
  expect(shown.match(/Permission is hereby granted, free of charge/g).length).toBeGreaterThan(50);
  const single = join(root, 'target/package/envelope-lab.html');
  if (existsSync(single)) expect(readFileSync(single, 'utf8').includes('* leptos '), 'the single file has them').toBe(true);
});
