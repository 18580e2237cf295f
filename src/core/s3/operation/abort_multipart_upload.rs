//! `AbortMultipartUpload`: deletes the parts and the upload's data key. Needs no key.

use crate::core::s3::bucket::S3;
use crate::core::s3::multipart::{self, Which};
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER, UPLOAD_ID};
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, key};
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:AbortMultipartUpload";

operation! {
    struct Input = Table::s3("AbortMultipartUpload", "DELETE", "");
    bucket: String = [bucket()],
    key: String = [key()],
    upload_id: String = [UPLOAD_ID],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NoSuchUpload`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn abort_multipart_upload(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    let which = Which {
        bucket: &input.bucket,
        key: &input.key,
        upload_id: &input.upload_id,
    };
    session.ask(
        ACTION,
        format!("Your app asks S3 to abort the upload of {}", input.key),
        "Until an upload is completed or aborted, S3 stores its parts and charges for them.",
        WireRequest::of(input, session.region),
        vec![Field::text("UploadId", Role::Metadata, &input.upload_id)],
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        multipart::authorized(s3, session, which, ACTION)?;
        if let Some(bucket) = s3.bucket_mut(&input.bucket) {
            bucket.uploads.remove(&input.upload_id);
        }
        let step = session.answer_step(
            "S3 returns 204 No Content: the upload is aborted",
            "S3 deleted the parts and the encrypted data key. It decrypted nothing, so it didn't call KMS.",
            http::answer("204 No Content", &[], None),
            Vec::new(),
        );
        session.recorder.step(step.deletes());
        Ok(())
    })
}
