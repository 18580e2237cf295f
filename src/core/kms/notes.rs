//! A call's data for its CloudTrail record: its keys, their materials, the response to a change.

use super::Key;
use crate::core::json::Object;
use crate::core::trace::print::hex;
use serde_json::{Map, Value};

/// The data collected about a call.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// `requestParameters`.
    pub parameters: Value,
    /// The key that the call uses.
    pub key: Option<KeyNote>,
    /// The key that ReEncrypt encrypts under.
    pub destination: Option<KeyNote>,
    /// The ARN of the alias that the call uses.
    pub alias: Option<String>,
    /// `GrantId`, if the call uses a grant.
    pub grant: Option<String>,
    /// Further members of `responseElements`, besides the key.
    pub elements: Object,
}

/// A key's data in the record of a call.
#[derive(Clone, Debug)]
pub(super) struct KeyNote {
    pub arn: String,
    pub account: String,
    pub material: String,
}

impl Notes {
    /// Starts with the request's parameters.
    pub fn of(parameters: Value) -> Self {
        Self {
            parameters,
            ..Self::default()
        }
    }
}

impl KeyNote {
    pub fn of(key: &Key) -> Self {
        Self {
            arn: key.arn(),
            account: key.account.clone(),
            material: hex(&key.current().id),
        }
    }
}

impl Notes {
    /// Adds the members that differ between operations.
    pub fn complete(&self, event: &mut Map<String, Value>, operation: &str, succeeded: bool) {
        match self.data(operation) {
            Some(data) if succeeded => {
                event.insert("additionalEventData".to_owned(), data);
            }
            _ => {
                event.shift_remove("additionalEventData");
            }
        }
        let changes = event.get("readOnly") == Some(&Value::Bool(false));
        if changes && succeeded {
            event.insert("responseElements".to_owned(), self.answered());
        }
        let Some(Value::Array(resources)) = event.get_mut("resources") else {
            return;
        };
        if let Some(key) = &self.destination {
            resources.push(resource("AWS::KMS::Key", &key.account, &key.arn));
        }
        if let (Some(arn), Some(key)) = (&self.alias, &self.key) {
            resources.insert(0, resource("AWS::KMS::Alias", &key.account, arn));
        }
    }

    /// `additionalEventData`: the key material that was used, or the grant that was retired.
    fn data(&self, operation: &str) -> Option<Value> {
        let key = self.key.as_ref()?;
        Some(match (operation, &self.destination, &self.grant) {
            ("ReEncrypt", Some(to), _) => Object::of(&[
                ("destinationKeyMaterialId", &to.material),
                ("sourceKeyMaterialId", &key.material),
            ])
            .value(),
            ("RetireGrant", _, Some(grant)) => Object::of(&[("grantId", grant)]).value(),
            ("Encrypt" | "Decrypt" | "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext", ..) => {
                Object::of(&[("keyMaterialId", &key.material)]).value()
            }
            _ => return None,
        })
    }

    /// `responseElements` of a change: the key's ARN, even if the response has none (KMS guide,
    /// logging-using-cloudtrail, "since December 2022"). A new key's metadata already contains it.
    fn answered(&self) -> Value {
        let mut elements = self.elements.clone().value();
        if let (Value::Object(members), Some(key)) = (&mut elements, &self.key)
            && !members.contains_key("keyMetadata")
        {
            members.insert("keyId".to_owned(), Value::from(key.arn.as_str()));
        }
        elements
    }
}

fn resource(kind: &str, account: &str, arn: &str) -> Value {
    Object::of(&[("accountId", account), ("type", kind), ("ARN", arn)]).value()
}
