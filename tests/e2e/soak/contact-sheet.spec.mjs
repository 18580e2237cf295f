// Pictures of every view and of the lab's steps, at four sizes, in both themes, and as people with three kinds of color
// blindness see them, on sheets of one picture each size. No test: scripts/contact-sheet makes them, people look at them.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '../fixtures.mjs';
import { Lab } from '../lab.mjs';
import { MOMENTS, VIEWS, fixed, visit } from '../states.mjs';

const OUT = process.env.CONTACT_SHEET || 'target/contact-sheet';
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];
const VISIONS = ['deuteranopia', 'protanopia', 'tritanopia'];

test.describe.configure({ mode: 'serial' });

async function shoot(page, folder, name) {
  const dir = join(OUT, folder);
  mkdirSync(dir, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(dir, `${name}.png`), animations: 'disabled' });
}

for (const { width, height } of SIZES) {
  for (const theme of ['light', 'dark']) {
    test.describe(`${width} ${theme}`, () => {
      test.use({ viewport: { width, height }, colorScheme: theme, contextOptions: { reducedMotion: 'reduce' } });
      test('pictures', async ({ page }) => {
        test.setTimeout(300_000);
        await fixed(page);
        for (const [name, hash, view] of VIEWS) {
          await page.goto('about:blank');
          await visit(page, hash, view);
          await page.waitForLoadState('networkidle');
          await shoot(page, `${width}-${theme}`, name);
        }
        const devtools = await page.context().newCDPSession(page);
        for (const [name, arrive] of MOMENTS) {
          await page.goto('about:blank');
          await arrive(await new Lab(page).open());
          await page.waitForLoadState('networkidle');
          await shoot(page, `${width}-${theme}`, name);
          if (width !== 1440) continue;
          for (const type of VISIONS) {
            await devtools.send('Emulation.setEmulatedVisionDeficiency', { type });
            await shoot(page, `vision-${theme}`, `${name}-${type}`);
          }
          await devtools.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
        }
      });
    });
  }
}

test('the sheets', async ({ page }) => {
  test.setTimeout(120_000);
  for (const folder of readdirSync(OUT, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const names = readdirSync(join(OUT, folder.name)).filter((name) => name.endsWith('.png')).sort();
    const wide = folder.name.startsWith('390') ? 260 : 640;
    const figure = (name) => `<figure><img src="data:image/png;base64,${readFileSync(join(OUT, folder.name, name), 'base64')}" width="${wide}"><figcaption>${name.replace('.png', '')}</figcaption></figure>`;
    const html = `<!doctype html><title>${folder.name}</title><style>body{margin:16px;background:#888;font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}figcaption{color:#fff}</style>${names.map(figure).join('')}`;
    writeFileSync(join(OUT, `${folder.name}.html`), html);
    await page.setViewportSize({ width: 2000, height: 800 });
    await page.setContent(html);
    await page.screenshot({ path: join(OUT, `${folder.name}.png`), fullPage: true });
  }
});
