//! Where an object's data key comes from, and how S3 gets it again: one way for each kind of encryption.

use super::S3Error;
use super::bucket::S3;
use super::bucket_key::{by_bucket_key, with_bucket_key};
use super::damage::data_key_fails;
use super::encryption::{EncryptedDataKey, Encryption};
use super::kms_data_key::{bucket_region, by_decrypt, by_kms, s3_context};
use super::object_keys::{Keys, Target};
use super::plan::Plan;
use super::s3_data_key::{decrypt_data_key, decrypted_by_s3, generated_by_s3, new_own_key};
use super::session::Session;
use super::sse_headers::CustomerKey;
use crate::core::crypto::{Aes256Key, DataKey};
use crate::core::kms::Kms;

/// Generates a new object's data key, or takes the customer's, as planned.
///
/// # Errors
/// KMS errors; [`S3Error::NeedsSignature`] for an anonymous caller when KMS is needed.
pub fn new_keys(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    target: Target<'_>,
    plan: Plan,
) -> Result<(Keys, Encryption), S3Error> {
    let arn = format!("arn:aws:s3:::{}/{}", target.bucket, target.key);
    match plan {
        Plan::SseC(customer) => {
            let key = customer.check()?;
            let mark = customer.mark(session.entropy.array());
            Ok((Keys { key, second: None }, Encryption::SseC(mark)))
        }
        Plan::SseS3 => {
            let (key, own) = new_own_key(s3, session, &arn)?;
            generated_by_s3(
                session,
                &key,
                &own,
                "the data key itself",
                "S3 generates the data key and encrypts it with its own key. It doesn't call KMS, so no KMS permission is needed, and none protects the object.",
            );
            Ok((Keys { key, second: None }, Encryption::SseS3(own)))
        }
        Plan::Kms {
            key_id,
            context,
            bucket_key,
            dual,
        } => {
            let Some(account) = session.caller.principal.account() else {
                return Err(S3Error::NeedsSignature);
            };
            let key_id = match key_id {
                Some(key_id) => key_id,
                None => {
                    let region = bucket_region(s3, target.bucket)?;
                    let now = session.caller.now;
                    (kms.aws_managed_s3(account, &region, now, session.entropy))
                        .map_err(S3Error::Kms)?
                        .arn()
                }
            };
            if bucket_key {
                return with_bucket_key(s3, kms, session, target, &key_id, context);
            }
            let (key, mut sse) = by_kms(
                s3,
                kms,
                session,
                target.bucket,
                &key_id,
                s3_context(context, &arn),
            )?;
            let mut second = None;
            if dual {
                let (outer, own) = new_own_key(s3, session, &arn)?;
                sse.second = Some(own);
                second = Some(outer);
            }
            Ok((Keys { key, second }, Encryption::Kms(sse)))
        }
    }
}

/// Gets the plaintext data key of a stored object.
///
/// # Errors
/// KMS errors; those of SSE-C; [`S3Error::NeedsSignature`] for an anonymous caller when KMS is needed.
pub fn stored_keys(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    target: Target<'_>,
    encryption: &Encryption,
    customer: Option<&CustomerKey>,
) -> Result<Keys, S3Error> {
    let arn = format!("arn:aws:s3:::{}/{}", target.bucket, target.key);
    check_customer(encryption, customer)?;
    match encryption {
        Encryption::SseC(_) => {
            let key = customer.ok_or_else(needs_key)?.check()?;
            Ok(Keys { key, second: None })
        }
        Encryption::SseS3(own) => {
            let root = s3.root(session.entropy);
            let key = own_key(session, &root, &arn, own)?;
            decrypted_by_s3(
                session,
                &key,
                own,
                "with its own key",
                "S3 doesn't call KMS: anyone who has s3:GetObject can read the object.",
            );
            Ok(Keys { key, second: None })
        }
        Encryption::Kms(sse) => {
            if session.caller.principal.account().is_none() {
                return Err(S3Error::NeedsSignature);
            }
            let key = match sse.bucket_key {
                Some(id) => by_bucket_key(s3, kms, session, target, sse, &id)?,
                None => by_decrypt(
                    s3,
                    kms,
                    session,
                    target.bucket,
                    &sse.encrypted_data_key,
                    &sse.encryption_context,
                )?,
            };
            let second = match &sse.second {
                Some(own) => {
                    let root = s3.root(session.entropy);
                    Some(own_key(session, &root, &arn, own)?)
                }
                None => None,
            };
            Ok(Keys { key, second })
        }
    }
}

/// Decrypts a data key that S3 encrypted under its own key, or records that it can't.
fn own_key(
    session: &mut Session<'_>,
    root: &Aes256Key,
    arn: &str,
    own: &EncryptedDataKey,
) -> Result<DataKey, S3Error> {
    let key = decrypt_data_key(root, arn.as_bytes(), &own.encrypted_data_key);
    key.inspect_err(|_| data_key_fails(session, own, "the object's ARN"))
}

/// Checks an SSE-C key. The messages are recorded from S3. S3 reports a malformed key before a wrong one.
pub(super) fn check_customer(
    encryption: &Encryption,
    customer: Option<&CustomerKey>,
) -> Result<(), S3Error> {
    if let Some(customer) = customer {
        customer.check()?;
    }
    match (encryption, customer) {
        (Encryption::SseC(_), None) => Err(needs_key()),
        (Encryption::SseC(mark), Some(customer)) => {
            match customer.mark(mark.salt).mac == mark.mac {
                true => Ok(()),
                false => Err(S3Error::other(
                    "AccessDenied",
                    403,
                    "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.",
                )),
            }
        }
        (_, Some(_)) => Err(S3Error::other(
            "InvalidRequest",
            400,
            "The encryption parameters are not applicable to this object.",
        )),
        (_, None) => Ok(()),
    }
}

fn needs_key() -> S3Error {
    S3Error::other(
        "InvalidRequest",
        400,
        "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
    )
}
