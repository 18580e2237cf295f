// Fetches the parts of the program. What was fetched is kept, what failed can be asked for again.
// scripts/add-parts.mjs puts in the mark in the files' names, the parts' names, and the hash of their plan: a file
// that says which files contain many chunks, which chunks each part needs, and every file's hash.
const parts = (() => {
  const { mark, hash, names } = __PARTS__;
  const kept = {};
  const once = (name, make) => kept[name] ??= make().catch((error) => { delete kept[name]; throw error; });
  const get = (name, hash) => fetch(new URL(name, import.meta.url), { integrity: `sha256-${hash}` });
  // '1-3,7' is [1, 2, 3, 7].
  const numbers = (text) => text.split(',').filter(Boolean).flatMap((range) => {
    const [from, to = from] = range.split('-');
    return Array.from({ length: to - from + 1 }, (_, index) => +from + index);
  });
  // All that a part imports are exports of the program, which runs by then.
  const imports = () => ({ __wasm_split: initSync() });
  // No part has this name.
  const plan = () => once('', async () => {
    const { packs, ...plan } = await (await get(`parts-${mark}.json`, hash)).json();
    plan.packOf = {};
    for (const name in packs) for (const number of numbers(packs[name])) plan.packOf[number] = name;
    return plan;
  });
  // The browser gives out no file with another hash.
  const file = async (name) => get(`${name}-${mark}.wasm`, (await plan()).hashes[name]);
  const pack = (name) => once(name, () => WebAssembly.compileStreaming(file(name)));
  const chunk = (number) => once(number, async () => {
    const name = (await plan()).packOf[number];
    return name
      ? WebAssembly.instantiate(WebAssembly.Module.customSections(await pack(name), number)[0], imports())
      : WebAssembly.instantiateStreaming(file('chunk_' + number), imports());
  });
  const load = (part) => async (called, data) => {
    let here = 1;
    try {
      await once(part, async () => {
        const source = file(part);
        // Should a chunk fail first, nobody waits for this one any more.
        source.catch(() => {});
        const { needs } = await plan();
        await Promise.all(numbers(needs[part]).map(chunk));
        await WebAssembly.instantiateStreaming(source, imports());
      });
    } catch (error) {
      console.error(error);
      here = 0;
    }
    initSync().__indirect_function_table.get(called)(data, here);
  };
  return Object.fromEntries(names.map((part) => ['__wasm_split_load_' + part, load(part)]));
})();
