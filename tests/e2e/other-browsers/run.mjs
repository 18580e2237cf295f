// Makes a few journeys in Firefox and in WebKit (WebKitGTK's own small browser), by W3C WebDriver. Playwright's builds of
// both are downloads of its own; these are the ones that Debian has, which scripts/tools browsers installs.
//   run.mjs [firefox|webkit] [JOURNEY]   E2E_DIST as for the other journeys; pictures go to test-results/other-browsers
// Ends with how many journeys were made, failed, and were not made for want of a browser.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser, freePort, start, until } from './driver.mjs';
import { givenToSave, JOURNEYS, savedIn } from './journeys.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = join(root, process.env.E2E_DIST || 'dist');
const [only, journey] = process.argv.slice(2);
const tools = join(process.env.ENVELOPE_LAB_TOOLS || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'envelope-lab/tools'), 'bin');
const path = [tools, ...process.env.PATH.split(delimiter)];
const found = (...names) => names.flatMap((name) => path.map((folder) => join(folder, name))).find((file) => existsSync(file));

const folder = mkdtempSync(join(tmpdir(), 'other-browsers-'));
const downloads = join(folder, 'saved');
mkdirSync(downloads);

// Both draw into a screen that nobody sees.
async function screen() {
  if (process.env.DISPLAY || !found('Xvfb')) return undefined;
  const display = start(found('Xvfb'), ['-displayfd', '1', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp']);
  const number = await until('a screen', () => /^\d+$/m.exec(display.printed())?.[0]);
  return { stop: display.stop, env: { DISPLAY: `:${number}` } };
}

const BROWSERS = {
  firefox: {
    binary: () => found('firefox-esr', 'firefox'),
    driver: () => found('geckodriver'),
    arguments: (port) => ['--port', String(port), '--websocket-port', String(port + 1), '--log', 'info'],
    capabilities: (binary) => ({
      browserName: 'firefox',
      'moz:firefoxOptions': {
        binary,
        args: ['-headless'],
        prefs: {
          'browser.download.folderList': 2,
          'browser.download.dir': downloads,
          'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
          'devtools.console.stdout.content': true,
        },
      },
    }),
    saved: () => savedIn(downloads),
    // What it prints of the page's errors before anybody listens there; it has errors of its own as well.
    problems: (printed) => printed.split('\n').filter((line) => /panicked at|JavaScript error: (http|blob)/.test(line)),
  },
  webkit: {
    binary: () => ['4.1', '4.0', '6.0'].flatMap((version) => ['webkit2gtk', 'webkitgtk'].flatMap((name) => ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/${name}-${version}/MiniBrowser`))).find((file) => existsSync(file)),
    driver: () => found('WebKitWebDriver'),
    arguments: (port) => [`--port=${port}`],
    capabilities: (binary) => ({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary, args: ['--automation'] } }),
    saved: givenToSave,
    problems: () => [],
  },
};

async function tryBrowser(name, site, env) {
  const kind = BROWSERS[name];
  const chosen = Object.entries(JOURNEYS).filter(([title]) => !journey || title === journey);
  const [binary, driver] = [kind.binary(), kind.driver()];
  if (!binary || !driver) {
    console.log(`${name}: NOT RUN: ${binary ? 'its driver' : 'the browser'} is not on this machine (scripts/tools browsers installs it from Debian)`);
    return { made: 0, failed: 0, without: chosen.length };
  }
  const pictures = join(root, 'test-results/other-browsers', name);
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const count = { made: 0, failed: 0, without: 0 };
  for (const [title, act] of chosen) {
    const port = await freePort();
    const process = start(driver, kind.arguments(port), env);
    let browser;
    const started = Date.now();
    try {
      browser = await Browser.open(process, port, kind.capabilities(binary));
      if (count.made + count.failed === 0) console.log(`${name}: ${browser.name}`);
      await browser.ask('POST', '/window/rect', { width: 1440, height: 1000 }).catch(() => {});
      await act({ browser, site, folder, saved: kind.saved(browser), picture: (file) => browser.picture(join(pictures, `${title}-${file}.png`)) });
      const problems = kind.problems(process.printed());
      if (problems.length > 0) throw new Error(problems.join('\n'));
      count.made += 1;
      console.log(`${name}: ${title}: passed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    } catch (error) {
      count.failed += 1;
      console.log(`${name}: ${title}: FAILED: ${error.stack}`);
      await browser?.picture(join(pictures, `${title}-FAILED.png`)).catch(() => {});
      if (!browser) console.log(process.printed());
    } finally {
      await browser?.close().catch(() => {});
      await process.stop();
    }
  }
  return count;
}

if (!existsSync(join(dist, 'index.html'))) {
  console.error('error: There is no dist/.\n  Run ./scripts/build.');
  process.exit(1);
}
const display = await screen();
const port = await freePort();
const server = start(process.execPath, [join(root, 'scripts/static-server.mjs'), dist, '--port', String(port), '--mount', '/some/path/']);
const total = { made: 0, failed: 0, without: 0 };
try {
  await until('the server', () => server.printed().includes('http://'));
  for (const name of Object.keys(BROWSERS).filter((name) => !only || name === only)) {
    const count = await tryBrowser(name, `http://127.0.0.1:${port}/some/path/`, display?.env);
    for (const part of Object.keys(total)) total[part] += count[part];
  }
} finally {
  await server.stop();
  await display?.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`other browsers: ${total.made} passed, ${total.failed} failed, ${total.without} not run`);
process.exitCode = total.failed > 0 ? 1 : 0;
