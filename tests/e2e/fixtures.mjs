// Playwright's `test`, where every test also fails on what the page must never do: break its
// Content-Security-Policy, throw, log an error, or ask anything of another place than its own.
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import { beginWorkers } from './around.mjs';

export { expect };

const isLocal = (url, baseURL) => url.startsWith(baseURL) || /^(data|blob|about):/.test(url);

// Runs in every page before its own scripts.
function reportViolations() {
  addEventListener('securitypolicyviolation', (event) => {
    window.reportViolation(`${event.effectiveDirective} blocked ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
  });
}

// Workers made of a blob have the page's policy, but nothing outside them hears of a violation there.
const reportFromWorker = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.effectiveDirective + ' blocked ' + event.blockedURI + ' in a worker'));`;

// Gives the growing list of what went wrong in any page or worker of the context.
async function watch(context, baseURL) {
  const problems = [];
  await context.exposeBinding('reportViolation', (_source, text) => problems.push(`policy: ${text}`));
  await context.addInitScript(reportViolations);
  await context.addInitScript(beginWorkers, reportFromWorker);
  context.on('weberror', (webError) => problems.push(`uncaught: ${webError.error()}`));
  context.on('console', (message) => {
    // A text of the site names no icon, so the browser looks for the host's own, whenever it likes.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error' || /content security policy/i.test(message.text())) {
      problems.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('request', (request) => {
    if (!isLocal(request.url(), baseURL)) problems.push(`request: ${request.url()}`);
  });
  return problems;
}

export const test = base.extend({
  // `guard.take()` gives the problems so far and forgets them: for tests that provoke some.
  guard: [
    async ({ context, baseURL }, use) => {
      const problems = await watch(context, baseURL);
      await use({ take: () => problems.splice(0) });
      // One round trip to each page lets reports still on their way arrive.
      await Promise.all(context.pages().map((page) => page.evaluate(() => 0).catch(() => {})));
      expect(problems, 'the page broke its policy, threw, logged an error or left its origin').toEqual([]);
    },
    { auto: true },
  ],
});

/** Waits until what moves has come to rest: a colour that is on its way has a contrast that nobody reads. */
async function atRest(page) {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    return Promise.all(ending.map((one) => one.finished.catch(() => {})));
  });
}

/** What axe finds on the page once it is at rest, in short. */
export async function axeViolations(page) {
  await atRest(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(' ')) }));
}

/** Fails with a readable list if axe finds anything. */
export async function expectNoAxeViolations(page) {
  expect(await axeViolations(page)).toEqual([]);
}
