// Parses every module, then runs it against clients that only take notes. Usage: run.mjs FILES.json
// FILES: [{ file, error? }]; prints one line of JSON for each: { command, input } or { caught, other }.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const notes = [];
// Node 20 crashes (SIGSEGV) when it collects a module of `vm` that another still imports: all are kept to the end.
const kept = [];
const plain = (value) => {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (typeof value?.toISOString === 'function') return value.toISOString().replace('.000Z', 'Z');
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value;
};

async function run({ file, error }, thrown) {
  const noted = { printed: [] };
  const context = vm.createContext({
    Buffer,
    console: { log: () => {}, error: (what) => noted.printed.push(what?.name ?? String(what)) },
  });
  const stub = async (specifier, names) => {
    const kms = specifier.includes('kms');
    const Base = class extends Error {};
    const values = {};
    for (const name of names) {
      if (name.endsWith('ServiceException')) values[name] = Base;
      else if (name.endsWith('Command')) {
        values[name] = class {
          constructor(input) {
            Object.assign(noted, { command: name.slice(0, -7), input: plain(input) });
          }
        };
      } else if (name.endsWith('Client')) {
        values[name] = class {
          constructor(config) {
            noted.region = config.region;
            noted.unsigned = 'signer' in config;
          }
          async send() {
            if (thrown) {
              const Thrown = values[thrown.name] ?? Base;
              throw Object.assign(new Thrown(), { name: thrown.name, $metadata: { httpStatusCode: thrown.status } });
            }
            return { Body: { transformToByteArray: async () => new Uint8Array(3) } };
          }
        };
      } else if (name === 'readFile') values[name] = async (path) => ({ file: path });
      else if (name === 'writeFile') values[name] = async (path) => (noted.wrote = path);
      else values[name] = class extends Base {};
    }
    if (kms) noted.kms = true;
    const module = new vm.SyntheticModule(
      names,
      function () {
        for (const name of names) this.setExport(name, values[name]);
      },
      { context },
    );
    kept.push(module);
    return module;
  };
  const source = readFileSync(file, 'utf8');
  const module = new vm.SourceTextModule(source, { context, identifier: file });
  kept.push(module, context);
  const wanted = new Map(
    [...source.matchAll(/^import \{ ([^}]+) \} from "([^"]+)";$/gm)].map(([, names, from]) => [from, names.split(', ')]),
  );
  await module.link((specifier) => stub(specifier, wanted.get(specifier)));
  try {
    await module.evaluate();
    noted.ended = 'quietly';
  } catch (thrown) {
    noted.ended = `thrown: ${thrown.name}: ${thrown.message}`;
  }
  return noted;
}

for (const one of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  try {
    const noted = await run(one, one.error);
    if (one.error) noted.other = (await run(one, { name: 'SomethingElse', status: 599 })).ended;
    notes.push(noted);
  } catch (error) {
    notes.push({ fault: `${one.file}: ${error.message}` });
  }
}
console.log(JSON.stringify(notes));
