"""The AWS Encryption SDK for Python opens our messages, and makes messages for us to open.

    python encryption_sdk.py FOLDER

Reads the bundles FOLDER/ours/*.json: each must open, and must not with a byte changed. Writes bundles of messages of its
own, FOLDER/theirs/*.json, with the file beside each (.file); those that we refuse, FOLDER/refused/*.json, with the name
that we must say (.name).
"""

import hashlib
import json
import logging
import sys
from base64 import b64decode, b64encode
from pathlib import Path

from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from aws_encryption_sdk.identifiers import AlgorithmSuite, EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.raw import RawMasterKey
from cryptography.exceptions import InvalidTag

# It tells of each refusal at length, and each is expected.
logging.disable(logging.CRITICAL)
# Message version 1 has no key commitment.
client = EncryptionSDKClient(commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
committing = EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)


def master_key(namespace, name, key):
    wrapping = WrappingKey(
        wrapping_algorithm=WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
        wrapping_key=key,
        wrapping_key_type=EncryptionKeyType.SYMMETRIC,
    )
    return RawMasterKey(provider_id=namespace, key_id=name, wrapping_key=wrapping)


def ours(folder):
    count = 0
    for path in sorted(folder.glob("*.json")):
        bundle = json.loads(path.read_text())
        names = bundle["message"]
        key = master_key(names["key_namespace"], names["key_name"], b64decode(bundle["keys"]["wrapping"]))
        message = b64decode(bundle["parts"][0]["bytes"])
        file, header = client.decrypt(source=message, key_provider=key)
        assert hashlib.sha256(file).hexdigest() == bundle["plaintext"]["sha256"], path.name
        assert dict(header.encryption_context) == names["encryption_context"], path.name
        for at in (60, len(message) // 2, len(message) - 1):
            changed = bytearray(message)
            changed[at] ^= 1
            try:
                client.decrypt(source=bytes(changed), key_provider=key)
            except (AWSEncryptionSDKClientError, InvalidTag):
                continue
            raise AssertionError(f"{path.name} opens with byte {at} changed")
        count += 1
    print(f"{count} messages of ours opened")
    assert count > 0


def bundle_of(message, key, file):
    return {
        "format": "envelope-lab-bundle",
        "version": 1,
        "kind": "client-side",
        "object": {"bucket": "my-bucket", "key": "file.bin", "version_id": "null"},
        "plaintext": {"sha256": hashlib.sha256(file).hexdigest()},
        "message": {"key_namespace": "python", "key_name": "sdk"},
        "keys": {"wrapping": b64encode(key).decode()},
        "parts": [{"length": len(file), "bytes": b64encode(message).decode()}],
    }


def theirs(folder, refused):
    key = bytes(range(32))
    master = master_key("python", "sdk", key)

    def write(path, suite, frame_length, file, sdk=client):
        context = {"who": "Python", "größe": "ß"} if len(file) % 2 else {}
        message, _ = sdk.encrypt(
            source=file, key_provider=master, algorithm=suite, frame_length=frame_length, encryption_context=context
        )
        path.write_text(json.dumps(bundle_of(message, key, file)))

    for suite in (AlgorithmSuite.AES_256_GCM_IV12_TAG16, AlgorithmSuite.AES_256_GCM_IV12_TAG16_HKDF_SHA256):
        for frame_length in (4096, 128, 0):  # 0: not framed; this SDK wants a multiple of 128
            for length in (0, 1, 128, 129, 8192, 10_000):
                file = hashlib.shake_256(b"file").digest(length)
                name = f"{suite.algorithm_id:04x}-{frame_length}-{length}"
                write(folder / f"{name}.json", suite, frame_length, file)
                (folder / f"{name}.file").write_bytes(file)
    for suite in AlgorithmSuite:
        if suite.algorithm_id in (0x0078, 0x0178):
            continue
        sdk = committing if suite.is_committing() else client
        write(refused / f"{suite.name}.json", suite, 4096, b"refused", sdk)
        (refused / f"{suite.name}.name").write_text(suite.name)


root = Path(sys.argv[1])
ours(root / "ours")
theirs(root / "theirs", root / "refused")
