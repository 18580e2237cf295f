//! `PutPublicAccessBlock`: sets the four settings of a bucket's Block Public Access. They override policies; they change
//! none. The settings of an account aren't simulated.

use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::PublicAccessBlock;
use crate::core::s3::owner;
use crate::core::s3::parameters::OWNER;
use crate::core::s3::public_access::{CONFIGURATION, ROOT};
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, member};
use crate::core::wire::{Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:PutBucketPublicAccessBlock";

operation! {
    struct Input = Table::s3("PutPublicAccessBlock", "PUT", "publicAccessBlock");
    bucket: String = [bucket()],
    /// A setting that the request leaves out is off; `None` if it leaves out all.
    configuration: Option<PublicAccessBlock> = [member(ROOT, Type::Structure(&CONFIGURATION)).required().xml(ROOT)],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `InvalidRequest` for a configuration without settings, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn put_public_access_block(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    let mut fields = vec![Field::text("Bucket", Role::Metadata, &input.bucket)];
    for (name, on) in input.configuration.iter().flat_map(|block| block.named()) {
        fields.push(Field::text(name, Role::Metadata, on.to_string()));
    }
    session.ask(
        ACTION,
        format!("Your app sets Block Public Access of {}", input.bucket),
        "These four settings override every policy of the bucket. In new buckets, all four are on.",
        WireRequest::of(input, session.region),
        fields,
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let Some(configuration) = input.configuration else {
            // The message is that of another simulation of S3, not recorded from AWS.
            return Err(S3Error::other(
                "InvalidRequest",
                400,
                "Must specify at least one configuration.",
            ));
        };
        bucket.settings.public_access_block = Some(configuration);
        session.answer(
            "S3 returns 200 OK: the settings are in effect",
            "They don't change the bucket policy, only whether S3 lets it allow public access.",
            http::answer("200 OK", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
