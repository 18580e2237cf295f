//! `DeleteObject`: needs `s3:DeleteObject`, but no KMS permission. Deleting an object that doesn't exist succeeds.
//!
//! Without versions, the object is gone. With versions, a delete marker hides it; a request that names a version deletes
//! that version for good, and needs `s3:DeleteObjectVersion` (S3 guide, DeletingObjectVersions).

use crate::core::s3::bucket::{Bucket, S3};
use crate::core::s3::deletion::{Deleted, action, delete};
use crate::core::s3::object_keys::Target;
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::session::Session;
use crate::core::s3::version::VERSION_ID;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, text};
use crate::core::wire::{Table, WireRequest, operation};

const OPERATION: &str = "DeleteObject";

operation! {
    struct Input = Table::s3("DeleteObject", "DELETE", "");
    bucket: String = [bucket()],
    key: String = [key()],
    version_id: Option<String> = [VERSION_ID],
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
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], [`S3Error::Argument`] for an impossible version id.
pub fn delete_object(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Deleted, S3Error> {
    let version_id = input.version_id.as_deref();
    let hides = |bucket: &Bucket| version_id.is_none() && bucket.told_id("").is_some();
    let hides = s3.bucket(&input.bucket).is_some_and(hides);
    let there = (s3.bucket(&input.bucket))
        .is_some_and(|bucket| bucket.find(&input.key, version_id).object().is_some());
    let request = WireRequest::of(input, session.region);
    session.recorder.step(
        Step::new(
            Actor::App,
            Actor::S3,
            Kind::Request,
            format!("Your app asks S3 to delete {}", input.key),
        )
        .label(OPERATION)
        .says("Deleting needs no key. S3 decrypts nothing, so it doesn't call KMS.")
        .field(Field::text("Key", Role::Metadata, &input.key))
        .request(request)
        .needs(action(version_id))
        .moves([])
        .there_if(there, Glyph::StoredCiphertext, Place::Bucket)
        .there_if(there, Glyph::StoredEncryptedDataKey, Place::Bucket),
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let if_match = input.if_match.as_deref();
        let target = Target {
            bucket: &input.bucket,
            key: &input.key,
        };
        let deleted = delete(s3, session, target, version_id, if_match)?;
        let step = Step::new(
            Actor::S3,
            Actor::App,
            Kind::Respond,
            "S3 returns 204 No Content: deleted",
        )
        .label("204 No Content")
        .says(match (hides, &deleted.version_id) {
            (true, _) => {
                "The bucket has versioning: a delete marker hides the object, and S3 keeps its versions."
            }
            (false, Some(_)) => {
                "S3 deleted that version: its ciphertext and its encrypted data key."
            }
            (false, None) => "S3 deleted the ciphertext together with its encrypted data key.",
        })
        .api(
            OPERATION,
            http::answer("204 No Content", &deleted.headers(), None),
        );
        session.recorder.step(match hides {
            true => step,
            false => step.deletes(),
        });
        Ok(deleted)
    })
}
