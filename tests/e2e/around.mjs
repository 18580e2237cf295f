// What tests put around the browser's own, before any script of the page runs there. All of it runs in the page, so it
// uses nothing from outside of itself.

/**
 * Every worker that the page makes of a blob runs this script first. The page's workers are in `window.workersMade`, in
 * their order.
 */
export function beginWorkers(script) {
  if (window.workersBegin) {
    window.workersBegin.push(script);
    return;
  }
  window.workersBegin = [script];
  window.workersMade = [];
  const urlOf = URL.createObjectURL.bind(URL);
  const blobs = new Map();
  // Made before the page's policy holds, which allows no policy of this name. A window that was just opened has the
  // policy of its opener until it goes to its address.
  const types = location.href === 'about:blank' ? undefined : globalThis.trustedTypes;
  const trust = types?.createPolicy('tests', { createScriptURL: (url) => url });
  URL.createObjectURL = (blob) => {
    const url = urlOf(blob);
    blobs.set(url, blob);
    return url;
  };
  window.Worker = class extends Worker {
    constructor(url, options) {
      const blob = blobs.get(String(url));
      const begun = blob && urlOf(new Blob([...window.workersBegin.map((script) => `{${script}}\n`), blob], { type: blob.type }));
      super(begun ? (trust?.createScriptURL(begun) ?? begun) : url, options);
      window.workersMade.push(this);
    }
  };
}

/** Calls back with every memory that WebAssembly makes from now on, in a page or in a worker. */
export function eachMemory(found) {
  const all = (exports) => {
    for (const value of Object.values(exports ?? {})) if (value instanceof WebAssembly.Memory) found(value);
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const made = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const result = await made(...given);
      all((result.instance ?? result).exports);
      return result;
    };
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(made, given) {
      const instance = new made(...given);
      all(instance.exports);
      return instance;
    },
  });
}
