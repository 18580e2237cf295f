// Tells the built site's service worker which files there are, and what is in them.
//   add-offline.mjs DIST           finishes DIST/sw.js
//   add-offline.mjs --list DIST    prints what the worker keeps, one name a line
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lists = process.argv[2] === '--list';
const dist = process.argv[lists ? 3 : 2];
const list = (folder) => readdirSync(join(dist, folder)).map((name) => (folder ? `${folder}/${name}` : name));
// All that the page can ask for. Pages for crawlers and the examples are not, and a worker never keeps itself. Neither
// is what the bench page compares with: few want it, and everybody would fetch it.
const isKept = (name) => /^(index\.html|manifest\.webmanifest|favicon\.svg|icon-\d+\.png|parts-.*\.json|.*\.(css|js|wasm|woff2))$/.test(name) && name !== 'sw.js' && !name.startsWith('peers-');
const names = [...list(''), ...list('fonts')].filter(isKept).sort();

if (lists) {
  console.log(names.join('\n'));
} else {
  const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
  const files = JSON.stringify(Object.fromEntries(names.map((name) => [name, hash(readFileSync(join(dist, name)))])));
  const worker = join(dist, 'sw.js');
  const source = readFileSync(worker, 'utf8');
  const finished = source.replace('__FILES__', () => files).replace('__VERSION__', `'${hash(files + source).slice(0, 16)}'`);
  if (/__(FILES|VERSION)__/.test(finished) || !source.includes('__FILES__')) throw new Error(`${worker} must name __FILES__ and __VERSION__ once`);
  writeFileSync(worker, finished);
}
