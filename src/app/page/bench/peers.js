// The other ciphers of the bench page, in a worker of their own: the browser's WebCrypto, @noble/ciphers, and
// node-forge, which is what CyberChef runs. scripts/bundle-peers.mjs makes one file of this and of them.
//
// A message asks for one measurement: {peer, bytes, limit}. The answer is {milliseconds, runs}, the median of the
// runs that fit into `limit` milliseconds (at least one, at most five), or {why}.
import { gcm } from '@noble/ciphers/aes.js';
import forge from 'node-forge/lib/forge.js';
import 'node-forge/lib/aes.js';

const MOST_RUNS = 5;
const KEY = new Uint8Array(32).fill(7);
const NONCE = new Uint8Array(12).fill(1);

const textOf = (bytes) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return text;
};

// Each gives what encrypts the bytes once, and what of it is not counted is done before.
const PEERS = {
  async webcrypto(bytes) {
    if (!globalThis.crypto?.subtle) throw new Error('this browser has no WebCrypto here');
    const key = await crypto.subtle.importKey('raw', KEY, 'AES-GCM', false, ['encrypt']);
    return () => crypto.subtle.encrypt({ name: 'AES-GCM', iv: NONCE }, key, bytes);
  },
  async noble(bytes) {
    return () => gcm(KEY, NONCE).encrypt(bytes);
  },
  async forge(bytes) {
    const [key, iv, text] = [KEY, NONCE, bytes].map(textOf);
    return () => {
      const cipher = forge.cipher.createCipher('AES-GCM', key);
      cipher.start({ iv });
      cipher.update(forge.util.createBuffer(text));
      cipher.finish();
      return cipher.mode.tag;
    };
  },
};

const measured = async ({ peer, bytes, limit }) => {
  const work = await PEERS[peer](new Uint8Array(bytes).fill(0x5a));
  const start = performance.now();
  // Small inputs are over before the clock moves: several in a row count as one run.
  const batch = Math.max(1, Math.floor(262144 / bytes));
  const times = [];
  // The compiler gets one run to warm up, where that takes no time.
  if (bytes <= 1048576) await work();
  do {
    const before = performance.now();
    for (let count = 0; count < batch; count++) await work();
    times.push((performance.now() - before) / batch);
  } while (times.length < MOST_RUNS && performance.now() - start + times.at(-1) * batch < limit);
  times.sort((a, b) => a - b);
  return { milliseconds: times[times.length >> 1], runs: times.length };
};

addEventListener('message', ({ data }) => {
  measured(data).then(
    (answer) => postMessage(answer),
    (error) => postMessage({ why: String(error?.message ?? error) }),
  );
});
