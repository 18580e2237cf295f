// Opens a bundle of Envelope Lab with the browser's own cipher, WebCrypto.
//
// Paste all of this into the console of any https page, press Enter, and choose bundle.json in the box that appears at
// the top of the page. The console says whether the file's SHA-256 is as expected; the file is offered as a download.

(() => {
  const FRAME = 1 << 20; // plaintext bytes in a full frame
  const TAG = 16;
  const fail = (why) => {
    throw new Error(why);
  };

  const join = (...pieces) => {
    const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      out.set(piece, at);
      at += piece.length;
    }
    return out;
  };
  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (text) => {
    try {
      return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    } catch {
      return fail("something that should be base64 is not");
    }
  };
  /** A number as big-endian bytes. */
  const big = (number, length) =>
    Uint8Array.from({ length }, (_, n) => Math.floor(number / 256 ** (length - 1 - n)) % 256);
  const isEqual = (one, other) => hex(one) === hex(other);

  /** AES-256-GCM. `sealed` is ciphertext and tag; the tag covers the ciphertext and what it is bound to. */
  async function unseal(key, nonce, sealed, bound, what) {
    try {
      const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
      const cipher = { name: "AES-GCM", iv: nonce, additionalData: bound, tagLength: 8 * TAG };
      return new Uint8Array(await crypto.subtle.decrypt(cipher, imported, sealed));
    } catch {
      return fail(`${what}: the tag does not match`);
    }
  }

  /** An encryption context as bytes. Each text has its length before it, so no two contexts look alike. */
  function serialize(context) {
    const pairs = Object.entries(context).map((pair) => pair.map(utf8));
    pairs.sort(([one], [other]) => (hex(one) < hex(other) ? -1 : 1));
    const texts = pairs.flat().flatMap((text) => [big(text.length, 2), text]);
    return join(big(pairs.length, 2), ...texts);
  }

  // What stands around the nonce in the CiphertextBlob of a 256-bit key: lengths, and names of algorithms (DER).
  const BEFORE_NONCE =
    "0000007e307c06092a864886f70d010706a06f306d020100306806092a864886f70d010701" +
    "301e060960864801650304012e3011040c";
  const AFTER_NONCE = "020110803b";

  /** What KMS does for Decrypt: finds the key that the blob names, and unwraps what is inside. */
  async function kmsDecrypt(wrapped, keys) {
    const blob = base64(wrapped.ciphertext_blob);
    const at = (from, to) => hex(blob.subarray(from, to));
    const shape = [at(0, 5), at(37, 38), at(54, 108), at(120, 125), blob.length];
    if (String(shape) !== String(["0102030078", "01", BEFORE_NONCE, AFTER_NONCE, 184])) {
      fail("the CiphertextBlob is not the blob of a 256-bit data key");
    }
    const [key, material] = [at(5, 21), at(21, 37)];
    const named = (keys.kms ?? []).find((known) => known.key === key && known.material === material);
    if (!named) fail(`the key material ${material} of the KMS key ${key} is not in the bundle`);
    const bound = join(blob.subarray(0, 54), serialize(wrapped.encryption_context));
    const sealed = blob.subarray(125);
    const nonce = blob.subarray(108, 120);
    const inside = await unseal(base64(named.secret), nonce, sealed, bound, "the key that KMS wrapped");
    // Before the key stand 11 bytes: “sim”, and the key's length as a 64-bit number.
    if (hex(inside.subarray(0, 11)) !== "73696d0000000000000020") fail("the blob does not hold a 256-bit key");
    return inside.subarray(11);
  }

  const hmac = async (key, message) => {
    const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
  };

  /** Unwraps the data key of one layer. */
  async function dataKey(layer, arn, keys) {
    const by = layer.wrapped_by;
    if (by === "kms") return kmsDecrypt(layer, keys);
    if (by === "customer") {
      const key = base64(keyOf(keys, "customer"));
      const fingerprint = await hmac(base64(layer.salt), key);
      if (!isEqual(fingerprint, base64(layer.hmac_sha256))) {
        fail("the customer's key is not the one whose fingerprint S3 stored");
      }
      return key;
    }
    // S3 wrapped the data key itself: nonce, ciphertext, tag. It is bound to the object's ARN.
    const wrapped = base64(layer.encrypted_data_key);
    const [nonce, sealed, bound] = [wrapped.subarray(0, 12), wrapped.subarray(12), utf8(arn)];
    if (by === "s3") return unseal(base64(keyOf(keys, "s3")), nonce, sealed, bound, "the data key under S3's own key");
    if (by === "bucket-key") {
      const bucketKey = await kmsDecrypt(layer.bucket_key, keys);
      const both = join(serialize(layer.encryption_context), bound);
      return unseal(bucketKey, nonce, sealed, both, "the data key under the Bucket Key");
    }
    return fail(`a data key wrapped by ${by} is unknown`);
  }

  /** A body is the last frame's nonce, then the frames. A nonce is prefix (7), number (4), last or not (1). */
  async function openFrames(key, stored, what) {
    const [header, rest] = [stored.subarray(0, 12), stored.subarray(12)];
    const count = Math.ceil(rest.length / (FRAME + TAG));
    const nonce = (number) => join(header.subarray(0, 7), big(number, 4), big(Number(number === count - 1), 1));
    if (count === 0 || !isEqual(header, nonce(count - 1))) fail(`${what}: the header does not fit ${count} frames`);
    const frames = [];
    for (let number = 0; number < count; number++) {
      const frame = rest.subarray(number * (FRAME + TAG), (number + 1) * (FRAME + TAG));
      frames.push(await unseal(key, nonce(number), frame, new Uint8Array(), `${what}, frame ${number}`));
    }
    return join(...frames);
  }

  /** A message of the AWS Encryption SDK, version 1, whose data key a raw AES key wrapped. */
  async function openMessage(message, names, wrapping) {
    let at = 0;
    const take = (length) => {
      at += length;
      if (at > message.length) fail(`the message ends at byte ${message.length}, in the middle of a field`);
      return message.subarray(at - length, at);
    };
    const number = (length) => take(length).reduce((sum, byte) => sum * 256 + byte, 0);

    if (hex(take(2)) !== "0180") fail("the message is not version 1, type 0x80");
    const suite = take(2);
    if (!["0078", "0178"].includes(hex(suite))) fail(`algorithm suite 0x${hex(suite)} is not opened here`);
    const messageId = take(16);
    const context = take(number(2));
    const wrapped = [];
    for (let left = number(2); left > 0; left--) {
      wrapped.push({ provider: take(number(2)), info: take(number(2)), sealed: take(number(2)) });
    }
    if (hex(take(6)) !== "02000000000c") fail("the message is not framed, with nonces of 12 bytes");
    const frameLength = number(4);
    const header = message.subarray(0, at);
    const [nonce, tag] = [take(12), take(16)];
    // Provider id and info name the wrapping key; after the key's name: length of the tag in bits, of the nonce, nonce.
    const start = hex(utf8(names.key_name)) + "000000800000000c";
    const ours = wrapped.find(
      ({ provider, info }) => isEqual(provider, utf8(names.key_namespace)) && hex(info.subarray(0, -12)) === start,
    );
    if (!ours) fail("the bundle's wrapping key wrapped none of the message's data keys");
    let key = await unseal(wrapping, ours.info.subarray(-12), ours.sealed, context, "the message's data key");
    if (hex(suite) === "0178") {
      const imported = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
      const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: join(suite, messageId) };
      key = new Uint8Array(await crypto.subtle.deriveBits(hkdf, imported, 256));
    }
    await unseal(key, nonce, tag, header, "the message's header");

    const frames = [];
    for (let expected = 1, last = false; !last; expected++) {
      let sequence = number(4);
      last = sequence === 0xffffffff;
      if (last) sequence = number(4);
      const nonce = take(12);
      const length = last ? number(4) : frameLength;
      const fits = sequence === expected && length <= frameLength;
      if (!fits) fail(`frame ${expected} of the message is not where it belongs`);
      const kind = utf8(`AWSKMSEncryptionClient ${last ? "Final Frame" : "Frame"}`);
      const bound = join(messageId, kind, big(sequence, 4), big(length, 8));
      frames.push(await unseal(key, nonce, take(length + TAG), bound, `frame ${sequence} of the message`));
    }
    if (at !== message.length) fail(`${message.length - at} bytes follow the message's last frame`);
    return join(...frames);
  }

  const keyOf = (keys, name) => keys[name] ?? fail(`the key "${name}" is not in the bundle`);

  /** The file in a bundle, which is given as text. */
  async function openBundle(text) {
    const bundle = JSON.parse(text);
    const known = bundle.format === "envelope-lab-bundle" && bundle.version === 1;
    if (!known) fail("it is not version 1 of envelope-lab-bundle");
    const keys = bundle.keys ?? fail("it was made without keys");
    let parts = bundle.parts.map((part) => base64(part.bytes));
    let file;
    if (bundle.message) {
      file = await openMessage(parts[0], bundle.message, base64(keyOf(keys, "wrapping")));
    } else {
      // The outermost layer first. All parts share a layer's data key.
      for (const [depth, layer] of bundle.layers.entries()) {
        const key = await dataKey(layer, bundle.object.arn, keys);
        const opened = parts.map((part, n) => openFrames(key, part, `part ${n + 1}, layer ${depth + 1}`));
        parts = await Promise.all(opened);
      }
      file = join(...parts);
    }
    const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", file)));
    if (digest !== bundle.plaintext.sha256) fail("the file's SHA-256 is not the one that the bundle says");
    return file;
  }

  globalThis.openBundle = (text) =>
    openBundle(text).catch((error) => {
      throw new Error(`This bundle does not open: ${error.message}.`);
    });
  if (!globalThis.document) return;
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: ".json" });
  chooser.onchange = async () => {
    const file = await globalThis.openBundle(await chooser.files[0].text());
    console.log(`${file.length} bytes, SHA-256 as expected.`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file]));
    link.download = "file";
    link.click();
  };
  document.body.prepend(chooser);
})();
