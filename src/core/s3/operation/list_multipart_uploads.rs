//! `ListMultipartUploads`: lists the uploads in progress. Needs no key.

use crate::core::clock::Timestamp;
use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, text};
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:ListBucketMultipartUploads";

operation! {
    struct Input = Table::s3("ListMultipartUploads", "GET", "uploads");
    bucket: String = [bucket()],
    prefix: Option<String> = [text("Prefix").query("prefix")],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// An entry of `Uploads`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub upload_id: String,
    pub initiated: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The request that this answers.
    pub asked: Input,
    /// `Uploads`, sorted by key, then by upload id.
    pub uploads: Vec<Entry>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn list_multipart_uploads(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let prefix = input.prefix.as_deref().unwrap_or("");
    session.ask(
        ACTION,
        format!(
            "Your app asks S3 which uploads to {} are under way",
            input.bucket
        ),
        "Uploads that broke off show here and nowhere else: a list of objects does not name them.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let mut uploads: Vec<Entry> = (bucket.uploads.iter())
            .filter(|(_, upload)| upload.key.starts_with(prefix))
            .map(|(id, upload)| Entry {
                key: upload.key.clone(),
                upload_id: id.clone(),
                initiated: upload.created,
            })
            .collect();
        uploads.sort_by(|one, other| one.key.cmp(&other.key));
        let mut xml = http::Xml::new("ListMultipartUploadsResult");
        xml.element("Bucket", &input.bucket);
        xml.element("IsTruncated", "false");
        for upload in &uploads {
            xml.open("Upload")
                .element("Key", &upload.key)
                .element("UploadId", &upload.upload_id)
                .element("Initiated", &upload.initiated.to_string())
                .close();
        }
        session.answer(
            "S3 answers with the uploads",
            "Nothing is opened for this: KMS is not asked.",
            http::answer("200 OK", &[], Some(xml)),
            vec![Field::text(
                "Uploads",
                Role::Metadata,
                uploads.len().to_string(),
            )],
        );
        Ok(Output {
            asked: input.clone(),
            uploads,
        })
    })
}
