// How smoothly an upload plays on a machine a quarter as fast.
import { expect, test } from './fixtures.mjs';
import { Lab } from './lab.mjs';

test('an upload plays on a slow machine; the share of late frames is printed', async ({ page }) => {
  test.setTimeout(120_000);
  const lab = await new Lab(page).open();
  await lab.uploadSample('file.dat');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(() => {
    window.frames33 = [];
    let before = performance.now();
    const frame = (now) => {
      window.frames33.push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const [, count] = await lab.position();
  for (let number = 2; number <= count; number++) {
    await lab.next();
    await page.waitForTimeout(1300);
  }
  const frames = await page.evaluate(() => window.frames33.slice(2));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const late = frames.filter((ms) => ms > 33.4).length;
  console.log(`frames over 33 ms at 4× slow-down, upload of ${count} steps: ${late} of ${frames.length} (${((100 * late) / frames.length).toFixed(1)} %), longest ${Math.round(Math.max(...frames))} ms`);
  expect(frames.length).toBeGreaterThan(100);
});
