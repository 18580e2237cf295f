//! Where an object's data key comes from, and how it is had again: one way for each kind of encryption.

use super::S3Error;
use super::bucket::S3;
use super::bucket_key::{by_bucket_key, with_bucket_key};
use super::encryption::{CustomerKey, EncryptedDataKey, Encryption, Plan, SseKms};
use super::own_key::{open_own, seal_own};
use super::session::Session;
use crate::core::crypto::{Aes256Key, DataKey, Nonce};
use crate::core::kms::store::is_key_id;
use crate::core::kms::{EncryptionContext, Kms, decrypt, generate_data_key};
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Role, Step};
use zeroize::Zeroizing;

/// The keys of one object, in the clear, in S3's hands.
#[derive(Debug)]
pub struct Keys {
    /// Seals the body.
    pub key: DataKey,
    /// Seals it again, for DSSE-KMS.
    pub second: Option<DataKey>,
}

/// Which object.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its bucket's name.
    pub bucket: &'a str,
    /// Its key.
    pub key: &'a str,
}

/// A new object's key, as the plan says.
///
/// # Errors
/// KMS's own; [`S3Error::NeedsSignature`] for an anonymous caller where KMS is needed.
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
            let (key, own) = own_key(s3, session, &arn)?;
            made_by_s3(
                session,
                &key,
                &own,
                "a data key itself",
                "S3 makes the key and seals it under a key of its own. KMS is not asked, so no KMS permission is needed, and none protects the object.",
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
                    let region = bucket_region(s3, target.bucket);
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
                let (outer, own) = own_key(s3, session, &arn)?;
                sse.second = Some(own);
                second = Some(outer);
            }
            Ok((Keys { key, second }, Encryption::Kms(sse)))
        }
    }
}

/// A stored object's key.
///
/// # Errors
/// KMS's own; those of SSE-C; [`S3Error::NeedsSignature`] for an anonymous caller where KMS is needed.
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
            let key = open_own(&root, arn.as_bytes(), &own.encrypted_data_key)?;
            opened_by_s3(
                session,
                &key,
                own,
                "under its own key",
                "KMS is not asked: whoever may read the object in S3 gets it.",
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
                    Some(open_own(&root, arn.as_bytes(), &own.encrypted_data_key)?)
                }
                None => None,
            };
            Ok(Keys { key, second })
        }
    }
}

/// The messages are recorded from S3; the key's own faults come before the wrong key.
pub(super) fn check_customer(
    encryption: &Encryption,
    customer: Option<&CustomerKey>,
) -> Result<(), S3Error> {
    match (encryption, customer) {
        (Encryption::SseC(_), None) => Err(needs_key()),
        (Encryption::SseC(mark), Some(customer)) => {
            customer.check()?;
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

/// The Region of a bucket; empty when there is none.
pub(super) fn bucket_region(s3: &S3, bucket: &str) -> String {
    s3.bucket(bucket)
        .map(|bucket| bucket.region.clone())
        .unwrap_or_default()
}

/// The caller's own pairs and S3's.
pub(super) fn s3_context(mut context: EncryptionContext, arn: &str) -> EncryptionContext {
    context.0.insert("aws:s3:arn".to_owned(), arn.to_owned());
    context
}

/// KMS makes the key.
pub(super) fn by_kms(
    s3: &S3,
    kms: &Kms,
    session: &mut Session<'_>,
    bucket: &str,
    key_id: &str,
    context: EncryptionContext,
) -> Result<(DataKey, SseKms), S3Error> {
    // S3 calls KMS with the key's ARN where it was given an id (recorded).
    let region = bucket_region(s3, bucket);
    let account = session.caller.principal.account().unwrap_or_default();
    let key_id = match is_key_id(key_id) {
        true => format!("arn:aws:kms:{region}:{account}:key/{key_id}"),
        false => key_id.to_owned(),
    };
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

/// KMS opens the key.
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
    let answer = session.kms(kms, &bucket_region(s3, bucket), |session| {
        decrypt::decrypt(kms, session, &request)
    })?;
    DataKey::from_slice(&answer.plaintext).ok_or(S3Error::Damaged)
}

/// A key that S3 makes and seals under its own.
fn own_key(
    s3: &mut S3,
    session: &mut Session<'_>,
    arn: &str,
) -> Result<(DataKey, EncryptedDataKey), S3Error> {
    let root = s3.root(session.entropy);
    seal_new(&root, session, arn.as_bytes())
}

/// A new data key and the same sealed under a key of S3's; `bound` is authenticated with it.
pub(super) fn seal_new(
    under: &Aes256Key,
    session: &mut Session<'_>,
    bound: &[u8],
) -> Result<(DataKey, EncryptedDataKey), S3Error> {
    let bytes = Zeroizing::new(session.entropy.array::<32>());
    let key = DataKey::from_slice(&*bytes).ok_or(S3Error::Damaged)?;
    let own = seal_own(under, bound, &key, Nonce::new(session.entropy.array()))?;
    Ok((key, own))
}

/// The step in which S3 makes a key.
pub(super) fn made_by_s3(
    session: &mut Session<'_>,
    key: &DataKey,
    own: &EncryptedDataKey,
    what: &str,
    says: &str,
) {
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::S3,
            Kind::Compute,
            format!("S3 makes {what}"),
        )
        .label("make a data key")
        .says(says)
        .field(
            Field::bytes(
                "Data key",
                Role::PlaintextDataKey,
                Excerpt::of(&key.reveal_for_teaching()),
            )
            .from("in S3's memory only"),
        )
        .field(own_field(own)),
    );
}

/// The step in which S3 opens a key.
pub(super) fn opened_by_s3(
    session: &mut Session<'_>,
    key: &DataKey,
    own: &EncryptedDataKey,
    how: &str,
    says: &str,
) {
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::S3,
            Kind::Compute,
            format!("S3 opens the data key {how}"),
        )
        .label("open the data key")
        .says(says)
        .moves([Glyph::DataKey])
        .field(own_field(own))
        .field(
            Field::bytes(
                "Data key",
                Role::PlaintextDataKey,
                Excerpt::of(&key.reveal_for_teaching()),
            )
            .from("in S3's memory only"),
        ),
    );
}

/// A data key that S3 sealed itself, as a field.
pub fn own_field(own: &EncryptedDataKey) -> Field {
    let bytes = &own.encrypted_data_key;
    Field::bytes(
        "Encrypted data key",
        Role::EncryptedDataKey,
        Excerpt::of(bytes),
    )
    .from("sealed by S3, simulated layout")
}
