// Joins the built style sheets into two, the lab's and the other views', in the order in which the page
// links them: fewer requests, and gzip finds what they have in common. Usage: join-css.mjs DIST
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.argv[2];
const page = join(dist, 'index.html');
// As trunk's minifier writes it, quoted or not.
const link = /<link href="?\.\/([^\s">]+\.css)"? rel="?stylesheet"?>/g;
const html = readFileSync(page, 'utf8');
const names = [...html.matchAll(link)].map((match) => match[1]);
if (names.length === 0) throw new Error(`no style sheet found in ${page}: has the way it is written changed?`);
// What only the other views need comes once the lab stands there; boot.js links it.
const first = names.findIndex((name) => name.startsWith('policies-'));
if (first < 1) throw new Error('the views\u2019 own style sheets begin with policies.css: has their order changed?');
const bundle = (kind, part) => {
  const css = part.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  writeFileSync(join(dist, `${kind}.css`), css);
  return `${kind}.css`;
};
const style = bundle('style', names.slice(0, first));
const views = bundle('views', names.slice(first));
names.forEach((name) => rmSync(join(dist, name)));
let links = 0;
const linked = html.replace(link, () => (links++ === 0 ? `<link href=./${style} rel=stylesheet>` : ''));
const booted = linked.replace(/ data-js=/, ` data-views=./${views} data-js=`);
if (booted === linked) throw new Error(`no boot script found in ${page}: has the way it is written changed?`);
writeFileSync(page, booted);
