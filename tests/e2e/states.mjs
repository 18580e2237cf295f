// Places and moments of the page that every test of its looks visits: each view, and the lab and a lesson at the steps
// that show most.
import { expect } from './fixtures.mjs';

/** Every view: its name here, its address, its class. */
export const VIEWS = [
  ['lab', '#/lab', 'lab'],
  ['learn', '#/learn', 'learn'],
  ['lesson', '#/learn/envelope', 'lesson'],
  ['task', '#/learn/upload/own', 'lesson'],
  ['policies', '#/policies', 'policies'],
  ['secrets', '#/secrets', 'secrets'],
  ['denied', '#/denied', 'fix-denial'],
  ['cases', '#/cases', 'cases'],
  ['case', '#/cases/multipart-trap', 'cases'],
  ['compare', '#/compare', 'compare'],
  ['cloudtrail', '#/cloudtrail', 'trail'],
  ['world', '#/world', 'world'],
  ['cheat-sheet', '#/cheat-sheet', 'cheat-sheet'],
  ['glossary', '#/glossary', 'glossary'],
  ['plan', '#/plan', 'plan'],
  ['design', '#/design', 'design'],
];

/** Goes to a view and waits until its part has drawn it. */
export async function visit(page, hash, name) {
  await page.goto(`./${hash}`);
  await expect(page.locator('html')).toHaveAttribute('data-boot', 'ready');
  const drawn = page.locator(name === 'lab' ? '.stage' : `.view.${name} :is(h1, h2, h3, p)`);
  await expect(drawn.filter({ visible: true }).first()).toBeVisible();
}

/** Makes the page the same each time: its time, its random bytes, its movement. */
export async function fixed(page) {
  await page.addInitScript(() => {
    let state = 7;
    Date.now = () => Date.UTC(2026, 0, 15, 9, 30);
    crypto.getRandomValues = (array) => {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let at = 0; at < bytes.length; at++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[at] = state >>> 24;
      }
      return array;
    };
  });
}

const upload = async (lab, number) => {
  await lab.uploadSample('letter.txt');
  if (number) await lab.goTo(number);
  else await lab.button('Last step').click();
};

/** Moments of the lab, each from a fresh page. */
export const MOMENTS = [
  ['upload-key', (lab) => upload(lab, 6)],
  ['upload-encrypt', (lab) => upload(lab, 8)],
  ['upload-end', (lab) => upload(lab)],
  [
    'denied-end',
    async (lab) => {
      await lab.set('kms:GenerateDataKey', false);
      await upload(lab);
      await expect(lab.alert).toBeVisible();
    },
  ],
  [
    'download-end',
    async (lab) => {
      await upload(lab);
      await lab.download('letter.txt');
      await lab.button('Last step').click();
    },
  ],
  [
    'sse-s3',
    async (lab) => {
      await lab.page.getByRole('combobox', { name: 'Encryption' }).selectOption({ label: 'SSE-S3' });
      await upload(lab);
    },
  ],
];
