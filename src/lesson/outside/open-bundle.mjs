// Opens a bundle of Envelope Lab.
//
//     node open-bundle.mjs bundle.json > file

import { createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";
import { readFileSync, writeSync } from "node:fs";

const FRAME = 1 << 20; // plaintext bytes in a full frame
const TAG = 16;

class Unopened extends Error {}
const fail = (why) => {
  throw new Unopened(why);
};

/** AES-256-GCM. `sealed` is ciphertext and tag; the tag covers the ciphertext and what it is bound to. */
function unseal(key, nonce, sealed, bound, what) {
  if (key.length !== 32 || nonce.length !== 12 || sealed.length < TAG) fail(`${what}: there are too few bytes`);
  const cipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG });
  cipher.setAAD(bound);
  cipher.setAuthTag(sealed.subarray(-TAG));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(0, -TAG)), cipher.final()]);
  } catch {
    return fail(`${what}: the tag does not match`);
  }
}

const u16 = (number) => Buffer.from([number >> 8, number & 255]);
const u32 = (number) => Buffer.from([number >>> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255]);
const none = Buffer.alloc(0);

/** An encryption context as bytes. Each text has its length before it, so no two contexts look alike. */
function serialize(context) {
  const pairs = Object.entries(context).map((pair) => pair.map((text) => Buffer.from(text)));
  pairs.sort(([one], [other]) => Buffer.compare(one, other));
  const texts = pairs.flat().flatMap((text) => [u16(text.length), text]);
  return Buffer.concat([u16(pairs.length), ...texts]);
}

// What stands around the nonce in the CiphertextBlob of a 256-bit key: lengths, and names of algorithms (DER).
const BEFORE_NONCE =
  "0000007e307c06092a864886f70d010706a06f306d020100306806092a864886f70d010701" +
  "301e060960864801650304012e3011040c";
const AFTER_NONCE = "020110803b";

/** What KMS does for Decrypt: finds the key that the blob names, and unwraps what is inside. */
function kmsDecrypt(wrapped, keys) {
  const blob = base64(wrapped.ciphertext_blob);
  const hex = (from, to) => blob.toString("hex", from, to);
  const shape = [hex(0, 5), hex(37, 38), hex(54, 108), hex(120, 125), blob.length];
  if (String(shape) !== String(["0102030078", "01", BEFORE_NONCE, AFTER_NONCE, 184])) {
    fail("the CiphertextBlob is not the blob of a 256-bit data key");
  }
  const [key, material] = [hex(5, 21), hex(21, 37)];
  const named = (keys.kms ?? []).find((known) => known.key === key && known.material === material);
  if (!named) fail(`the key material ${material} of the KMS key ${key} is not in the bundle`);
  const bound = Buffer.concat([blob.subarray(0, 54), serialize(wrapped.encryption_context)]);
  const sealed = blob.subarray(125);
  const inside = unseal(base64(named.secret), blob.subarray(108, 120), sealed, bound, "the key that KMS wrapped");
  // Before the key stand 11 bytes: “sim”, and the key's length as a 64-bit number.
  if (inside.toString("hex", 0, 11) !== "73696d0000000000000020") fail("the blob does not hold a 256-bit key");
  return inside.subarray(11);
}

/** Unwraps the data key of one layer. */
function dataKey(layer, arn, keys) {
  const by = layer.wrapped_by;
  if (by === "kms") return kmsDecrypt(layer, keys);
  if (by === "customer") {
    const key = base64(keyOf(keys, "customer"));
    const fingerprint = createHmac("sha256", base64(layer.salt)).update(key).digest("base64");
    if (fingerprint !== layer.hmac_sha256) fail("the customer's key is not the one whose fingerprint S3 stored");
    return key;
  }
  // S3 wrapped the data key itself: nonce, ciphertext, tag. It is bound to the object's ARN.
  const wrapped = base64(layer.encrypted_data_key);
  const [nonce, sealed, bound] = [wrapped.subarray(0, 12), wrapped.subarray(12), Buffer.from(arn)];
  if (by === "s3") return unseal(base64(keyOf(keys, "s3")), nonce, sealed, bound, "the data key under S3's own key");
  if (by === "bucket-key") {
    const bucketKey = kmsDecrypt(layer.bucket_key, keys);
    const both = Buffer.concat([serialize(layer.encryption_context), bound]);
    return unseal(bucketKey, nonce, sealed, both, "the data key under the Bucket Key");
  }
  return fail(`a data key wrapped by ${by} is unknown`);
}

