//! `DeleteObject`: needs `s3:DeleteObject`, no KMS permission. Deleting what is not there succeeds.

use super::bucket::S3;
use super::session::{authorize, refuse};
use super::{S3Error, http};
use crate::core::kms::Caller;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Recorder, Role, Step};

/// The action IAM is asked about.
pub const ACTION: &str = "s3:DeleteObject";
const OPERATION: &str = "DeleteObject";

/// Runs the operation and writes its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn delete_object(
    s3: &mut S3,
    region: &str,
    caller: &Caller,
    name: &str,
    key: &str,
    recorder: &mut Recorder,
) -> Result<(), S3Error> {
    recorder.scene.gate(Actor::App, Actor::S3, ACTION);
    if s3
        .bucket(name)
        .is_some_and(|bucket| bucket.objects.contains_key(key))
    {
        recorder.scene.put(Glyph::StoredCiphertext, Place::Bucket);
        recorder
            .scene
            .put(Glyph::StoredEncryptedDataKey, Place::Bucket);
    }
    recorder.step(
        Step::new(
            Actor::App,
            Actor::S3,
            Kind::Request,
            format!("S3 is asked to delete {key}"),
        )
        .label(OPERATION)
        .says("Deleting needs no key: nothing is opened, so KMS is not asked.")
        .field(Field::text("Key", Role::Metadata, key))
        .api(OPERATION, http::request("DELETE", name, region, key, &[])),
    );
    let Some(bucket) = s3.bucket_mut(name) else {
        return Err(refuse(recorder, OPERATION, S3Error::NoSuchBucket));
    };
    let arn = bucket.object_arn(key);
    if let Err(error) = authorize(recorder, caller, bucket, arn, ACTION, &[]) {
        return Err(refuse(recorder, OPERATION, error));
    }
    bucket.objects.remove(key);
    recorder.scene.take(Glyph::StoredCiphertext);
    recorder.scene.take(Glyph::StoredEncryptedDataKey);
    recorder.step(
        Step::new(
            Actor::S3,
            Actor::App,
            Kind::Respond,
            "S3 answers: deleted, 204 No Content",
        )
        .label("204 No Content")
        .says("Ciphertext and encrypted data key are gone together.")
        .api(OPERATION, "HTTP/1.1 204 No Content".to_owned()),
    );
    Ok(())
}
