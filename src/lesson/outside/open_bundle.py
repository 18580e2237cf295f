"""Opens a bundle of Envelope Lab.

    pip install cryptography
    python3 open_bundle.py bundle.json > file
"""

import hashlib
import hmac
import json
import sys
from base64 import b64decode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FRAME = 1 << 20  # plaintext bytes in a full frame
TAG = 16


def fail(why):
    sys.exit(f"This bundle does not open: {why}.")


def unseal(key, nonce, sealed, bound, what):
    """AES-256-GCM. `sealed` is ciphertext and tag; the tag covers the ciphertext and what it is bound to."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound)
    except (InvalidTag, ValueError):
        fail(f"{what}: the tag does not match")


def serialize(context):
    """An encryption context as bytes. Each text has its length before it, so no two contexts look alike."""
    pairs = sorted((name.encode(), value.encode()) for name, value in context.items())
    out = len(pairs).to_bytes(2, "big")
    for pair in pairs:
        for text in pair:
            out += len(text).to_bytes(2, "big") + text
    return out


# What stands around the nonce in the CiphertextBlob of a 256-bit key: lengths, and names of algorithms (DER).
BEFORE_NONCE = bytes.fromhex(
    "0000007e307c06092a864886f70d010706a06f306d020100306806092a864886f70d010701"
    "301e060960864801650304012e3011040c"
)
AFTER_NONCE = bytes.fromhex("020110803b")


def kms_decrypt(wrapped, keys):
    """What KMS does for Decrypt: finds the key that the blob names, and unwraps what is inside."""
    blob = b64(wrapped["ciphertext_blob"])
    header, nonce, sealed = blob[:54], blob[108:120], blob[125:]
    shape = blob[:5].hex(), blob[37:38].hex(), blob[54:108], blob[120:125], len(blob)
    if shape != ("0102030078", "01", BEFORE_NONCE, AFTER_NONCE, 184):
        fail("the CiphertextBlob is not the blob of a 256-bit data key")
    key, material = header[5:21].hex(), header[21:37].hex()
    named = [k for k in keys.get("kms", []) if (k["key"], k["material"]) == (key, material)]
    if not named:
        fail(f"the key material {material} of the KMS key {key} is not in the bundle")
    bound = header + serialize(wrapped["encryption_context"])
    inside = unseal(b64(named[0]["secret"]), nonce, sealed, bound, "the key that KMS wrapped")
    if inside[:11] != b"sim" + (32).to_bytes(8, "big"):
        fail("the blob does not hold a 256-bit key")
    return inside[11:]


def data_key(layer, arn, keys):
    """Unwraps the data key of one layer."""
    by = layer["wrapped_by"]
    if by == "kms":
        return kms_decrypt(layer, keys)
    if by == "customer":
        key = b64(key_of(keys, "customer"))
        if hmac.digest(b64(layer["salt"]), key, "sha256") != b64(layer["hmac_sha256"]):
            fail("the customer's key is not the one whose fingerprint S3 stored")
        return key
    # S3 wrapped the data key itself: nonce, ciphertext, tag. It is bound to the object's ARN.
    wrapped, bound = b64(layer["encrypted_data_key"]), arn.encode()
    if by == "s3":
        return unseal(b64(key_of(keys, "s3")), wrapped[:12], wrapped[12:], bound, "the data key under S3's own key")
    if by == "bucket-key":
        bucket_key = kms_decrypt(layer["bucket_key"], keys)
        bound = serialize(layer["encryption_context"]) + bound
        return unseal(bucket_key, wrapped[:12], wrapped[12:], bound, "the data key under the Bucket Key")
    fail(f"a data key wrapped by {by} is unknown")


def open_frames(key, stored, what):
    """A body is the last frame's nonce, then the frames. A nonce is prefix (7), number (4), last or not (1)."""
    header, rest = stored[:12], stored[12:]
    frames = [rest[at : at + FRAME + TAG] for at in range(0, len(rest), FRAME + TAG)]
    last = len(frames) - 1
    if not frames or header[7:] != last.to_bytes(4, "big") + b"\1":
        fail(f"{what}: the header does not fit {len(frames)} frames")
    opened = []
    for number, frame in enumerate(frames):
        nonce = header[:7] + number.to_bytes(4, "big") + bytes([number == last])
        opened.append(unseal(key, nonce, frame, b"", f"{what}, frame {number}"))
    return b"".join(opened)


