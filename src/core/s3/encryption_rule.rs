//! `ServerSideEncryptionConfiguration`: a bucket's default encryption, as requests and answers write it (S3 API
//! reference, `PutBucketEncryption`).

use super::encryption::BucketDefault;
use super::parameters::SSE_ALGORITHM;
use crate::core::json::Object;
use crate::core::wire::field::Single;
use crate::core::wire::member::{flag, member, text};
use crate::core::wire::{List, Structure, Type, Xml};
use serde_json::Value;

/// The name of the XML element and of the parameter.
pub const ROOT: &str = "ServerSideEncryptionConfiguration";

/// A configuration with one rule.
pub const CONFIGURATION: Structure = Structure {
    rust: ROOT,
    fails: true,
    members: &[member(
        "Rules",
        Type::List(&List {
            of: Type::Structure(&RULE),
            element: "Rule",
            only_one: true,
        }),
    )],
};

const RULE: Structure = Structure {
    rust: "ServerSideEncryptionRule",
    fails: false,
    members: &[
        member(
            "ApplyServerSideEncryptionByDefault",
            Type::Structure(&Structure {
                rust: "ServerSideEncryptionByDefault",
                fails: true,
                members: &[
                    member("SSEAlgorithm", Type::Enumeration(&SSE_ALGORITHM)).required(),
                    text("KMSMasterKeyID"),
                ],
            }),
        ),
        flag("BucketKeyEnabled"),
    ],
};

/// The rule in a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncryptionRule {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub sse_algorithm: String,
    /// The key by any of its names; without one, `aws/s3`.
    pub kms_master_key_id: Option<String>,
    pub bucket_key_enabled: Option<bool>,
}

impl EncryptionRule {
    /// The rule for a bucket's default.
    pub fn of(default: &BucketDefault) -> Self {
        Self {
            sse_algorithm: default.algorithm.name().to_owned(),
            kms_master_key_id: default.kms_key_id.clone(),
            bucket_key_enabled: Some(default.bucket_key),
        }
    }

    /// The configuration in JSON.
    pub fn to_json(&self) -> Value {
        Object::default().put("Rules", self.rules()).value()
    }

    fn rules(&self) -> Value {
        let mut apply = Object::of(&[("SSEAlgorithm", &self.sse_algorithm)]);
        if let Some(key_id) = &self.kms_master_key_id {
            apply.text("KMSMasterKeyID", key_id);
        }
        let mut rule = Object::default();
        rule.put("ApplyServerSideEncryptionByDefault", apply.value());
        if let Some(on) = self.bucket_key_enabled {
            rule.put("BucketKeyEnabled", Value::Bool(on));
        }
        Value::Array(vec![rule.value()])
    }

    /// The configuration in XML.
    pub fn to_xml(&self) -> Xml {
        let mut xml = Xml::new(ROOT);
        xml.structure(&CONFIGURATION, &self.to_json());
        xml
    }
}

/// Converts to and from the list of rules in the configuration.
impl Single for EncryptionRule {
    fn is_absent(&self) -> bool {
        false
    }

    fn to_value(&self, _: Type) -> Value {
        self.rules()
    }

    fn of_value(rules: Option<&Value>, _: Type) -> Self {
        let rule = rules.and_then(|rules| rules.get(0));
        let apply = rule.and_then(|rule| rule.get("ApplyServerSideEncryptionByDefault"));
        let of = |name| apply.and_then(|apply| apply.get(name));
        Self {
            sse_algorithm: Single::of_value(of("SSEAlgorithm"), Type::Text),
            kms_master_key_id: Single::of_value(of("KMSMasterKeyID"), Type::Text),
            bucket_key_enabled: Single::of_value(
                rule.and_then(|rule| rule.get("BucketKeyEnabled")),
                Type::Flag,
            ),
        }
    }
}
