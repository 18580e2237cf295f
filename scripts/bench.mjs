// Measures the built site; scripts/bench says what and how.
//   bench.mjs throughput [quick]
//   bench.mjs page
import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { calibration, kept, keyTimes, openLongPolicy, protocolOf, quantile, restyled, slow, stepTimes, toggleTimes } from '../tests/e2e/speed.mjs';

const [what, how] = process.argv.slice(2);
const port = Number(process.env.BENCH_PORT ?? 8139);
const address = `http://127.0.0.1:${port}/`;
const root = fileURLToPath(new URL('..', import.meta.url));
const MIB = 1 << 20;

const server = spawn(process.execPath, [join(root, 'scripts/static-server.mjs'), process.env.E2E_DIST ?? 'dist', '--port', String(port)], { stdio: 'ignore' });
const settings = {
  executablePath: process.env.CHROME || undefined,
  chromiumSandbox: !(process.getuid?.() === 0),
  args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
};
const browser = await chromium.launch(settings);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const head = (...cells) => {
  row(...cells);
  row(...cells.map(() => '---'));
};
const fixed = (value, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

const asSeen = { serviceWorkers: 'block', viewport: { width: 1440, height: 900 }, acceptDownloads: true };

const open = async (hash = '') => ready(await browser.newContext(asSeen), hash);

/** With a profile on disk, as people have one. Without, as in a private window, the browser gives a worker no file of
 * its own: all bytes of a private file go through another process, at a twentieth of the speed. */
async function openWithProfile(hash = '') {
  const profile = mkdtempSync(join(folder, 'profile-'));
  return ready(await chromium.launchPersistentContext(profile, { ...settings, ...asSeen }), hash);
}

async function ready(context, hash) {
  const page = await context.newPage();
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(address + hash);
      break;
    } catch (error) {
      // The server starts beside this.
      if (tries > 50) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  await page.waitForSelector('html[data-boot=ready]');
  await page.waitForLoadState('networkidle');
  return page;
}

/** Waits for the first step of a run, whose title begins like this. */
const atStep = (page, title) =>
  page.waitForFunction(
    (title) => {
      const says = document.querySelector('.bar input[type=range]')?.getAttribute('aria-valuetext') ?? '';
      return says.startsWith('1 of ') && says.includes(`: ${title}`);
    },
    title,
    { timeout: 600_000, polling: 10 },
  );

/** Waits until nothing moves in the page any more. */
const still = (page) =>
  page.waitForFunction(() => document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect.getComputedTiming().endTime === Infinity), undefined, { polling: 100 });

/** Seconds from the browser's next event of this kind until the first step of a run, whose title begins like this, is
 * painted. Both are told by the page's own clock, so that what this program takes to press a button does not count. */
async function timed(page, kind, title, act) {
  await still(page);
  await page.evaluate(
    ([kind, title]) => {
      window.took = new Promise((done) => {
        let start;
        addEventListener(kind, ({ timeStamp }) => (start ??= timeStamp), { capture: true, once: true });
        const looks = new MutationObserver(() => {
          const says = document.querySelector('.bar input[type=range]')?.getAttribute('aria-valuetext') ?? '';
          if (start === undefined || !says.startsWith('1 of ') || !says.includes(`: ${title}`)) return;
          looks.disconnect();
          // The frame is painted before the message comes.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done((performance.now() - start) / 1000);
            port2.postMessage(null);
          });
        });
        looks.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['aria-valuetext'] });
      });
    },
    [kind, title],
  );
  await act();
  return page.evaluate(() => window.took);
}

/** Seconds of an upload and of a download through the page, as a person does them: the median of three, after a first one.
 * Like the ciphers beside it, the page's worker program has been fetched and compiled by then. */
