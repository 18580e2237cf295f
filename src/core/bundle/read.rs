//! Reads a bundle. Every error says where.

use super::file_error::BundleFileError;
use super::json::{FORMAT, LARGEST, VERSION};
use super::layer::{KmsDataKey, Layer, ShortTermKey};
use super::parts::{Bundle, BundledEnvelope, BundledKeys, BundledObject, BundledPart, KmsSecret};
use super::place::Place;
use crate::core::crypto::{Aes256Key, Mac};
use crate::core::json::{JsonError, Subject, read};
use crate::core::s3::encryption::KeyFingerprint;

impl Bundle {
    /// Reads what [`Bundle::to_json`] writes.
    ///
    /// # Errors
    /// What was expected and what was found, with line and column, the member's path, and the character in base64.
    pub fn read(text: &str) -> Result<Self, BundleFileError> {
        let length = text.len() as u64;
        if length > LARGEST {
            return Err(BundleFileError::TooLarge { length });
        }
        let node = read(Subject::Bundle, text).map_err(|fault| JsonError::locate(fault, text))?;
        let file = Place::root(text, &node);
        let format = file.maybe("format")?.map(|at| at.text()).transpose()?;
        if format != Some(FORMAT) {
            return Err(BundleFileError::OtherFormat);
        }
        match file.number_of("version")? {
            VERSION => {}
            other => return Err(BundleFileError::OtherVersion(other)),
        }
        let object = file.get("object")?;
        let plaintext = file.get("plaintext")?;
        let sha256 = plaintext.maybe("sha256")?;
        let bundle = Self {
            object: BundledObject {
                bucket: object.text_of("bucket")?,
                key: object.text_of("key")?,
                version_id: object.text_of("version_id")?,
            },
            sha256: sha256.map(|at| at.hex()).transpose()?,
            envelope: envelope(&file)?,
            keys: file.maybe("keys")?.map(|at| keys(&at)).transpose()?,
            parts: (file.items_of("parts")?.iter())
                .map(part)
                .collect::<Result<_, _>>()?,
        };
        // What follows from the rest must follow; the bytes themselves are read already.
        file.agrees(&bundle.to_value(false), "bytes")?;
        Ok(bundle)
    }
}

fn envelope(file: &Place<'_>) -> Result<BundledEnvelope, BundleFileError> {
    if let Some(message) = file.maybe("message")? {
        return Ok(BundledEnvelope::Message {
            namespace: message.text_of("key_namespace")?,
            name: message.text_of("key_name")?,
        });
    }
    let layers = file.items_of("layers")?;
    let layers = layers.iter().map(layer).collect::<Result<_, _>>()?;
    Ok(BundledEnvelope::Server(layers))
}

fn layer(at: &Place<'_>) -> Result<Layer, BundleFileError> {
    let known = ["kms", "bucket-key", "s3", "customer"];
    Ok(match at.get("wrapped_by")?.one_of(&known)? {
        "bucket-key" => {
            let bucket_key = at.get("bucket_key")?;
            Layer::BucketKey(ShortTermKey {
                encrypted: at.bytes_of("encrypted_data_key")?,
                context: at.context_of("encryption_context")?,
                id: bucket_key.hex_of("id")?,
                bucket_key: by_kms(&bucket_key)?,
            })
        }
        "s3" => Layer::S3 {
            encrypted: at.bytes_of("encrypted_data_key")?,
        },
        "customer" => Layer::Customer(KeyFingerprint {
            salt: at.array_of("salt")?,
            mac: Mac::new(at.array_of("hmac_sha256")?),
            key_md5: at.text_of("key_md5")?,
        }),
        _ => Layer::Kms(by_kms(at)?),
    })
}

fn by_kms(at: &Place<'_>) -> Result<KmsDataKey, BundleFileError> {
    Ok(KmsDataKey {
        key_arn: at.text_of("key_arn")?,
        blob: at.bytes_of("ciphertext_blob")?,
        context: at.context_of("encryption_context")?,
    })
}

fn keys(at: &Place<'_>) -> Result<BundledKeys, BundleFileError> {
    let kms = match at.maybe("kms")? {
        Some(_) => at.items_of("kms")?,
        None => Vec::new(),
    };
    let key = |name: &str| match at.maybe(name)? {
        Some(_) => at.array_of(name).map(|bytes| Some(Aes256Key::new(bytes))),
        None => Ok(None),
    };
    Ok(BundledKeys {
        kms: (kms.iter()).map(kms_secret).collect::<Result<_, _>>()?,
        s3: key("s3")?,
        customer: key("customer")?,
        wrapping: key("wrapping")?,
    })
}

fn kms_secret(at: &Place<'_>) -> Result<KmsSecret, BundleFileError> {
    Ok(KmsSecret {
        key_arn: at.text_of("key_arn")?,
        key: at.hex_of("key")?,
        material: at.hex_of("material")?,
        secret: Aes256Key::new(at.array_of("secret")?),
    })
}

fn part(at: &Place<'_>) -> Result<BundledPart, BundleFileError> {
    Ok(BundledPart {
        length: at.number_of("length")?,
        stored: at.bytes_of("bytes")?,
    })
}
