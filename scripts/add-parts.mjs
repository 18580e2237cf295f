// Adds the parts cut off by wasm_split to the built site. Their loader goes into the program's own
// script: no further request, and no circle of names. Usage: add-parts.mjs DIST PARTS
import binaryen from 'binaryen';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// What several parts share lies in about 200 chunks, most of them tiny: those up to this size, in bytes,
// are sent in one file.
const TINY = 2048;

const [dist, parts] = process.argv.slice(2);
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
const fail = (what) => {
  throw new Error(`${what}: has the way it is written changed?`);
};

const script = readdirSync(dist).find((name) => /^envelope-lab-[0-9a-f]+\.js$/.test(name)) ?? fail('no script of the program');
let program = readFileSync(join(dist, script), 'utf8');
const made = readFileSync(join(parts, '__wasm_split.js'), 'utf8');

// What was cut: chunks by number, and parts with the numbers of the chunks they need.
const chunks = [...made.matchAll(/^const __chunk_(\d+) = makeLoad\(.*\n.*"\.\/chunk_\1\.wasm"[^]*?^, \[\]\);$/gm)].map((match) => Number(match[1]));
const needs = [...made.matchAll(/^export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\(.*\n.*"\.\/split_\1\.wasm"[^]*?^, \[(.*)\]\)\);$/gm)].map((match) => ({
  part: match[1],
  chunks: match[2].split(', ').filter(Boolean).map((name) => Number(name.replace('__chunk_', ''))),
}));
const shared = made.match(/^let sharedImports[^]*?^}$/m)?.[0] ?? fail('no shared imports');
if (made.split('makeLoad(').length - 2 !== chunks.length + needs.length) fail('the loader loads something else');
if (needs.length === 0) fail('the loader loads no part');

// Made small, in one process: starting the tool once a chunk takes longer than all its work.
const { BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt, MutableGlobals, ReferenceTypes, Multivalue } = binaryen.Features;
const features = BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt | MutableGlobals | ReferenceTypes | Multivalue;
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
const small = (name) => {
  const module = binaryen.readBinary(readFileSync(join(parts, name)));
  module.setFeatures(features);
  module.optimize();
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
};

const files = new Map(needs.map(({ part }) => [part, small(`split_${part}.wasm`)]));
const tiny = [];
for (const chunk of chunks) {
  const bytes = small(`chunk_${chunk}.wasm`);
  if (bytes.length <= TINY) tiny.push({ chunk, bytes });
  else files.set(`chunk_${chunk}`, bytes);
}

// Many modules in one: each is a custom section of an empty module (WebAssembly core specification 2.0,
// 5.5.3), under its number. So it is sent, compressed and compiled as any other.
const leb = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)]);
const section = ({ chunk, bytes }) => {
  const name = Buffer.from(String(chunk));
  const body = Buffer.concat([Buffer.from(leb(name.length)), name, bytes]);
  return Buffer.concat([Buffer.from([0, ...leb(body.length)]), body]);
};
files.set('shared', Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), ...tiny.map(section)]));

// All of them bear one mark, of all their contents: a mark each would be a few bytes of noise each in
// the script, which no compression takes out again.
const mark = hash(Buffer.concat([...files.values()]));
for (const [name, bytes] of files) writeFileSync(join(dist, `${name}-${mark}.wasm`), bytes);

// [1, 2, 3, 7] as "1-3,7".
const ranges = (numbers) => {
  const found = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join();
};

// The loader: what was fetched is kept, what failed can be asked for again.
const loader = `
const parts = (() => {
  ${shared}
  const kept = {};
  const once = (name, make) => kept[name] ??= make().catch((error) => { delete kept[name]; throw error; });
  const file = (name) => fetch(new URL(\`\${name}-${mark}.wasm\`, import.meta.url));
  const numbers = (text) => text.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-');
    return Array.from({ length: to - from + 1 }, (_, index) => +from + index);
  });
  const tiny = numbers('${ranges(tiny.map(({ chunk }) => chunk))}');
  const all = () => once('shared', () => WebAssembly.compileStreaming(file('shared')));
  const chunk = (number) => once(number, async () => tiny.includes(number)
    ? WebAssembly.instantiate(WebAssembly.Module.customSections(await all(), number)[0], getSharedImports())
    : WebAssembly.instantiateStreaming(file('chunk_' + number), getSharedImports()));
  const load = (part, chunks) => async (called, data) => {
    let here = 1;
    try {
      await once(part, async () => {
        const source = file(part);
        source.catch(() => {});
        await Promise.all(numbers(chunks).map(chunk));
        await WebAssembly.instantiateStreaming(source, getSharedImports());
      });
    } catch (error) {
      console.error(error);
      here = 0;
    }
    getSharedImports().__wasm_split.__indirect_function_table.get(called)(data, here);
  };
  return {
    ${needs.map(({ part, chunks }) => `__wasm_split_load_${part}: load('${part}', '${ranges(chunks)}')`).join(',\n    ')}
  };
})();
`;

const imported = /^import \* as (\w+) from "\.\/__wasm_split\.js";?$/gm;
const names = [...program.matchAll(imported)].map((match) => match[1]);
if (names.length === 0) fail('the program does not import its parts');
program = program.replace(imported, '') + loader + names.map((name) => `const ${name} = parts;\n`).join('');

const named = `envelope-lab-${hash(program)}.js`;
writeFileSync(join(dist, script), program);
renameSync(join(dist, script), join(dist, named));
const page = join(dist, 'index.html');
writeFileSync(page, readFileSync(page, 'utf8').replaceAll(script, named));
