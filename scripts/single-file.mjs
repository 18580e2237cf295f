// Makes the built site into one HTML file that opens from disk: the program unsplit and compressed, styles, fonts
// and script inside. Its policy allows these very texts by their hashes, and no request at all.
//   single-file.mjs DIST SCRIPT WASM OUT
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { classicScript, optimized } from './wasm.mjs';

const [dist, scriptFile, wasmFile, out] = process.argv.slice(2);
const read = (name) => readFileSync(join(dist, name));
const fail = (what) => {
  throw new Error(what);
};
/** Replaces what must be there exactly once. */
const once = (text, from, to) => {
  const parts = text.split(from);
  if (parts.length !== 2) fail(`there must be one \`${from}\` and are ${parts.length - 1}: has the way it is written changed?`);
  return parts.join(to);
};
const only = (pattern) => readdirSync(dist).find((name) => pattern.test(name)) ?? fail(`${dist} has no ${pattern}`);
const dataAddress = (type, bytes) => `data:${type};base64,${bytes.toString('base64')}`;
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// The program.
const { script, init } = classicScript(scriptFile);
const program = (await minify(`${script}\nstartProgram(${init});`, { module: true, compress: true, mangle: true })).code;

// What stands before it. It gets the program from the page instead of from an address.
let boot = readFileSync(new URL('../public/boot.js', import.meta.url), 'utf8');
boot = once(
  boot,
  "const { js, wasm, views, hashes = '' } = document.currentScript.dataset;",
  `const [views, hashes] = [undefined, ''];
  const started = new Promise((done) => { globalThis.startProgram = done; });
  const bytes = () => {
    const packed = Uint8Array.from(atob(document.getElementById('wasm').textContent), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  };`,
);
boot = once(boot, 'const { default: init } = await import(await checked(new URL(js, document.baseURI).href));', 'const init = await started;');
boot = once(boot, "fetch(new URL(wasm, document.baseURI), { integrity: wasmHash ?? '' })", 'bytes()');
boot = once(boot, "location.protocol === 'file:'", 'false');
boot = (await minify(boot, { compress: true, mangle: true })).code;

const styles = [only(/^style-.*\.css$/), only(/^views-.*\.css$/)].map((name) =>
  read(name)
    .toString()
    .replace(/url\("?'?(fonts\/[^"')]+)"?'?\)/g, (_, font) => `url("${dataAddress('font/woff2', read(font))}")`)
    .replace(/url\("?'?favicon\.svg"?'?\)/g, () => `url("${dataAddress('image/svg+xml', read('favicon.svg'))}")`),
);
for (const text of [program, boot, ...styles]) {
  if (/<\/(script|style)|<!--/i.test(text)) fail('a text would end its own element');
}

const policy = [
  "default-src 'none'",
  `script-src ${hashOf(boot)} ${hashOf(program)} 'wasm-unsafe-eval'`,
  `style-src ${styles.map(hashOf).join(' ')}`,
  'font-src data:',
  'img-src data: blob:',
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types envelope-lab default',
].join('; ');

let html = read('index.html').toString();
html = html.replace(/<link [^>]*\brel="?(manifest|modulepreload|preload)"?[^>]*>/g, '');
html = html.replace(/content="default-src[^"]*"/, () => `content="${policy}"`);
html = html.replace(/favicon\.svg/, () => dataAddress('image/svg+xml', read('favicon.svg')));
html = html.replace(/<script [^>]*data-js=[^>]*><\/script>/, () => `<script>${boot}</script>`);
html = html.replace(/<link [^>]*\bhref="?\.\/style-[^>]*>/, () => styles.map((style) => `<style>${style}</style>`).join(''));
// The splitter marks a program with a hash of the folder where it was compiled. Here nothing is split: the mark is zeros,
// of the same length, so that the same sources make the same file anywhere.
const unmarked = (bytes) => Buffer.from(bytes.toString('latin1').replace(/_WASM_SPLIT_MARKER_[0-9a-f]{16}/g, (mark) => mark.replace(/[0-9a-f]{16}$/, '0'.repeat(16))), 'latin1');
const wasm = gzipSync(optimized(unmarked(readFileSync(wasmFile))), { level: 9 }).toString('base64');
const worker = gzipSync(read(only(/^worker-.*\.wasm$/)), { level: 9 }).toString('base64');
// All after the page itself, which is drawn while they are still being read.
html += `<script id="wasm" type="application/gzip">${wasm}</script><script id="worker" type="application/gzip">${worker}</script><script type="module" data-js>${program}</script>`;
// What a copy must bring along. A comment ends at the first two dashes that a bracket follows; there is none left.
html += `<!--\n${read('licenses.txt').toString().replace(/--+/g, (dashes) => '='.repeat(dashes.length))}-->`;
for (const rest of [/<link [^>]*href="?\.?\//, /<script[^>]* src=/, /url\((?!["']?data:)/]) {
  if (rest.test(html)) fail(`one file must ask for no other: ${rest.exec(html)[0]}`);
}
writeFileSync(out, html);
