// The browser's private files, their quota, and the memory of the page and its workers.
import { chromium } from '@playwright/test';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beginWorkers, eachMemory } from './around.mjs';
import { expect, test as base } from './fixtures.mjs';
import { DOWNLOAD_STEPS, Lab, UPLOAD_STEPS } from './lab.mjs';

/** Contexts that keep what a browser keeps: on disk, in a folder that is removed after the test. */
export const test = base.extend({
  context: async ({ launchOptions, baseURL, serviceWorkers, viewport, colorScheme }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'envelope-lab-'));
    const context = await chromium.launchPersistentContext(folder, { ...launchOptions, baseURL, serviceWorkers, viewport, colorScheme, acceptDownloads: true });
    await use(context);
    await context.close();
    // A browser that was just closed may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  },
  /** A folder for files to upload, which is removed after the test. */
  scratch: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'envelope-lab-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  page: async ({ context }, use) => use(context.pages()[0] ?? (await context.newPage())),
});
export { expect };

/** The paths of all private files, with their lengths. */
export const files = (page) =>
  page.evaluate(async () => {
    const found = {};
    const read = async (directory, path) => {
      for await (const [name, entry] of directory.entries()) {
        try {
          if (entry.kind === 'directory') await read(entry, `${path}${name}/`);
          else found[path + name] = (await entry.getFile()).size;
        } catch (error) {
          // The page removed it just now.
          if (error.name !== 'NotFoundError') throw error;
        }
      }
    };
    await read(await navigator.storage.getDirectory(), '');
    return found;
  });

/** How many bytes the private files have in all. */
export const filesLength = async (page) => Object.values(await files(page)).reduce((sum, size) => sum + size, 0);

/** Waits until no private file is left. */
export const noFiles = (page) => expect.poll(async () => Object.keys(await files(page))).toEqual([]);

/** Lets the origin of the page keep so many bytes and no more. */
export async function setQuota(page, quotaSize) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize });
  return devtools;
}

/** Makes a file of zeros that takes no room on the disk. */
export async function sparse(path, size) {
  const file = await open(path, 'w');
  await file.truncate(size);
  await file.close();
}

/** The same with some bytes in every few blocks, so that a swapped or lost frame shows. Gives the path. */
export async function makeFile(path, size) {
  await sparse(path, size);
  const file = await open(path, 'r+');
  for (let at = 0; at < size; at += 5 * 2 ** 20) await file.write(`block ${at}`, at);
  await file.close();
  return path;
}

export async function sha256Of(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Uploads, downloads and saves a file: identical, with little memory, and without a long task of the main thread. Gives
 * what it measured.
 */
export async function throughTheLab(page, path, size) {
  const name = basename(path);
  await observed(page);
  const lab = await new Lab(page).open();
  // What a large file needs is loaded.
  await lab.chooseAndUpload({ name: 'first.bin', mimeType: '', buffer: Buffer.alloc(2 << 20) });
  const first = (step) => expect(lab.slider).toHaveAttribute('aria-valuetext', step, { timeout: 600_000 });
  const memory = await Memory.of(page);
  const idle = await memory.idle();
  const up = await best(async () => {
    await lab.button('Last step').click();
    return memory.during(idle, size, async () => {
      await lab.choose(path);
      await first(`1 of ${UPLOAD_STEPS}: Your app holds ${name}`);
    });
  });
  await lab.button('Last step').click();
  const down = await best(async () => {
    const measured = await memory.during(idle, size, async () => {
      await lab.object(name).getByRole('button', { name: 'Download' }).click();
      await first(`1 of ${DOWNLOAD_STEPS}: Your app asks S3 for ${name}`);
    });
    await lab.button('Last step').click();
    return measured;
  });
  await expect(lab.step).toContainText('Identical to what was uploaded');
  const digest = await sha256Of(path);
  await expect(lab.step.locator('dt', { hasText: 'SHA-256 after' }).locator('+ dd')).toHaveText(digest);
  let saved;
  const save = await best(() =>
    memory.during(idle, size, async () => {
      saved = await lab.save(name);
    }),
  );
  expect(await sha256Of(saved.path)).toBe(digest);
  return { up, down, save };
}

export const told = ({ seconds, rate, growth, heap, wasm, longest, workers }) =>
  `${seconds.toFixed(1)} s, ${rate} MB/s with ${workers} workers, memory +${growth} MiB (JavaScript +${heap}, WebAssembly +${wasm}), longest task ${longest} ms`;

// In a worker: tells the page how much memory WebAssembly has there.
const inWorker = `
  const own = Math.random();
  const channel = new BroadcastChannel('memory-of-workers');
  const memories = [];
  const tell = () => channel.postMessage([own, memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)]);
  (${eachMemory})((memory) => {
    memories.push(memory);
    tell();
  });
  addEventListener('message', tell);
  setInterval(tell, 200);`;

// In the page: counts the memory of WebAssembly here and in the workers, and the main thread's long tasks.
function observe() {
  const seen = { memories: [], ofWorkers: new Map(), long: [] };
  window.observed = seen;
  new BroadcastChannel('memory-of-workers').onmessage = ({ data: [worker, bytes] }) => seen.ofWorkers.set(worker, bytes);
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries()) seen.long.push([Math.round(startTime), Math.round(duration)]);
  }).observe({ type: 'longtask', buffered: true });
}

