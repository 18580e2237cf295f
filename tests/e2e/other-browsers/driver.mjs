// Drives a browser by W3C WebDriver (https://www.w3.org/TR/webdriver2/), over HTTP.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';

const sleep = (time) => new Promise((done) => setTimeout(done, time));
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** A port that nobody listens on. */
export const freePort = () =>
  new Promise((found) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

/** Asks until the answer is something, and gives it. */
export async function until(what, ask, time = 20_000) {
  const end = Date.now() + time;
  let last;
  do {
    try {
      const found = await ask();
      if (found) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    await sleep(60);
  } while (Date.now() < end);
  throw new Error(`not within ${time / 1000} s: ${what} (last: ${last?.message ?? JSON.stringify(last)})`);
}

/** Starts a program that stays, and keeps what it prints. */
export function start(program, args, env = {}) {
  const printed = [];
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => printed.push(String(text)));
  child.on('error', (error) => printed.push(`${error}\n`));
  const stop = () =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return done();
      child.once('exit', done);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5000).unref();
    });
  return { printed: () => printed.join(''), stop };
}

export class Browser {
  static async open(driver, port, capabilities) {
    const base = `http://127.0.0.1:${port}`;
    const ready = async () => (await (await fetch(`${base}/status`)).json()).value.ready;
    await until('the driver listens', ready).catch((error) => {
      throw new Error(`${error.message}\n${driver.printed()}`);
    });
    const browser = new Browser(base);
    const { sessionId, capabilities: given } = await browser.ask('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
    browser.base += `/session/${sessionId}`;
    browser.name = `${given.browserName} ${given.browserVersion}`;
    await browser.ask('POST', '/timeouts', { script: 60_000, pageLoad: 60_000, implicit: 0 });
    return browser;
  }

  constructor(base) {
    this.base = base;
  }

  async ask(method, path, body) {
    const sent = await fetch(this.base + path, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
    const { value } = await sent.json();
    if (!sent.ok) throw new Error(`${value.error}: ${value.message}`.split('\n')[0]);
    return value;
  }

  goTo(url) {
    return this.ask('POST', '/url', { url });
  }

  close() {
    return this.ask('DELETE', '');
  }

  /** Runs a function in the page; what it gives, a promise too, comes as JSON. */
  run(act, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${act}).apply(null, Array.prototype.slice.call(arguments, 0, -1))).then((value) => done([value]), (error) => done([undefined, String(error)]));`;
    return this.ask('POST', '/execute/async', { script, args }).then(([value, error]) => {
      if (error) throw new Error(error);
      return value;
    });
  }

  /** The elements in sight that match and have this name: as an attribute says it, or as they read. */
  async find(selector, name) {
    const script = `const [selector, name] = arguments;
      const read = (text) => (text || '').replace(/\\s+/g, ' ').trim();
      const named = (element) => {
        const by = element.getAttribute('aria-labelledby');
        const label = element.labels && element.labels[0];
        return read(element.getAttribute('aria-label') || (by && by.split(' ').map((id) => document.getElementById(id).textContent).join(' ')) || (label && label.textContent) || element.textContent);
      };
      return [...document.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0 && (name === null || named(element) === name));`;
    return this.ask('POST', '/execute/sync', { script, args: [selector, name ?? null] });
  }

  /** The only one that is in sight and can be pressed. */
  one(selector, name) {
    return until(`${selector}${name ? ` called “${name}”` : ''}`, async () => {
      const found = await this.find(selector, name);
      return found.length === 1 && found[0];
    });
  }

  id(element) {
    return element[ELEMENT];
  }

  async click(selector, name) {
    const press = async () => {
      await this.ask('POST', `/element/${this.id(await this.one(selector, name))}/click`, {});
      return true;
    };
    // A thing that moves into sight can be in another's way for a moment.
    await until(`a press on ${selector} ${name ?? ''}`, press, 10_000);
  }

  async type(selector, text) {
    const [found] = await this.ask('POST', '/elements', { using: 'css selector', value: selector });
    await this.ask('POST', `/element/${this.id(found)}/value`, { text });
  }

  text(selector) {
    return this.run(`(selector) => [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length > 0).map((one) => one.innerText).join('\\n').replace(/\\s+/g, ' ')`, selector);
  }

  /** Waits until a place in sight reads so. */
  reads(selector, expected, time) {
    return until(`${selector} reads “${expected}”`, async () => {
      const text = await this.text(selector);
      if (expected instanceof RegExp ? expected.test(text) : text.includes(expected)) return true;
      throw new Error(text.slice(0, 300));
    }, time);
  }

  async picture(file) {
    writeFileSync(file, Buffer.from(await this.ask('GET', '/screenshot'), 'base64'));
  }
}
