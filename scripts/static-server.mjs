// Serves a folder on 127.0.0.1, as a static host would.
//   node scripts/static-server.mjs FOLDER [--port N] [--mount /some/path/] [--pages] [--gzip]
// With --pages it answers as GitHub Pages does: everything may be kept for ten minutes, a folder's address
// without its slash is redirected, and what is not there is answered with the folder's 404.html. With --gzip it
// compresses what compresses, as every host of the published site does. Without --pages it sends the headers of the
// folder's _headers, as hosts do that know this file.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '8080' }, mount: { type: 'string', default: '/' }, pages: { type: 'boolean', default: false }, gzip: { type: 'boolean', default: false } },
});
const folder = resolve(positionals[0] ?? 'dist');
const mount = `/${values.mount.split('/').filter(Boolean).join('/')}/`.replace('//', '/');
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  fail(`\`${values.port}\` is not a port number.`);
}

function fail(...lines) {
  console.error(`error: ${lines.join('\n  ')}`);
  process.exit(1);
}

// The file a URL path stands for, or nothing. Names that start with a dot are not public, which
// also keeps `..` from leaving the folder.
function fileFor(path) {
  if (!path.startsWith(mount)) return undefined;
  let name;
  try {
    name = decodeURIComponent(path.slice(mount.length));
  } catch {
    return undefined;
  }
  if (name.includes('\0') || name.split(/[\\/]/).some((part) => part.startsWith('.'))) return undefined;
  if (name === '' || name.endsWith('/')) name += 'index.html';
  const file = join(folder, name);
  return file.startsWith(folder + sep) ? file : undefined;
}

function answer(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' });
  response.end(`${text}\n`);
}

// As seen from GitHub Pages: these headers and no others that a page could rely on.
function asPages(found) {
  const etag = `"${Math.trunc(found.mtimeMs / 1000).toString(16)}-${found.size.toString(16)}"`;
  return { 'cache-control': 'max-age=600', etag, 'last-modified': found.mtime.toUTCString(), 'access-control-allow-origin': '*' };
}

// What bears no compression of its own, at the level of scripts/size; each file once.
const compressed = new Map();
async function gzipped(file, found) {
  const key = `${file} ${found.mtimeMs} ${found.size}`;
  if (!compressed.has(key)) compressed.set(key, gzipSync(await readFile(file), { level: 9 }));
  return compressed.get(key);
}
const compresses = (file) => !/\.(png|woff2|ico)$/.test(file);

// The header lines of a _headers file for all paths.
const headerLine = /^ {2}([A-Za-z-]+): (.+)$/;
const extra = async () => {
  const text = await readFile(join(folder, '_headers'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => headerLine.exec(line)).filter(Boolean);
  return Object.fromEntries(lines.map(([, name, value]) => [name.toLowerCase(), value]));
};

const server = createServer(async (request, response) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'Only GET and HEAD');
  // `new URL` would fold `..` away; the path is taken as it was sent.
  const path = request.url.split(/[?#]/, 1)[0];
  const file = fileFor(path);
  const found = file && (await stat(file).catch(() => undefined));
  if (values.pages && found?.isDirectory()) {
    response.writeHead(301, { location: `${path}/` });
    return response.end();
  }
  if (!found?.isFile()) {
    const lost = values.pages && (await readFile(join(folder, '404.html')).catch(() => undefined));
    if (!lost) return answer(response, 404, 'Not found');
    response.writeHead(404, { 'content-type': types['.html'], 'content-length': lost.length });
    return response.end(request.method === 'HEAD' ? undefined : lost);
  }
  const kept = values.pages ? asPages(found) : { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', ...(await extra()) };
  if (kept.etag && request.headers['if-none-match'] === kept.etag) {
    response.writeHead(304, kept);
    return response.end();
  }
  if (values.gzip && compresses(file) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    const bytes = await gzipped(file, found);
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'content-length': bytes.length,
      vary: 'accept-encoding',
      ...kept,
    });
    return response.end(request.method === 'HEAD' ? undefined : bytes);
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    ...kept,
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file).on('error', () => response.destroy()).pipe(response);
});

server.on('error', (error) => {
  if (error.code === 'EADDRINUSE') {
    fail(`Port ${port} is in use.`, `Stop what uses it, or choose another: PORT=${port + 1} ./scripts/serve`);
  }
  if (error.code === 'EACCES') fail(`Port ${port} may not be used by this account.`, 'Choose one above 1023.');
  fail(error.message);
});
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}${mount}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