async function throughThePage(bytes) {
  const path = join(folder, `${bytes}.bin`);
  const file = openSync(path, 'w');
  // Sparse: reading it costs no disk.
  ftruncateSync(file, bytes);
  closeSync(file);
  const page = await openWithProfile();
  const [uploads, downloads] = [[], []];
  for (let round = 0; round < 4; round++) {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file', exact: true }).click();
    const chosen = await chooser;
    uploads.push(await timed(page, 'change', 'Your app holds', () => chosen.setFiles(path)));
    // The object is in the bucket once the run has come there.
    await page.getByRole('button', { name: 'Last step', exact: true }).click();
    const button = page.getByRole('region', { name: 'Bucket', exact: true }).getByRole('button', { name: 'Download' }).first();
    downloads.push(await timed(page, 'click', 'Your app asks S3', () => button.click()));
    await page.getByRole('button', { name: 'Last step', exact: true }).click();
  }
  await page.context().close();
  rmSync(path);
  const median = ([, ...times]) => quantile(times, 0.5);
  return { upload: median(uploads), download: median(downloads) };
}

/** The bench page’s own table, as rows of numbers: name, then MB/s for each size. */
async function benchPage(largest) {
  const page = await openWithProfile('#/bench');
  await page.getByRole('combobox', { name: 'Largest size' }).selectOption(largest);
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await page.getByRole('status').filter({ hasText: 'Finished.' }).waitFor({ timeout: 900_000 });
  const table = await page.evaluate(() => {
    const text = (cell) => cell.firstChild?.textContent ?? '';
    const rows = [...document.querySelectorAll('.bench-table tr')];
    return rows.map((row) => [...row.children].map(text));
  });
  await page.context().close();
  const [[, ...sizes], ...rows] = table;
  return { sizes, rows };
}

/** `64 MiB` as a number. */
function inBytes(size) {
  const [number, unit] = size.split(' ');
  return Number(number) * { KiB: 1 << 10, MiB: MIB }[unit];
}

async function throughput() {
  const quick = how === 'quick';
  const { sizes, rows } = await benchPage(quick ? 'Up to 1 MiB' : 'Up to 256 MiB');
  const rates = new Map(rows.map(([name, ...cells]) => [name, cells.map(Number)]));
  /** A row's rate for the first size of at least so many bytes, or for the largest. */
  const of = (name, bytes = Infinity) => {
    const at = sizes.findIndex((size) => inBytes(size) >= bytes);
    return rates.get(name)?.at(at) ?? NaN;
  };
  const base = rates.get('aes-gcm (WebAssembly)');
  head('AES-256-GCM, MB/s (ratio to aes-gcm alone)', ...sizes);
  for (const [name, ...cells] of rows) {
    row(name, ...cells.map((cell, at) => (Number.isNaN(Number(cell)) ? cell : `${cell} (${fixed(Number(cell) / base[at])})`)));
  }
  // The browser's own SHA-256 can't be fed piece by piece, so a large file's is ours, and no path is faster than that.
  const both = of('aes-gcm, then SHA-256');
  const hash = 1 / (1 / both - 1 / of('aes-gcm (WebAssembly)'));
  console.log(`\nSHA-256 alone, from the two rows: ${fixed(hash, 0)} MB/s, ${fixed(hash / of('WebCrypto'))} of WebCrypto's cipher.\n`);
  head('End to end through the page', 'MB/s', 'baseline', 'MB/s', 'ratio', 'asked for');
  const cores = process.env.TASKSET ?? (await import('node:os')).availableParallelism();
  const one = ['aes-gcm, then SHA-256', cores > 1 ? '1.5' : '0.9'];
  const browser = ['WebCrypto', '0.3'];
  // From 16 MiB on, the page takes the browser's cipher.
  const all = [[15 * MIB, 'aes-gcm', [one]], [64 * MIB, 'WebCrypto', [one, browser]], [256 * MIB, 'WebCrypto', [one, browser]]];
  const cases = quick ? [[MIB, 'aes-gcm', [one]]] : all;
  for (const [bytes, cipher, baselines] of cases) {
    const { upload, download } = await throughThePage(bytes);
    for (const [name, seconds] of [['Upload', upload], ['Download', download]]) {
      const reached = bytes / 1e6 / seconds;
      for (const [baseline, goal] of baselines) {
        const rate = of(baseline, bytes);
        row(`${name} of ${bytes / MIB} MiB, ${cipher}`, fixed(reached, 0), baseline, fixed(rate, 0), fixed(reached / rate), goal);
      }
    }
  }
}

