// Makes WebAssembly small or fast, and wasm-bindgen's scripts classic ones. In one process: starting wasm-opt once a chunk would take longer than all its work.
import { readFileSync } from 'node:fs';
import binaryen from 'binaryen';

// A number as WebAssembly writes it (LEB128), and the number at `at` with the place after it.
const leb = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)]);
const unleb = (bytes, at) => {
  let number = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    number |= (byte & 127) << shift;
    if (byte < 128) return [number >>> 0, at];
  }
};

// Without its custom sections (those of kind 0). They hold names only, in a form that binaryen complains about.
const stripped = (module) => {
  const kept = [module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    const [length, body] = unleb(module, at + 1);
    if (module[at] !== 0) kept.push(module.subarray(at, body + length));
    at = body + length;
  }
  return Buffer.concat(kept);
};

/** A custom section (WebAssembly core specification 2.0, 5.5.3). */
export const section = (title, bytes) => {
  const name = Buffer.from(title);
  const body = Buffer.concat([Buffer.from(leb(name.length)), name, bytes]);
  return Buffer.concat([Buffer.from([0, ...leb(body.length)]), body]);
};

/** A script of wasm-bindgen's that a classic worker and a page from disk can run, and what it calls its start. */
export const classicScript = (file) => {
  const script = readFileSync(file, 'utf8');
  if (/^import |import\.meta/m.test(script)) throw new Error(`${file} imports something: it must stand alone`);
  const exported = [...script.matchAll(/^export \{([^}]*)\};?$/gm)];
  const init = exported.length === 1 && /(\w+) as default/.exec(exported[0][1]);
  if (!init) throw new Error(`${file} must export its start as default, once: has the way it is written changed?`);
  return { script: script.replace(exported[0][0], ''), init: init[1] };
};

const { BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt, MutableGlobals, ReferenceTypes, Multivalue, SIMD128 } = binaryen.Features;
const features = BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt | MutableGlobals | ReferenceTypes | Multivalue;

const made = (bytes, more, optimizeLevel, shrinkLevel) => {
  binaryen.setOptimizeLevel(optimizeLevel);
  binaryen.setShrinkLevel(shrinkLevel);
  const module = binaryen.readBinary(stripped(bytes));
  module.setFeatures(features | more);
  module.optimize();
  const done = module.emitBinary();
  module.dispose();
  return done;
};

/** A module without its custom sections, as small as it gets. */
export const optimized = (bytes) => made(bytes, 0, 2, 2);

/** A module without its custom sections, as fast as it gets. */
export const fastest = (bytes) => made(bytes, SIMD128, 4, 0);
