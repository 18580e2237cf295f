// Gives the built site's files names that contain a hash of their final content, so that a host and a browser
// can keep them forever: trunk names the program before wasm-opt changes it, and the rest not at all.
//   name-files.mjs DIST            names them
//   name-files.mjs --check DIST    fails if a name contains another hash than its file's content has
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const checks = process.argv[2] === '--check';
const dist = process.argv[checks ? 3 : 2];
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
const fail = (what) => {
  throw new Error(what);
};
const list = (folder) => readdirSync(join(dist, folder)).map((name) => (folder ? `${folder}/${name}` : name));
const files = [...list(''), ...list('fonts')].sort();
const read = (name) => readFileSync(join(dist, name));
const bearsHash = /-([0-9a-f]{8})(_bg)?\.(wasm|js|css|woff2)$/;

// What the program fetches later bears one mark, of all those files' contents (scripts/add-parts.mjs).
const isPart = (name) => name.endsWith('.wasm') && !/^(envelope-lab|worker)-/.test(name);

if (checks) {
  const wrong = [];
  const named = files.filter((name) => bearsHash.test(name));
  const parts = named.filter(isPart);
  const mark = hash(Buffer.concat(parts.map(read)));
  for (const name of named) {
    const expected = isPart(name) ? mark : hash(read(name));
    if (bearsHash.exec(name)[1] !== expected) wrong.push(`${name} should contain ${expected}`);
  }
  const kinds = ['envelope-lab-.*_bg.wasm', 'worker-.*.wasm', 'peers-.*.js', 'envelope-lab-.*.js', 'boot-.*.js', 'style-.*.css', 'views-.*.css', 'fonts/.*.woff2'];
  for (const kind of kinds) {
    if (!named.some((name) => new RegExp(`^${kind}$`).test(name))) wrong.push(`no file's name is ${kind}`);
  }
  if (wrong.length > 0) fail(wrong.join('\n'));
  console.log(`${named.length} files are named by their content.`);
} else {
  const page = join(dist, 'index.html');
  let html = readFileSync(page, 'utf8');
  const rename = (from, stem, ending) => {
    const to = `${stem}-${hash(read(from))}${ending}`;
    renameSync(join(dist, from), join(dist, to));
    return to;
  };
  const inPage = (from, stem, ending) => {
    const to = rename(from, stem, ending);
    const there = html.split(from);
    if (there.length < 2) fail(`${page} does not name ${from}`);
    html = there.join(to);
  };
  const one = (pattern) => files.find((name) => pattern.test(name)) ?? fail(`${dist} has no ${pattern}`);

  const sheets = ['style.css', 'views.css'];
  for (const font of files.filter((name) => name.endsWith('.woff2'))) {
    const to = rename(font, font.replace('.woff2', ''), '.woff2');
    for (const sheet of sheets) writeFileSync(join(dist, sheet), readFileSync(join(dist, sheet), 'utf8').replaceAll(font, to));
  }
  inPage('style.css', 'style', '.css');
  inPage('views.css', 'views', '.css');
  inPage(one(/^envelope-lab-[0-9a-f]+\.js$/), 'envelope-lab', '.js');
  inPage(one(/^envelope-lab-[0-9a-f]+_bg\.wasm$/), 'envelope-lab', '_bg.wasm');
  inPage('worker.wasm', 'worker', '.wasm');
  inPage('peers.js', 'peers', '.js');
  inPage('boot.js', 'boot', '.js');

  // The page says what its files must be; the browser gives out no other (Subresource Integrity, W3C). boot.js reads
  // the hashes of what it fetches itself, in this order.
  const full = (name) => createHash('sha256').update(read(name)).digest('base64');
  const named = list('');
  const found = (pattern) => named.find((name) => pattern.test(name)) ?? fail(`${dist} has no ${pattern}`);
  const later = [/^envelope-lab-[0-9a-f]{8}\.js$/, /^envelope-lab-.*_bg\.wasm$/, /^views-/, /^worker-/, /^peers-/];
  const hashes = later.map((pattern) => full(found(pattern)));
  const addTo = (pattern, attributes) => {
    if (!pattern.test(html)) fail(`${page} has no ${pattern}`);
    html = html.replace(pattern, (element) => `${element} ${attributes}`);
  };
  addTo(/<script\b(?=[^>]*data-js)/, `integrity="sha256-${full(found(/^boot-/))}" data-hashes="${hashes.join(' ')}"`);
  addTo(/<link\b(?=[^>]*style-[0-9a-f]{8}\.css)/, `integrity="sha256-${full(found(/^style-/))}"`);
  writeFileSync(page, html);
}
