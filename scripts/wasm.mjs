// Makes WebAssembly small. In one process: starting wasm-opt once a chunk would take longer than all its work.
import binaryen from 'binaryen';

// A number as WebAssembly writes it (LEB128), and the number at `at` with the place after it.
export const leb = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)]);
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

const { BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt, MutableGlobals, ReferenceTypes, Multivalue } = binaryen.Features;
const features = BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt | MutableGlobals | ReferenceTypes | Multivalue;
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);

/** A module without its custom sections, as small as it gets. */
export const optimized = (bytes) => {
  const module = binaryen.readBinary(stripped(bytes));
  module.setFeatures(features);
  module.optimize();
  const small = module.emitBinary();
  module.dispose();
  return small;
};
