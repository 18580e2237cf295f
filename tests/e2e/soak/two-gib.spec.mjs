// 2 GiB through the lab: the memory of the page and its workers hardly grows, and the page answers all the time.
import { join } from 'node:path';
import { expect, LONGEST, makeFile, test, throughTheLab, told } from '../storage.mjs';

const SIZE = 2 ** 31;

test('2 GiB: up, down and saved, bit by bit', async ({ page, scratch }) => {
  test.setTimeout(1_200_000);
  const path = await makeFile(join(scratch, 'two gibibytes.img'), SIZE);
  const { up, down, save } = await throughTheLab(page, path, SIZE);
  console.log(`2 GiB: upload ${told(up)}; download ${told(down)}; save ${told(save)}`);
  for (const { growth, longest } of [up, down, save]) {
    expect(growth, 'MiB of memory over idle').toBeLessThanOrEqual(64);
    expect(longest, 'longest task of the main thread, ms').toBeLessThanOrEqual(LONGEST);
  }
});
