// Adds what leads into the built site from outside: 404.html, what can be embedded, and, where SITE_URL says where the site will be,
// a page for each view and each lesson with its own title, description and Open Graph tags (crawlers drop what
// follows `#`), and sitemap.xml. Titles and descriptions come from the program.
//   SITE_URL=https://example.org/lab/ add-pages.mjs DIST     reads DIST/.pages.jsonl
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const dist = process.argv[2];
const pages = readFileSync(join(dist, '.pages.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const site = process.env.SITE_URL ? new URL(process.env.SITE_URL.replace(/\/*$/, '/')) : undefined;
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);
const meta = (kind, name, content) => `<meta ${kind}="${name}" content="${escaped(content)}">`;

// What a link to a page looks like where it is shared (https://ogp.me).
const card = (url, title, description) =>
  [
    meta('property', 'og:type', 'website'),
    meta('property', 'og:site_name', 'Envelope Lab'),
    meta('property', 'og:url', url),
    meta('property', 'og:title', title),
    meta('property', 'og:description', description),
    meta('property', 'og:image', new URL('card.png', site).href),
    meta('property', 'og:image:width', '1200'),
    meta('property', 'og:image:height', '630'),
    meta('name', 'twitter:card', 'summary_large_image'),
  ].join('\n    ');

const page = ({ title, description, head, body, script }) => {
  // Nothing is fetched and nothing runs but the one script, if there is one, as it is here.
  const runs = script ? ` script-src 'sha256-${createHash('sha256').update(script).digest('base64')}';` : '';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none';${runs} base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escaped(title)}</title>
    ${meta('name', 'description', description)}
    ${head}
  </head>
  <body>
    ${body}${script ? `\n    <script>${script}</script>` : ''}
  </body>
</html>
`;
};

// A host shows it at every address that it does not know, however deep: only a known place makes its link right.
const home = site ? site.pathname : './';
const lead = `const base = ${JSON.stringify(home)}, path = location.pathname; if (path.startsWith(base)) location.replace(base + '#/' + path.slice(base.length).replace(/\\/(index\\.html)?$/, ''));`;
const lost = page({
  title: 'Not found · Envelope Lab',
  description: 'There is no page at this address.',
  head: meta('name', 'robots', 'noindex'),
  body: `<h1>There is no page here</h1>\n    <p><a href="${escaped(home)}">Go to Envelope Lab</a></p>`,
  script: site && lead,
});
writeFileSync(join(dist, '404.html'), lost);
// What can be embedded: for the page that builds the HTML for it.
writeFileSync(join(dist, 'embed', 'pages.json'), JSON.stringify(pages.map(({ address, title }) => ({ address, title }))));

if (site) {
  for (const { path, address, title, description } of pages) {
    const url = new URL(`${path}/`, site).href;
    const up = '../'.repeat(path.split('/').length);
    const to = escaped(up + address);
    const html = page({
      title,
      description,
      head: [`<link rel="canonical" href="${escaped(url)}">`, `<meta http-equiv="refresh" content="0; url=${to}">`, card(url, title, description)].join('\n    '),
      body: `<h1>${escaped(title)}</h1>\n    <p>${escaped(description)}</p>\n    <p><a href="${to}">Open it in Envelope Lab</a></p>`,
    });
    const file = join(dist, path, 'index.html');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, html);
  }
  const urls = ['', ...pages.map(({ path }) => `${path}/`)].map((path) => `  <url><loc>${escaped(new URL(path, site).href)}</loc></url>`);
  writeFileSync(
    join(dist, 'sitemap.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`,
  );
  // The site's own page: its description is in index.html already.
  const index = join(dist, 'index.html');
  const html = readFileSync(index, 'utf8');
  const said = /<meta content="([^"]+)" name="?description"?>/.exec(html);
  if (!said) throw new Error(`${index} has no description: has the way it is written changed?`);
  const title = /<title>([^<]+)/.exec(html)[1];
  const tags = card(site.href, title, said[1].replace(/&amp;/g, '&')).replace(/\n\s+/g, '');
  writeFileSync(index, html.replace(said[0], () => `${said[0]}<link rel="canonical" href="${escaped(site.href)}">${tags}`));
}
