//! `DeleteObject`: needs `s3:DeleteObject`, but no KMS permission. Deleting an object that doesn't exist succeeds.

use crate::core::s3::S3Error;
use crate::core::s3::bucket::S3;
use crate::core::s3::conditions;
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::session::Session;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, text};
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:DeleteObject";
const OPERATION: &str = "DeleteObject";

operation! {
    struct Input = Table::s3("DeleteObject", "DELETE", "");
    bucket: String = [bucket()],
    key: String = [key()],
    /// The ETag of the object to delete, or `*`.
    if_match: Option<String> = [text("IfMatch").header("If-Match")],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn delete_object(s3: &mut S3, session: &mut Session<'_>, input: &Input) -> Result<(), S3Error> {
    let Input {
        bucket: name, key, ..
    } = input;
    let there = s3
        .bucket(name)
        .is_some_and(|bucket| bucket.objects.contains_key(key));
    let request = WireRequest::of(input, session.region);
    session.recorder.step(
        Step::new(
            Actor::App,
            Actor::S3,
            Kind::Request,
            format!("S3 is asked to delete {key}"),
        )
        .label(OPERATION)
        .says("Deleting needs no key: nothing is opened, so KMS is not asked.")
        .field(Field::text("Key", Role::Metadata, key))
        .request(request)
        .needs(ACTION)
        .moves([])
        .there_if(there, Glyph::StoredCiphertext, Place::Bucket)
        .there_if(there, Glyph::StoredEncryptedDataKey, Place::Bucket),
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(name).ok_or(S3Error::NoSuchBucket)?;
        let if_match = input.if_match.as_deref();
        let extra: Vec<_> = (if_match.iter())
            .map(|etag| ("s3:if-match".to_owned(), (*etag).to_owned()))
            .collect();
        session.authorize(bucket, bucket.object_arn(key), ACTION, &extra)?;
        conditions::check_match(session, bucket, key, if_match)?;
        bucket.objects.remove(key);
        session.recorder.step(
            Step::new(
                Actor::S3,
                Actor::App,
                Kind::Respond,
                "S3 answers: deleted, 204 No Content",
            )
            .label("204 No Content")
            .says("Ciphertext and encrypted data key are gone together.")
            .api(OPERATION, "HTTP/1.1 204 No Content".to_owned())
            .deletes(),
        );
        Ok(())
    })
}
