//! What the Amazon S3 Encryption Client stores beside an object: metadata format 2, with a raw AES keyring.
//!
//! The object's body is one AES-256-GCM message, `ciphertext ‖ tag`, without associated data; everything else that is
//! needed stands in `x-amz-meta-…` headers. Source: amazon-s3-encryption-client-java, `53dc99d`.

use super::keyring::RawAesKeyring;
use crate::core::crypto::aead::{self, Sealed};
use crate::core::crypto::{Aes256Key, FreshNonce, Nonce, Unauthentic};
use crate::core::entropy::Entropy;
use crate::core::json::{JsonError, Subject, parse_value};
use crate::core::kms::EncryptionContext;
use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// `x-amz-cek-alg`: the content's cipher. Its bytes are also the associated data of the wrapped data key.
pub const CONTENT_CIPHER: &str = "AES/GCM/NoPadding";
/// `x-amz-wrap-alg` of a raw AES keyring.
const WRAPPED_BY_AES: &str = "AES/GCM";

/// An object of the S3 Encryption Client: its metadata, as the client writes it in format 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectMetadata {
    /// `x-amz-key-v2`: `nonce ‖ ciphertext ‖ tag` of the data key, 60 bytes.
    pub encrypted_data_key: Vec<u8>,
    /// `x-amz-iv`: the nonce of the body.
    pub nonce: Nonce,
    /// `x-amz-matdesc`: the materials description, which a raw keyring doesn't authenticate.
    pub description: EncryptionContext,
}

/// Why an object's metadata isn't read or doesn't open the object. `name` is the metadata's, without `x-amz-meta-`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    #[error("{name}: is missing")]
    Missing { name: &'static str },
    #[error("{name}: expected {expected}, found {found}")]
    Unexpected {
        name: &'static str,
        expected: &'static str,
        found: String,
    },
    #[error("x-amz-matdesc: {0}")]
    Description(#[from] JsonError),
    /// A format or a way of wrapping that the lab knows by name only.
    #[error("{name}: {what} is not read here, only format 2 with a raw AES key")]
    Refused {
        name: &'static str,
        what: &'static str,
    },
    #[error(
        "x-amz-key-v2: the data key does not unwrap: the wrapping key or the wrapped key differs"
    )]
    DataKey,
    #[error("the body’s tag does not match: the body, its nonce (x-amz-iv) or its key differs")]
    Body,
}

/// Ways of wrapping that the client knows: the value of `x-amz-wrap-alg`, and what it is.
const REFUSED: [(&str, &str); 6] = [
    ("AES", "a data key in AES-ECB (AES)"),
    ("kms+context", "a data key that KMS wrapped (kms+context)"),
    ("kms", "a data key that KMS wrapped (kms)"),
    (
        "RSA-OAEP-SHA1",
        "a data key that an RSA key wrapped (RSA-OAEP-SHA1)",
    ),
    (
        "AESWrap",
        "the AES Key Wrap of format 2’s first clients (AESWrap)",
    ),
    (
        "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
        "a data key that an RSA key wrapped",
    ),
];

impl ObjectMetadata {
    /// Encrypts a file as the client does: returns the metadata and the body, `ciphertext ‖ tag`.
    ///
    /// # Errors
    /// Only for a file beyond GCM's limit of 2³⁶ − 32 bytes.
    pub fn seal(
        keyring: &RawAesKeyring,
        description: EncryptionContext,
        plaintext: &[u8],
        entropy: &mut Entropy,
    ) -> Result<(Self, Vec<u8>), Unauthentic> {
        let data_key = Aes256Key::new(entropy.array());
        let fresh = FreshNonce::random(entropy);
        let wrapping = fresh.value();
        let aad = CONTENT_CIPHER.as_bytes();
        let wrapped = aead::seal(&keyring.key, fresh, aad, data_key.as_bytes())?;
        let fresh = FreshNonce::random(entropy);
        let nonce = fresh.value();
        let body = aead::seal(&data_key, fresh, &[], plaintext)?.to_bytes();
        let metadata = Self {
            encrypted_data_key: [&wrapping.as_bytes()[..], &wrapped.to_bytes()].concat(),
            nonce,
            description,
        };
        Ok((metadata, body))
    }

