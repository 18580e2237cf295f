// Nothing leaves the page, and nothing gets into it: what the policy says, and that the browser keeps it.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.mjs';
import { Lab, UPLOAD_STEPS } from './lab.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../..', process.env.E2E_DIST || 'dist');
const elsewhere = 'http://127.0.0.1:9/elsewhere';

test('every way out and every way in is closed, and the policy says which', async ({ page, guard }) => {
  await new Lab(page).open();
  const outcome = await page.evaluate(async (url) => {
    const blocked = [];
    const addresses = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      blocked.push(effectiveDirective);
      addresses.push(blockedURI);
    });
    const settled = (work) => Promise.resolve().then(work).then(() => 'went', () => 'blocked');
    const loads = (element) =>
      new Promise((done) => {
        element.onload = () => done('went');
        element.onerror = () => done('blocked');
        document.body.append(element);
      });
    const violates = (directive, act) =>
      new Promise((done) => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => effectiveDirective === directive && done('blocked'));
        act();
      });
    const add = (name, attributes) => Object.assign(document.createElement(name), attributes);
    // Says true whatever becomes of it: the policy's own report tells.
    navigator.sendBeacon(`${url}/beacon`, 'x');
    const found = {
      fetch: await settled(() => fetch(url)),
      image: await loads(add('img', { src: `${url}.png` })),
      style: await loads(add('link', { rel: 'stylesheet', href: `${url}.css` })),
      socket: await new Promise((done) => {
        const socket = new WebSocket(url.replace('http', 'ws'));
        socket.onopen = () => done('went');
        socket.onerror = () => done('blocked');
      }).catch(() => 'blocked'),
      events: await new Promise((done) => {
        const source = new EventSource(url);
        source.onopen = () => done('went');
        source.onerror = () => done('blocked');
      }),
      // By Trusted Types: no text becomes a script, a worker, or markup.
      script: await settled(() => (document.createElement('script').src = url)),
      inline: await settled(() => (document.createElement('script').text = 'globalThis.injected = 1')),
      code: await settled(() => globalThis.eval('globalThis.injected = 1')),
      timer: await settled(() => setTimeout('globalThis.injected = 1', 0)),
      markup: await settled(() => (document.body.innerHTML = '<img src=x onerror="globalThis.injected = 1">')),
      worker: await settled(() => new Worker('data:text/javascript,postMessage(1)')),
      shared: await settled(() => new SharedWorker(URL.createObjectURL(new Blob(['postMessage(1)'])))),
      policy: await settled(() => trustedTypes.createPolicy('another', {})),
      second: await settled(() => trustedTypes.createPolicy('default', {})),
      handler: await settled(async () => {
        const button = document.createElement('button');
        button.setAttribute('onclick', 'globalThis.injected = 1');
        button.click();
        if (globalThis.injected === undefined) throw new Error('it did not run');
      }),
      form: await violates('form-action', () => {
        const form = add('form', { action: url, method: 'post' });
        document.body.append(form);
        form.submit();
      }),
      frame: await violates('frame-src', () => document.body.append(add('iframe', { src: url }))),
      // Policies don't cover calls to other browsers: there are none.
      calls: await settled(() => new RTCPeerConnection()),
    };
    return { found, injected: globalThis.injected, addresses, blocked: [...new Set(blocked)].sort() };
  }, elsewhere);
  expect(Object.entries(outcome.found).filter(([, came]) => came !== 'blocked')).toEqual([]);
  expect(outcome.injected).toBeUndefined();
  expect(outcome.addresses).toContain(`${elsewhere}/beacon`);
  for (const directive of ['connect-src', 'img-src', 'style-src-elem', 'form-action', 'frame-src', 'trusted-types']) {
    expect(outcome.blocked).toContain(directive);
  }
  await page.waitForTimeout(0);
  expect(guard.take().length).toBeGreaterThan(5);
});

