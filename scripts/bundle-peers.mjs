// Makes one file of the ciphers that the bench page compares with, from npm, with their licenses at its end.
//   bundle-peers.mjs OUT
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { outputFiles } = await build({
  entryPoints: [`${root}src/app/page/bench/peers.js`],
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  // node-forge asks for it only outside a browser.
  external: ['crypto'],
});
const licenses = ['@noble/ciphers', 'node-forge'].map((name) => {
  const { version, license } = JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8'));
  const text = readFileSync(`${root}node_modules/${name}/LICENSE`, 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}`;
});
writeFileSync(process.argv[2], `${outputFiles[0].text}/*!\n${licenses.join('\n\n').replaceAll('*/', '* /')}\n*/\n`);
