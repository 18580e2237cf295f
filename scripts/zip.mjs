// Writes a folder's files into a ZIP archive (PKWARE APPNOTE 6.3.10), the same bytes for the same files.
//   zip.mjs FOLDER OUT [NAME-IN-ARCHIVE]
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const [folder, out, top = ''] = process.argv.slice(2);
const table = Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte >>> 0;
});
const crc32 = (bytes) => ~bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), -1) >>> 0;
const list = (below) =>
  readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => (entry.isDirectory() ? list(join(below, entry.name)) : [join(below, entry.name)]));

const files = [];
const directory = [];
let offset = 0;
for (const path of list('').sort()) {
  const bytes = readFileSync(join(folder, path));
  const packed = deflateRawSync(bytes, { level: 9 });
  const name = Buffer.from(join(top, path).replaceAll('\\', '/'));
  // Version 2.0, names in UTF-8, deflated, 1 January 1980: a real time would make every archive another one.
  const entry = Buffer.alloc(26);
  [20, 0x0800, 8, 0, 33].forEach((value, at) => entry.writeUInt16LE(value, at * 2));
  [crc32(bytes), packed.length, bytes.length].forEach((value, at) => entry.writeUInt32LE(value, 10 + at * 4));
  entry.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), entry, name, packed]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), entry, rest, name]));
  files.push(local);
  offset += local.length;
}
const index = Buffer.concat(directory);
const end = Buffer.alloc(18);
[0, 0, files.length, files.length].forEach((value, at) => end.writeUInt16LE(value, at * 2));
end.writeUInt32LE(index.length, 8);
end.writeUInt32LE(offset, 12);
writeFileSync(out, Buffer.concat([...files, index, Buffer.from('PK\x05\x06'), end]));
