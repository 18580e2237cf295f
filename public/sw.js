// Keeps this site in the browser, so that it works without a network. scripts/add-offline.mjs puts in which
// files there are, each with the SHA-256 of its content. Nothing of another origin is asked for or kept.
const FILES = __FILES__;
const VERSION = __VERSION__;

const root = new URL('./', self.location).href;
// Several sites can share an origin: only what begins with this is ours to remove. A path contains no space.
const own = `envelope-lab ${new URL(root).pathname} `;
const current = own + VERSION;
const addressOf = (name) => root + (name === 'index.html' ? '' : name);
// A name that contains its content's hash never means anything else.
const bearsHash = (name) => /-[0-9a-f]{8,16}(_bg)?\.\w+$/.test(name);

const isIntact = async (name, bytes) => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return FILES[name] === Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

// As the host sent it, without what was true on the way only: how it was compressed, and where it was redirected.
const asSent = (answer, bytes) => {
  const headers = new Headers(answer.headers);
  for (const name of ['content-encoding', 'content-length', 'vary']) headers.delete(name);
  return new Response(bytes, { headers });
};

// A host's error page, a half-sent file or a newer version is never taken for the file.
const get = async (name, older) => {
  for (const cache of older) {
    const kept = await cache.match(addressOf(name));
    const bytes = await kept?.arrayBuffer();
    if (bytes && (await isIntact(name, bytes))) return asSent(kept, bytes);
  }
  for (const cache of bearsHash(name) ? ['default', 'reload'] : ['no-cache']) {
    const answer = await fetch(addressOf(name), { cache });
    if (!answer.ok) throw new Error(`the host answered ${answer.status} for ${name}`);
    const bytes = await answer.arrayBuffer();
    if (await isIntact(name, bytes)) return asSent(answer, bytes);
  }
  throw new Error(`the host sent another ${name} than this version’s`);
};

// Fetches what is missing, four files at a time.
const fill = async () => {
  const cache = await caches.open(current);
  const names = (await caches.keys()).filter((name) => name.startsWith(own) && name !== current);
  const older = await Promise.all(names.map((name) => caches.open(name)));
  const open = Object.keys(FILES).values();
  const some = async () => {
    for (const name of open) {
      if (!(await cache.match(addressOf(name)))) await cache.put(addressOf(name), await get(name, older));
    }
  };
  await Promise.all([some(), some(), some(), some()]);
};

addEventListener('install', (event) => event.waitUntil(fill()));

addEventListener('activate', (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(own) && name !== current);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

// The page asks whether all is there, and says when the reader wants the new version.
addEventListener('message', (event) => {
  const answer = (told) => event.source.postMessage(told);
  if (event.data === 'fill') {
    const failed = (error) => answer({ kind: 'failed', why: String(error.message) });
    event.waitUntil(fill().then(() => answer({ kind: 'ready', version: VERSION }), failed));
  }
  if (event.data === 'activate') event.waitUntil(skipWaiting());
});

const kept = async (name) => (await caches.open(current)).match(addressOf(name));

// What can change under its name: from the network, if it answers soon and well.
const fresh = async (name, request) => {
  const late = new Promise((done) => setTimeout(done, 3000));
  const sent = fetch(request).catch(() => undefined);
  const answer = await Promise.race([sent, late]);
  // A redirection is the host’s own: the browser follows it.
  if (answer && (answer.ok || answer.type === 'opaqueredirect')) return answer;
  return (await kept(name)) ?? (await sent) ?? Response.error();
};

// What nobody needs to use the lab is not kept, such as the texts of licenses. A browser's own page would not say that.
const notKept = (request) =>
  fetch(request).catch(() => {
    const why = 'Envelope Lab doesn’t keep this file for use without a network. Connect to a network, then reload.';
    return new Response(why, { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });

addEventListener('fetch', (event) => {
  const { request } = event;
  const address = request.url.replace(/[?#].*$/s, '');
  if (request.method !== 'GET' || !address.startsWith(root)) return;
  const name = address.slice(root.length) || 'index.html';
  if (!Object.hasOwn(FILES, name)) {
    if (request.mode === 'navigate') event.respondWith(notKept(request));
    return;
  }
  const fixed = async () => (await kept(name)) ?? fetch(request);
  event.respondWith(bearsHash(name) ? fixed() : fresh(name, request));
});
