// Nothing made is lost on reload: every kind of work comes back, each tab has its own, and where the browser keeps
// nothing the page says so.
import { expect, expectNoAxeViolations, test } from './fixtures.mjs';
import { bytes, DOWNLOAD_STEPS, Lab, sha256, UPLOAD_STEPS } from './lab.mjs';
import { readFile } from 'node:fs/promises';

const kept = (page) => page.getByRole('region', { name: 'Your lab', exact: true });

/** The record has been written: the page notes it beside the settings. */
const written = (page) => expect.poll(() => page.evaluate(() => localStorage.getItem('envelope-lab/kept'))).toBe('1');

/** Reads everything in the page's database, by name; texts as they are, files as their length. */
const database = (page) => page.evaluate(() => new Promise((done, failed) => {
  const open = indexedDB.open('envelope-lab', 1);
  open.onerror = () => failed(open.error);
  open.onsuccess = () => {
    const found = {};
    const cursor = open.result.transaction('kept').objectStore('kept').openCursor();
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at) {
        open.result.close();
        return done(found);
      }
      found[at.key] = typeof at.value === 'string' ? at.value : at.value.size;
      at.continue();
    };
  };
}));

/** Changes every record of a lab in the database. */
const damage = (page, change) => page.evaluate((change) => new Promise((done, failed) => {
  const open = indexedDB.open('envelope-lab', 1);
  open.onerror = () => failed(open.error);
  open.onsuccess = () => {
    const transaction = open.result.transaction('kept', 'readwrite');
    const store = transaction.objectStore('kept');
    store.openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return;
      if (at.key.startsWith('lab/')) at.update(change === 'cut' ? at.value.slice(0, 200) : at.value.replace('"version":1,"saved"', '"version":7,"saved"'));
      at.continue();
    };
    transaction.oncomplete = () => {
      open.result.close();
      done();
    };
  };
}), change);

async function reload(page) {
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
}

test('an upload of an own file comes back at its step, and goes on: download, identical bytes, undo of a reset', async ({ page }) => {
  const lab = await new Lab(page).open();
  const own = bytes(200_000, 7);
  await lab.chooseAndUpload({ name: 'own.bin', mimeType: 'application/x-own', buffer: own });
  await lab.goTo(5);
  const before = await lab.picture();
  await reload(page);
  await expect(kept(page)).toContainText('Your lab came back as you left it.');
  await lab.at(5, UPLOAD_STEPS);
  await expect.poll(async () => (await lab.picture()).step).toBe(before.step);
  expect(await lab.picture()).toEqual(before);
  await expectNoAxeViolations(page);
  await lab.goTo(UPLOAD_STEPS);
  await lab.download('own.bin');
  await expect(kept(page)).toBeHidden();
  await lab.goTo(DOWNLOAD_STEPS);
  await reload(page);
  await lab.at(DOWNLOAD_STEPS, DOWNLOAD_STEPS);
  const { path } = await lab.save('own.bin');
  expect(sha256(await readFile(path))).toBe(sha256(own));
  // The reset, and its undo, over a reload.
  await lab.button('Reset the lab').click();
  await expect(lab.object('own.bin')).toHaveCount(0);
  await reload(page);
  await expect(kept(page)).toBeHidden();
  await expect(lab.object('own.bin')).toHaveCount(0);
  await lab.button('Undo: Reset the lab').click();
  await expect(lab.object('own.bin')).toBeVisible();
});

test('a file comes back whose page is left right after its upload', async ({ page }) => {
  // What is written soon after a change never is: only what is sent when the page is left.
  await page.addInitScript(() => {
    const later = window.setTimeout;
    window.setTimeout = (run, delay, ...given) => later(run, delay === 400 ? 2 ** 31 - 1 : delay, ...given);
  });
  const lab = await new Lab(page).open();
  const own = bytes(3_000_000, 8);
  await lab.chooseAndUpload({ name: 'own.bin', mimeType: '', buffer: own });
  await reload(page);
  await lab.at(1, UPLOAD_STEPS);
  await lab.goTo(UPLOAD_STEPS);
  await lab.download('own.bin');
  await lab.goTo(DOWNLOAD_STEPS);
  const { path } = await lab.save('own.bin');
  expect(sha256(await readFile(path))).toBe(sha256(own));
});

test('a file that comes while the page tidies up is not tidied away', async ({ page }) => {
  await page.addInitScript(() => {
    // The page looks for what is no longer needed only once the file is there, and no record names it yet.
    let there;
    const file = new Promise((done) => (there = done));
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value, key) {
      if (key.startsWith('body/')) this.transaction.addEventListener('complete', there);
      return put.call(this, value, key.startsWith('lab/') ? `late-${key}` : key);
    };
    const { query } = navigator.locks;
    let asked = 0;
    navigator.locks.query = async () => {
      asked += 1;
      // The first question is which labs are open.
      if (asked > 1) {
        await file;
        // Another file, which nobody needs.
        await new Promise((done) => {
          indexedDB.open('envelope-lab', 1).onsuccess = ({ target: { result: database } }) => {
            const transaction = database.transaction('kept', 'readwrite');
            put.call(transaction.objectStore('kept'), new Blob(['old']), `body/${'00'.repeat(32)}`);
            transaction.oncomplete = () => {
              database.close();
              done();
            };
          };
        });
        document.documentElement.dataset.tidies = '';
      }
      return query.call(navigator.locks);
    };
  });
  const lab = await new Lab(page).open();
  const own = bytes(200_000, 6);
  await lab.chooseAndUpload({ name: 'own.bin', mimeType: '', buffer: own });
  await expect(page.locator('html')).toHaveAttribute('data-tidies', '');
  const files = async () => Object.keys(await database(page)).filter((name) => name.startsWith('body/'));
  await expect.poll(files).toEqual([`body/${sha256(own)}`]);
  await page.waitForTimeout(300);
  expect(await files()).toHaveLength(1);
});

