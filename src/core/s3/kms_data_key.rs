//! Data keys that KMS generates and decrypts for S3, with the caller's own permissions.

use super::S3Error;
use super::bucket::S3;
use super::encryption::SseKms;
use super::session::Session;
use crate::core::crypto::DataKey;
use crate::core::kms::store::is_key_id;
use crate::core::kms::{EncryptionContext, Kms, decrypt, generate_data_key};

/// The Region of a bucket, where S3 calls KMS.
///
/// # Errors
/// [`S3Error::NoSuchBucket`].
pub(super) fn bucket_region(s3: &S3, bucket: &str) -> Result<String, S3Error> {
    let bucket = s3.bucket(bucket).ok_or(S3Error::NoSuchBucket)?;
    Ok(bucket.region.clone())
}

/// Adds S3's own pair to the caller's encryption context.
pub(super) fn s3_context(mut context: EncryptionContext, arn: &str) -> EncryptionContext {
    context.0.insert("aws:s3:arn".to_owned(), arn.to_owned());
    context
}

/// The ARN of the key that S3 uses for this id, alias, or ARN: a policy compares this, whatever the request names (S3
/// guide, UsingKMSEncryption: "the key that is used"; our reading, not recorded). An alias that doesn't exist stays as
/// it is.
pub(super) fn key_arn(kms: &Kms, account: &str, region: &str, key_id: &str) -> String {
    match kms.find(account, region, key_id) {
        Ok(key) => key.arn(),
        Err(_) => named_by_arn(account, region, key_id),
    }
}

/// S3 calls KMS with the key's ARN, even if the request named the key by id (recorded).
fn named_by_arn(account: &str, region: &str, key_id: &str) -> String {
    match is_key_id(key_id) {
        true => format!("arn:aws:kms:{region}:{account}:key/{key_id}"),
        false => key_id.to_owned(),
    }
}

/// Asks KMS to generate the data key (GenerateDataKey).
pub(super) fn by_kms(
    s3: &S3,
    kms: &Kms,
    session: &mut Session<'_>,
    bucket: &str,
    key_id: &str,
    context: EncryptionContext,
) -> Result<(DataKey, SseKms), S3Error> {
    let region = bucket_region(s3, bucket)?;
    let key_id = named_by_arn(session.account(), &region, key_id);
    let request = generate_data_key::Input {
        key_id,
        key_spec: Some("AES_256".to_owned()),
        encryption_context: context.clone(),
        ..generate_data_key::Input::default()
    };
    let answer = session.kms(kms, &region, |session| {
        generate_data_key::generate_data_key(kms, session, &request)
    })?;
    let key = DataKey::from_slice(&answer.plaintext).ok_or(S3Error::Damaged)?;
    let sse = SseKms {
        key_arn: answer.key_id,
        encrypted_data_key: answer.ciphertext_blob,
        encryption_context: context,
        bucket_key: None,
        second: None,
    };
    Ok((key, sse))
}

/// Asks KMS to decrypt the data key (Decrypt).
pub(super) fn by_decrypt(
    s3: &S3,
    kms: &Kms,
    session: &mut Session<'_>,
    bucket: &str,
    blob: &[u8],
    context: &EncryptionContext,
) -> Result<DataKey, S3Error> {
    let request = decrypt::Input {
        ciphertext_blob: blob.to_vec(),
        encryption_context: context.clone(),
        ..decrypt::Input::default()
    };
    let answer = session.kms(kms, &bucket_region(s3, bucket)?, |session| {
        decrypt::decrypt(kms, session, &request)
    })?;
    DataKey::from_slice(&answer.plaintext).ok_or(S3Error::Damaged)
}
