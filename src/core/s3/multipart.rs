//! What the operations of a multipart upload share.
//!
//! All parts share one data key: KMS generates it when the upload is created, and decrypts it for every part. So a
//! caller with `kms:GenerateDataKey` but without `kms:Decrypt` can create an upload, but fails at its first part. Real
//! parts, except the last, have at least 5 MiB; here they can be smaller, so that learners can look at them.

use super::S3Error;
use super::bucket::S3;
use super::encryption::Encryption;
use super::envelope;
use super::object_keys::{Keys, Target};
use super::s3_data_key;
use super::session::Session;
use super::sse_headers::CustomerKey;
use super::upload::{CompletedUpload, Upload};
use crate::core::kms::{Kms, generate_data_key};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};

/// Identifies an upload.
#[derive(Clone, Copy, Debug)]
pub(super) struct Which<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
    pub upload_id: &'a str,
}

impl<'a> Which<'a> {
    pub fn find(self, s3: &S3) -> Option<&Upload> {
        let uploads = &s3.bucket(self.bucket)?.uploads;
        (uploads.get(self.upload_id)).filter(|upload| upload.key == self.key)
    }

    /// The upload, if it was completed.
    pub fn completed(self, s3: &S3) -> Option<&CompletedUpload> {
        let completed = &s3.bucket(self.bucket)?.completed;
        (completed.get(self.upload_id)).filter(|upload| upload.key == self.key)
    }

    /// The object that the upload will create.
    pub fn target(self) -> Target<'a> {
        Target {
            bucket: self.bucket,
            key: self.key,
        }
    }
}

/// Finds the upload and checks that the caller is allowed `action` on its object. S3 evaluates a part with the headers
/// of its upload, which the request for a part doesn't repeat (so a policy that requires `aws:kms` allows parts).
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], `NoSuchUpload`.
pub(super) fn authorized<'s>(
    s3: &'s S3,
    session: &mut Session<'_>,
    which: Which<'_>,
    action: &'static str,
) -> Result<&'s Upload, S3Error> {
    authorize(s3, session, which, action, Vec::new())?;
    which.find(s3).ok_or_else(no_such_upload)
}

/// Checks that the caller is allowed `action` on the upload's object, whether the upload exists or not. `others` are
/// the request's own condition keys.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub(super) fn authorize(
    s3: &S3,
    session: &mut Session<'_>,
    which: Which<'_>,
    action: &'static str,
    others: Vec<(String, String)>,
) -> Result<(), S3Error> {
    let bucket = s3.bucket(which.bucket).ok_or(S3Error::NoSuchBucket)?;
    let mut extra = match which.find(s3) {
        Some(upload) if action == super::action::PUT_OBJECT => {
            let key = upload.encryption.kms();
            let key_arn = key.map(|kms| kms.key_arn.as_str());
            upload.sse.condition_keys(key_arn)
        }
        _ => Vec::new(),
    };
    extra.extend(others);
    session.authorize(bucket, bucket.object_arn(which.key), action, &extra)
}

/// The error's message is AWS's own.
pub(super) fn no_such_upload() -> S3Error {
    S3Error::other(
        "NoSuchUpload",
        404,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    )
}

/// Checks that every part has the upload's SSE-C key (messages recorded from S3).
pub(super) fn check_customer(
    encryption: &Encryption,
    customer: Option<&CustomerKey>,
) -> Result<(), S3Error> {
    let invalid = |message| Err(S3Error::other("InvalidRequest", 400, message));
    if let Some(customer) = customer {
        customer.check()?;
    }
    match (encryption, customer) {
        (Encryption::SseC(mark), Some(customer)) => {
            match customer.mark(mark.salt).mac == mark.mac {
                true => Ok(()),
                false => invalid(
                    "The provided encryption parameters did not match the ones used originally.",
                ),
            }
        }
        (Encryption::SseC(_), None) | (_, Some(_)) => invalid(
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
        ),
        (_, None) => Ok(()),
    }
}

/// S3 reads the upload's encrypted data key and gets it decrypted, with the caller's own permissions.
///
/// # Errors
/// Those of [`envelope::stored_keys`].
pub(super) fn open_keys(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    which: Which<'_>,
    encryption: &Encryption,
    customer: Option<&CustomerKey>,
) -> Result<Keys, S3Error> {
    let step = |title| {
        Step::new(Actor::Bucket, Actor::S3, Kind::Load, title)
            .label("read the upload's encrypted data key")
    };
    let step = match encryption {
        Encryption::Kms(sse) => step("S3 reads the upload's encrypted data key")
            .says("All parts share one data key. S3 kept only its encrypted copy, so it has to ask KMS to decrypt it for each part.")
            .field(generate_data_key::stored_blob_field(&sse.encrypted_data_key))
            .field(Field::text("Encryption context", Role::AssociatedData, sse.encryption_context.to_string())),
        Encryption::SseS3(own) => step("S3 reads the upload's encrypted data key")
            .says("All parts share one data key. It is encrypted with S3's own key, so S3 can decrypt it without KMS.")
            .field(s3_data_key::encrypted_data_key_field(own)),
        Encryption::SseC(mark) => step("S3 compares the request's key with the upload's mark")
            .says("S3 stored no key for the upload, only a mark that shows whether the request's key is the right one.")
            .field(Field::text("Key mark", Role::Digest, hex(mark.mac.as_bytes())))
            .there(Glyph::DataKey, Place::S3),
    };
    session.recorder.step(step);
    envelope::stored_keys(s3, kms, session, which.target(), encryption, customer)
}

/// Checks a part's number.
///
/// # Errors
/// [`S3Error::Argument`] for a number outside 1 to 10,000.
pub(super) fn part_number(number: i64) -> Result<u16, S3Error> {
    (u16::try_from(number).ok())
        .filter(|number| (1..=10_000).contains(number))
        .ok_or_else(|| {
            S3Error::argument("Part number must be an integer between 1 and 10000, inclusive")
        })
}
