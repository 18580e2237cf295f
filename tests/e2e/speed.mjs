// How long the page takes from what a person does until the browser has painted it, and what it keeps of it. For
// tests/e2e/speed.spec.mjs, which holds budgets, and scripts/bench, which prints figures.

/** Gives the page a function that waits until the frame at hand is painted. */
const teach = (page) =>
  page.evaluate(() => {
    globalThis.painted = () =>
      new Promise((done) =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = done;
          channel.port2.postMessage(0);
        }),
      );
  });

/** A session of the browser's protocol for a page. */
export const protocolOf = (page) => page.context().newCDPSession(page);

export const slow = (protocol, rate) => protocol.send('Emulation.setCPUThrottlingRate', { rate });

/** The value at a share of a list: 0.5 is the median. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** How long a fixed piece of work takes in the page as it is slowed down now, in milliseconds: what a budget grows with. */
export const calibration = (page) =>
  page.evaluate(() => {
    const times = [];
    for (let round = 0; round < 7; round++) {
      const start = performance.now();
      let sum = 0;
      for (let index = 0; index < 2_000_000; index++) sum = (Math.imul(sum, 31) + index) | 0;
      if (sum === 1) throw new Error('the sum is used');
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[3];
  });

/** Milliseconds from pressing Next step until the step is painted, for each step of the run that stands at its first. */
export const stepTimes = async (page, rounds) => {
  await teach(page);
  return page.evaluate(async (rounds) => {
    const button = (name) => [...document.querySelectorAll('.bar button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent).trim() === name);
    const slider = document.querySelector('.bar input[type=range]');
    const times = [];
    for (let round = 0; round < rounds; round++) {
      button('First step').click();
      await painted();
      const last = Number(slider.max);
      for (let step = Number(slider.min); step < last; step++) {
        // What moves ends first: a movement is not the step.
        await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})));
        await painted();
        const start = performance.now();
        button('Next step').click();
        await painted();
        times.push(performance.now() - start);
      }
    }
    return times;
  }, rounds);
};

/** Milliseconds from a press on a permission's switch until it is painted, as a list of `painted`; and of them, as
 * `working`, those in which the page worked: the rest of a frame of the display's, it only waits. */
export const toggleTimes = async (page, rounds) => {
  await teach(page);
  return page.evaluate(async (rounds) => {
    const times = { painted: [], working: [] };
    for (let round = 0; round < rounds; round++) {
      const flip = document.querySelector('.perm [role=switch]');
      const before = flip.getAttribute('aria-checked');
      await painted();
      const start = performance.now();
      flip.click();
      const decided = performance.now();
      let frame = decided;
      requestAnimationFrame(() => (frame = performance.now()));
      await painted();
      const end = performance.now();
      times.painted.push(end - start);
      times.working.push(decided - start + end - frame);
      if (flip.getAttribute('aria-checked') === before) throw new Error('the switch did not change');
    }
    return times;
  }, rounds);
};

/** Milliseconds from a key pressed in the middle of the text in an editor until its letter is painted. By real keys: what
 * a script changes in a text area, the browser lays out as a whole. */
export async function keyTimes(page, selector, count) {
  await teach(page);
  await page.evaluate((selector) => {
    const editor = document.querySelector(selector);
    editor.focus();
    const at = editor.value.indexOf('"Team', editor.value.length / 2) + 5;
    editor.setSelectionRange(at, at);
    let start = 0;
    globalThis.keyTimes = [];
    editor.onkeydown = () => {
      start = performance.now();
    };
    editor.oninput = async () => {
      await painted();
      globalThis.keyTimes.push(performance.now() - start);
    };
  }, selector);
  for (let index = 1; index <= count; index++) {
    await page.keyboard.press('x');
    await page.waitForFunction((index) => globalThis.keyTimes.length === index, index);
  }
  return page.evaluate(() => globalThis.keyTimes);
}

/** A valid key policy of so many bytes. */
export function policyOf(bytes) {
  const Statement = [{ Sid: 'Enable', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }];
  const text = () => JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
  while (text().length < bytes) {
    Statement.push({ Sid: `Team${Statement.length}`, Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/team' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*' });
  }
  return text();
}

/** Shows a key policy of 32 KB in its editor, and gives what selects that. */
export async function openLongPolicy(page, address) {
  await page.goto(address);
  const editor = page.getByRole('region', { name: 'Policies in effect', exact: true }).getByRole('textbox');
  await editor.evaluate((area, policy) => {
    area.setAttribute('data-measured', '');
    area.value = policy;
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, policyOf(32 * 1000));
  await page.locator('#pol-state').filter({ hasText: 'In effect' }).waitFor();
  return '[data-measured]';
}

/** How many elements the browser restyles while `act` happens, and how often it does. */
export async function restyled(page, protocol, act) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  protocol.on('Tracing.dataCollected', collect);
  await protocol.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline'] } });
  await act();
  const complete = new Promise((done) => protocol.once('Tracing.tracingComplete', done));
  await protocol.send('Tracing.end');
  await complete;
  protocol.off('Tracing.dataCollected', collect);
  const counts = events.filter(({ name, args }) => name === 'UpdateLayoutTree' && args.elementCount).map(({ args }) => args.elementCount);
  return { most: Math.max(0, ...counts), times: counts.length };
}

/** The page's heap in bytes and its listeners, after what is unused is collected. */
export async function kept(protocol) {
  await protocol.send('Performance.enable');
  for (let round = 0; round < 3; round++) await protocol.send('HeapProfiler.collectGarbage');
  const { metrics } = await protocol.send('Performance.getMetrics');
  const value = (name) => metrics.find((metric) => metric.name === name).value;
  return { heap: value('JSHeapUsedSize'), listeners: value('JSEventListeners'), nodes: value('Nodes') };
}
