//! ACLs in requests: refused where the bucket has none, accepted as far as they grant nothing to others, and otherwise
//! refused as not simulated (S3 guide, about-object-ownership and acl-overview).

use super::S3Error;
use super::bucket::Bucket;
use super::session::Session;
use crate::core::wire::field::Field;
use crate::core::wire::member::{member, text};
use crate::core::wire::{Enumeration, Member, Place, Type, Values};
use serde_json::Value;

/// The ACL of a new object: a canned one, or grants.
pub static OBJECT_ACL: [Member; 5] = [
    member(
        "ACL",
        Type::Enumeration(&Enumeration {
            rust: "ObjectCannedAcl",
            words: &[
                "private",
                "public-read",
                "public-read-write",
                "authenticated-read",
                "aws-exec-read",
                "bucket-owner-read",
                FULL_CONTROL_OF_OWNER,
            ],
        }),
    )
    .header("x-amz-acl"),
    text("GrantFullControl").header("x-amz-grant-full-control"),
    text("GrantRead").header("x-amz-grant-read"),
    text("GrantReadACP").header("x-amz-grant-read-acp"),
    text("GrantWriteACP").header("x-amz-grant-write-acp"),
];

/// The ACL of a new bucket.
pub static BUCKET_ACL: [Member; 6] = [
    member(
        "ACL",
        Type::Enumeration(&Enumeration {
            rust: "BucketCannedAcl",
            words: &[
                "private",
                "public-read",
                "public-read-write",
                "authenticated-read",
            ],
        }),
    )
    .header("x-amz-acl"),
    OBJECT_ACL[1],
    OBJECT_ACL[2],
    OBJECT_ACL[3],
    text("GrantWrite").header("x-amz-grant-write"),
    OBJECT_ACL[4],
];

/// The canned ACL that a bucket without ACLs accepts.
const FULL_CONTROL_OF_OWNER: &str = "bucket-owner-full-control";

/// Canned ACLs that grant something to the predefined groups `AllUsers` and `AuthenticatedUsers`.
const PUBLIC: [&str; 3] = ["public-read", "public-read-write", "authenticated-read"];

/// What those groups have in their URIs.
const GROUPS: &str = "/groups/global/";

/// The action that sets an ACL.
const PUT_OBJECT_ACL: &str = "s3:PutObjectAcl";

/// A request's ACL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AclHeaders {
    /// `x-amz-acl`.
    pub canned: Option<String>,
    /// The grants: the parameter that makes each, and its grantees.
    pub grants: Vec<(&'static Member, String)>,
}

impl AclHeaders {
    /// Whether the request says nothing about ACLs.
    pub fn is_empty(&self) -> bool {
        self.canned.is_none() && self.grants.is_empty()
    }

    /// Whether it grants something to everyone.
    pub fn is_public(&self) -> bool {
        let canned = self.canned.as_deref();
        canned.is_some_and(|canned| PUBLIC.contains(&canned))
            || self.grants.iter().any(|(_, to)| to.contains(GROUPS))
    }

    /// S3's condition keys for these headers, for IAM.
    pub fn condition_keys(&self) -> Vec<(String, String)> {
        let canned = (self.canned.iter()).map(|canned| ("x-amz-acl", canned));
        let grants = (self.grants.iter()).filter_map(|(member, to)| match member.place {
            Place::Header(name) => Some((name, to)),
            _ => None,
        });
        canned
            .chain(grants)
            .map(|(name, value)| (format!("s3:{name}"), value.clone()))
            .collect()
    }

    /// Refuses a canned ACL together with grants.
    ///
    /// # Errors
    /// `InvalidRequest`.
    pub(super) fn check_form(&self) -> Result<(), S3Error> {
        match self.canned.is_some() && !self.grants.is_empty() {
            true => Err(S3Error::other(
                "InvalidRequest",
                400,
                "Specifying both Canned ACLs and Header Grants is not allowed",
            )),
            false => Ok(()),
        }
    }

    /// Refuses what isn't simulated: an ACL that grants something to others than the bucket's owner.
    ///
    /// # Errors
    /// `NotImplemented`, which names the parameter.
    pub(super) fn check_simulated(&self) -> Result<(), S3Error> {
        let refused = match (self.canned.as_deref(), self.grants.first()) {
            (Some("private" | "bucket-owner-read" | FULL_CONTROL_OF_OWNER), _) | (None, None) => {
                return Ok(());
            }
            (Some(_), _) => "ACL",
            (None, Some((member, _))) => member.name,
        };
        Err(S3Error::not_simulated(refused))
    }
}

impl Field for AclHeaders {
    fn put(&self, members: &'static [Member], into: &mut Values) {
        if let (Some(canned), [acl, ..]) = (&self.canned, members) {
            into.put(acl.name, Value::from(canned.as_str()));
        }
        for (member, to) in &self.grants {
            into.put(member.name, Value::from(to.as_str()));
        }
    }

    fn take(members: &'static [Member], from: &Values) -> Self {
        let Some((acl, grants)) = members.split_first() else {
            return Self::default();
        };
        let text = |member: &Member| from.text(member.name).map(str::to_owned);
        Self {
            canned: text(acl),
            grants: (grants.iter())
                .filter_map(|member| Some((member, text(member)?)))
                .collect(),
        }
    }
}

/// Checks the ACL of a new object. Where ACLs are off, only full control of the bucket's owner is accepted, and no
/// permission is needed for it, since it sets nothing (our reading).
///
/// # Errors
/// `AccessControlListNotSupported`, [`S3Error::AccessDenied`] without `s3:PutObjectAcl` or by Block Public Access,
/// `NotImplemented`.
pub(super) fn check(
    session: &mut Session<'_>,
    bucket: &Bucket,
    key: &str,
    acl: &AclHeaders,
    extra: &[(String, String)],
) -> Result<(), S3Error> {
    if acl.is_empty() {
        return Ok(());
    }
    acl.check_form()?;
    let resource = bucket.object_arn(key);
    if bucket.settings.has_no_acls() {
        let plain = acl.canned.as_deref() == Some(FULL_CONTROL_OF_OWNER);
        return match plain {
            true => Ok(()),
            false => Err(S3Error::other(
                "AccessControlListNotSupported",
                400,
                "The bucket does not allow ACLs",
            )),
        };
    }
    session.authorize(bucket, resource.clone(), PUT_OBJECT_ACL, extra)?;
    if acl.is_public() && bucket.settings.blocked_access().block_public_acls {
        return Err(session.denied_by_setting(
            bucket,
            super::action::PUT_OBJECT,
            &resource,
            "because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.",
        ));
    }
    acl.check_simulated()
}
