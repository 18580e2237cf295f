//! `GetBucketLocation`: returns a bucket's Region; for us-east-1, nothing.

use super::create_bucket::FIRST_REGION;
use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:GetBucketLocation";

operation! {
    struct Input = Table::s3("GetBucketLocation", "GET", "location");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `LocationConstraint`; absent for us-east-1.
    pub location_constraint: Option<String>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn get_bucket_location(
    s3: &S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 for the Region of {}", input.bucket),
        "S3 calls KMS in the bucket's Region, so the KMS key must be in that Region too.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let location = Some(&bucket.region).filter(|region| *region != FIRST_REGION);
        let text = location.map_or("", String::as_str);
        let xml = http::Xml::only("LocationConstraint", text);
        session.answer(
            "S3 returns the Region",
            "For us-east-1, the response is empty, for historical reasons.",
            http::answer("200 OK", &[], Some(xml)),
            vec![Field::text("LocationConstraint", Role::Metadata, text)],
        );
        Ok(Output {
            location_constraint: location.cloned(),
        })
    })
}
