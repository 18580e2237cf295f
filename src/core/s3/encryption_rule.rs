//! `ServerSideEncryptionConfiguration`: a bucket's default encryption, as requests and answers write it (S3 API
//! reference, `PutBucketEncryption`).

use super::encryption::BucketDefault;
use super::parameters::SSE_ALGORITHM;
use crate::core::json::Object;
use crate::core::wire::field::Single;
use crate::core::wire::member::{flag, member, text};
use crate::core::wire::{Enumeration, List, Structure, Type, Xml};
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
        member(
            "BlockedEncryptionTypes",
            Type::Structure(&Structure {
                rust: "BlockedEncryptionTypes",
                fails: false,
                members: &[member(
                    "EncryptionType",
                    Type::List(&List {
                        of: Type::Enumeration(&Enumeration {
                            rust: "EncryptionType",
                            words: &[NOTHING, SSE_C],
                        }),
                        element: "EncryptionType",
                        only_one: false,
                    }),
                )],
            }),
        ),
    ],
};

/// `BlockedEncryptionTypes` for a bucket that blocks none.
pub const NOTHING: &str = "NONE";
/// The only type that can be blocked.
pub const SSE_C: &str = "SSE-C";

/// The rule in a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncryptionRule {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`; empty for a rule without `ApplyServerSideEncryptionByDefault`.
    pub sse_algorithm: String,
    /// The key by any of its names; without one, `aws/s3`.
    pub kms_master_key_id: Option<String>,
    pub bucket_key_enabled: Option<bool>,
    /// `BlockedEncryptionTypes`: [`NOTHING`] or [`SSE_C`].
    pub blocked_types: Option<Vec<String>>,
}

impl EncryptionRule {
    /// The rule for a bucket's default and its blocked types.
    pub fn of(default: &BucketDefault, blocks_sse_c: bool) -> Self {
        let blocked = if blocks_sse_c { SSE_C } else { NOTHING };
        Self {
            sse_algorithm: default.algorithm.name().to_owned(),
            kms_master_key_id: default.kms_key_id.clone(),
            bucket_key_enabled: Some(default.bucket_key),
            blocked_types: Some(vec![blocked.to_owned()]),
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
        if !self.sse_algorithm.is_empty() {
            rule.put("ApplyServerSideEncryptionByDefault", apply.value());
        }
        if let Some(on) = self.bucket_key_enabled {
            rule.put("BucketKeyEnabled", Value::Bool(on));
        }
        if let Some(types) = &self.blocked_types {
            let types = types.iter().cloned().map(Value::String).collect();
            let blocked = Object::default()
                .put("EncryptionType", Value::Array(types))
                .value();
            rule.put("BlockedEncryptionTypes", blocked);
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
            blocked_types: Single::of_value(
                rule.and_then(|rule| rule.get("BlockedEncryptionTypes")?.get("EncryptionType")),
                Type::Text,
            ),
        }
    }
}
