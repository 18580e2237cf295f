// What the browser alone needs for what the page is measured at: an empty page, without any of this project's code.
// scripts/bench prints it after the page's own figures.
import { chromium } from '@playwright/test';
import { keyTimes, policyOf, protocolOf, quantile, slow } from '../tests/e2e/speed.mjs';

const address = 'http://127.0.0.1:9/';
const browser = await chromium.launch({
  executablePath: process.env.CHROME || undefined,
  chromiumSandbox: !(process.getuid?.() === 0),
  args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
// An origin of its own, which no server has: private files need one.
await context.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Empty</title><textarea rows="40" cols="90"></textarea>' }));
const page = await context.newPage();
await page.goto(address);

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
row('An empty page, in the same browser', 'figure');
row('---', '---');

/** Milliseconds a MiB, in a worker: `work` gets the number of MiB and gives the milliseconds. */
const inWorker = (work) =>
  page.evaluate(async (source) => {
    const program = `onmessage = async () => postMessage(await (${source})(64, 1 << 20));`;
    const worker = new Worker(URL.createObjectURL(new Blob([program])));
    const answer = new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = failed;
    });
    worker.postMessage(0);
    return (await answer) / 64;
  }, String(work));

const read = await inWorker(async (count, mib) => {
  const file = new Blob(Array.from({ length: count }, () => new Uint8Array(mib)));
  const start = performance.now();
  const reader = file.stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(mib);
  for (let left = count * mib; left > 0; ) {
    const { value } = await reader.read(new Uint8Array(buffer));
    left -= value.length;
    buffer = value.buffer;
  }
  return performance.now() - start;
});
const write = await inWorker(async (count, mib) => {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle('floor', { create: true })).createSyncAccessHandle();
  const bytes = crypto.getRandomValues(new Uint8Array(65536));
  const four = new Uint8Array(4 * mib);
  for (let at = 0; at < four.length; at += bytes.length) four.set(bytes, at);
  file.truncate(count * mib);
  const start = performance.now();
  for (let at = 0; at < count * mib; at += four.length) file.write(four, { at });
  const time = performance.now() - start;
  file.close();
  await folder.removeEntry('floor');
  return time;
});
row('a MiB of a file, read as a stream', `${read.toFixed(2)} ms`);
row('a MiB written to a private file', `${write.toFixed(2)} ms`);

await page.evaluate((text) => {
  document.querySelector('textarea').value = text;
}, policyOf(32_000));
const protocol = await protocolOf(page);
await slow(protocol, 4);
const keys = await keyTimes(page, 'textarea', 40);
row('key → painted in a bare text area of 32 KB, 4× slower', `median ${quantile(keys, 0.5).toFixed(1)} ms, 95 of 100 ${quantile(keys, 0.95).toFixed(1)} ms`);
await slow(protocol, 1);
await browser.close();
