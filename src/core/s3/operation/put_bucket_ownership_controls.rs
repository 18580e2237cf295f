//! `PutBucketOwnershipControls`: sets Object Ownership, and with it whether the bucket has ACLs.

use super::put_bucket_encryption::malformed;
use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::ObjectOwnership;
use crate::core::s3::owner;
use crate::core::s3::ownership::{CONTROLS, OwnershipRule, ROOT};
use crate::core::s3::parameters::OWNER;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, member};
use crate::core::wire::{Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:PutBucketOwnershipControls";

operation! {
    struct Input = Table::s3("PutBucketOwnershipControls", "PUT", "ownershipControls")
        .checked_first(&["OwnershipControls"]);
    bucket: String = [bucket()],
    rule: OwnershipRule = [member(ROOT, Type::Structure(&CONTROLS)).required().xml(ROOT)],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `MalformedXML`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`].
pub fn put_bucket_ownership_controls(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    let ownership = &input.rule.object_ownership;
    session.ask(
        ACTION,
        format!("Your app sets Object Ownership of {}", input.bucket),
        "BucketOwnerEnforced turns ACLs off, so only policies apply.",
        WireRequest::of(input, session.region),
        vec![Field::text("ObjectOwnership", Role::Metadata, ownership)],
    );
    session.run(|session| {
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket_mut(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        session.authorize(bucket, bucket.arn(), ACTION, &[])?;
        let ownership = ObjectOwnership::of(ownership).ok_or_else(malformed)?;
        bucket.settings.ownership = Some(ownership);
        session.answer(
            "S3 returns 200 OK: the setting is in effect",
            match ownership {
                ObjectOwnership::BucketOwnerEnforced => "From now on, a request with an ACL fails, unless the ACL gives the bucket owner full control.",
                _ => "Requests can contain an ACL now. This lab accepts ACLs that grant nothing to others and rejects the rest.",
            },
            http::answer("200 OK", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}
