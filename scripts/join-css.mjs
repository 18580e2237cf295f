// Joins the built style sheets into one, in the order in which the page links them: fewer requests,
// and gzip finds what they have in common. Usage: join-css.mjs DIST
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.argv[2];
const page = join(dist, 'index.html');
// As trunk's minifier writes it, quoted or not.
const link = /<link href="?\.\/([^\s">]+\.css)"? rel="?stylesheet"?>/g;
const html = readFileSync(page, 'utf8');
const names = [...html.matchAll(link)].map((match) => match[1]);
if (names.length === 0) throw new Error(`no style sheet found in ${page}: has the way it is written changed?`);
const css = names.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
const joined = `style-${createHash('sha256').update(css).digest('hex').slice(0, 16)}.css`;
names.forEach((name) => rmSync(join(dist, name)));
writeFileSync(join(dist, joined), css);
let links = 0;
writeFileSync(page, html.replace(link, () => (links++ === 0 ? `<link href=./${joined} rel=stylesheet>` : '')));
