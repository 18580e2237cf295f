// Puts what standard input says into the element #app of the built page, in place of what is there: the
// lab's outline, which the lab takes over. Usage: cargo run --bin outline | add-outline.mjs DIST
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const page = join(process.argv[2], 'index.html');
const html = readFileSync(page, 'utf8');
const outline = readFileSync(0, 'utf8').trim();
const fail = (what) => {
  throw new Error(what);
};
if (!outline.startsWith('<')) fail('the outline must be HTML and nothing else');

// As trunk's minifier writes it, quoted or not.
const open = /<div id="?app"?>/.exec(html) ?? fail(`${page} has no <div id="app">`);
const start = open.index + open[0].length;
// The end tag that closes it is the first one at which as many are closed as were opened.
let depth = 1;
const ending = [...html.slice(start).matchAll(/<(\/?)div\b/g)].find(([, slash]) => (depth += slash ? -1 : 1) === 0);
if (!ending) fail(`${page} does not close <div id="app">`);
// The style sheet tells it from the page by this mark.
writeFileSync(page, html.slice(0, open.index) + '<div id=app data-outline>' + outline + html.slice(start + ending.index));