test('every view, and nothing is asked of anyone', async ({ page, baseURL }) => {
  const asked = [];
  page.on('request', (request) => asked.push(request));
  const lab = await new Lab(page).open();
  await lab.uploadSample();
  await lab.button('Last step').click();
  await lab.at(UPLOAD_STEPS, UPLOAD_STEPS);
  const views = ['learn', 'learn/upload', 'secrets', 'denied', 'cases', 'policies', 'compare', 'cheat-sheet', 'glossary', 'plan', 'trail', 'world', 'design', 'about', 'bench', 'present', 'speaker', 'lab'];
  for (const view of views) {
    await page.goto(`./#/${view}`);
    await page.waitForLoadState('networkidle');
  }
  const files = new Set([...readdirSync(dist), ...readdirSync(join(dist, 'fonts')).map((name) => `fonts/${name}`)]);
  const foreign = asked.filter((request) => {
    const address = new URL(request.url());
    if (/^(data|blob):$/.test(address.protocol)) return false;
    const name = address.href.replace(/[?#].*/, '').slice(baseURL.length);
    return !address.href.startsWith(baseURL) || (name !== '' && !files.has(name)) || request.method() !== 'GET' || address.search !== '';
  });
  expect(foreign.map((request) => `${request.method()} ${request.url()}`)).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
});

const sha256 = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

test('the page names the hash of each file that runs', async () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const names = readdirSync(dist);
  const file = (pattern) => names.find((name) => pattern.test(name));
  const boot = file(/^boot-/);
  expect(html).toContain(`integrity="${sha256(readFileSync(join(dist, boot)))}"`);
  for (const pattern of [/^envelope-lab-[0-9a-f]{8}\.js$/, /_bg\.wasm$/, /^views-/, /^worker-/, /^peers-/]) {
    expect(html).toContain(sha256(readFileSync(join(dist, file(pattern)))).slice(7));
  }
  const { plan, parts } = JSON.parse(readFileSync(join(dist, '.parts.json'), 'utf8'));
  const listed = JSON.parse(readFileSync(join(dist, plan), 'utf8')).hashes;
  const all = new Set(Object.values(parts).flat());
  expect(Object.keys(listed)).toHaveLength(all.size);
  for (const name of all) expect(`sha256-${listed[name.replace(/-[0-9a-f]{8}\.wasm$/, '')]}`, name).toBe(sha256(readFileSync(join(dist, name))));
});

// A byte at the end of a program's file: a custom section without a name, which is valid WebAssembly.
const changed = (body) => Buffer.concat([body, Buffer.from([0, 1, 0])]);

for (const [what, pattern, sees] of [
  ['program', /envelope-lab-.*_bg\.wasm$/, 'boot'],
  ['program’s script', /\/envelope-lab-[0-9a-f]{8}\.js$/, 'boot'],
  ['part', /\/run-[0-9a-f]{8}\.wasm$/, 'part'],
  ['plan of the parts', /\/parts-[0-9a-f]{8}\.json$/, 'part'],
]) {
  test(`another ${what} than the page’s own is not run`, async ({ page, guard }) => {
    await page.route(pattern, (route) => {
      const body = readFileSync(join(dist, new URL(route.request().url()).pathname.split('/').at(-1)));
      const isProgram = pattern.source.includes('wasm');
      const contentType = isProgram ? 'application/wasm' : 'text/javascript';
      return route.fulfill({ contentType, body: isProgram ? changed(body) : Buffer.concat([body, Buffer.from('\n')]) });
    });
    await page.goto('./');
    if (sees === 'boot') {
      await expect(page.locator('html')).toHaveAttribute('data-boot', 'failed');
      await expect(page.locator('#boot-failed')).toBeVisible();
    } else {
      await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
      await page.getByRole('button', { name: 'Upload a sample file', exact: true }).click();
      await expect(page.getByRole('status').filter({ hasText: 'a part of this page could not be fetched' })).toBeAttached();
    }
    // While it stands, the page asks again for what it has not got.
    await page.close();
    expect(guard.take().join('\n')).toMatch(/integrity|digest/i);
  });
}
