// What changes its form moves over the stage; words, picture and bytes light each other up; the stage can be pressed.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { DOWNLOAD_STEPS, Lab, UPLOAD_STEPS } from './lab.mjs';

const layer = (lab) => lab.stage.locator('.change');
const hotspot = (lab, name) => lab.stage.getByRole('button', { name });
const isLit = (place) => place.first().evaluate((element) => getComputedStyle(element).outlineStyle === 'solid');
const means = (place, meaning) => place.locator(`[data-means~="${meaning}"]`);

// How long the movements of a step take, in milliseconds, and what they move.
const movements = (lab) =>
  lab.stage.evaluate((stage) =>
    stage.getAnimations({ subtree: true }).map((animation) => {
      const { delay, duration, endTime } = animation.effect.getComputedTiming();
      const properties = animation.effect.getKeyframes().flatMap((frame) => Object.keys(frame));
      return { delay, duration, endTime, properties: [...new Set(properties)].filter((name) => !['offset', 'computedOffset', 'easing', 'composite'].includes(name)) };
    }),
  );

test.describe('with motion', () => {
  test('each change of form moves, in time, and is over at once when one goes on', async ({ page }) => {
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    const expected = { 6: 'key-encryption', 8: 'file-encryption', 9: 'plaintext-removal', 10: 'key-erasure' };
    for (let number = 2; number <= UPLOAD_STEPS; number++) {
      // A clicker.
      await page.keyboard.press('PageDown');
      await lab.at(number, UPLOAD_STEPS);
      if (!expected[number]) {
        await expect(layer(lab), `step ${number}`).toHaveCount(0);
        continue;
      }
      await expect(layer(lab)).toHaveAttribute('data-change', expected[number]);
      const moves = await movements(lab);
      expect(moves.length, `step ${number}`).toBeGreaterThan(0);
      for (const { endTime, properties } of moves) {
        expect(endTime, `step ${number}`).toBeLessThanOrEqual(1200);
        expect(properties.every((name) => ['transform', 'opacity'].includes(name)), `step ${number}: ${properties}`).toBe(true);
      }
    }
    // Back: stills.
    for (let number = UPLOAD_STEPS - 1; number >= 1; number--) {
      await page.keyboard.press('PageUp');
      await lab.at(number, UPLOAD_STEPS);
      await expect(lab.stage.locator('.change[data-moves]'), `back at step ${number}`).toHaveCount(0);
    }
    await lab.button('Last step').click();
    await lab.download('letter.txt');
    await lab.goTo(6);
    await expect(layer(lab)).toHaveAttribute('data-change', 'key-decryption');
    await lab.goTo(8);
    await expect(layer(lab)).toHaveAttribute('data-change', 'file-decryption');
    await lab.goTo(DOWNLOAD_STEPS);
    await expect(layer(lab)).toHaveAttribute('data-change', 'key-erasure');
  });

  test('the bytes that move are those the panel shows', async ({ page }) => {
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    const shown = async () => {
      const [before, after] = await layer(lab).evaluate(({ dataset }) => [dataset.before, dataset.after]);
      return { before, after };
    };
    await lab.goTo(6);
    let fields = await lab.fields();
    let bytes = await shown();
    expect(bytes.before).toBe(fields.Plaintext.hex);
    expect(fields.CiphertextBlob.hex.startsWith(bytes.after)).toBe(true);
    expect(bytes.after).toHaveLength(128);
    await lab.goTo(8);
    fields = await lab.fields();
    bytes = await shown();
    expect(fields['Stored body'].hex.slice(24).startsWith(bytes.after)).toBe(true);
    expect(Buffer.from(bytes.before, 'hex').toString()).toContain('Dear');
    const grid = await lab.stage.locator('.becomes .byte').allTextContents();
    expect(grid).toHaveLength(16);
    expect(grid.every((byte) => bytes.after.includes(byte))).toBe(true);
    await lab.goTo(10);
    expect((await shown()).after).toBe('00'.repeat(32));
  });

  test('what is denied lets nothing out', async ({ page }) => {
    const lab = await new Lab(page).open();
    await lab.set('kms:GenerateDataKey', false);
    await lab.uploadSample('letter.txt');
    await page.keyboard.press('Home');
    const [, count] = await lab.position();
    for (let step = 1; step < count; step++) {
      await page.keyboard.press('PageDown');
      await expect(layer(lab)).toHaveCount(0);
    }
  });
});

test('reduced motion: no movement, a highlight', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  for (const number of [6, 8, 10]) {
    await lab.goTo(number);
    await expect(layer(lab)).toHaveCount(1);
    expect((await movements(lab)).filter(({ endTime }) => endTime > 1)).toEqual([]);
    const ring = await lab.stage.locator('.thing[data-here][data-moved]').first().evaluate((thing) => getComputedStyle(thing).filter);
    expect(ring, `step ${number}`).toContain('drop-shadow');
  }
  await context.close();
});

test('the word lights the envelope, its bytes and the policy line; the envelope lights the word', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(6);
  await page.mouse.move(2, 2);
  const word = page.locator('.step-head').locator('[data-means~="sealed"]').first();
  const envelope = lab.stage.locator('.thing[data-here][data-glyph="EncryptedDataKey"]');
  const bytes = lab.step.getByRole('tabpanel').locator('.hex[data-means~="sealed"]');
  const line = page.locator('.editor [data-means~="sealed"]');
  const row = lab.switch('kms:GenerateDataKey');
  const all = { word, envelope, bytes, line, row };
  const expectLit = async (lit, when) => {
    for (const [name, place] of Object.entries(all)) expect(await isLit(place), `${name}, ${when}`).toBe(lit);
  };
  await expect(line).toHaveText(['"kms:GenerateDataKey"']);
  await expectLit(false, 'at rest');
  await word.hover();
  await expectLit(true, 'the word under the pointer');
  await page.mouse.move(2, 2);
  await expectLit(false, 'at rest again');
  await hotspot(lab, /^Encrypted data key: show its bytes/).hover();
  await expectLit(true, 'the envelope under the pointer');
  await page.mouse.move(2, 2);
  await hotspot(lab, /^Encrypted data key: show its bytes/).focus();
  await expectLit(true, 'the envelope with the focus');
  // Another meaning does not light.
  expect(await isLit(lab.stage.locator('.thing[data-here][data-glyph="File"]'))).toBe(false);
});

