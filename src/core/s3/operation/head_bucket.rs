//! `HeadBucket`: tells whether a bucket is there, and in which Region. An error has no body: the client learns only the
//! status.

use crate::core::s3::action;
use crate::core::s3::bucket::S3;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::bucket;
use crate::core::wire::{Table, WireRequest, operation};

operation! {
    struct Input = Table::s3("HeadBucket", "HEAD", "");
    bucket: String = [bucket()],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `BucketRegion`.
    pub region: String,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::Other`] with the status as its code.
pub fn head_bucket(s3: &S3, session: &mut Session<'_>, input: &Input) -> Result<Output, S3Error> {
    session.ask(
        action::LIST_BUCKET,
        format!("Your app asks S3 whether {} exists", input.bucket),
        "This needs s3:ListBucket, although S3 lists nothing.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    let done = session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), action::LIST_BUCKET, &[])?;
        let headers = [
            ("x-amz-bucket-region", bucket.region.clone()),
            ("x-amz-access-point-alias", "false".to_owned()),
        ];
        session.answer(
            "S3 returns only headers",
            "The bucket exists, and your app has s3:ListBucket.",
            http::answer("200 OK", &headers, None),
            vec![Field::text(
                "x-amz-bucket-region",
                Role::Metadata,
                &bucket.region,
            )],
        );
        Ok(Output {
            region: bucket.region.clone(),
        })
    });
    done.map_err(|error| error.bare())
}
