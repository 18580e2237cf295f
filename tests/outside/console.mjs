// Runs the program for the browser's console under Node's WebCrypto: `node console.mjs console.js bundle.json > file`

import { readFileSync, writeSync } from "node:fs";
import { runInThisContext } from "node:vm";

const [program, bundle] = process.argv.slice(2);
runInThisContext(readFileSync(program, "utf8"), { filename: program });
try {
  const file = await globalThis.openBundle(readFileSync(bundle, "utf8"));
  for (let written = 0; written < file.length; ) written += writeSync(1, file, written);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
