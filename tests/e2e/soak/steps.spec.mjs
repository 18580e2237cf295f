// Every step of an upload, a denial, and a download, and of every lesson's run: at every tenth width nothing is printed
// over anything else, nothing is cut off, and the page is as wide as its window.
import { WIDTHS, clipped, overlaps, rowOutOfSight, sweep, wider } from '../boxes.mjs';
import { expect, test } from '../fixtures.mjs';
import { Lab } from '../lab.mjs';
import { visit } from '../states.mjs';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const some = WIDTHS.filter((_, index) => index % 10 === 0 || [35, 48, 56].includes(index));
const checked = (page) => async () => [...(await wider(page)), ...(await overlaps(page)), ...(await rowOutOfSight(page)), ...(await clipped(page))];

async function everyStep(page, lab, where) {
  const [, count] = await lab.position();
  const faults = [];
  for (let number = 1; number <= count; number++) {
    await lab.goTo(number);
    faults.push(...(await sweep(page, `${where}, step ${number}`, checked(page), some)));
  }
  return faults;
}

test('every step of an upload, a download, and a denial', async ({ page }) => {
  test.setTimeout(900_000);
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  const faults = await everyStep(page, lab, 'upload');
  await page.setViewportSize({ width: 1440, height: 900 });
  await lab.download('letter.txt');
  faults.push(...(await everyStep(page, lab, 'download')));
  await page.setViewportSize({ width: 1440, height: 900 });
  await lab.set('kms:GenerateDataKey', false);
  await lab.uploadSample('letter.txt');
  faults.push(...(await everyStep(page, lab, 'denial')));
  expect(faults).toEqual([]);
});

for (const lesson of ['envelope', 'upload', 'download', 'encrypt', 'multipart', 'context', 'deny']) {
  test(`every step of the lesson ${lesson}`, async ({ page }) => {
    test.setTimeout(900_000);
    await visit(page, `#/learn/${lesson}`, 'lesson');
    const lab = new Lab(page);
    await lab.button('Run it without predicting').click();
    expect(await everyStep(page, lab, lesson)).toEqual([]);
  });
}