    /// Decrypts a body, `ciphertext ‖ tag`.
    ///
    /// # Errors
    /// Whether the data key or the body failed.
    pub fn open(&self, keyring: &RawAesKeyring, body: &[u8]) -> Result<Vec<u8>, MetadataError> {
        let (nonce, wrapped) =
            (self.encrypted_data_key.split_first_chunk()).ok_or(MetadataError::DataKey)?;
        let wrapped = Sealed::from_bytes(wrapped).ok_or(MetadataError::DataKey)?;
        let aad = CONTENT_CIPHER.as_bytes();
        let key = aead::open(&keyring.key, &Nonce::new(*nonce), aad, &wrapped)
            .map_err(|_| MetadataError::DataKey)?;
        let key = Aes256Key::from_slice(&Zeroizing::new(key)).ok_or(MetadataError::DataKey)?;
        let body = Sealed::from_bytes(body).ok_or(MetadataError::Body)?;
        aead::open(&key, &self.nonce, &[], &body).map_err(|_| MetadataError::Body)
    }

    /// The metadata as names, without `x-amz-meta-`, and values.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: String| (name.to_owned(), value);
        vec![
            pair(
                "x-amz-key-v2",
                Base64::encode_string(&self.encrypted_data_key),
            ),
            pair("x-amz-iv", Base64::encode_string(self.nonce.as_bytes())),
            pair("x-amz-cek-alg", CONTENT_CIPHER.to_owned()),
            pair("x-amz-tag-len", "128".to_owned()),
            pair("x-amz-wrap-alg", WRAPPED_BY_AES.to_owned()),
            pair("x-amz-matdesc", self.description.to_string()),
        ]
    }

    /// Reads the metadata of an object.
    ///
    /// # Errors
    /// Which member is missing or wrong; other formats and ways of wrapping are refused by name.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, MetadataError> {
        let find = |name: &str| {
            let mut named = pairs
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(name));
            named.next().map(|(_, value)| value.as_str())
        };
        let get = |name: &'static str| find(name).ok_or(MetadataError::Missing { name });
        if find("x-amz-c").is_some() {
            let what = "format 3, with key commitment,";
            return Err(MetadataError::Refused {
                name: "x-amz-c",
                what,
            });
        }
        if find("x-amz-key").is_some() && find("x-amz-key-v2").is_none() {
            let what = "format 1";
            return Err(MetadataError::Refused {
                name: "x-amz-key",
                what,
            });
        }
        let wrapped_by = get("x-amz-wrap-alg")?;
        if let Some((_, what)) = REFUSED.iter().find(|(name, _)| *name == wrapped_by) {
            return Err(MetadataError::Refused {
                name: "x-amz-wrap-alg",
                what,
            });
        }
        expect("x-amz-wrap-alg", wrapped_by, WRAPPED_BY_AES)?;
        match get("x-amz-cek-alg")? {
            "AES/CBC/PKCS5Padding" => {
                let what = "a body in AES-CBC, which nothing authenticates,";
                return Err(MetadataError::Refused {
                    name: "x-amz-cek-alg",
                    what,
                });
            }
            found => expect("x-amz-cek-alg", found, CONTENT_CIPHER)?,
        }
        expect("x-amz-tag-len", get("x-amz-tag-len")?, "128")?;
        let nonce: [u8; Nonce::LEN] = bytes("x-amz-iv", get("x-amz-iv")?, "12 bytes in base64")?;
        let key: [u8; 60] = bytes("x-amz-key-v2", get("x-amz-key-v2")?, "60 bytes in base64")?;
        Ok(Self {
            encrypted_data_key: key.to_vec(),
            nonce: Nonce::new(nonce),
            description: description(get("x-amz-matdesc")?)?,
        })
    }
}

fn expect(name: &'static str, found: &str, expected: &'static str) -> Result<(), MetadataError> {
    match found == expected {
        true => Ok(()),
        false => Err(unexpected(name, expected, found)),
    }
}

fn unexpected(name: &'static str, expected: &'static str, found: &str) -> MetadataError {
    MetadataError::Unexpected {
        name,
        expected,
        found: format!("`{}`", crate::core::json::shown(found)),
    }
}

fn bytes<const N: usize>(
    name: &'static str,
    text: &str,
    expected: &'static str,
) -> Result<[u8; N], MetadataError> {
    let bytes = Base64::decode_vec(text).ok();
    (bytes.and_then(|bytes| bytes.try_into().ok())).ok_or_else(|| unexpected(name, expected, text))
}

fn description(text: &str) -> Result<EncryptionContext, MetadataError> {
    let value = parse_value(Subject::EncryptionContext, text)?;
    let pairs = match &value {
        Value::Object(members) => (members.iter())
            .map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .collect::<Option<BTreeMap<_, _>>>(),
        _ => None,
    };
    let pairs = pairs.ok_or_else(|| unexpected("x-amz-matdesc", "an object of texts", text))?;
    Ok(EncryptionContext(pairs))
}