async function figures() {
  const page = await open();
  const protocol = await protocolOf(page);
  await page.getByRole('button', { name: 'Upload a sample file', exact: true }).click();
  await atStep(page, 'Your app holds');
  await stepTimes(page, 1);
  head('Figure', 'median', '95 of 100', 'asked for', 'ratio');
  const line = (name, times, goal, share) => {
    const value = quantile(times, share);
    row(name, `${fixed(quantile(times, 0.5), 1)} ms`, `${fixed(quantile(times, 0.95), 1)} ms`, `${goal} ms`, fixed(value / goal));
  };
  await slow(protocol, 4);
  const unit = await calibration(page);
  line('next step → painted, 4× slower', await stepTimes(page, 3), 50, 0.5);
  await slow(protocol, 1);
  const toggled = await toggleTimes(page, 40);
  line('switch → decided and drawn', toggled.working, 16, 0.5);
  line('switch → on the display, whose frames take 16.7 ms', toggled.painted, 33, 0.5);
  const { most, times } = await restyled(page, protocol, () => stepTimes(page, 1));
  const editor = await openLongPolicy(page, `${address}#/policies/key-policy`);
  await slow(protocol, 4);
  // As above, the first presses compile what is needed.
  const [first] = await keyTimes(page, editor, 3);
  line('key → painted in a 32 KB policy, 4× slower', await keyTimes(page, editor, 40), 50, 0.95);
  await slow(protocol, 1);
  console.log(`\nA fixed piece of work takes ${fixed(unit, 1)} ms, 4× slower. A step restyles at most ${most} elements (${times} restyles in a run). The very first key takes ${fixed(first, 0)} ms.\n`);
  await page.context().close();
  await leaves();
  await firstView();
}

/** Waits until the parts that the page fetches by itself have come: none for three seconds. */
const settled = (page) =>
  page.evaluate(async () => {
    const count = () => performance.getEntriesByType('resource').length;
    for (let before = -1; before !== count(); ) {
      before = count();
      await new Promise((done) => setTimeout(done, 3_000));
    }
  });

/** What 20 and 200 runs leave. */
async function leaves() {
  const page = await open();
  const protocol = await protocolOf(page);
  const run = async (times) => {
    await page.evaluate(async (times) => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Upload a sample file');
      const slider = () => document.querySelector('.bar input[type=range]')?.getAttribute('aria-valuetext') ?? '';
      for (let count = 0; count < times; count++) {
        button.click();
        while (!slider().startsWith('1 of 11')) await new Promise((done) => setTimeout(done, 5));
        [...document.querySelectorAll('.bar button')].find((one) => one.getAttribute('aria-label') === 'Last step').click();
        await new Promise((done) => requestAnimationFrame(done));
      }
    }, times);
  };
  const few = await run(20).then(() => settled(page)).then(() => kept(protocol));
  const many = await run(180).then(() => settled(page)).then(() => kept(protocol));
  head('After', '20 runs', '200 runs', 'ratio');
  row('heap', `${fixed(few.heap / 1e6)} MB`, `${fixed(many.heap / 1e6)} MB`, fixed(many.heap / few.heap));
  row('listeners', few.listeners, many.listeners, fixed(many.listeners / few.listeners));
  row('nodes', few.nodes, many.nodes, fixed(many.nodes / few.nodes));
  console.log('');
  await page.context().close();
}

/** What comes over the line until the page is quiet. */
async function firstView() {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const protocol = await protocolOf(page);
  await protocol.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  let ready;
  protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.goto(address);
  await page.waitForSelector('html[data-boot=ready]');
  ready = [bytes, requests];
  await page.waitForLoadState('networkidle');
  head('First view, as this server sends it', 'bytes', 'requests');
  row('until the lab is ready', ...ready);
  row('until the page is quiet', bytes, requests);
  await context.close();
}

try {
  if (what === 'throughput') await throughput();
  else if (what === 'page') await figures();
  else throw new Error('Usage: bench.mjs throughput [quick] | page');
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
