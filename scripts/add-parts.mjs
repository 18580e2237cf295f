// Adds the parts cut off by wasm_split to the built site. Their loader goes into the program's own
// script: no further request, and no circle of names. Usage: add-parts.mjs DIST PARTS
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const [dist, parts] = process.argv.slice(2);
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
const fail = (what) => {
  throw new Error(`${what}: has the way it is written changed?`);
};

const script = readdirSync(dist).find((name) => /^envelope-lab-[0-9a-f]+\.js$/.test(name)) ?? fail('no script of the program');
let program = readFileSync(join(dist, script), 'utf8');
let loader = readFileSync(join(parts, '__wasm_split.js'), 'utf8');

// The parts themselves: made small. All of them bear one mark, of all their contents: a mark each would
// be a few bytes of noise each in the script, which no compression takes out again.
const features = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue'];
const files = readdirSync(parts).filter((name) => name.endsWith('.wasm') && name !== 'main.wasm').sort();
const optimize = promisify(execFile);
const small = (name) => join(parts, `${name}.small`);
const waiting = [...files];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      await optimize('wasm-opt', ['-Oz', ...features.map((feature) => `--enable-${feature}`), join(parts, name), '-o', small(name)]);
    }
  }),
);
const made = files.map((name) => {
  const bytes = readFileSync(small(name));
  rmSync(small(name));
  if (!loader.includes(`"./${name}"`)) fail(`no loader of ${name}`);
  const part = name.replace(/^split_/, '').replace(/\.wasm$/, '');
  loader = loader.replaceAll(`"./${name}"`, `"./${part}"`);
  return { part, bytes };
});
const mark = hash(Buffer.concat(made.map(({ bytes }) => bytes)));
made.forEach(({ part, bytes }) => writeFileSync(join(dist, `${part}-${mark}.wasm`), bytes));

// Every part is fetched in the same way: said once, not once a part.
const fetches = /makeLoad\(\(\) => \{\s*const src = fetch\(new URL\("\.\/([^"]+)", import\.meta\.url\)\);\s*src\.catch\(\(\) => \{\}\);\s*return async \(imports\) => \(WebAssembly\.instantiateStreaming\(src, imports\)\);\s*\}\s*,/g;
const start = 'const instantiate = fetcher();';
if (!loader.includes(start)) fail('the loader starts no fetch');
loader = loader
  .replaceAll(fetches, 'makeLoad("$1",')
  .replace(start, 'const src = fetch(new URL(`${fetcher}-' + mark + '.wasm`, import.meta.url)); src.catch(() => {}); const instantiate = (imports) => WebAssembly.instantiateStreaming(src, imports);');
if (loader.includes('makeLoad(() =>')) fail('a part is fetched in another way');

// The loader, as an object instead of a module.
const exported = [...loader.matchAll(/^export const (\w+)/gm)].map((match) => match[1]);
if (exported.length === 0) fail('the loader exports nothing');
const body = loader.replace(/^import .*$/m, '').replaceAll(/^export const /gm, 'const ');
const imported = /^import \* as (\w+) from "\.\/__wasm_split\.js";?$/gm;
const names = [...program.matchAll(imported)].map((match) => match[1]);
if (names.length === 0) fail('the program does not import its parts');
program = program.replace(imported, '');
program += `\nconst parts = (() => {${body}\nreturn { ${exported.join(', ')} };})();\n`;
program += names.map((name) => `const ${name} = parts;\n`).join('');

const named = `envelope-lab-${hash(program)}.js`;
writeFileSync(join(dist, script), program);
renameSync(join(dist, script), join(dist, named));
const page = join(dist, 'index.html');
writeFileSync(page, readFileSync(page, 'utf8').replaceAll(script, named));
