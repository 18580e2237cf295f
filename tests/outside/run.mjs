// Makes bundles of every kind and several sizes, and opens them with every program of src/lesson/outside that this
// machine can run: whole ones give the file, damaged ones a clear message. The AWS Encryption SDK for Python opens our
// messages, and we open its. scripts/outside prepares all that this needs and says where it is:
//
//     node run.mjs '{"make": …, "open": …, "python": …, "programs": {"Python": ["python", "open_bundle.py"], …}}'

import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

const tools = JSON.parse(process.argv[2]);
const KINDS = ["SSE-KMS", "DSSE-KMS", "SSE-S3", "SSE-C", "client-side", "multipart", "SSE-KMS-bucket-key"];
const SIZES = [0, 1, 4096, (1 << 20) + 1, 3 << 20];
// These take long to start: the size that has all there is, two frames.
const ONE_SIZE = ["Java", "openssl"];
const SUITES = ["0x0078", "0x0178"];

const folder = mkdtempSync(join(tmpdir(), "outside-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const name of ["ours", "theirs", "refused"]) mkdirSync(join(folder, name));

/** Runs a program to its end: what it wrote, what it said, how it ended. */
function run([program, ...parameters], input) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { stdio: ["pipe", "pipe", "pipe"] });
    const out = [];
    let said = "";
    child.stdout.on("data", (piece) => out.push(piece));
    child.stderr.on("data", (piece) => (said += piece));
    child.on("error", (error) => resolve({ code: -1, out: Buffer.alloc(0), said: String(error) }));
    child.on("close", (code) => resolve({ code, out: Buffer.concat(out), said }));
    // A program that ends early has closed its input; its exit code says so.
    child.stdin.on("error", () => child.stdin.destroy());
    child.stdin.end(input);
  });
}

let passed = 0;
const faults = [];
function check(what, isRight, said) {
  if (isRight) passed += 1;
  else faults.push(`${what}: ${said.trim()}`);
}

/** Does the work of all, as many at a time as there are cores. */
async function all(jobs) {
  const left = [...jobs];
  const worker = async () => {
    for (let job = left.shift(); job; job = left.shift()) await job();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

const isOpenssl = (name) => name === "openssl";
/** The programs, and our own, which reads the bundle from standard input. */
const openers = Object.entries({ ...tools.programs, "open-bundle": null }).map(([name, command]) => ({
  name,
  open: (path) => (command ? run([...command, path]) : run([tools.open], readFileSync(path))),
}));

// --- whole bundles ---
const bundles = KINDS.flatMap((kind) => SIZES.map((size) => ({ kind, size, path: join(folder, `${kind}-${size}.json`) })));
await all(
  bundles.map((bundle) => async () => {
    bundle.file = randomBytes(bundle.size);
    const { code, out, said } = await run([tools.make, bundle.kind], bundle.file);
    check(`bundle ${bundle.kind} ${bundle.size}`, code === 0, said);
    writeFileSync(bundle.path, out);
  }),
);
await all(
  bundles.flatMap(({ kind, size, path, file }) =>
    openers
      .filter(({ name }) => !ONE_SIZE.includes(name) || size === SIZES[3])
      .filter(({ name }) => !isOpenssl(name) || kind !== "client-side")
      .map(({ name, open }) => async () => {
        const { code, out, said } = await open(path);
        check(`${name}, ${kind}, ${size} bytes`, code === 0 && out.equals(file), `exit code ${code}, ${out.length} bytes. ${said}`);
      }),
  ),
);

// --- damaged bundles ---
const flip = (text, at) => {
  const bytes = Buffer.from(text, "base64");
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  return bytes.toString("base64");
};
const kms = (bundle) => bundle.layers.at(-1);
const DAMAGE = {
  "a byte of the body": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, 12)),
  "a byte of the body’s tag": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, -1)),
  "a byte of the body’s nonce": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, 0)),
  "the mark of the last frame": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, 11)),
  "a body cut short": (b) => (b.parts[0].bytes = Buffer.from(b.parts[0].bytes, "base64").subarray(0, 5).toString("base64")),
  "a byte of the blob’s header": (b) => (kms(b).ciphertext_blob = flip(kms(b).ciphertext_blob, 45)),
  "a byte of the blob’s DER": (b) => (kms(b).ciphertext_blob = flip(kms(b).ciphertext_blob, 60)),
  "a byte of the blob’s ciphertext": (b) => (kms(b).ciphertext_blob = flip(kms(b).ciphertext_blob, 130)),
  "a byte of the blob’s tag": (b) => (kms(b).ciphertext_blob = flip(kms(b).ciphertext_blob, -1)),
  "the encryption context": (b) => (kms(b).encryption_context.more = "1"),
  "a byte of the KMS key": (b) => (b.keys.kms[0].secret = flip(b.keys.kms[0].secret, 0)),
  "another KMS key": (b) => (b.keys.kms[0].key = "0".repeat(32)),
  "the SHA-256": (b) => (b.plaintext.sha256 = "0".repeat(64)),
  "no keys": (b) => delete b.keys,
  "no parts": (b) => delete b.parts,
  "another version": (b) => (b.version = 2),
  "something that isn’t base64": (b) => (b.parts[0].bytes = `%${b.parts[0].bytes.slice(1)}`),
};
// What openssl can’t see, because only a tag covers it, or because its program doesn’t look.
const UNSEEN = [
  "a byte of the body’s tag",
  "the mark of the last frame",
  "a byte of the blob’s header",
  "a byte of the blob’s DER",
  "a byte of the blob’s tag",
  "the encryption context",
  "another KMS key",
  "another version",
];
const MESSAGE_DAMAGE = {
  "a byte of the message’s header": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, 10)),
  "a byte of the message’s data key": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, 120)),
  "the suite": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, 2)),
  "the last byte of the message": (b) => (b.parts[0].bytes = flip(b.parts[0].bytes, -1)),
  "a byte of its wrapping key": (b) => (b.keys.wrapping = flip(b.keys.wrapping, 0)),
  "another key’s name": (b) => (b.message.key_name = "another"),
};
const damaged = [];
const damage = (kind, changes) => {
  const { path, file } = bundles.find((bundle) => bundle.kind === kind && bundle.size === 4096);
  for (const [what, change] of Object.entries(changes)) {
    const bundle = JSON.parse(readFileSync(path, "utf8"));
    change(bundle);
    damaged.push({ what, file, text: `${JSON.stringify(bundle, null, 2)}\n` });
  }
  return { path, file };
};
const { path: wholePath, file: wholeFile } = damage("SSE-KMS", DAMAGE);
damage("client-side", MESSAGE_DAMAGE);
const whole = readFileSync(wholePath, "utf8");
damaged.push({ what: "an end too early", file: wholeFile, text: whole.slice(0, whole.length / 2) });
damaged.push({ what: "no bytes at all", file: wholeFile, text: "" });
for (const [n, bundle] of damaged.entries()) {
  bundle.path = join(folder, `damaged-${n}.json`);
  writeFileSync(bundle.path, bundle.text);
}
await all(
  damaged.flatMap(({ what, path, file }) =>
    openers.map(({ name, open }) => async () => {
      const { code, out, said } = await open(path);
      if (isOpenssl(name) && UNSEEN.includes(what)) {
        check(`${name} can’t see ${what}`, code === 0 && out.equals(file), said);
        return;
      }
      const isClear = /^This bundle does not open: .+/.test(said) && said.trim().split("\n").length === 1;
      const isRefused = code !== 0 && code !== -1 && out.length === 0;
      check(`${name}, ${what}`, isClear && isRefused, `exit code ${code}, ${out.length} bytes. ${said}`);
    }),
  ),
);

