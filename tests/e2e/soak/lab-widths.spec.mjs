// The lab and a lesson's run at every width, and no text cut off in any view.
import { clipped, overlaps, rowOutOfSight, sweep, wider } from '../boxes.mjs';
import { expect, test } from '../fixtures.mjs';
import { Lab } from '../lab.mjs';
import { MOMENTS, VIEWS, visit } from '../states.mjs';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [name, arrive] of MOMENTS) {
  test(`the lab fits every width: ${name}`, async ({ page }) => {
    test.setTimeout(120_000);
    await arrive(await new Lab(page).open());
    expect(await sweep(page, name, async () => [...(await wider(page)), ...(await overlaps(page)), ...(await rowOutOfSight(page))])).toEqual([]);
  });
}

test('a lesson’s run fits every width', async ({ page }) => {
  test.setTimeout(120_000);
  await visit(page, '#/learn/upload', 'lesson');
  await new Lab(page).button('Run it without predicting').click();
  await new Lab(page).goTo(6);
  expect(await sweep(page, 'lesson', async () => [...(await wider(page)), ...(await overlaps(page)), ...(await rowOutOfSight(page))])).toEqual([]);
});

for (const [width, tall] of [
  [320, 640],
  [390, 844],
  [1024, 768],
  [1440, 900],
]) {
  test(`no text is cut off at ${width} px`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: tall });
    const faults = [];
    for (const [name, hash, view] of VIEWS) {
      await visit(page, hash, view);
      for (const fault of await clipped(page)) faults.push(`${name}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
  // Each from a page of its own: the lab comes back over a reload.
  for (const [name, arrive] of MOMENTS) {
    test(`no text is cut off at ${width} px: ${name}`, async ({ page }) => {
      await page.setViewportSize({ width, height: tall });
      await arrive(await new Lab(page).open());
      expect(await clipped(page)).toEqual([]);
    });
  }
}
