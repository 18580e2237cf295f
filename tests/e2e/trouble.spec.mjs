// When something is missing or breaks: the page goes on, or says plainly what happened.
import { truncate, writeFile } from 'node:fs/promises';
import { expect, test } from './fixtures.mjs';
import { Lab, PRESETS, settled } from './lab.mjs';

async function expectWorking(page) {
  const lab = await new Lab(page).open();
  await lab.button('Theme: system').click();
  await lab.speed.selectOption('2×');
  await lab.upAndDown();
  return lab;
}

test('a browser that refuses storage', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  });
  await expectWorking(page);
});

test('storage that is full', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('exceeded the quota', 'QuotaExceededError');
    };
  });
  await expectWorking(page);
});

test('nonsense in storage', async ({ page }) => {
  await page.addInitScript(() => {
    for (const [key, value] of [['theme', '<b>purple</b>\u0000'], ['speed', '-1e999'], ['version', '{"a":'], ['progress', '\ud800']]) {
      localStorage.setItem(`envelope-lab/${key}`, value);
    }
  });
  const lab = await expectWorking(page);
  await expect(lab.speed).toHaveValue('4');
});

/** The panel says what happened, and its button leads to a lab that works. */
async function expectBroken(page, what) {
  const panel = page.locator('#broken');
  await expect(panel).toBeVisible();
  await expect(panel).toHaveRole('alert');
  await expect(panel.getByRole('heading')).toHaveText('Something broke');
  await expect(panel.locator('pre')).toContainText(what);
  await expect(page.locator('#boot-failed'), 'two messages would contradict each other').toBeHidden();
  return panel.getByRole('link', { name: 'Reset the lab' });
}

test('a browser without randomness is told so, and nothing is encrypted with a guessable key', async ({ page, guard }) => {
  await page.addInitScript(() => {
    Crypto.prototype.getRandomValues = () => {
      throw new DOMException('no entropy', 'OperationError');
    };
  });
  await page.goto('./');
  await expectBroken(page, /random|getRandomValues|Web Crypto|crypto/i);
  guard.take();
});

test('a panic while the page starts shows the panel, and reset starts anew', async ({ page, guard }) => {
  await page.addInitScript(() => {
    // Once only: after the reset the browser is whole again.
    if (sessionStorage.getItem('broken-once')) return;
    sessionStorage.setItem('broken-once', 'yes');
    addEventListener('DOMContentLoaded', () => {
      const fail = () => {
        throw new DOMException('made to fail', 'NotSupportedError');
      };
      Document.prototype.createElement = fail;
      Document.prototype.createElementNS = fail;
      Node.prototype.cloneNode = fail;
    });
  });
  await page.goto('./');
  const reset = await expectBroken(page, /panicked at|made to fail/);
  expect(guard.take().join('\n')).toContain('panicked');
  await reset.click();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expectWorking(page);
});

test('a panic in the middle of the work shows the panel, and reset starts anew', async ({ page, guard }) => {
  const lab = await new Lab(page).open();
  // A part that comes later draws something, too, and would break before the work begins.
  await settled(page);
  await page.evaluate(() => {
    const fail = () => {
      throw new DOMException('made to fail', 'NotSupportedError');
    };
    Document.prototype.createElement = fail;
    Document.prototype.createElementNS = fail;
    Node.prototype.cloneNode = fail;
  });
  // The first run brings new things onto the stage, which cannot be made now.
  await lab.button('Upload a sample file').click();
  const reset = await expectBroken(page, /panicked at|made to fail/);
  guard.take();
  await reset.click();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(page.locator('#broken')).toBeHidden();
  await expectWorking(page);
});

test('a trap that is no panic, say for want of memory, shows the panel, too', async ({ page, guard }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  // A part that comes after the trap would break, too, perhaps when the guard no longer looks away.
  await settled(page);
  await page.evaluate(() => {
    // What a trap looks like from outside: no panic hook has run.
    Document.prototype.createTextNode = () => {
      throw new WebAssembly.RuntimeError('unreachable, made to happen');
    };
  });
  await lab.button('Next step').click();
  await expectBroken(page, 'unreachable, made to happen');
  guard.take();
});

test('after a reset everything is new, and the reset can be taken back', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await lab.preset.selectOption('No permissions');
  const typed = (await lab.editor.inputValue()).replace('"Statement"', '"Statment"');
  await lab.editor.fill(typed);
  const bucket = await lab.bucket.innerText();

  await lab.button('Reset the lab').click();
  await expect(lab.bucket.getByRole('listitem')).toHaveCount(0);
  await expect(lab.preset).toHaveValue('Upload and download');
  await expect.poll(() => lab.granted()).toEqual(PRESETS['Upload and download']);
  await expect(lab.editor).toHaveAttribute('aria-invalid', 'false');
  await expect(lab.slider).toBeDisabled();
  await expect(lab.button('Next step')).toBeDisabled();
  // The picture is the first one, nothing of the old run left in it.
  await expect(lab.stage.locator('.thing')).toHaveCount(0);

  await lab.button('Undo: Reset the lab').click();
  await expect(lab.object('letter.txt')).toHaveCount(1);
  expect(await lab.bucket.innerText()).toBe(bucket);
  await expect.poll(() => lab.granted()).toEqual([]);
  await expect(lab.editor).toHaveValue(typed);
  await expect(lab.editor).toHaveAttribute('aria-invalid', 'true');
  await expect(lab.button('Redo: Reset the lab')).toBeVisible();
  // What came back is the old world, its keys included.
  await lab.preset.selectOption('Download only');
  await lab.download('letter.txt');
  await lab.button('Last step').click();
  await expect(lab.step).toContainText('Identical to what was uploaded');
});

test('a reset stops the work at hand', async ({ page }, info) => {
  const lab = await new Lab(page).open();
  const path = info.outputPath('long.bin');
  await writeFile(path, '');
  await truncate(path, 200 << 20);
  await lab.choose(path);
  await expect(lab.button('Cancel')).toBeVisible();
  await lab.button('Reset the lab').click();
  await expect(lab.button('Cancel')).toBeHidden();
  // The worker is gone: a small upload that comes after it ends before it would have.
  await lab.uploadSample('letter.txt');
  await lab.button('Last step').click();
  await expect(lab.bucket.getByRole('listitem')).toHaveCount(1);
});

test('two tabs are two labs', async ({ context, page }) => {
  const [one, two] = [await new Lab(page).open(), await new Lab(await context.newPage()).open()];
  await one.uploadSample('letter.txt');
  await one.button('Last step').click();
  await expect(two.bucket.getByRole('listitem')).toHaveCount(0);
});