// --- the AWS Encryption SDK ---
await all(
  SUITES.flatMap((suite) =>
    [0, 1, 16, 17, 4096, 10_000].flatMap((size) =>
      [16, 4096].map((frame) => async () => {
        const { code, out, said } = await run([tools.make, "client-side", suite, String(frame)], randomBytes(size));
        check(`message ${suite}, ${size} bytes`, code === 0, said);
        writeFileSync(join(folder, "ours", `${suite}-${size}-${frame}.json`), out);
      }),
    ),
  ),
);
// The program that the page offers beside a message.
const ours = JSON.parse(readFileSync(join(folder, "ours", "0x0178-10000-4096.json"), "utf8"));
const message = join(folder, "message.bin");
writeFileSync(message, Buffer.from(ours.parts[0].bytes, "base64"));
const beside = join(import.meta.dirname, "../../src/app/page/proof_outside/open_message.py");
const opened = await run([tools.python, beside, message, ours.keys.wrapping, ours.message.key_namespace, ours.message.key_name]);
const digest = createHash("sha256").update(opened.out).digest("hex");
check("the program beside a message", opened.code === 0 && digest === ours.plaintext.sha256, opened.said);

const sdk = await run([tools.python, join(import.meta.dirname, "encryption_sdk.py"), folder]);
check("the AWS Encryption SDK", sdk.code === 0 && sdk.out.includes("24 messages"), sdk.out + sdk.said);
const bundlesIn = (name) => readdirSync(join(folder, name)).filter((file) => file.endsWith(".json"));
await all([
  ...bundlesIn("theirs").map((name) => async () => {
    const path = join(folder, "theirs", name);
    const { code, out, said } = await run([tools.open], readFileSync(path));
    const file = readFileSync(path.replace(".json", ".file"));
    check(`theirs, ${name}`, code === 0 && out.equals(file), said);
  }),
  ...bundlesIn("refused").map((name) => async () => {
    const path = join(folder, "refused", name);
    const { code, said } = await run([tools.open], readFileSync(path));
    const suite = readFileSync(path.replace(".json", ".name"), "utf8");
    check(`refused, ${suite}`, code === 1 && said.includes(suite), said);
  }),
]);
check("messages of the SDK", bundlesIn("theirs").length === 36 && bundlesIn("refused").length === 9, "too few were made");

for (const fault of faults) console.log(`FAILED ${fault}`);
console.log(`outside: ${passed} passed, ${faults.length} failed`);
process.exitCode = faults.length > 0 ? 1 : 0;
