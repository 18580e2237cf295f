//! `CreateBucket`: creates a bucket, with a name unique among all accounts, in one Region. It blocks public access and
//! SSE-C, and has neither ACLs nor versions.

use super::put_bucket_ownership_controls;
use crate::core::s3::acl::{AclHeaders, BUCKET_ACL};
use crate::core::s3::bucket::S3;
use crate::core::s3::bucket_settings::ObjectOwnership;
use crate::core::s3::ownership::OBJECT_OWNERSHIP;
use crate::core::s3::session::Session;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Role};
use crate::core::wire::member::{bucket, member};
use crate::core::wire::{Enumeration, Member, Structure, Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:CreateBucket";
/// The only Region whose endpoint accepts a request without a location.
pub(super) const FIRST_REGION: &str = "us-east-1";

/// The valid location constraints (S3 API reference, `CreateBucketConfiguration`); `EU` is an old name of eu-west-1.
const LOCATION_CONSTRAINTS: &str = "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 cn-northwest-1 EU eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2";

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
    /// `x-amz-acl`, `x-amz-grant-…`.
    acl: AclHeaders = BUCKET_ACL,
    /// `x-amz-object-ownership`; without it, `BucketOwnerEnforced`.
    object_ownership: Option<String> = [
        member("ObjectOwnership", Type::Enumeration(&OBJECT_OWNERSHIP)).header("x-amz-object-ownership"),
    ],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `Location`: `/` and the name.
    pub location: String,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `InvalidBucketName`, `BucketAlreadyExists`, `BucketAlreadyOwnedByYou`, `InvalidLocationConstraint`,
/// `IllegalLocationConstraintException`, [`S3Error::AccessDenied`]. In us-east-1, creating your own bucket again succeeds and changes nothing (S3 API
/// reference, CreateBucket: "legacy compatibility").
pub fn create_bucket(
    s3: &mut S3,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    session.ask(
        ACTION,
        format!("Your app asks S3 to create the bucket {}", input.bucket),
        "Bucket names are unique across all accounts.",
        WireRequest::of(input, session.region),
        vec![Field::text("Bucket", Role::Metadata, &input.bucket)],
    );
    session.run(|session| {
        check_name(&input.bucket)?;
        let region = region_of(session.region, input.location_constraint.as_deref())?;
        let ownership = ownership_of(input)?;
        let mut extra: Vec<_> = (input.location_constraint.iter())
            .map(|region| ("s3:LocationConstraint".to_owned(), region.clone()))
            .collect();
        extra.extend(input.acl.condition_keys());
        let asked = input.object_ownership.iter();
        extra.extend(asked.map(|asked| ("s3:x-amz-object-ownership".to_owned(), asked.clone())));
        let arn = format!("arn:aws:s3:::{}", input.bucket);
        session.authorize_alone(arn.clone(), ACTION, &extra)?;
        if input.object_ownership.is_some() {
            let action = put_bucket_ownership_controls::ACTION;
            session.authorize_alone(arn, action, &extra)?;
        }
        check_acl(input, ownership)?;
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
                    bucket.settings.ownership = Some(ownership);
                }
            }
        }
        let location = format!("/{}", input.bucket);
        session.answer(
            "S3 returns 200 OK: the bucket is created",
            "The bucket is empty and has no policy. S3 encrypts new objects with its own keys (SSE-S3), unless a request or a new default asks for something else.",
            http::answer("200 OK", &[("Location", location.clone())], None),
            vec![Field::text("Location", Role::Metadata, &location)],
        );
        Ok(Output { location })
    })
}

/// The Object Ownership of the new bucket. AWS doesn't document the answer to another word: simulated.
fn ownership_of(input: &Input) -> Result<ObjectOwnership, S3Error> {
    match input.object_ownership.as_deref() {
        None => Ok(ObjectOwnership::BucketOwnerEnforced),
        Some(name) => ObjectOwnership::of(name)
            .ok_or_else(|| S3Error::argument("Invalid x-amz-object-ownership header")),
    }
}

/// Refuses an ACL where there are none, and a public one: new buckets block public access. The messages are quoted by
/// several users.
fn check_acl(input: &Input, ownership: ObjectOwnership) -> Result<(), S3Error> {
    let acl = &input.acl;
    let private = acl.canned.as_deref() == Some("private") && acl.grants.is_empty();
    if acl.is_empty() || private {
        return Ok(());
    }
    acl.check_form()?;
    if ownership == ObjectOwnership::BucketOwnerEnforced {
        return Err(S3Error::other(
            "InvalidBucketAclWithObjectOwnership",
            400,
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
        ));
    }
    if acl.is_public() {
        return Err(S3Error::other(
            "InvalidBucketAclWithBlockPublicAccessError",
            400,
            "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
        ));
    }
    acl.check_simulated()
}

/// The Region of the new bucket.
fn region_of(endpoint: &str, constraint: Option<&str>) -> Result<String, S3Error> {
    let valid = |region: &str| (LOCATION_CONSTRAINTS.split(' ')).any(|valid| valid == region);
    match constraint {
        Some(region) if !valid(region) => Err(S3Error::other(
            "InvalidLocationConstraint",
            400,
            "The specified location-constraint is not valid",
        )),
        Some("EU") if endpoint == FIRST_REGION => Ok("eu-west-1".to_owned()),
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
    let taken = ["xn--", "sthree-", "amzn-s3-demo-"]
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
