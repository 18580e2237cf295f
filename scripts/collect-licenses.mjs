// Writes the licenses of everything in the built site as one text: the page's own, Rust's standard library, every crate
// that reaches the program or its worker (not those that only run while it is compiled), fonts, and npm packages. The
// texts are those in the packages themselves.
//   collect-licenses.mjs OUT
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const fail = (what) => {
  throw new Error(what);
};
const read = (...path) => readFileSync(join(...path), 'utf8').replaceAll('\r\n', '\n').trim();
const run = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });

const allowed = /^allow = \[(.*)\]$/m.exec(read(root, 'scripts/deny.toml'))[1].match(/[\w.-]+/g);

// By what a license's text is known, in the order in which one of several is chosen.
const KNOWN = new Map([
  ['MIT', /Permission is hereby granted, free of charge, to any/],
  ['Zlib', /This software is provided ['‘]as-is['’], without any express or implied\s+warranty/],
  ['BSL-1.0', /Boost Software License - Version 1\.0/],
  ['BSD-2-Clause', /Redistributions of source code must retain/],
  ['BSD-3-Clause', /Redistributions of source code must retain[^]*(Neither the name|may not be used to\s+endorse)/],
  ['Unicode-3.0', /UNICODE LICENSE V3/],
  ['CC0-1.0', /CC0 1\.0 Universal/],
  ['Apache-2.0', /Apache License\s+Version 2\.0/],
]);

/** Of an SPDX expression, the licenses that are used: all that AND joins, and the first known one of those that OR joins. */
export const chosen = (expression) => {
  const parts = expression.split(/\s+AND\s+/).map((part) => part.replace(/[()]/g, '').split(/\s+OR\s+|\//));
  return parts.map((names) => {
    const usable = [...KNOWN.keys()].find((name) => names.includes(name) && allowed.includes(name));
    return usable ?? fail(`none of \`${names.join(' OR ')}\` is on the list of scripts/deny.toml`);
  });
};

const MIT = (holder) => `MIT License

Copyright (c) ${holder}

${read(root, 'LICENSE').replace(/^[^]*?(?=Permission is hereby granted)/, '')}`;

/** The texts of one package's folder for its licenses, and its notices of copyright. */
const textsOf = ({ name, version, license, folder, authors }) => {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|unlicense|copyright|notice)/i.test(file)).sort();
  const found = files.filter((file) => !/\.rs$/.test(file)).map((file) => [file, read(folder, file)]);
  const notices = found.filter(([file]) => /^(copyright|notice)/i.test(file)).map(([, text]) => text);
  const texts = chosen(license).map((one) => {
    const text = found.find(([, text]) => KNOWN.get(one).test(text))?.[1];
    if (text) return text;
    // Some packages forget the file and name its license in their manifest only.
    if (one === 'MIT' && found.length === 0) return MIT(authors.join(', ') || `the authors of ${name}`);
    return fail(`${name} ${version} has no text of ${one} in ${files.join(', ') || 'any file'}`);
  });
  return [...texts, ...notices];
};

/** The crates of other people in the program and its worker: what they need when they run, and nothing of the tests'. */
const crates = () => {
  const { packages, resolve, workspace_members } = JSON.parse(
    run('cargo', 'metadata', '--offline', '--locked', '--format-version', '1', '--filter-platform', 'wasm32-unknown-unknown', '--features', 'split'),
  );
  const byId = new Map(packages.map((one) => [one.id, one]));
  const needs = new Map(resolve.nodes.map(({ id, deps }) => [id, deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null)).map(({ pkg }) => pkg)]));
  const own = new Set(workspace_members.filter((id) => ['envelope-lab', 'envelope-lab-worker', 'envelope-lab-crypto'].includes(byId.get(id).name)));
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id) || byId.get(id).targets.some(({ kind }) => kind.includes('proc-macro'))) return;
    seen.add(id);
    needs.get(id).forEach(visit);
  };
  own.forEach(visit);
  return [...seen].filter((id) => !own.has(id)).map((id) => byId.get(id)).map(({ name, version, license, manifest_path, authors }) => ({
    name, version, license: license ?? fail(`${name} names no license`), folder: dirname(manifest_path), authors: authors.map((author) => author.replace(/ <.*>$/, '')),
  }));
};

const peers = ['@noble/ciphers', 'node-forge'].map((name) => {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(read(folder, 'package.json'));
  return { name, version, license, folder, authors: [] };
});

// The crates that the standard library itself contains, in a program without an operating system. Rust comes with the
// texts of their licenses, as HTML.
const IN_RUST = ['cfg-if', 'dlmalloc', 'foldhash', 'hashbrown', 'rustc-demangle'];
const rust = run('rustc', '--version').split(' ')[1];
const inRust = () => {
  const plain = (html) => html.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const parts = read(run('rustc', '--print', 'sysroot').trim(), 'share/doc/rust/COPYRIGHT-library.html').split('<h3>').slice(1);
  return IN_RUST.map((name) => {
    const part = parts.find((part) => plain(part.split('</h3>')[0]).replace(/^\W+/, '').replace(/-\d.*$/, '') === name) ?? fail(`Rust ${rust} names no ${name} among its licenses`);
    const version = /-(\d[^<]*)<\/h3>/.exec(part)[1];
    const [license] = chosen(plain(/License:<\/b>([^\n]*)/.exec(part)[1]).trim());
    const texts = [...part.matchAll(/<pre>([^]*?)<\/pre>/g)].map(([, text]) => plain(text).trim());
    const text = texts.find((text) => KNOWN.get(license).test(text)) ?? fail(`Rust ${rust} has no text of ${license} for ${name}`);
    return { title: `${name} ${version} in Rust's standard library (${license})`, texts: [text] };
  });
};
const entries = [
  { title: 'Envelope Lab (MIT)', texts: [read(root, 'LICENSE')] },
  { title: `Rust's standard library ${rust} (MIT)`, texts: [MIT('The Rust Project Contributors')] },
  ...inRust(),
  { title: 'Atkinson Hyperlegible Next, Atkinson Hyperlegible Mono (OFL-1.1)', texts: [read(root, 'public/fonts/OFL.txt')] },
  ...[...crates(), ...peers].map((one) => ({ title: `${one.name} ${one.version} (${chosen(one.license).join(' AND ')})`, texts: textsOf(one) })),
];

// Each text once, with all that it is for.
const groups = new Map();
for (const { title, texts } of entries) {
  const text = texts.join('\n\n');
  const same = text.replace(/\s+/g, ' ');
  if (!groups.has(same)) groups.set(same, { titles: [], text });
  groups.get(same).titles.push(title);
}
const order = (a, b) => (a < b ? -1 : 1);
const [first, ...rest] = [...groups.values()].map(({ titles, text }) => `${titles.sort(order).map((title) => `* ${title}`).join('\n')}\n\n${text}`);
const line = `\n\n${'-'.repeat(80)}\n\n`;
const all = [first, ...rest.sort(order)].join(line);
writeFileSync(process.argv[2], `What Envelope Lab is made of, and under which licenses\n\nOf several licenses that a package offers, the one in parentheses is used.${line}${all}\n`);
