// Makes the worker's program fast, and puts its script into it, as a section of its own: so it is one file, one request
// and one name, and the page starts the workers from a blob of that script.
//   finish-worker.mjs BOUND OUT    BOUND is what wasm-bindgen made
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify } from 'terser';
import { classicScript, fastest, section } from './wasm.mjs';

const [bound, out] = process.argv.slice(2);
const { script, init } = classicScript(join(bound, 'worker.js'));
// The page sends the compiled program first; then the program itself listens.
const started = `${script}\nonmessage = ({ data }) => ${init}({ module_or_path: data });`;
const { code } = await minify(started, { compress: true, mangle: { toplevel: true } });
const program = fastest(readFileSync(join(bound, 'worker_bg.wasm')));
writeFileSync(out, Buffer.concat([program, section('script', Buffer.from(code))]));