def open_message(message, names, wrapping):
    """A message of the AWS Encryption SDK, version 1, whose data key a raw AES key wrapped."""
    at = 0

    def take(length):
        nonlocal at
        at += length
        if at > len(message):
            fail(f"the message ends at byte {len(message)}, in the middle of a field")
        return message[at - length : at]

    def number(length):
        return int.from_bytes(take(length), "big")

    if take(2) != b"\x01\x80":
        fail("the message is not version 1, type 0x80")
    suite = take(2)
    if suite.hex() not in ("0078", "0178"):
        fail(f"algorithm suite 0x{suite.hex()} is not opened here")
    message_id = take(16)
    context = take(number(2))
    wrapped = [tuple(take(number(2)) for _ in range(3)) for _ in range(number(2))]
    if take(6) != b"\x02\0\0\0\0\x0c":
        fail("the message is not framed, with nonces of 12 bytes")
    frame_length = number(4)
    header, nonce, tag = message[:at], take(12), take(16)
    # Provider id and info name the wrapping key; after the key's name: length of the tag in bits, of the nonce, nonce.
    provider, info = names["key_namespace"].encode(), names["key_name"].encode() + bytes.fromhex("000000800000000c")
    ours = [(i[len(info) :], sealed) for p, i, sealed in wrapped if p == provider and i.startswith(info)]
    if not ours:
        fail("the bundle's wrapping key wrapped none of the message's data keys")
    key = unseal(wrapping, *ours[0], context, "the message's data key")
    if suite.hex() == "0178":  # HKDF-SHA-256 (RFC 5869), one block
        extracted = hmac.digest(bytes(32), key, "sha256")
        key = hmac.digest(extracted, suite + message_id + b"\1", "sha256")
    unseal(key, nonce, tag, header, "the message's header")
    file, expected, last = b"", 0, False
    while not last:
        expected += 1
        sequence = number(4)
        last = sequence == 0xFFFFFFFF
        if last:
            sequence = number(4)
        nonce = take(12)
        length = number(4) if last else frame_length
        if sequence != expected or length > frame_length:
            fail(f"frame {expected} of the message is not where it belongs")
        kind = b"AWSKMSEncryptionClient Final Frame" if last else b"AWSKMSEncryptionClient Frame"
        bound = message_id + kind + sequence.to_bytes(4, "big") + length.to_bytes(8, "big")
        file += unseal(key, nonce, take(length + TAG), bound, f"frame {sequence} of the message")
    if at != len(message):
        fail(f"{len(message) - at} bytes follow the message's last frame")
    return file


def b64(text):
    return b64decode(text, validate=True)


def key_of(keys, name):
    return keys.get(name) or fail(f'the key "{name}" is not in the bundle')


def open_bundle(bundle):
    if (bundle.get("format"), bundle.get("version")) != ("envelope-lab-bundle", 1):
        fail("it is not version 1 of envelope-lab-bundle")
    keys = bundle.get("keys") or fail("it was made without keys")
    parts = [b64(part["bytes"]) for part in bundle["parts"]]
    if "message" in bundle:
        return open_message(parts[0], bundle["message"], b64(key_of(keys, "wrapping")))
    # The outermost layer first. All parts share a layer's data key.
    for depth, layer in enumerate(bundle["layers"], 1):
        key = data_key(layer, bundle["object"]["arn"], keys)
        parts = [open_frames(key, part, f"part {n}, layer {depth}") for n, part in enumerate(parts, 1)]
    return b"".join(parts)


def main():
    try:
        with open(sys.argv[1], encoding="utf-8") as source:
            bundle = json.load(source)
        file = open_bundle(bundle)
        expected = bundle["plaintext"]
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        fail(f"{type(error).__name__}: {error}")
    if expected.get("sha256", "none was noted") != hashlib.sha256(file).hexdigest():
        fail("the file's SHA-256 is not the one that the bundle says")
    sys.stdout.buffer.write(file)
    print(f"{len(file)} bytes, SHA-256 as expected.", file=sys.stderr)


main()
