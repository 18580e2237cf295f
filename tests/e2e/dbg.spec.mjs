import { test } from './fixtures.mjs';
import { Lab } from './lab.mjs';
test('panic', async ({ page, guard }) => {
  for (const what of ['createElement', 'cloneNode', 'importNode', 'appendChild', 'insertBefore']) {
    const p = await page.context().newPage();
    const l = await new Lab(p).open();
    await p.evaluate((what) => {
      const fail = () => { throw new DOMException('made to fail', 'NotSupportedError'); };
      if (what === 'createElement') { Document.prototype.createElement = fail; Document.prototype.createElementNS = fail; }
      if (what === 'cloneNode') Node.prototype.cloneNode = fail;
      if (what === 'importNode') Document.prototype.importNode = fail;
      if (what === 'appendChild') Node.prototype.appendChild = fail;
      if (what === 'insertBefore') Node.prototype.insertBefore = fail;
    }, what);
    await l.button('Upload a sample file').click();
    await p.waitForTimeout(500);
    console.log(what, await p.locator('#broken').isVisible(), guard.take().map(s=>s.slice(0,300)));
  }
});
