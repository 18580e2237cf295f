//! S3 Bucket Keys: S3 keeps a key of its own for a while, so that it calls KMS less often (S3 guide, bucket-key).

use super::S3Error;
use super::bucket::{BucketKey, HeldKey, S3};
use super::damage::data_key_fails;
use super::encryption::{EncryptedDataKey, Encryption, SseKms};
use super::kms_data_key::{bucket_region, by_decrypt, by_kms, s3_context};
use super::object_keys::{Keys, Target};
use super::s3_data_key::{
    bound_to, decrypt_data_key, decrypted_by_s3, encrypt_data_key, encrypted_data_key_field,
    generate_data_key, generated_by_s3,
};
use super::session::Session;
use crate::core::clock::Timestamp;
use crate::core::crypto::{Aes256Key, DataKey, FreshNonce};
use crate::core::kms::{EncryptionContext, Kms};
use crate::core::trace::{Actor, Field, Kind, Role, Step};

/// How long S3 holds a bucket key for a requester, in seconds. AWS doesn't publish a time: simulated.
pub const HOLDS: u64 = 300;

/// S3 generates the data key and encrypts it with a bucket key.
pub(super) fn with_bucket_key(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    target: Target<'_>,
    key_id: &str,
    context: EncryptionContext,
) -> Result<(Keys, Encryption), S3Error> {
    let (bucket_key, secret) = held_or_new(s3, kms, session, target, key_id)?;
    let (context, bound) = context_and_bound(target, context)?;
    let (key, own) = generate_data_key(&secret, session, &bound)?;
    generated_by_s3(
        session,
        &key,
        &own,
        "the data key and encrypts it with the bucket key",
        "The encryption context that KMS gets names the bucket, not the object, so a policy that tests the object's ARN never matches.",
    );
    let encryption = encrypted_under(bucket_key, own, context);
    Ok((Keys { key, second: None }, encryption))
}

/// Encrypts the data key of a stored object with a bucket key.
pub(super) fn under_bucket_key(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    target: Target<'_>,
    key_id: &str,
    context: EncryptionContext,
    data_key: &DataKey,
) -> Result<Encryption, S3Error> {
    let (bucket_key, secret) = held_or_new(s3, kms, session, target, key_id)?;
    let (context, bound) = context_and_bound(target, context)?;
    let nonce = FreshNonce::random(session.entropy);
    let own = encrypt_data_key(&secret, &bound, data_key, nonce)?;
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::S3,
            Kind::Compute,
            "S3 encrypts the data key with the bucket key",
        )
        .label("encrypt the data key")
        .says("S3 encrypts the same data key, with the bucket key this time. KMS sees only the bucket key, never this data key.")
        .field(encrypted_data_key_field(&own)),
    );
    Ok(encrypted_under(bucket_key, own, context))
}

/// The object's encryption context under a bucket key, and what the encrypted data key is bound to.
fn context_and_bound(
    target: Target<'_>,
    context: EncryptionContext,
) -> Result<(EncryptionContext, Vec<u8>), S3Error> {
    let arn = format!("arn:aws:s3:::{}/{}", target.bucket, target.key);
    let context = s3_context(context, &format!("arn:aws:s3:::{}", target.bucket));
    let bound = bound_to(&context, &arn)?;
    Ok((context, bound))
}

fn encrypted_under(
    bucket_key: BucketKey,
    own: EncryptedDataKey,
    context: EncryptionContext,
) -> Encryption {
    Encryption::Kms(SseKms {
        key_arn: bucket_key.key_arn,
        encrypted_data_key: own.encrypted_data_key,
        encryption_context: context,
        bucket_key: Some(bucket_key.id),
        second: None,
    })
}

