//! `CreateBucket`: creates a bucket, with a name unique among all accounts, in one Region. Block Public Access and
//! Object Ownership aren't simulated: beyond IAM policies, only the bucket policy controls access.

use crate::core::s3::bucket::S3;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, member};
use crate::core::wire::{Enumeration, Member, Structure, Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:CreateBucket";
/// The only Region whose endpoint accepts a request without a location.
pub(super) const FIRST_REGION: &str = "us-east-1";

/// us-east-1 isn't a valid constraint, so for it nothing is sent.
const CONFIGURATION: Member = member(
    "CreateBucketConfiguration",
    Type::Structure(&Structure {
        rust: "CreateBucketConfiguration",
        fails: false,
        members: &[member(
            "LocationConstraint",
            Type::Enumeration(&Enumeration {
                rust: "BucketLocationConstraint",
                words: &["eu-central-1", "eu-west-1", "us-west-2"],
            }),
        )],
    }),
)
.xml("CreateBucketConfiguration");

operation! {
    struct Input = Table::s3("CreateBucket", "PUT", "");
    bucket: String = [bucket()],
    /// The Region; absent for us-east-1.
    location_constraint: Option<String> = [CONFIGURATION],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `Location`: `/` and the name.
    pub location: String,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `InvalidBucketName`, `BucketAlreadyExists`, `BucketAlreadyOwnedByYou`, `IllegalLocationConstraintException`,
/// [`S3Error::AccessDenied`]. In us-east-1, creating your own bucket again succeeds and changes nothing (S3 API
/// reference, CreateBucket: "legacy compatibility").
pub fn create_bucket(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 for a bucket called {}", input.bucket),
        "All accounts share one set of bucket names.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        check_name(&input.bucket)?;
        let region = region_of(session.region, input.location_constraint.as_deref())?;
        let extra: Vec<_> = (input.location_constraint.iter())
            .map(|region| ("s3:LocationConstraint".to_owned(), region.clone()))
            .collect();
        session.authorize_alone(format!("arn:aws:s3:::{}", input.bucket), ACTION, &extra)?;
        let account = session.account();
        match s3.bucket(&input.bucket) {
            Some(bucket) if bucket.account != account => {
                return Err(S3Error::other(
                    "BucketAlreadyExists",
                    409,
                    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
                ));
            }
            Some(_) if session.region == FIRST_REGION => {}
            Some(_) => {
                return Err(S3Error::other(
                    "BucketAlreadyOwnedByYou",
                    409,
                    "Your previous request to create the named bucket succeeded and you already own it.",
                ));
            }
            None => {
                s3.create_bucket(&input.bucket, account, &region);
                if let Some(bucket) = s3.bucket_mut(&input.bucket) {
                    bucket.created = session.caller.now;
                }
            }
        }
        let location = format!("/{}", input.bucket);
        session.answer(
            "S3 answers: the bucket is there, 200 OK",
            "It is empty, has no policy, and encrypts whatever comes with keys of S3's own (SSE-S3), unless a request or a new default says otherwise.",
            http::answer("200 OK", &[("Location", location.clone())], None),
            vec![Field::text("Location", Role::Metadata, &location)],
        );
        Ok(Output { location })
    })
}

/// The Region of the new bucket.
fn region_of(endpoint: &str, constraint: Option<&str>) -> Result<String, S3Error> {
    match constraint {
        Some(FIRST_REGION) => Err(S3Error::other(
            "InvalidLocationConstraint",
            400,
            "The specified location-constraint is not valid",
        )),
        Some(region) if endpoint == FIRST_REGION || region == endpoint => Ok(region.to_owned()),
        None if endpoint == FIRST_REGION => Ok(endpoint.to_owned()),
        other => Err(S3Error::other(
            "IllegalLocationConstraintException",
            400,
            &format!(
                "The {} location constraint is incompatible for the region specific endpoint this request was sent to.",
                other.unwrap_or("unspecified")
            ),
        )),
    }
}

/// Checks the name (S3 guide, bucketnamingrules).
fn check_name(name: &str) -> Result<(), S3Error> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = [name.bytes().next(), name.bytes().next_back()];
    let parts: Vec<&str> = name.split('.').collect();
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let address = parts.len() == 4 && parts.iter().all(number);
    // (AWS also reserves `amzn-s3-demo-`. This lab allows it, because AWS's own examples use such buckets.)
    let taken = ["xn--", "sthree-"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"]
            .iter()
            .any(|end| name.ends_with(end));
    let good = (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|byte| plain(byte) || byte == b'-' || byte == b'.')
        && ends.into_iter().flatten().all(plain)
        && !name.contains("..")
        && !address
        && !taken;
    match good {
        true => Ok(()),
        false => Err(S3Error::other(
            "InvalidBucketName",
            400,
            "The specified bucket is not valid.",
        )),
    }
}