test('a refused run comes back with its file, and the fix runs it again', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.set('kms:GenerateDataKey', false);
  await lab.choose({ name: 'mine.txt', mimeType: 'text/plain', buffer: Buffer.from('my own words') });
  await lab.button('Last step').click();
  await expect(lab.alert).toBeVisible();
  const position = await lab.slider.getAttribute('aria-valuetext');
  await expect.poll(async () => Object.keys(await database(page)).filter((name) => name.startsWith('body/')).length).toBe(1);
  await reload(page);
  await expect(lab.slider).toHaveAttribute('aria-valuetext', position);
  await expect(lab.alert).toBeVisible();
  await expect(lab.switch('kms:GenerateDataKey')).not.toBeChecked();
  await lab.button('Apply the fix and run again').click();
  await expect(lab.slider).toHaveAttribute('aria-valuetext', new RegExp(`^1 of ${UPLOAD_STEPS}: `));
  await lab.button('Last step').click();
  await expect(lab.object('mine.txt')).toBeVisible();
});

test('a half typed policy, its undo history, the preset, caller, encryption and sample come back', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.preset.selectOption('Upload only');
  await lab.sample.selectOption('letter.txt');
  await page.goto('./#/policies/key-policy');
  const policies = page.getByRole('region', { name: 'Policies in effect', exact: true });
  const editor = policies.getByRole('textbox');
  const text = await editor.inputValue();
  await editor.press('Control+End');
  await editor.pressSequentially(' {"half');
  await expect(editor).toHaveValue(`${text} {"half`);
  await reload(page);
  await expect(kept(page)).toBeVisible();
  await expect(editor).toHaveValue(`${text} {"half`);
  // What was typed is two words.
  const undo = policies.getByRole('button', { name: 'Undo', exact: true });
  await undo.click();
  await undo.click();
  await expect(editor).toHaveValue(text);
  await page.goto('./#/lab');
  await expect.poll(() => lab.granted()).toEqual(['s3:PutObject', 'kms:GenerateDataKey']);
  await expect(lab.sample.locator('option:checked')).toContainText('letter.txt');
});

test('a lesson’s task comes back: its world, its run, the guess, a hint, and the own lab behind it', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await lab.goTo(3);
  await page.goto('./#/learn/envelope/turn');
  const coach = page.getByRole('region', { name: 'Lesson', exact: true });
  await expect(coach.locator('#coach-title')).toBeVisible();
  await lab.object('report.txt').getByRole('button', { name: /^Download/ }).click();
  await lab.at(1, DOWNLOAD_STEPS);
  await lab.goTo(4);
  await coach.getByRole('button', { name: 'Show a hint' }).click();
  await reload(page);
  await expect(coach.locator('#coach-title')).toBeVisible();
  await lab.at(4, DOWNLOAD_STEPS);
  await expect(coach.locator('.coach-hints li')).toHaveCount(1);
  await expect(lab.object('report.txt')).toBeVisible();
  await page.goto('./#/lab');
  await page.getByRole('button', { name: 'Back to my own lab' }).click();
  await lab.at(3, UPLOAD_STEPS);
  await lab.goTo(UPLOAD_STEPS);
  await expect(lab.object('letter.txt')).toBeVisible();
  await expect(lab.object('report.txt')).toHaveCount(0);
});