/** Observes the page from its start; call it before the page is opened. */
export async function observed(page) {
  await page.addInitScript(observe);
  await page.addInitScript(`(${eachMemory})((memory) => window.observed.memories.push(memory))`);
  await page.addInitScript(beginWorkers, inWorker);
}

/** The longest task of the main thread that nobody notices, in milliseconds. */
export const LONGEST = 50;

// A task that is too long is so every time; another program that takes the processor away is not. So of up to three
// runs the one with the shortest task counts; of the memory, that with the most.
async function best(run) {
  let found = await run();
  for (let count = 0; count < 2 && found.longest > LONGEST; count++) {
    const again = await run();
    const growth = Math.max(found.growth, again.growth);
    found = { ...(again.longest < found.longest ? again : found), growth };
  }
  return found;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const mib = (bytes) => Math.round(bytes / 2 ** 20);

/** Follows the memory of a page and its workers. */
export class Memory {
  static async of(page) {
    const memory = new Memory();
    memory.page = page;
    memory.devtools = await page.context().newCDPSession(page);
    memory.workers = new Map();
    memory.devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') memory.workers.set(sessionId, 0);
    });
    memory.devtools.on('Target.detachedFromTarget', ({ sessionId }) => memory.workers.delete(sessionId));
    memory.devtools.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const { result } = JSON.parse(message);
      if (result?.usedSize && memory.workers.has(sessionId)) memory.workers.set(sessionId, result.usedSize);
    });
    await memory.devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return memory;
  }

  /** Bytes of JavaScript objects and of WebAssembly, in the page and in its workers. */
  async now() {
    for (const sessionId of this.workers.keys()) {
      const message = JSON.stringify({ id: 1, method: 'Runtime.getHeapUsage' });
      await this.devtools.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => {});
    }
    const { usedSize } = await this.devtools.send('Runtime.getHeapUsage');
    const { here, ofWorkers } = await this.page.evaluate(() => {
      const { memories, ofWorkers } = window.observed;
      return { here: memories.map((memory) => memory.buffer.byteLength), ofWorkers: [...ofWorkers.values()] };
    });
    const heap = usedSize + sum([...this.workers.values()]);
    return { heap, wasm: sum(here) + sum(ofWorkers), workers: this.workers.size };
  }

  /** After a collection, without workers. */
  async idle() {
    await this.devtools.send('HeapProfiler.collectGarbage');
    await this.page.evaluate(() => window.observed.ofWorkers.clear());
    return this.now();
  }

  /**
   * Does some work of so many bytes: how long it takes, how much the memory grows at most over `idle`, in MiB, how long
   * the main thread's longest task is, and how many workers there were.
   */
  async during(idle, size, work) {
    await this.page.evaluate(() => {
      window.observed.ofWorkers.clear();
      window.observed.long.length = 0;
    });
    let [on, heap, wasm, both, workers] = [true, 0, 0, 0, 0];
    const follow = (async () => {
      while (on) {
        const now = await this.now();
        heap = Math.max(heap, now.heap - idle.heap);
        wasm = Math.max(wasm, now.wasm - idle.wasm);
        both = Math.max(both, now.heap + now.wasm - idle.heap - idle.wasm);
        workers = Math.max(workers, now.workers);
        await new Promise((done) => setTimeout(done, 200));
      }
    })();
    const start = Date.now();
    await work();
    const seconds = (Date.now() - start) / 1_000;
    on = false;
    await follow;
    const longest = await this.page.evaluate(() => Math.max(0, ...window.observed.long.map(([, duration]) => duration)));
    return { seconds, rate: Math.round(size / 1e6 / seconds), growth: mib(both), heap: mib(heap), wasm: mib(wasm), longest, workers };
  }
}
