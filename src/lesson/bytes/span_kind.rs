//! The kinds of ranges, each with its name, its role, and its explanation.

use crate::core::trace::Role;

/// One line for each kind: name, role, what it is, why it is there.
macro_rules! kinds {
    ($($kind:ident: $name:literal, $role:ident, $what:literal, $why:literal;)*) => {
        /// What a range of bytes is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum SpanKind { $($kind,)* }

        impl SpanKind {
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Its name, in the field's own terms.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            pub fn role(self) -> Role {
                match self { $(Self::$kind => Role::$role,)* }
            }

            /// What it is, in one or two sentences.
            pub fn what(self) -> &'static str {
                match self { $(Self::$kind => $what,)* }
            }

            /// Why it is there, or what it does.
            pub fn why(self) -> &'static str {
                match self { $(Self::$kind => $why,)* }
            }
        }
    };
}

kinds! {
    Blob: "CiphertextBlob", EncryptedDataKey,
        "What KMS returns when it encrypts: a header, then the ciphertext and how it was made.",
        "It names its own KMS key, so Decrypt needs no key ID. The outer layout is that of real blobs; what AWS does not publish is simulated.";
    BlobHeader: "header", Metadata,
        "Everything before the length of the DER part.",
        "AES-GCM authenticates the header together with the encryption context. If one bit changes, decryption fails.";
    BlobFormat: "format", Metadata,
        "Two bytes that every CiphertextBlob starts with.",
        "They are why the base64 text of every blob starts with AQI. AWS does not publish what they mean.";
    BlobPurpose: "purpose", Metadata,
        "The operation that made the blob: 02 is Encrypt, 03 is GenerateDataKey.",
        "It shows in the fourth letter of the base64 text: AQIC for Encrypt, AQID for a data key.";
    BlobFixed: "fixed bytes", Metadata,
        "Two bytes that are the same in every blob found in public code.",
        "AWS does not publish what they mean.";
    BlobKeyId: "KMS key ID", Metadata,
        "The ID of the KMS key: its UUID as raw bytes.",
        "Decrypt finds the KMS key by it. Real blobs have bytes of this length here; that they are the ID is simulated.";
    BlobMaterialId: "key material ID", Metadata,
        "The first half of the ID of the key material that encrypted the blob.",
        "After a rotation, KMS finds the old key material by it. So rotation re-encrypts nothing. (Simulated.)";
    BlobMarker: "marker", Metadata,
        "One byte before the message ID, always 01.",
        "AWS does not publish what it means.";
    BlobMessageId: "message ID", Metadata,
        "Random bytes, new for every blob.",
        "Two blobs of the same plaintext are different from here on. (Simulated.)";
    BlobDerLength: "DER length", Metadata,
        "The length in bytes of everything after it, as a 32-bit big-endian number.",
        "A parser knows where the blob ends. A blob that is too short or too long is rejected.";
    EncryptedData: "EncryptedData", Metadata,
        "The ciphertext and how it was made, as CMS writes it (RFC 5652 §8).",
        "It is a standard format in DER: openssl asn1parse reads it.";
    DerHeader: "tag and length", Metadata,
        "The type of a DER element, and how many bytes follow.",
        "DER writes both before every value (X.690 §8.1), so there is only one way to read it.";
    DerSequence: "SEQUENCE", Metadata,
        "A DER element that contains others, in order.",
        "It groups what belongs together.";
    DerContent: "[0] content", Metadata,
        "The content of the outer element, marked with the context-specific tag 0.",
        "RFC 5652 §3 wraps every content type this way.";
    OidEncryptedData: "OID id-encryptedData", Metadata,
        "The object identifier 1.2.840.113549.1.7.6.",
        "It says that what follows is EncryptedData of RFC 5652.";
    OidData: "OID id-data", Metadata,
        "The object identifier 1.2.840.113549.1.7.1.",
        "It says that the plaintext is arbitrary bytes.";
    OidAesGcm: "OID id-aes256-GCM", Metadata,
        "The object identifier 2.16.840.1.101.3.4.1.46 (RFC 5084).",
        "It names the algorithm: AES-256 in Galois/Counter Mode.";
    OidOther: "OID", Metadata,
        "An object identifier: a name made of numbers.",
        "It says what follows.";
    DerVersion: "version", Metadata,
        "The version of EncryptedData: 0.",
        "RFC 5652 §8 uses 0 where there are no unprotected attributes.";
    DerTagLength: "tag length", Metadata,
        "How many bytes the authentication tag has: 16.",
        "RFC 5084 would take 12 if it were left out. The full 128 bits are the strongest choice.";
    DerOther: "DER element", Metadata,
        "Another DER element.",
        "The decoder knows its type and length, and nothing else.";
    Nonce: "nonce", Nonce,
        "The number used once: 96 bits that are new for every encryption under the same key.",
        "AES-GCM is secure only while no nonce repeats under one key. It is not secret.";
    DataKeyEncrypted: "data key, encrypted", EncryptedDataKey,
        "The data key under AES-256-GCM, with a mark and its length in front of it.",
        "Only the KMS key decrypts it, and the KMS key never leaves KMS. (The 11 bytes in front are simulated.)";
    SecretEncrypted: "secret, encrypted", Ciphertext,
        "The plaintext given to Encrypt under AES-256-GCM, with a mark and its length in front of it.",
        "Only the KMS key decrypts it, and the KMS key never leaves KMS. (The 11 bytes in front are simulated.)";
    Tag: "tag", Tag,
        "The authentication tag: 128 bits computed from the key, the nonce, the ciphertext, and the associated data.",
        "Decryption computes it again and compares. If a single bit differs, nothing is returned.";
    StoredBody: "stored body", Ciphertext,
        "The object as it lies on S3’s disk: a header, then encrypted frames.",
        "S3’s own layout at rest is not public; this one is simulated. A body of one frame is exactly nonce, ciphertext, tag.";
    BodyHeader: "header", Nonce,
        "The nonce of the last frame.",
        "From it follow the nonces of all frames, and how many there are.";
    NoncePrefix: "nonce prefix", Nonce,
        "Random bytes, the same in the nonce of every frame of this body.",
        "The data key is used for this object only, so the prefix need not be unique among objects.";
    FrameCounter: "frame number", Nonce,
        "The number of the last frame, from 0, as a 32-bit big-endian number.",
        "Every frame has its own number in its nonce, so frames can’t be swapped.";
    LastFlag: "last-frame flag", Nonce,
        "01: this is the nonce of the last frame. The nonces of the others end in 00.",
        "A body that was cut off has no last frame, and decryption fails.";
    Frames: "frames", Ciphertext,
        "The encrypted frames, one after the other.",
        "A file of any size is encrypted piece by piece, and any piece can be read alone.";
    Frame: "frame", Ciphertext,
        "One piece of the file: ciphertext and tag. All but the last have 1 MiB of plaintext.",
        "Each frame is an AES-GCM message of its own, with its own nonce.";
    FrameCiphertext: "ciphertext", Ciphertext,
        "The bytes of the file under AES-256-GCM: as many as the plaintext has.",
        "AES in counter mode changes every byte and adds none. Without the data key they look random.";
    OwnDataKey: "data key under a key of S3", EncryptedDataKey,
        "A data key that S3 encrypted itself: nonce, ciphertext, tag.",
        "KMS is not called for it: the key above it is S3’s own, or a bucket key. (Simulated layout.)";
    OwnKeyCiphertext: "data key, encrypted", EncryptedDataKey,
        "The data key under AES-256-GCM.",
        "It is bound to the object’s ARN as associated data: copied to another object, it does not decrypt.";
    Context: "encryption context", AssociatedData,
        "The encryption context as AES-GCM authenticates it: a count, then each pair with its lengths.",
        "It is not stored in the ciphertext and not secret, but decryption fails unless it is exactly the same.";
    PairCount: "pair count", AssociatedData,
        "How many pairs there are, as a 16-bit big-endian number.",
        "No pair can be added or left out.";
    Pair: "pair", AssociatedData,
        "One pair of the encryption context. Pairs are in the order of their keys.",
        "The order in the request does not matter.";
    KeyLength: "key length", AssociatedData,
        "The length of the key in bytes, as a 16-bit big-endian number.",
        "With the lengths, {“ab”: “c”} and {“a”: “bc”} are different bytes.";
    ContextKey: "key", AssociatedData,
        "The name of the pair, in UTF-8.",
        "For its own objects, S3 uses aws:s3:arn.";
    ValueLength: "value length", AssociatedData,
        "The length of the value in bytes, as a 16-bit big-endian number.",
        "Where one value ends and the next key begins is never in doubt.";
    ContextValue: "value", AssociatedData,
        "The value of the pair, in UTF-8.",
        "With the object’s ARN in it, an encrypted data key works for its own object only.";
    Message: "HTTP message", Metadata,
        "What goes over the wire, inside TLS.",
        "Signatures and request IDs are left out; everything else is what the services send.";
    StartLine: "start line", Metadata,
        "Method and path of a request, or the status of a response.",
        "S3 puts the operation here; KMS puts it in a header.";
    HeaderLine: "header", Metadata,
        "One header: a name, a colon, a value.",
        "S3 takes its parameters from headers: which encryption, which KMS key.";
    HeaderName: "header name", Metadata,
        "The name of the header. Upper and lower case mean the same.",
        "Names that begin with x-amz- are AWS’s own.";
    HeaderValue: "header value", Metadata,
        "The value of the header.",
        "It is sent as it stands here.";
    Separator: "separator", Metadata,
        "Characters between two parts.",
        "They say where one part ends and the next begins.";
    LineEnd: "line end", Metadata,
        "The end of a line. On the wire it is two bytes, 0d 0a; here it is shown as one.",
        "An empty line ends the headers.";
    MessageBody: "message body", Metadata,
        "What comes after the headers: JSON for KMS, XML or nothing for S3.",
        "In JSON, bytes are base64: three bytes become four letters.";
    Arn: "ARN", Metadata,
        "An Amazon Resource Name: the full name of one resource.",
        "Policies, requests, and the encryption context name resources by it.";
    ArnStart: "“arn”", Metadata,
        "The letters that every ARN starts with.",
        "What starts differently is not an ARN.";
    ArnPartition: "partition", Metadata,
        "The group of regions: aws, aws-cn, or aws-us-gov.",
        "Accounts of one partition don’t exist in another.";
    ArnService: "service", Metadata,
        "The service that the resource belongs to.",
        "Its own rules say what follows.";
    ArnRegion: "region", Metadata,
        "The region of the resource; empty for S3 and IAM.",
        "A KMS key of one region does not decrypt in another.";
    ArnAccount: "account ID", Metadata,
        "The 12 digits of the account that owns the resource; empty for S3.",
        "A key of another account needs that account’s permission, too.";
    ArnResource: "resource", Metadata,
        "What the resource is, in the service’s own form.",
        "For a KMS key, key/ and its ID; for an S3 object, the bucket and the key.";
    File: "file", Plaintext,
        "The file’s own bytes, in plaintext.",
        "They go from your app to S3 and back, never to KMS, and never to the disk.";
    DataKey: "plaintext data key", PlaintextDataKey,
        "The 256-bit key that encrypts this one object.",
        "It is in memory for a few steps only. Anyone who has it can read the object.";
    ZeroedKey: "overwritten data key", PlaintextDataKey,
        "Zeros where the data key was.",
        "S3 overwrites the key as soon as it is no longer needed.";
    Ciphertext: "ciphertext", Ciphertext,
        "Encrypted bytes.",
        "Without the key they look random.";
    EncryptedKey: "encrypted data key", EncryptedDataKey,
        "A data key that is encrypted under another key.",
        "It can be stored next to the data: only the other key decrypts it.";
    Digest: "digest", Digest,
        "A digest of other bytes.",
        "If one bit of those bytes changes, about half of the digest’s bits change.";
    Salt: "salt", Metadata,
        "Random bytes, new for every object.",
        "Two objects under the same customer key have different fingerprints.";
    Fingerprint: "key fingerprint", Digest,
        "HMAC-SHA-256 of the customer’s key under the salt.",
        "S3 finds out by it whether a later request has the same key. It decrypts nothing.";
    ContextText: "encryption context", AssociatedData,
        "The encryption context as a request writes it: JSON with one string for each key.",
        "What AES-GCM authenticates is another form of the same pairs: a count, and each pair with its lengths.";
    TagBytes: "tag", Tag,
        "An authentication tag.",
        "Decryption computes it again and compares.";
    Text: "text", Metadata,
        "A text, in UTF-8.",
        "It is data about the object or the call: a name, a number, a setting. It is not encrypted.";
}
