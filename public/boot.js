// Runs before the first paint: sets the theme, then loads the lab. A classic script, since only
// those run at once and know their own element; trunk puts the hashed file names on it.
(() => {
  const { js, wasm, views } = document.currentScript.dataset;
  const page = document.documentElement;
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

  // The other views' style sheet: at once where one of them is asked for, else once the lab is there.
  const dress = () => {
    if (!views || document.querySelector('link[data-views]')) return;
    const link = document.createElement('link');
    Object.assign(link, { rel: 'stylesheet', href: new URL(views, document.baseURI).href });
    link.dataset.views = '';
    document.head.append(link);
  };
  // After the lab's own sheet in any case: the order decides.
  if ('embed' in page.dataset || (location.hash && !location.hash.startsWith('#/lab'))) parsed.then(dress);
  addEventListener('hashchange', dress);

  // The outline shows the program's own first screen: what is pressed in it is pressed again once the
  // program stands there, on the same element.
  let pressed = null;
  const early = ({ target }) => {
    const path = [];
    for (let at = target; at.id !== 'app'; at = at.parentElement) {
      if (!at.parentElement) return;
      path.unshift([...at.parentElement.children].indexOf(at));
    }
    pressed = path;
  };
  addEventListener('click', early, true);
  const pressAgain = () => {
    removeEventListener('click', early, true);
    const found = pressed?.reduce((at, place) => at?.children[place], document.getElementById('app'));
    found?.click?.();
  };

  // A lab that comes back is read before it is shown. Until then the outline stands.
  const shown = () => new Promise((done) => {
    const look = () => page.dataset.coming === undefined && done();
    new MutationObserver(look).observe(page, { attributeFilter: ['data-coming'] });
    look();
  });

  const boot = async () => {
    try {
      if (typeof WebAssembly !== 'object') throw new Error('WebAssembly is missing or turned off');
      const { default: init } = await import(new URL(js, document.baseURI).href);
      await parsed;
      await init({ module_or_path: new URL(wasm, document.baseURI) });
      await shown();
      page.dataset.boot = 'ready';
      dress();
      pressAgain();
    } catch (error) {
      await parsed;
      page.dataset.boot = 'failed';
      console.error(error);
      const message = document.getElementById('boot-failed');
      if (message && location.protocol === 'file:') {
        message.textContent = 'Browsers don’t load programs from a file address. Serve this folder through HTTP, for example: python3 -m http.server';
      }
      if (message && !panicShown()) message.hidden = false;
    }
  };
  boot();
})();
