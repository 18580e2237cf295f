// Makes many modules as small as they get, on all cores: one alone takes half a minute for those of the site.
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';

/** The modules in files, by the files' paths. */
export const smallModules = async (paths) => {
  const made = new Map();
  // The largest first, so that no core begins with it last.
  const weight = new Map(paths.map((path) => [path, statSync(path).size]));
  const open = [...paths].sort((a, b) => weight.get(b) - weight.get(a));
  const work = () =>
    new Promise((done, failed) => {
      const worker = new Worker(fileURLToPath(import.meta.url));
      const next = () => {
        const path = open.shift();
        if (path === undefined) worker.terminate().then(done, failed);
        else worker.postMessage(path);
      };
      worker.on('error', failed);
      worker.on('message', ({ path, bytes }) => {
        made.set(path, bytes);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), open.length) }, work));
  return made;
};

if (!isMainThread) {
  const { optimized } = await import('./wasm.mjs');
  parentPort.on('message', (path) => parentPort.postMessage({ path, bytes: optimized(readFileSync(path)) }));
}
