// Runs before the first paint: sets the theme, then loads the lab. A classic script, since only
// those run at once and know their own element; trunk puts the hashed file names on it.
(() => {
  const { js, wasm, views, hashes = '' } = document.currentScript.dataset;
  // What the files must be, so that the browser gives out no others (scripts/name-files.mjs).
  const [jsHash, wasmHash, viewsHash] = hashes.split(' ').map((hash) => hash && `sha256-${hash}`);
  const page = document.documentElement;

  // The page’s policy covers all but these: a call to another browser, and text that becomes markup or a script. The
  // first are taken away; a policy that always refuses holds the place of whoever would allow the second.
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'RTCIceTransport', 'WebTransport']) {
    if (name in globalThis) Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
  }
  const refuse = () => {
    throw new TypeError('This page makes no markup and no script of text.');
  };
  try {
    globalThis.trustedTypes?.createPolicy('default', { createHTML: refuse, createScript: refuse, createScriptURL: refuse });
  } catch {
    // A host’s own policy forbids it: that one is stricter.
  }

  // In another site's page: without the header, from the first paint on.
  if (/[?&]embed\b/.test(location.search)) page.dataset.embed = '';

  try {
    const theme = localStorage.getItem('envelope-lab/theme');
    if (theme === 'light' || theme === 'dark') page.dataset.theme = theme;
    // A first visit, and no link into the page: the first steps' place is kept free.
    if (theme === null && !location.hash && !('embed' in page.dataset)) page.dataset.first = 'upload';
  } catch {
    // Storage may be forbidden: the system's theme holds.
  }

  const parsed = new Promise((done) => {
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', done, { once: true });
    else done();
  });

  // A panic has its own panel; two messages would contradict each other.
  const panicShown = () => document.getElementById('broken')?.hidden === false;

  // A trap (no memory, say) runs no panic hook: the page would stand there dead and say nothing.
  const trapped = (error) => {
    const panel = document.getElementById('broken');
    if (!(error instanceof WebAssembly.RuntimeError) || !panel || panicShown()) return;
    document.getElementById('broken-what').textContent = error.message;
    panel.hidden = false;
  };
  addEventListener('error', ({ error }) => trapped(error));
  addEventListener('unhandledrejection', ({ reason }) => trapped(reason));

  // The other views' style sheet: at once where one of them is asked for, else when the reader does something, or once
  // the browser is idle.
  const dress = () => {
    if (!views || panicShown() || document.querySelector('link[data-views]')) return;
    const link = document.createElement('link');
    Object.assign(link, { rel: 'stylesheet', href: new URL(views, document.baseURI).href, integrity: viewsHash ?? '' });
    link.dataset.views = '';
    document.head.append(link);
  };
  // After the lab's own sheet in any case: the order decides.
  if ('embed' in page.dataset || (location.hash && !location.hash.startsWith('#/lab'))) parsed.then(dress);
  for (const kind of ['hashchange', 'pointerdown', 'keydown']) addEventListener(kind, dress, { once: true });
  const whenIdle = (work) => globalThis.requestIdleCallback ? requestIdleCallback(work) : setTimeout(work, 2000);
  const dressAhead = () => navigator.connection?.saveData || whenIdle(dress);

  // The outline is the program's own first screen: what is pressed in it is pressed again once the program stands
  // behind it.
  let pressed = null;
  const early = ({ target }) => {
    if (target.closest?.('#app')) pressed = target;
  };
  addEventListener('click', early, true);
  const pressAgain = () => {
    removeEventListener('click', early, true);
    if (pressed?.isConnected) pressed.click?.();
  };

  // A file that is dropped meanwhile would open in the page’s place. The lab gets it once the program is there.
  let files = [];
  const hold = (event) => {
    event.preventDefault();
    files = event.dataTransfer.files;
  };
  const holds = ['dragover', 'drop'];
  for (const kind of holds) addEventListener(kind, hold);
  const dropAgain = () => {
    for (const kind of holds) removeEventListener(kind, hold);
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(file);
    if (files.length > 0 && /^(#\/lab|$)/.test(location.hash)) dispatchEvent(new DragEvent('drop', { cancelable: true, dataTransfer }));
  };

  // What is seen first comes first: the program and the fonts are fetched after it. A page that nobody sees is not
  // painted, and not every browser says when.
  const painted = new Promise((done) => {
    setTimeout(done, 3000);
    if (document.hidden || !globalThis.PerformanceObserver?.supportedEntryTypes?.includes('paint')) return parsed.then(done);
    const seen = ({ name }) => name === 'first-contentful-paint';
    new PerformanceObserver((list) => list.getEntries().some(seen) && done()).observe({ type: 'paint', buffered: true });
  }).then(() => (page.dataset.painted = ''));

  // A lab that comes back is read before it is shown. Until then the outline stands.
  const shown = () => new Promise((done) => {
    const look = () => page.dataset.coming === undefined && done();
    new MutationObserver(look).observe(page, { attributeFilter: ['data-coming'] });
    look();
  });

  // An import names no hash: the browser checks the script when it is fetched ahead of that.
  const link = document.createElement('link');
  const checked = (address) => new Promise((done, failed) => {
    if (!jsHash || !link.relList?.supports('modulepreload')) return done(address);
    const onerror = () => failed(new Error('The program’s script was not fetched, or is not the one of this page.'));
    Object.assign(link, { rel: 'modulepreload', integrity: jsHash, onload: () => done(address), onerror, href: address });
    document.head.append(link);
  });

  // What the page cannot do without, and no browser before 2022 has all of.
  const isTooOld = !('CSSLayerBlockRule' in globalThis && globalThis.HTMLDialogElement?.prototype.showModal);

  // The style sheet shows the panel by itself where this script never comes so far.
  page.dataset.boot = 'begun';
  const boot = async () => {
    try {
      if (typeof WebAssembly !== 'object') throw new Error('WebAssembly is missing or turned off');
      if (isTooOld) throw new Error('This browser is too old: it lacks cascade layers or dialogs');
      await painted;
      const program = fetch(new URL(wasm, document.baseURI), { integrity: wasmHash ?? '' });
      // Should the script fail first, nobody waits for this one any more.
      program.catch(() => {});
      const { default: init } = await import(await checked(new URL(js, document.baseURI).href));
      await parsed;
      await init({ module_or_path: program });
      await shown();
      page.dataset.boot = 'ready';
      dressAhead();
      pressAgain();
      dropAgain();
    } catch (error) {
      await parsed;
      page.dataset.boot = 'failed';
      console.error(error);
      const message = document.getElementById('boot-failed');
      if (message && isTooOld) message.textContent = 'This browser is too old for this page. Use one of 2022 or later.';
      if (message && location.protocol === 'file:') {
        message.textContent = 'Browsers don’t load programs from a file address. Serve this folder through HTTP, for example: python3 -m http.server';
      }
      if (message && !panicShown()) message.hidden = false;
    }
  };
  boot();
})();
