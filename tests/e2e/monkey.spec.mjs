// Random real inputs against every view, and what must be true whatever a person does. MONKEY_INPUTS says how many in
// all, MONKEY_SEED which; the same seed makes the same inputs.
import { expect, test } from './fixtures.mjs';
import { Monkey } from './monkey.mjs';
import { fixed } from './states.mjs';

const INPUTS = Number(process.env.MONKEY_INPUTS ?? 2_000);
const SEED = Number(process.env.MONKEY_SEED ?? 1);

/** Where each monkey begins, and in which window. */
const STARTS = [
  { name: 'a desktop', start: './#/lab', size: [1440, 900] },
  { name: 'a laptop', start: './#/learn/envelope', size: [1280, 720] },
  { name: 'a telephone', start: './#/world', size: [390, 844], touch: true },
  { name: 'a tablet', start: './#/denied', size: [820, 1180] },
];

for (const [at, { name, start, size: [width, height], touch }] of STARTS.entries()) {
  test.describe(name, () => {
    test.use({ viewport: { width, height }, hasTouch: Boolean(touch), permissions: ['clipboard-read', 'clipboard-write'] });
    const count = Math.round(INPUTS / STARTS.length);
    test(`${count} random inputs on ${name}`, async ({ page, baseURL, guard }) => {
      test.setTimeout(60_000 + count * 300);
      const seed = SEED * 1_000 + at;
      await fixed(page);
      const monkey = await Monkey.on(page, { seed, touch, root: baseURL });
      await page.goto(start);
      await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
      const begun = Date.now();
      await monkey.make(count, () => guard.take());
      // What all that made is a lab that comes back as it is.
      const world = await monkey.world();
      await page.reload();
      const again = await monkey.world();
      if (!world.bucket) again.bucket = null;
      const isRead = await page.getByText('can’t be read').filter({ visible: true }).count();
      console.log(`${name}: ${monkey.done.length} inputs in ${((Date.now() - begun) / 1_000).toFixed(1)} s, seed ${seed}`);
      await monkey.end();
      expect([...monkey.found.values()].join('\n\n'), `MONKEY_SEED=${SEED} MONKEY_INPUTS=${INPUTS}`).toBe('');
      expect(again, 'the lab after a reload').toEqual(world);
      expect(isRead, 'records that cannot be read').toBe(0);
    });
  });
}

// What the monkey looks for is found where it is. What a page could mend is kept from mending it.
test('the monkey sees what it is there to see', async ({ page, baseURL, guard }) => {
  const monkey = await Monkey.on(page, { seed: 1, root: baseURL });
  await page.goto('./#/lab');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  const look = () => page.evaluate(() => window.monkey.look());
  expect(await look()).toEqual([]);
  await page.evaluate(() => {
    const wide = document.body.appendChild(document.createElement('div'));
    Object.assign(wide, { id: 'wide', textContent: 'wide' });
    wide.style.width = '3000px';
    const dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.showModal();
    dialog.style.visibility = 'hidden';
  });
  expect((await look()).join()).toMatch(/^the page is 3\d{3} wide in a window of \d+: .*wide.*,an invisible modal: dialog/);
  await page.evaluate(() => {
    document.querySelector('#wide').remove();
    for (const dialog of document.querySelectorAll('body > dialog')) dialog.remove();
    const lost = document.body.appendChild(document.createElement('button'));
    lost.textContent = 'Lost';
    lost.focus();
    HTMLElement.prototype.focus = () => {};
    lost.remove();
  });
  expect(await look()).toEqual(['the focus fell to the body: button. “Lost” in BODY is gone']);
  await page.evaluate(() => (document.getElementById('broken').hidden = false));
  expect(await look()).toEqual([expect.stringMatching(/^#broken: Something broke/)]);
  await page.evaluate(() => console.error('planted'));
  expect(guard.take().join()).toContain('planted');
  const before = await monkey.world();
  await page.evaluate(() => document.querySelector('.perm [role=switch]').click());
  expect(await monkey.world()).not.toEqual(before);
  expect(before.policy).toContain('kms:GenerateDataKey');
  expect(before.switches).toHaveLength(5);
  await monkey.end();
});
