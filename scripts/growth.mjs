// Computes what docs/growth.md says from the built site.
//   growth.mjs --write DIST    writes the document's figures
//   growth.mjs --check DIST    fails if a figure is more than 5 % from what the site's files are now
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const [mode, dist] = process.argv.slice(2);
const document = fileURLToPath(new URL('../docs/growth.md', import.meta.url));
const MARKS = ['<!-- figures: scripts/growth.mjs --write dist -->', '<!-- end of figures -->'];
const KB = 1000;
const GB = 1e9;
// What a response costs besides its body: its status and headers, and what TLS adds. A guess on the high side.
const PER_REQUEST = 500;
const CLASS = 500;
const VISITS = 10e6;
const PAGES_LIMIT = 100 * GB;

// woff2 is compressed already; hosts send it, and images, as they are.
const sent = (name) => {
  const bytes = readFileSync(join(dist, name));
  return /\.(woff2|png)$/.test(name) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
};
const sum = (names) => ({
  requests: names.length,
  bytes: names.reduce((total, name) => total + sent(name), names.length * PER_REQUEST),
});
const list = (folder) => readdirSync(join(dist, folder)).map((name) => (folder ? `${folder}/${name}` : name));
const files = [...list(''), ...list('fonts')];
const isFirst = (name) => /^(index\.html|(boot|envelope-lab|style)-[^/]*\.(js|css|wasm)|fonts\/.*\.woff2|favicon\.svg|manifest\.webmanifest)$/.test(name);
const kept = execFileSync(process.execPath, [fileURLToPath(new URL('add-offline.mjs', import.meta.url)), '--list', dist], { encoding: 'utf8' }).trim().split('\n');

const first = sum(files.filter(isFirst));
const offline = sum(kept.filter((name) => !isFirst(name)));
const visit = { requests: first.requests + offline.requests + 1, bytes: first.bytes + offline.bytes + sent('sw.js') + PER_REQUEST };
// The service worker answers; the browser asks whether there is a newer one, and gets "not modified".
const again = { requests: 1, bytes: PER_REQUEST };

const kb = (bytes) => `${Math.round(bytes / KB).toLocaleString('en-US')} KB`;
const gb = (bytes) => (bytes < GB / 10 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / GB).toLocaleString('en-US', { maximumFractionDigits: bytes < 10 * GB ? 1 : 0 })} GB`);
const count = (number) => Math.round(number).toLocaleString('en-US');
// The mean over a month of 30 days.
const rate = (bytes) => (bytes * 8) / (30 * 24 * 3600) / 1e6;
const month = (firstShare) => VISITS * (firstShare * visit.bytes + (1 - firstShare) * again.bytes);

const figures = `| A visitor | Requests | Bytes |
|---|---|---|
| First visit, until the lab is ready | ${first.requests} | ${kb(first.bytes)} |
| … and once the browser is idle: everything, for use without a network | ${visit.requests} | ${kb(visit.bytes)} |
| Every later visit, until there is a new version | ${again.requests} | ${kb(again.bytes)} |

| A class of ${CLASS} people who open the page at once | Bytes | In 10 seconds that is |
|---|---|---|
| until the lab is ready | ${gb(CLASS * first.bytes)} | ${count((CLASS * first.bytes * 8) / 10 / 1e6)} Mbit/s |
| everything | ${gb(CLASS * visit.bytes)} | ${count((CLASS * visit.bytes * 8) / 10 / 1e6)} Mbit/s |
| again, next week | ${gb(CLASS * again.bytes)} | ${count((CLASS * again.bytes * 8) / 10 / 1e6)} Mbit/s |

| ${count(VISITS)} visits a month | Bytes | Mean rate | First visits that fit into 100 GB |
|---|---|---|---|
| all of them first visits | ${gb(month(1))} | ${count(rate(month(1)))} Mbit/s | ${count(PAGES_LIMIT / visit.bytes)} |
| half of them first visits | ${gb(month(0.5))} | ${count(rate(month(0.5)))} Mbit/s | ${count(PAGES_LIMIT / visit.bytes)} |
| one in ten a first visit | ${gb(month(0.1))} | ${count(rate(month(0.1)))} Mbit/s | ${count(PAGES_LIMIT / visit.bytes)} |
`;

const text = readFileSync(document, 'utf8');
const [before, rest] = text.split(`${MARKS[0]}\n`);
const [written, after] = (rest ?? '').split(MARKS[1]);
if (after === undefined) throw new Error(`${document} must have both marks: ${MARKS.join(' … ')}`);
if (mode === '--write') {
  writeFileSync(document, `${before}${MARKS[0]}\n\n${figures}\n${MARKS[1]}${after}`);
} else {
  const numbers = (table) => [...table.matchAll(/\d[\d,.]*/g)].map(([number]) => Number(number.replaceAll(',', '')));
  const [now, then] = [numbers(figures), numbers(written)];
  const differs = now.length !== then.length || now.some((number, at) => Math.abs(number - then[at]) > Math.max(1, number * 0.05));
  if (differs) throw new Error(`docs/growth.md no longer fits the site: run \`node scripts/growth.mjs --write dist\` and read what changed.`);
  console.log('docs/growth.md fits the site within 5 %.');
}
