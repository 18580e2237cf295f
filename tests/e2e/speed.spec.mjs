// What a step, a switch and a key may cost. Times are compared with a fixed piece of work in the same page, so that a
// busy machine does not fail them; scripts/bench prints the times themselves.
import { expect, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';
import { calibration, keyTimes, openLongPolicy, protocolOf, quantile, restyled, slow, stepTimes, toggleTimes } from './speed.mjs';

test('a step restyles what it changed, not the page', async ({ page }) => {
  const lab = await new Lab(page).open();
  await page.waitForLoadState('networkidle');
  await lab.uploadSample();
  const protocol = await protocolOf(page);
  const { most } = await restyled(page, protocol, async () => {
    for (let step = 0; step < 10; step++) await lab.next();
  });
  const all = await page.evaluate(() => document.querySelectorAll('.lab *').length);
  console.log(`a step restyles at most ${most} of ${all} elements`);
  expect(most).toBeLessThan(all / 2);
});

/** The median of what `times` measures, and its budget: 50 ms where the fixed work takes 20 ms, as on the machine of the
 * first measurements; twice that, since other programs run beside the tests. What they slow down for a while is measured
 * again: the page is as fast as the best of three rounds. */
async function budgeted(page, times) {
  let best = { median: Infinity, most: 0 };
  for (let round = 0; round < 3 && best.median >= best.most; round++) {
    const before = await calibration(page);
    const median = quantile(await times(), 0.5);
    const fixed = Math.max(20, before, await calibration(page));
    if (median < best.median) best = { median, most: 2 * 50 * (fixed / 20) };
  }
  return best;
}

test('steps and switches are painted in time', { tag: '@timed' }, async ({ page }) => {
  // Movements are no part of a step, and waiting for them takes most of the time.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const lab = await new Lab(page).open();
  await page.waitForLoadState('networkidle');
  await lab.uploadSample();
  const protocol = await protocolOf(page);
  // The first round compiles what is needed.
  await stepTimes(page, 1);
  const { painted, working } = await toggleTimes(page, 10);
  const [toggle, work] = [painted, working].map((times) => quantile(times, 0.5));
  await slow(protocol, 4);
  const { median: step, most } = await budgeted(page, () => stepTimes(page, 1));
  await slow(protocol, 1);
  console.log(`step ${step.toFixed(0)} ms at 4x of ${most.toFixed(0)}, switch ${toggle.toFixed(0)} ms, of work ${work.toFixed(0)} ms`);
  expect(step).toBeLessThan(most);
  // Two frames, and as much again on a busy machine.
  expect(toggle).toBeLessThan(Math.max(67, most / 2));
});

test('a key in a policy of 32 KB is painted in time', { tag: '@timed' }, async ({ page }) => {
  const editor = await openLongPolicy(page, './#/policies/key-policy');
  const protocol = await protocolOf(page);
  await keyTimes(page, editor, 3);
  await slow(protocol, 4);
  const { median: key, most } = await budgeted(page, () => keyTimes(page, editor, 12));
  await slow(protocol, 1);
  console.log(`key ${key.toFixed(0)} ms at 4x of ${most.toFixed(0)}`);
  // A key makes the browser, the program and the test take turns: a busy machine slows each of them.
  expect(key).toBeLessThan(2 * most);
});