/** A body is the last frame's nonce, then the frames. A nonce is prefix (7), number (4), last or not (1). */
function openFrames(key, stored, what) {
  const [header, rest] = [stored.subarray(0, 12), stored.subarray(12)];
  const count = Math.ceil(rest.length / (FRAME + TAG));
  const end = (number) => Buffer.from([number === count - 1 ? 1 : 0]);
  const nonce = (number) => Buffer.concat([header.subarray(0, 7), u32(number), end(number)]);
  if (count === 0 || !header.equals(nonce(count - 1))) fail(`${what}: the header does not fit ${count} frames`);
  const frames = [];
  for (let number = 0; number < count; number++) {
    const frame = rest.subarray(number * (FRAME + TAG), (number + 1) * (FRAME + TAG));
    frames.push(unseal(key, nonce(number), frame, none, `${what}, frame ${number}`));
  }
  return Buffer.concat(frames);
}

/** A message of the AWS Encryption SDK, version 1, whose data key a raw AES key wrapped. */
function openMessage(message, names, wrapping) {
  let at = 0;
  const take = (length) => {
    at += length;
    if (at > message.length) fail(`the message ends at byte ${message.length}, in the middle of a field`);
    return message.subarray(at - length, at);
  };
  const number = (length) => take(length).readUIntBE(0, length);

  if (take(2).toString("hex") !== "0180") fail("the message is not version 1, type 0x80");
  const suite = take(2);
  const hkdf = suite.toString("hex") === "0178";
  if (!hkdf && suite.toString("hex") !== "0078") fail(`algorithm suite 0x${suite.toString("hex")} is not opened here`);
  const messageId = take(16);
  const context = take(number(2));
  const wrapped = [];
  for (let left = number(2); left > 0; left--) {
    wrapped.push({ provider: take(number(2)), info: take(number(2)), sealed: take(number(2)) });
  }
  if (take(6).toString("hex") !== "02000000000c") fail("the message is not framed, with nonces of 12 bytes");
  const frameLength = number(4);
  const header = message.subarray(0, at);
  const [nonce, tag] = [take(12), take(16)];
  // Provider id and info name the wrapping key; after the key's name: length of the tag in bits, of the nonce, nonce.
  const start = Buffer.concat([Buffer.from(names.key_name), Buffer.from("000000800000000c", "hex")]);
  const ours = wrapped.find(
    ({ provider, info }) => provider.equals(Buffer.from(names.key_namespace)) && info.subarray(0, -12).equals(start),
  );
  if (!ours) fail("the bundle's wrapping key wrapped none of the message's data keys");
  let key = unseal(wrapping, ours.info.subarray(-12), ours.sealed, context, "the message's data key");
  if (hkdf) key = Buffer.from(hkdfSync("sha256", key, none, Buffer.concat([suite, messageId]), 32));
  unseal(key, nonce, tag, header, "the message's header");

  const frames = [];
  for (let expected = 1, last = false; !last; expected++) {
    let sequence = number(4);
    last = sequence === 0xffffffff;
    if (last) sequence = number(4);
    const nonce = take(12);
    const length = last ? number(4) : frameLength;
    if (sequence !== expected || length > frameLength) fail(`frame ${expected} of the message is not where it belongs`);
    const kind = Buffer.from(`AWSKMSEncryptionClient ${last ? "Final Frame" : "Frame"}`);
    const bound = Buffer.concat([messageId, kind, u32(sequence), u32(0), u32(length)]);
    frames.push(unseal(key, nonce, take(length + TAG), bound, `frame ${sequence} of the message`));
  }
  if (at !== message.length) fail(`${message.length - at} bytes follow the message's last frame`);
  return Buffer.concat(frames);
}

/** Node skips what is not base64; here it is an error. */
function base64(text) {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : fail("something that should be base64 is not");
}

const keyOf = (keys, name) => keys[name] ?? fail(`the key "${name}" is not in the bundle`);

function openBundle(bundle) {
  const known = bundle.format === "envelope-lab-bundle" && bundle.version === 1;
  if (!known) fail("it is not version 1 of envelope-lab-bundle");
  const keys = bundle.keys ?? fail("it was made without keys");
  let parts = bundle.parts.map((part) => base64(part.bytes));
  if (bundle.message) return openMessage(parts[0], bundle.message, base64(keyOf(keys, "wrapping")));
  // The outermost layer first. All parts share a layer's data key.
  for (const [depth, layer] of bundle.layers.entries()) {
    const key = dataKey(layer, bundle.object.arn, keys);
    parts = parts.map((part, n) => openFrames(key, part, `part ${n + 1}, layer ${depth + 1}`));
  }
  return Buffer.concat(parts);
}

try {
  const bundle = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const file = openBundle(bundle);
  if (createHash("sha256").update(file).digest("hex") !== bundle.plaintext.sha256) {
    fail("the file's SHA-256 is not the one that the bundle says");
  }
  for (let written = 0; written < file.length; ) written += writeSync(1, file, written);
  console.error(`${file.length} bytes, SHA-256 as expected.`);
} catch (error) {
  console.error(`This bundle does not open: ${error instanceof Unopened ? error.message : error}.`);
  process.exitCode = 1;
}
