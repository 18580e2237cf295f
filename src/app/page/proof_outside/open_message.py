# Opens a message of the AWS Encryption SDK, with the Encryption SDK itself.
import base64
import sys

import aws_encryption_sdk
from aws_encryption_sdk import CommitmentPolicy
from aws_encryption_sdk.identifiers import EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider

message, key, namespace, name = sys.argv[1:5]


class OneRawKey(RawMasterKeyProvider):
    provider_id = namespace

    def _get_raw_key(self, key_id):
        return WrappingKey(
            wrapping_algorithm=WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
            wrapping_key=base64.b64decode(key),
            wrapping_key_type=EncryptionKeyType.SYMMETRIC,
        )


keys = OneRawKey()
keys.add_master_key(name)
# The message's suite has no key commitment, so the policy must allow that.
client = aws_encryption_sdk.EncryptionSDKClient(
    commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT
)
with open(message, "rb") as source:
    plaintext, header = client.decrypt(source=source, key_provider=keys)
print(header.encryption_context, file=sys.stderr)
sys.stdout.buffer.write(plaintext)