test('changes of the world and what was typed in Secrets come back', async ({ page }) => {
  await new Lab(page).open();
  await page.goto('./#/world');
  const world = page.locator('.wld');
  await world.getByRole('button', { name: 'Create a bucket' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('kept-over-a-reload');
  await form.getByRole('button', { name: 'Create bucket' }).click();
  await expect(world).toContainText('kept-over-a-reload');
  await page.goto('./#/secrets');
  const password = page.getByRole('region', { name: 'Write', exact: true }).getByLabel('Password');
  await password.fill('half typed');
  await reload(page);
  await expect(password).toHaveValue('half typed');
  await page.goto('./#/world');
  await expect(world).toContainText('kept-over-a-reload');
});

test('“Start fresh” clears the stage, and can be undone', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await reload(page);
  await kept(page).getByRole('button', { name: 'Start fresh' }).click();
  await expect(kept(page)).toBeHidden();
  await expect(lab.object('letter.txt')).toHaveCount(0);
  await lab.button('Undo: Reset the lab').click();
  await expect(lab.object('letter.txt')).toBeVisible();
});

test('two tabs keep their own labs; a new tab takes up the lab of a closed one', async ({ context, page }) => {
  const first = await new Lab(page).open();
  await first.uploadSample('letter.txt');
  await written(page);
  const other = await context.newPage();
  const second = await new Lab(other).open();
  await expect(kept(other)).toBeHidden();
  await second.uploadSample('sunrise.svg');
  await reload(page);
  await first.goTo(UPLOAD_STEPS);
  await expect(first.object('letter.txt')).toBeVisible();
  await expect(first.object('sunrise.svg')).toHaveCount(0);
  await reload(other);
  await second.goTo(UPLOAD_STEPS);
  await expect(second.object('sunrise.svg')).toBeVisible();
  await expect(second.object('letter.txt')).toHaveCount(0);
  await other.close();
  const third = await context.newPage();
  const again = await new Lab(third).open();
  await again.at(UPLOAD_STEPS, UPLOAD_STEPS);
  await expect(again.object('sunrise.svg')).toBeVisible();
  await expect(again.object('letter.txt')).toHaveCount(0);
});

test('a tab shows the lesson marks of another tab, and loses none', async ({ context, page }) => {
  await page.goto('./#/learn');
  const lessons = (tab) => tab.getByRole('region', { name: 'Lessons', exact: true }).getByRole('listitem');
  await expect(lessons(page).nth(1)).toBeVisible();
  const other = await context.newPage();
  await other.goto('./#/learn/upload/own');
  const coach = other.getByRole('region', { name: 'Lesson', exact: true });
  for (const action of ['s3:PutObject', 'kms:GenerateDataKey']) await coach.getByRole('switch', { name: action, exact: true }).click();
  await coach.getByRole('button', { name: 'Check it' }).click();
  await expect(lessons(page).nth(1)).toContainText('least privilege');
});

test('a browser that keeps nothing: the page says so once, works, and starts fresh', async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get: refuse });
  });
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await expect(kept(page)).toContainText('This browser keeps nothing: export your world to keep it.');
  await kept(page).getByRole('button', { name: 'Dismiss' }).click();
  await lab.goTo(UPLOAD_STEPS);
  await lab.download('letter.txt');
  await expect(kept(page)).toBeHidden();
  await page.goto('./#/learn');
  await expect(page.locator('.learn-book')).toContainText('This browser keeps nothing. To keep your progress, export it.');
});

for (const [kind, why] of [['cut', 'it isn’t JSON'], ['later', 'it has version 7']]) {
  test(`a record that cannot be read (${kind}) is set aside, and the lab starts fresh`, async ({ page }) => {
    const lab = await new Lab(page).open();
    await lab.uploadSample('letter.txt');
    await written(page);
    // Leaving the page writes the record once more; what is damaged must be what a new start reads.
    await page.route('**/nothing', (route) => route.fulfill({ contentType: 'text/html', body: '<link rel="icon" href="data:,">' }));
    await page.goto('./nothing');
    let before;
    await expect
      .poll(async () => {
        const [last, now] = [before, JSON.stringify(await database(page))];
        before = now;
        return last === now;
      }, { intervals: [200] })
      .toBe(true);
    await damage(page, kind);
    await page.evaluate(() => sessionStorage.clear());
    await lab.open();
    await expect(kept(page)).toContainText('can’t be read');
    await expect(kept(page)).toContainText(why);
    await expect(lab.object('letter.txt')).toHaveCount(0);
    expect((await database(page)).aside).toContain('envelope-lab-kept');
    await lab.uploadSample('sunrise.svg');
    await reload(page);
    await lab.goTo(UPLOAD_STEPS);
    await expect(lab.object('sunrise.svg')).toBeVisible();
  });
}

// A refused file has two events, in WebKit the second even says that the transaction is complete.
test('a file that the browser refuses to keep is named at once, and the rest is kept', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      if (!(value instanceof Blob)) return put.call(this, value, key);
      put.call(this, 'in its place', key);
      return this.add(value, key);
    };
  });
  const lab = await new Lab(page).open();
  await lab.chooseAndUpload({ name: 'own.bin', mimeType: 'application/x-own', buffer: bytes(3000, 7) });
  await expect(kept(page)).toContainText('Files are kept over a reload up to 64 MiB in all, if the browser has room. Not kept: own.bin.');
  await lab.set('kms:Decrypt', false);
  await written(page);
  await reload(page);
  await expect(kept(page)).toContainText('Your lab came back');
  await expect(page.getByRole('switch', { name: 'kms:Decrypt' })).not.toBeChecked();
});

test('the address of the broken panel starts fresh', async ({ page }) => {
  const lab = await new Lab(page).open();
  await lab.uploadSample('letter.txt');
  await written(page);
  await page.goto('./?fresh#/lab');
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  await expect(lab.object('letter.txt')).toHaveCount(0);
  await expect(page).toHaveURL(/\/sub\/path\/#\/lab$/);
  expect(await page.locator('#broken a').getAttribute('href')).toBe('?fresh');
});
