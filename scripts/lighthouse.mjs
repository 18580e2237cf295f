// Runs Lighthouse over a built site and prints what matters of its reports: see scripts/lighthouse, which sets it up.
//   CHROME=/usr/bin/chromium node scripts/lighthouse.mjs DIST [--no-verdict]
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const RUNS = 3;
const [dist, noVerdict] = process.argv.slice(2);
const reports = 'target/lighthouse';
const isRoot = process.getuid?.() === 0;

// What is read of a report, how it is printed, and what it must be at least or at most; none where it only informs.
const score = (name) => ({ categories }) => Math.round(categories[name].score * 100);
const audit = (name) => ({ audits }) => audits[name].numericValue;
const requests = ({ audits }) => audits['network-requests'].details.items;
const ms = (value) => `${Math.round(value).toLocaleString('en')} ms`;
const plain = (value) => Math.round(value).toLocaleString('en');
const FIGURES = [
  { name: 'performance', read: score('performance'), print: plain, least: 95 },
  { name: 'accessibility', read: score('accessibility'), print: plain, least: 100 },
  { name: 'best practices', read: score('best-practices'), print: plain, least: 100 },
  { name: 'SEO', read: score('seo'), print: plain, least: 100 },
  { name: 'First Contentful Paint', read: audit('first-contentful-paint'), print: ms },
  { name: 'Largest Contentful Paint', read: audit('largest-contentful-paint'), print: ms, most: 1500 },
  { name: 'Total Blocking Time', read: audit('total-blocking-time'), print: ms, most: 100 },
  // Layout shifts below this are less than a pixel on any screen.
  { name: 'Cumulative Layout Shift', read: audit('cumulative-layout-shift'), print: (value) => value.toFixed(3), most: 0.0005 },
  { name: 'Speed Index', read: audit('speed-index'), print: ms },
  { name: 'requests', read: (report) => requests(report).length, print: plain },
  { name: 'bytes', read: (report) => requests(report).reduce((sum, { transferSize }) => sum + (transferSize ?? 0), 0), print: plain },
];

/** The element that was the largest paint. */
function largest({ audits }) {
  const nodes = [];
  const collect = (details) => {
    if (details?.type === 'node' || details?.node) nodes.push(details.node ?? details);
    for (const item of details?.items ?? []) collect(item);
  };
  for (const name of ['largest-contentful-paint-element', 'lcp-breakdown-insight']) collect(audits[name]?.details);
  const node = nodes.find(({ selector }) => selector);
  return node ? `${node.selector}: ${node.nodeLabel ?? ''}` : 'not reported';
}

const fail = (...lines) => {
  console.error(`error: ${lines.join('\n  ')}`);
  process.exitCode = 1;
};

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const port = await freePort();
const url = `http://127.0.0.1:${port}/`;
const server = spawn(process.execPath, ['scripts/static-server.mjs', dist, '--port', String(port), '--pages', '--gzip'], { stdio: ['ignore', 'pipe', 'inherit'] });
await new Promise((done) => server.stdout.once('data', done));

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
// Chromium refuses its sandbox to root.
const flags = ['--headless=new', '--disable-gpu', '--disable-background-networking', '--disable-component-update', ...(isRoot ? ['--no-sandbox'] : [])];
const found = [];
for (let run = 1; run <= RUNS; run++) {
  const path = join(reports, `run-${run}.json`);
  const { status } = spawnSync(
    join('node_modules', '.bin', 'lighthouse'),
    [url, '--quiet', '--output=json', `--output-path=${path}`, `--chrome-flags=${flags.join(' ')}`, '--no-enable-error-reporting'],
    { env: { ...process.env, CHROME_PATH: process.env.CHROME }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) {
    fail(`Lighthouse ended with ${status} in run ${run}.`);
    break;
  }
  found.push(JSON.parse(readFileSync(path, 'utf8')));
}
server.kill();

if (found.length === RUNS) {
  const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const line = (cells) => console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(26) : String(cell).padStart(12))).join(''));
  line(['Lighthouse, phone', ...found.map((_, at) => `run ${at + 1}`), 'median', 'must be']);
  const missed = [];
  for (const { name, read, print, least, most } of FIGURES) {
    const values = found.map(read);
    const median = middle(values);
    const must = least !== undefined ? `≥ ${print(least)}` : most !== undefined ? `≤ ${print(most)}` : '';
    line([name, ...values.map(print), print(median), must]);
    if (median < (least ?? -Infinity) || median > (most ?? Infinity)) missed.push(`${name} is ${print(median)}, and must be ${must}.`);
  }
  console.log(`largest paint: ${[...new Set(found.map(largest))].join(' | ')}`);
  if (missed.length > 0 && !noVerdict) fail(...missed);
}
