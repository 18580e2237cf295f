//! How the clients spell an operation and a parameter, and which parameters are more than a text.

/// What a parameter's text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Itself.
    Text,
    /// A file that is sent: its name.
    File,
    /// Bytes that nobody writes into code: they are read from `secret.txt`.
    Secret,
    /// Bytes, in base64.
    Blob,
    /// A customer's own key, which is never shown: it is read from a file.
    OwnKey,
    /// The digest of that key, which most clients work out themselves.
    Digest,
}

/// What a parameter's text stands for (blobs of the service models).
pub fn holds(name: &str) -> Holds {
    match name {
        "Body" => Holds::File,
        "Plaintext" => Holds::Secret,
        "CiphertextBlob" => Holds::Blob,
        "SSECustomerKey" | "CopySourceSSECustomerKey" => Holds::OwnKey,
        "SSECustomerKeyMD5" | "CopySourceSSECustomerKeyMD5" => Holds::Digest,
        _ => Holds::Text,
    }
}

/// An AWS name in small letters, its words set apart: `SSEKMSKeyId` is `ssekms_key_id`. A word begins at a capital
/// after a small letter or digit, and at the last capital of several before a small letter.
pub fn apart(name: &str, between: char) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 4);
    for (at, one) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let starts = before.is_some_and(|before| {
            !before.is_ascii_uppercase()
                || letters.get(at + 1).is_some_and(char::is_ascii_lowercase)
        });
        if one.is_ascii_uppercase() && starts {
            text.push(between);
        }
        text.push(one.to_ascii_lowercase());
    }
    text
}

/// The Rust enum of a parameter, where it is one.
pub fn enumeration(operation: &str, name: &str) -> Option<&'static str> {
    Some(match name {
        "ServerSideEncryption" | "SSEAlgorithm" => "ServerSideEncryption",
        "ChecksumMode" => "ChecksumMode",
        "LocationConstraint" => "BucketLocationConstraint",
        "KeySpec" if operation == "CreateKey" => "KeySpec",
        "KeySpec" => "DataKeySpec",
        "KeyUsage" => "KeyUsageType",
        "Operations" => "GrantOperation",
        _ => return None,
    })
}

/// The variant of a Rust enum, where the SDK has one for the value.
pub fn variant(value: &str) -> Option<&'static str> {
    Some(match value {
        "aws:kms" => "AwsKms",
        "aws:kms:dsse" => "AwsKmsDsse",
        "AES256" | "AES_256" => "Aes256",
        "AES_128" => "Aes128",
        "SYMMETRIC_DEFAULT" => "SymmetricDefault",
        "ENCRYPT_DECRYPT" => "EncryptDecrypt",
        "ENABLED" => "Enabled",
        "eu-west-1" => "EuWest1",
        "eu-central-1" => "EuCentral1",
        "us-west-2" => "UsWest2",
        "CreateGrant" => "CreateGrant",
        "Decrypt" => "Decrypt",
        "DescribeKey" => "DescribeKey",
        "Encrypt" => "Encrypt",
        "GenerateDataKey" => "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext" => "GenerateDataKeyWithoutPlaintext",
        "ReEncryptFrom" => "ReEncryptFrom",
        "ReEncryptTo" => "ReEncryptTo",
        "RetireGrant" => "RetireGrant",
        _ => return None,
    })
}

/// The Rust struct of a member, and whether its builder can fail (where a member of it is required).
pub fn structure(name: &str) -> Option<(&'static str, bool)> {
    Some(match name {
        "Tagging" => ("Tagging", true),
        "TagSet" | "Tags" => ("Tag", true),
        "ServerSideEncryptionConfiguration" => ("ServerSideEncryptionConfiguration", true),
        "Rules" => ("ServerSideEncryptionRule", false),
        "ApplyServerSideEncryptionByDefault" => ("ServerSideEncryptionByDefault", true),
        "MultipartUpload" => ("CompletedMultipartUpload", false),
        "Parts" => ("CompletedPart", false),
        "CreateBucketConfiguration" => ("CreateBucketConfiguration", false),
        "Constraints" => ("GrantConstraints", false),
        _ => return None,
    })
}
