//! Block Public Access on the wire, and what it refuses (S3 guide, access-control-block-public-access).

use super::S3Error;
use super::bucket::Bucket;
use super::bucket_settings::PublicAccessBlock;
use super::session::Session;
use crate::core::iam::PolicyDocument;
use crate::core::json::Object;
use crate::core::wire::field::Single;
use crate::core::wire::member::flag;
use crate::core::wire::{Structure, Type, Xml};
use serde_json::Value;

/// The name of the XML element and of the parameter.
pub const ROOT: &str = "PublicAccessBlockConfiguration";

pub const CONFIGURATION: Structure = Structure {
    rust: ROOT,
    fails: false,
    members: &[
        flag("BlockPublicAcls"),
        flag("IgnorePublicAcls"),
        flag("BlockPublicPolicy"),
        flag("RestrictPublicBuckets"),
    ],
};

/// The settings in JSON.
pub fn to_json(block: PublicAccessBlock) -> Value {
    let mut json = Object::default();
    for (name, on) in block.named() {
        json.put(name, Value::Bool(on));
    }
    json.value()
}

/// The settings in XML.
pub fn to_xml(block: PublicAccessBlock) -> Xml {
    let mut xml = Xml::new(ROOT);
    xml.structure(&CONFIGURATION, &to_json(block));
    xml
}

impl Single for PublicAccessBlock {
    fn to_value(&self, _: Type) -> Value {
        to_json(*self)
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let on = |name| value.and_then(|value| value.get(name)) == Some(&Value::Bool(true));
        Self {
            block_public_acls: on("BlockPublicAcls"),
            ignore_public_acls: on("IgnorePublicAcls"),
            block_public_policy: on("BlockPublicPolicy"),
            restrict_public_buckets: on("RestrictPublicBuckets"),
        }
    }
}

/// Refuses a public policy where `BlockPublicPolicy` is on.
///
/// # Errors
/// [`S3Error::AccessDenied`], with S3's own sentence.
pub(super) fn check_policy(
    session: &Session<'_>,
    bucket: &Bucket,
    policy: &PolicyDocument,
) -> Result<(), S3Error> {
    match bucket.settings.blocked_access().block_public_policy && policy.is_public() {
        true => Err(session.denied_by_setting(
            bucket,
            "s3:PutBucketPolicy",
            &bucket.arn(),
            "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
        )),
        false => Ok(()),
    }
}
