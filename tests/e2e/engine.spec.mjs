// The workers' program: whatever their number and the cipher, the frames are those that Node's own AES-256-GCM makes,
// and the digests Node's own. And nothing in a worker reaches the network.
import { createCipheriv, createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { expect, test } from './fixtures.mjs';
import { bytes, Lab } from './lab.mjs';

const MIB = 1 << 20;
const KEY = Buffer.alloc(32, 7);
const PREFIX = Buffer.from([1, 2, 3, 4, 5, 6, 7]);

const nonceOf = (number, last) => {
  const nonce = Buffer.concat([PREFIX, Buffer.alloc(5)]);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
};

/** The frames of a body, `ciphertext ‖ tag` each, by Node. */
function framesOf(body) {
  const count = Math.max(1, Math.ceil(body.length / MIB));
  return Array.from({ length: count }, (_, number) => {
    const cipher = createCipheriv('aes-256-gcm', KEY, nonceOf(number, number === count - 1));
    const plain = body.subarray(number * MIB, (number + 1) * MIB);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  });
}

const hash = (name, body) => createHash(name).update(body).digest('hex');

/** Starts the workers' program as the page does, and gives the page `engine(job)`. */
async function openEngine(page) {
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await page.evaluate(async () => {
    const name = document.querySelector('script[data-worker]').dataset.worker;
    const module = await WebAssembly.compile(await (await fetch(new URL(name, document.baseURI))).arrayBuffer());
    const [script] = WebAssembly.Module.customSections(module, 'script');
    const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const hex = (array) => array && [...array].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    window.sha256 = async (blob) => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
    // The bytes that lab.mjs makes.
    window.made = (length, state) => {
      const found = new Uint8Array(length);
      for (let index = 0; index < length; index++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        found[index] = state >>> 24;
      }
      return new Blob([found]);
    };
    // Each worker takes its share when it is ready; the ring of ports carries the state of the digests.
    window.engine = ({ workers, key, pauseAfter = Infinity, ...job }) => {
      const found = { parts: [], frames: [], progress: [] };
      const ring = Array.from({ length: workers }, () => new MessageChannel());
      const all = [];
      const ended = new Promise((end) => {
        let done = 0;
        for (let number = 0; number < workers; number++) {
          const worker = new Worker(address);
          all.push(worker);
          worker.onerror = ({ message }) => end(message);
          worker.onmessage = ({ data: { kind, ...said } }) => {
            if (kind === 'ready') {
              const ports = workers > 1 ? [ring[number].port1, ring.at(number - 1).port2] : [];
              worker.postMessage({ ...job, key: Uint8Array.from(key), worker: number, workers }, ports);
            } else if (kind === 'part') found.parts[said.number] = said.blob;
            else if (kind === 'frame') found.frames[said.number] = new Blob([said.bytes]);
            else if (kind === 'digests') found.digests = { sha256: hex(said.sha256), md5: hex(said.md5) };
            else if (kind === 'head') found.head = { plain: said.plain.length, stored: said.stored.length };
            else if (kind === 'progress') {
              found.progress.push(said.done);
              if (found.progress.length === pauseAfter) for (const one of all) one.postMessage({ kind: 'pause' });
            } else if (kind === 'done') ++done === workers && end('done');
            else end(said.why ?? kind);
          };
          worker.postMessage(module);
        }
      });
      return { all, found, ended: ended.then((end) => (all.forEach((one) => one.terminate()), end)) };
    };
  });
}

const size = (length) => `${length} bytes`;

for (const cipher of ['aes-gcm', 'webcrypto']) {
  test(`${cipher}: frames and digests are Node’s, with one, two and three workers, and open again`, async ({ page }) => {
    test.slow();
    await openEngine(page);
    // The last one is long enough for runs of frames.
    for (const [length, workers] of [[3 * MIB + 77, 2], [4 * MIB, 3], [MIB + 1, 1], [17 * MIB + 5, 2]]) {
      const body = bytes(length, length);
      const header = [...nonceOf(Math.ceil(length / MIB) - 1, true)];
      const made = await page.evaluate(
        async ({ seed, ...job }) => {
          const file = window.made(job.len, seed);
          const shared = { ...job, header: Uint8Array.from(job.header) };
          const seal = window.engine({ ...shared, kind: 'seal', file, keep: 'blobs' });
          const sealEnd = await seal.ended;
          const sent = window.engine({ ...shared, kind: 'seal', file, keep: 'bytes' });
          await sent.ended;
          const open = window.engine({ ...shared, kind: 'open', blobs: seal.found.parts });
          const openEnd = await open.ended;
          // All of it in one blob, as the inner of two layers is.
          const whole = new Blob([shared.header, ...seal.found.parts]);
          const body = window.engine({ ...shared, kind: 'open', stored: whole });
          const bodyEnd = await body.ended;
          // Two frames changed places; a bit of one flipped; the last one is missing.
          const swapped = seal.found.parts.toSpliced(0, 2, seal.found.parts[1], seal.found.parts[0]);
          const bytes = new Uint8Array(await seal.found.parts[0].arrayBuffer());
          bytes[4711] ^= 4;
          const flipped = seal.found.parts.toSpliced(0, 1, new Blob([bytes]));
          const cut = seal.found.parts.slice(0, -1);
          const spoilt = [];
          for (const blobs of [swapped, flipped, cut]) {
            for (const from of [{ blobs }, { stored: new Blob([shared.header, ...blobs]) }]) {
              const spoiled = window.engine({ ...shared, kind: 'open', ...from });
              spoilt.push(await spoiled.ended, spoiled.found.digests ?? 'no digests');
            }
          }
          return {
            ends: [sealEnd, openEnd, bodyEnd],
            spoilt,
            frames: await Promise.all(seal.found.parts.map(window.sha256)),
            sent: await Promise.all(sent.found.frames.map(window.sha256)),
            opened: await Promise.all([open, body].map(({ found }) => window.sha256(new Blob(found.parts)))),
            digests: [seal.found.digests, open.found.digests, body.found.digests],
            heads: [seal.found.head, open.found.head],
            progress: seal.found.progress.at(-1),
          };
        },
        { seed: length, cipher, workers, key: [...KEY], header, len: length, md5: true },
      );
      const what = `${size(length)}, ${workers} workers`;
      expect(made.ends, what).toEqual(['done', 'done', 'done']);
      const expected = framesOf(body).map((frame) => hash('sha256', frame));
      expect(made.frames, what).toEqual(expected);
      expect(made.sent, what).toEqual(expected);
      expect(made.opened, what).toEqual([hash('sha256', body), hash('sha256', body)]);
      const digests = { sha256: hash('sha256', body), md5: hash('md5', body) };
      expect(made.digests, what).toEqual([digests, digests, digests]);
      expect(made.heads, what).toEqual([{ plain: 4096, stored: 4096 }, { plain: 4096, stored: 0 }]);
      expect(made.progress, what).toBe(length);
      expect(made.spoilt, what).toEqual(Array.from({ length: 6 }, () => ['unauthentic', 'no digests']).flat());
    }
  });
}

test('workers that are told to pause wait after their frame, and go on when they are told', async ({ page }) => {
  await openEngine(page);
  const body = bytes(8 * MIB, 3);
  const seen = await page.evaluate(
    async ({ seed, ...job }) => {
      const file = window.made(job.len, seed);
      const run = window.engine({ ...job, header: Uint8Array.from(job.header), kind: 'seal', file, keep: 'blobs', workers: 2, pauseAfter: 2 });
      const next = () => new Promise((done) => setTimeout(done, 30));
      // Until nothing comes any more.
      for (let before = -1; before !== run.found.progress.length || before < 2; await next()) before = run.found.progress.length;
      const paused = run.found.progress.length;
      for (const worker of run.all) worker.postMessage({ kind: 'resume' });
      return { paused, end: await run.ended, all: run.found.progress.length, sha256: run.found.digests.sha256 };
    },
    { seed: 3, cipher: 'aes-gcm', key: [...KEY], header: [...nonceOf(7, true)], len: body.length, md5: false },
  );
  expect(seen.paused).toBeGreaterThanOrEqual(2);
  expect(seen.paused).toBeLessThan(8);
  expect(seen).toMatchObject({ end: 'done', all: 8, sha256: hash('sha256', body) });
});

test('the page’s own workers can reach no address, and end with their job', async ({ page, guard }, info) => {
  const path = info.outputPath('large.bin');
  await writeFile(path, bytes(48 * MIB, 5));
  const lab = await new Lab(page).open();
  const started = [];
  page.on('worker', (worker) => started.push(worker));
  const large = page.waitForEvent('worker');
  await lab.choose(path);
  const worker = await large;
  const outcome = await worker.evaluate(() =>
    Promise.all([
      fetch('http://127.0.0.1:9/elsewhere').then(() => 'sent', () => 'blocked'),
      import('http://127.0.0.1:9/elsewhere.js').then(() => 'sent', () => 'blocked'),
    ]),
  );
  expect(outcome).toEqual(['blocked', 'blocked']);
  await expect.poll(() => guard.take().join('\n')).toContain('policy: connect-src');
  const worked = [...started];
  expect(worked).toContain(worker);
  await expect(lab.slider).toHaveAttribute('aria-valuetext', /^1 of \d+: Your app holds/, { timeout: 60_000 });
  // Those that wait for the next job are others.
  await expect.poll(() => page.workers().filter((one) => worked.includes(one))).toEqual([]);
  guard.take();
});

test('the step says which program encrypted and decrypted a large file', async ({ page }, info) => {
  test.slow();
  const lab = await new Lab(page).open();
  for (const [name, length, says] of [
    ['small.bin', 1000, undefined],
    ['large.bin', 16 * MIB - 1, 'aes-gcm (RustCrypto)'],
    ['huge.bin', 16 * MIB, 'WebCrypto; first and last frame checked against aes-gcm'],
  ]) {
    const path = info.outputPath(name);
    await writeFile(path, bytes(length, 9));
    await lab.choose(path);
    await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^1 of .*Your app holds ${name}`), { timeout: 60_000 });
    await lab.goTo(8);
    if (says) await expect(lab.step).toContainText(says);
    else await expect(lab.step).not.toContainText('aes-gcm');
  }
});

test('a worker that is done has its key nowhere in its memory', async ({ page }) => {
  await openEngine(page);
  const secret = Array.from({ length: 32 }, (_, place) => (place * 17 + 3) % 256);
  const found = await page.evaluate(
    async ({ secret, header }) => {
      const name = document.querySelector('script[data-worker]').dataset.worker;
      const module = await WebAssembly.compile(await (await fetch(new URL(name, document.baseURI))).arrayBuffer());
      const [script] = WebAssembly.Module.customSections(module, 'script');
      // From outside: what runs before the worker's own program takes hold of its memory, and searches it when asked.
      const outside = `
        for (const way of ['instantiate', 'Instance']) {
          const make = WebAssembly[way];
          const hold = (made) => ((self.memory = (made.instance ?? made).exports.memory), made);
          WebAssembly[way] = new Proxy(make, {
            apply: (_, self, all) => make.apply(self, all).then(hold),
            construct: (_, all) => hold(new make(...all)),
          });
        }
        self.addEventListener('message', (event) => {
          if (event.data?.kind !== 'search') return;
          event.stopImmediatePropagation();
          const bytes = new Uint8Array(self.memory.buffer);
          if (event.data.plant) bytes.set(event.data.secret, bytes.length - 100);
          // The allocator writes into the first bytes of a block that it takes back.
          const [first, ...rest] = event.data.secret.slice(16);
          let found = 0;
          for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
            found += rest.every((byte, place) => bytes[at + 1 + place] === byte);
          self.postMessage({ kind: 'searched', found, length: bytes.length });
        });\n`;
      const address = URL.createObjectURL(new Blob([outside, script], { type: 'text/javascript' }));
      const search = (worker, plant) =>
        new Promise((resolve) => {
          worker.addEventListener('message', ({ data }) => data.kind === 'searched' && resolve(data));
          worker.postMessage({ kind: 'search', secret, plant });
        });
      const len = 3 * 1048576 + 77;
      const job = { key: Uint8Array.from(secret), header: Uint8Array.from(header), len, cipher: 'aes-gcm', md5: false, worker: 0, workers: 1 };
      const run = (more) =>
        new Promise((resolve) => {
          const worker = new Worker(address);
          const blobs = [];
          worker.onmessage = ({ data: { kind, ...said } }) => {
            if (kind === 'ready') worker.postMessage({ ...job, ...more });
            else if (kind === 'part') blobs[said.number] = said.blob;
            else if (kind === 'done' || kind === 'failed') resolve({ kind, worker, blobs });
          };
          worker.postMessage(module);
        });
      const seal = await run({ kind: 'seal', file: window.made(len, 5), keep: 'blobs' });
      const open = await run({ kind: 'open', blobs: seal.blobs });
      const ends = [];
      for (const { kind, worker } of [seal, open]) {
        ends.push({ kind, after: await search(worker, false), planted: await search(worker, true) });
        worker.terminate();
      }
      return ends;
    },
    { secret, header: [...nonceOf(3, true)] },
  );
  for (const { kind, after, planted } of found) {
    expect(kind).toBe('done');
    expect(after.length).toBeGreaterThan(MIB);
    expect([after.found, planted.found]).toEqual([0, 1]);
  }
});