/// The bucket key, which KMS generates once for many objects, and its plaintext. S3 encrypts new objects only with a
/// bucket key that was generated for the same requester, so each requester has one.
fn held_or_new(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    target: Target<'_>,
    key_id: &str,
) -> Result<(BucketKey, Aes256Key), S3Error> {
    let requester = session.caller.principal.arn();
    let now = session.caller.now;
    let region = bucket_region(s3, target.bucket)?;
    let account = session.account();
    let named = kms.find(account, &region, key_id).ok().map(|key| key.arn());
    let known: Vec<BucketKey> = (s3.bucket(target.bucket).into_iter())
        .flat_map(|bucket| &bucket.bucket_keys)
        .filter(|key| Some(&key.key_arn) == named.as_ref())
        .cloned()
        .collect();
    let held = known.iter().find_map(|key| {
        let held = s3.held(&requester, &key.id, now).filter(|held| held.made)?;
        Some((key.clone(), held.secret.clone()))
    });
    let bucket_arn = format!("arn:aws:s3:::{}", target.bucket);
    match held {
        Some((key, secret)) => {
            session.recorder.step(
                Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 still has the bucket key and doesn't call KMS")
                    .label("use the bucket key")
                    .says("For a while, S3 uses one bucket key for many objects of one requester. It doesn't call KMS, so CloudTrail logs no KMS event, and KMS checks no permission.")
                    .field(Field::text("Bucket key of", Role::Metadata, &requester).from("kept for 5 minutes in this lab; AWS doesn't publish a time")),
            );
            Ok((key, secret))
        }
        None => {
            let bound = s3_context(EncryptionContext::default(), &bucket_arn);
            let (key, sse) = by_kms(s3, kms, session, target.bucket, key_id, bound)?;
            let bucket_key = BucketKey {
                id: session.entropy.array(),
                key_arn: sse.key_arn,
                encrypted: sse.encrypted_data_key,
            };
            let secret = key.into_key();
            s3.hold(HeldKey {
                requester: requester.clone(),
                id: bucket_key.id,
                secret: secret.clone(),
                made: true,
                until: Timestamp(now.0 + HOLDS),
            });
            if let Some(bucket) = s3.bucket_mut(target.bucket) {
                bucket.bucket_keys.push(bucket_key.clone());
            }
            Ok((bucket_key, secret))
        }
    }
}

/// Decrypts the data key with the bucket key that S3 holds, or asks KMS to decrypt the bucket key again.
pub(super) fn by_bucket_key(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    target: Target<'_>,
    sse: &SseKms,
    id: &[u8; 16],
) -> Result<DataKey, S3Error> {
    let requester = session.caller.principal.arn();
    let now = session.caller.now;
    let held = (s3.held(&requester, id, now)).map(|held| held.secret.clone());
    let secret = match held {
        Some(secret) => secret,
        None => {
            let bucket = s3.bucket(target.bucket);
            let blob = bucket
                .and_then(|bucket| bucket.bucket_keys.iter().find(|key| key.id == *id))
                .map(|key| key.encrypted.clone())
                .ok_or(S3Error::Damaged)?;
            let bound = s3_context(
                EncryptionContext::default(),
                &format!("arn:aws:s3:::{}", target.bucket),
            );
            let key = by_decrypt(s3, kms, session, target.bucket, &blob, &bound)?;
            let secret = key.into_key();
            s3.hold(HeldKey {
                requester,
                id: *id,
                secret: secret.clone(),
                made: false,
                until: Timestamp(now.0 + HOLDS),
            });
            secret
        }
    };
    let arn = format!("arn:aws:s3:::{}/{}", target.bucket, target.key);
    let bound = bound_to(&sse.encryption_context, &arn)?;
    let own = EncryptedDataKey {
        encrypted_data_key: sse.encrypted_data_key.clone(),
    };
    let key = decrypt_data_key(&secret, &bound, &own.encrypted_data_key);
    let key = key.inspect_err(|_| {
        data_key_fails(session, &own, "the encryption context and the object's ARN");
    })?;
    decrypted_by_s3(
        session,
        &key,
        &own,
        "with the bucket key",
        "S3 asks KMS only for the bucket key, never for this object's data key.",
    );
    Ok(key)
}