test('gates, keys and the envelope open what they are; the bucket opens what it holds', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(7);
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await hotspot(lab, 'Encrypted data key: show its bytes').click();
  await expect(lab.tab('Bytes')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(focused).toContain('CiphertextBlob');
  await hotspot(lab, 'Plaintext data key: show its bytes').click();
  await expect.poll(focused).toContain('Plaintext');
  await hotspot(lab, /^kms:GenerateDataKey allowed/).click();
  await lab.at(5, UPLOAD_STEPS);
  await expect(lab.tab('Decision')).toHaveAttribute('aria-selected', 'true');
  await lab.goTo(UPLOAD_STEPS);
  await hotspot(lab, 'Stored encrypted data key: look inside letter.txt').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('the stage is one tab stop, arrows move on it, and steps go on with the clicker', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(7);
  const bar = lab.stage.getByRole('toolbar', { name: 'On the stage' });
  await expect(bar.locator('[tabindex="0"]')).toHaveCount(1);
  const buttons = bar.getByRole('button');
  await buttons.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(buttons.nth(1)).toBeFocused();
  await lab.at(7, UPLOAD_STEPS);
  await page.keyboard.press('End');
  await expect(buttons.last()).toBeFocused();
  await page.keyboard.press('PageDown');
  await lab.at(8, UPLOAD_STEPS);
  await expectNoAxeViolations(page);
});

test('only what acts has the hand', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(7);
  const hands = await lab.stage.evaluate((stage) =>
    [...stage.querySelectorAll('*')]
      .filter((element) => getComputedStyle(element).cursor === 'pointer')
      .map((element) => element.closest('button, select, a, summary, label, [role=button], lab-term')?.tagName ?? element.outerHTML.slice(0, 80)),
  );
  expect(hands.filter((name) => !/^(BUTTON|SELECT|A|SUMMARY|LABEL|LAB-TERM)$/.test(name))).toEqual([]);
});

test('a chip lights its own bytes, under the pointer and by keyboard', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(8);
  const dump = lab.step.locator('.dump').filter({ has: page.getByRole('button', { name: /^nonce 12/ }) });
  const nonce = dump.getByRole('button', { name: /^nonce 12/ });
  const lit = () => dump.locator('.hex [data-part]').evaluateAll((all) => all.filter((one) => getComputedStyle(one).outlineStyle === 'solid').map((one) => one.textContent).join(' '));
  await page.mouse.move(2, 2);
  expect(await lit()).toBe('');
  await nonce.hover();
  expect((await lit()).replace(/\s/g, '')).toHaveLength(24);
  await page.mouse.move(2, 2);
  await nonce.focus();
  expect((await lit()).replace(/\s/g, '')).toHaveLength(24);
  await page.keyboard.press('ArrowRight');
  await expect(dump.getByRole('button', { name: /^ciphertext/ })).toBeFocused();
  expect((await lit()).replace(/\s/g, '').length).toBeGreaterThan(24);
});

// The widths that the panel gets in the lab, in lessons, and on phones.
test('bytes fit their place at every width, with their text from 240 px on', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  const measure = (width) =>
    lab.step.evaluate((step, width) => {
      const content = step.querySelector('[role=tabpanel]');
      content.style.cssText = `width: ${width}px; flex: none; padding: 0`;
      const hex = [...content.querySelectorAll('.hex')].filter((one) => one.checkVisibility());
      const inside = (one) => [...one.querySelectorAll('span')].filter((span) => span.checkVisibility());
      const cut = hex.flatMap((one) => {
        const { left, right } = content.getBoundingClientRect();
        return inside(one).filter((span) => span.getBoundingClientRect().right > right + 0.5 || span.getBoundingClientRect().left < left - 0.5 || (span.scrollWidth > span.clientWidth + 1 && getComputedStyle(span).display !== 'inline'));
      });
      // Bytes and text of a row do not lie on each other.
      const over = hex.flatMap((one) => [...one.querySelectorAll('.b')].filter((b) => {
        const text = b.nextElementSibling.getBoundingClientRect();
        const last = b.lastElementChild.getBoundingClientRect();
        return text.width > 0 && text.top === b.getBoundingClientRect().top && last.right > text.left + 0.5;
      }));
      const text = hex.every((one) => one.querySelector('.t').checkVisibility());
      content.style.cssText = '';
      return { cut: cut.map((span) => span.textContent), over: over.map((b) => b.textContent), text, dumps: hex.length };
    }, width);
  for (const number of [2, 6, 8]) {
    await lab.goTo(number);
    await lab.tab('Bytes').click();
    for (let width = 240; width <= 720; width += 20) {
      const { cut, over, text, dumps } = await measure(width);
      expect(dumps).toBeGreaterThan(0);
      expect(cut, `step ${number}, ${width} px: cut`).toEqual([]);
      expect(over, `step ${number}, ${width} px: on its text`).toEqual([]);
      expect(text, `step ${number}, ${width} px: no text`).toBe(true);
    }
  }
});
