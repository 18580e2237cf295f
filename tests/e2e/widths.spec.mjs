// Every view but the lab at every width from 320 to 2560 px: never wider than its window, nothing printed over anything
// else. The lab, which takes longer, is in soak/.
import { overlaps, sweep, wider } from './boxes.mjs';
import { expect, test } from './fixtures.mjs';
import { VIEWS, visit } from './states.mjs';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [name, hash, view] of VIEWS.filter(([name]) => name !== 'lab')) {
  test(`${name} fits every width`, async ({ page }) => {
    test.setTimeout(120_000);
    await visit(page, hash, view);
    expect(await sweep(page, name, async () => [...(await wider(page)), ...(await overlaps(page))])).toEqual([]);
  });
}
