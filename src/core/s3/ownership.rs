//! `OwnershipControls` on the wire.

use super::bucket_settings::ObjectOwnership;
use crate::core::json::Object;
use crate::core::wire::field::Single;
use crate::core::wire::member::member;
use crate::core::wire::{Enumeration, List, Structure, Type, Xml};
use serde_json::Value;

/// The name of the XML element and of the parameter.
pub const ROOT: &str = "OwnershipControls";

/// The values of Object Ownership.
pub const OBJECT_OWNERSHIP: Enumeration = Enumeration {
    rust: "ObjectOwnership",
    words: &[
        "BucketOwnerEnforced",
        "BucketOwnerPreferred",
        "ObjectWriter",
    ],
};

/// A configuration with one rule.
pub const CONTROLS: Structure = Structure {
    rust: ROOT,
    fails: true,
    members: &[member(
        "Rules",
        Type::List(&List {
            of: Type::Structure(&Structure {
                rust: "OwnershipControlsRule",
                fails: true,
                members: &[
                    member("ObjectOwnership", Type::Enumeration(&OBJECT_OWNERSHIP)).required(),
                ],
            }),
            element: "Rule",
            only_one: true,
        }),
    )],
};

/// The rule in a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnershipRule {
    /// AWS's name of the setting.
    pub object_ownership: String,
}

impl OwnershipRule {
    /// The rule for a setting.
    pub fn of(ownership: ObjectOwnership) -> Self {
        Self {
            object_ownership: ownership.name().to_owned(),
        }
    }

    /// The configuration in JSON.
    pub fn to_json(&self) -> Value {
        Object::default().put("Rules", self.rules()).value()
    }

    fn rules(&self) -> Value {
        let rule = Object::of(&[("ObjectOwnership", &self.object_ownership)]).value();
        Value::Array(vec![rule])
    }

    /// The configuration in XML.
    pub fn to_xml(&self) -> Xml {
        let mut xml = Xml::new(ROOT);
        xml.structure(&CONTROLS, &self.to_json());
        xml
    }
}

/// Converts to and from the list of rules in the configuration.
impl Single for OwnershipRule {
    fn to_value(&self, _: Type) -> Value {
        self.rules()
    }

    fn of_value(rules: Option<&Value>, _: Type) -> Self {
        let rule = rules.and_then(|rules| rules.get(0));
        let ownership = rule.and_then(|rule| rule.get("ObjectOwnership"));
        Self {
            object_ownership: Single::of_value(ownership, Type::Text),
        }
    }
}
