// Finishes the program that trunk built: makes the parts small that scripts/bindgen cut out of it, gives
// them their names, tells those to the loader in the program's script, and makes the script small.
// Usage: add-parts.mjs DIST PARTS
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { smallModules } from './small-modules.mjs';
import { section } from './wasm.mjs';

// What several parts share lies in hundreds of chunks. Those that the first parts need are sent in a few files of
// about this size, in bytes by gzip, and of the others, those up to TINY bytes in one.
const PACK = 60 * 1024;
const TINY = 2048;

// What the page fetches while the browser is idle on the first screen, in this order (src/app/fetch_ahead.rs).
const AHEAD = ['first_visit', 'run', 'glossary', 'offline'];

const [dist, parts] = process.argv.slice(2);
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
const fail = (what) => {
  throw new Error(what);
};

// Parts by name, each with the numbers of the chunks it needs.
const needs = JSON.parse(readFileSync(join(parts, 'parts.json'), 'utf8'));
const chunks = [...new Set(Object.values(needs).flat())].sort((a, b) => a - b);

const file = (name) => join(parts, name);
const made = await smallModules([...Object.keys(needs).map((part) => file(`split_${part}.wasm`)), ...chunks.map((chunk) => file(`chunk_${chunk}.wasm`))]);
const small = (name) => made.get(file(name));
const files = new Map(Object.keys(needs).map((part) => [part, small(`split_${part}.wasm`)]));
// The files of many chunks, by name, each with its chunks.
const packs = new Map([['shared', []]]);
const early = new Set(AHEAD.flatMap((part) => needs[part] ?? fail(`there is no part ${part}`)));
let [pack, filled] = [[], PACK];
for (const chunk of chunks) {
  const bytes = small(`chunk_${chunk}.wasm`);
  if (early.has(chunk)) {
    const weight = gzipSync(bytes, { level: 9 }).length;
    if (filled + weight > PACK) {
      [pack, filled] = [[], 0];
      packs.set(`engine_${packs.size}`, pack);
    }
    pack.push({ chunk, bytes });
    filled += weight;
  } else if (bytes.length <= TINY) packs.get('shared').push({ chunk, bytes });
  else files.set(`chunk_${chunk}`, bytes);
}

// Many modules in one: each is a custom section of an empty module (WebAssembly core specification 2.0,
// 5.5.3), under its number. So it is sent, compressed and compiled as any other.
for (const [name, pack] of packs) {
  const sections = pack.map(({ chunk, bytes }) => section(String(chunk), bytes));
  files.set(name, Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), ...sections]));
}

// All of them bear one mark, of all their contents: a mark each would be a few bytes of noise each in
// the script, which no compression takes out again.
const named = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
const mark = hash(Buffer.concat(named.map(([, bytes]) => bytes)));
for (const [name, bytes] of files) writeFileSync(join(dist, `${name}-${mark}.wasm`), bytes);

// [1, 2, 3, 7] as "1-3,7".
const ranges = (numbers) => {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join();
};

// Which files each part needs, for scripts/size and the journeys. The name begins with a dot: it is no part of the site.
const packOf = new Map([...packs].flatMap(([name, pack]) => pack.map(({ chunk }) => [chunk, name])));
const list = Object.fromEntries(
  Object.entries(needs).map(([part, chunks]) => {
    const names = [part, ...chunks.map((chunk) => packOf.get(chunk) ?? `chunk_${chunk}`)];
    return [part, [...new Set(names)].map((name) => `${name}-${mark}.wasm`)];
  }),
);
writeFileSync(join(dist, '.parts.json'), JSON.stringify({ plan: `parts-${mark}.json`, ahead: [...new Set(AHEAD.flatMap((part) => list[part]))], parts: list }));

const script = readdirSync(dist).find((name) => /^envelope-lab-[0-9a-f]+\.js$/.test(name)) ?? fail(`${dist} has no script of the program`);
// The plan is a file of its own, fetched with the first part. It has the hash of every file, by which the browser
// checks what it gives out (Subresource Integrity, W3C); its own is in the script. Hashes are noise, which no
// compression takes out again, and a first visitor needs none of this.
const full = (bytes) => createHash('sha256').update(bytes).digest('base64');
const plan = JSON.stringify({
  packs: Object.fromEntries([...packs].map(([name, pack]) => [name, ranges(pack.map(({ chunk }) => chunk))])),
  needs: Object.fromEntries(Object.entries(needs).map(([part, numbers]) => [part, ranges(numbers)])),
  hashes: Object.fromEntries(named.map(([name, bytes]) => [name, full(bytes)])),
});
writeFileSync(join(dist, `parts-${mark}.json`), plan);
const loader = readFileSync(join(dist, script), 'utf8').split('__PARTS__');
if (loader.length !== 2) fail(`${script} must name __PARTS__ once: was it made by scripts/bindgen?`);
// trunk's own minifier does not know all of wasm-bindgen's JS and leaves it as it is.
const { code } = await minify(loader.join(JSON.stringify({ mark, hash: full(plan), names: Object.keys(needs) })), { module: true, compress: true, mangle: true });
writeFileSync(join(dist, script), code);
