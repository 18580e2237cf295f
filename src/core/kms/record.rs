//! What CloudTrail keeps of a call: which keys, which materials, what a change answered.

use super::{Key, Session};
use crate::core::cloudtrail::Record;
use crate::core::error::ServiceError;
use crate::core::json::Object;
use crate::core::trace::print::hex;
use serde_json::{Map, Value};

/// What is known of a call so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// `requestParameters`.
    parameters: Value,
    /// The key it is about.
    key: Option<Known>,
    /// The key that ReEncrypt seals under.
    destination: Option<Known>,
    /// The alias it is about: its ARN.
    alias: Option<String>,
    /// `GrantId`, where it is about a grant.
    grant: Option<String>,
    /// More of `responseElements`, beside the key.
    elements: Object,
}

/// What the record of a call says of a key.
#[derive(Clone, Debug)]
struct Known {
    arn: String,
    account: String,
    material: String,
}

impl Notes {
    /// At the start: what was asked.
    pub fn of(parameters: Value) -> Self {
        Self {
            parameters,
            ..Self::default()
        }
    }
}

impl Session<'_> {
    /// Notes which key the call is about: its record will say so.
    pub fn know(&mut self, key: &Key) {
        self.notes.key = Some(Known::of(key));
    }

    /// Notes which of the key's materials was used, where that is not the current one.
    pub(super) fn know_material(&mut self, id: &str) {
        if let Some(key) = &mut self.notes.key {
            id.clone_into(&mut key.material);
        }
    }

    /// Notes the key that ReEncrypt seals under.
    pub(super) fn know_destination(&mut self, key: &Key) {
        self.notes.destination = Some(Known::of(key));
    }

    /// Notes the alias the call is about.
    pub(super) fn know_alias(&mut self, arn: &str) {
        self.notes.alias = Some(arn.to_owned());
    }

    /// Notes the grant the call is about.
    pub(super) fn know_grant(&mut self, id: &str) {
        self.notes.grant = Some(id.to_owned());
    }

    /// Notes a member of `responseElements`.
    pub(super) fn know_element(&mut self, name: &str, value: Value) {
        self.notes.elements.put(name, value);
    }

    /// The CloudTrail record of this call.
    pub fn event(&mut self, error: Option<&ServiceError>) -> Value {
        let ids = (self.entropy.uuid(), self.entropy.uuid());
        let notes = &self.notes;
        let mut event = Record {
            principal: &self.caller.principal,
            invoked_by: self.caller.invoked_by(),
            time: self.caller.now,
            region: self.region,
            event_name: self.operation,
            request_parameters: notes.parameters.clone(),
            key: (notes.key.as_ref()).map(|key| {
                (
                    key.arn.as_str(),
                    key.account.as_str(),
                    key.material.as_str(),
                )
            }),
            error,
            ids,
        }
        .to_json();
        if let Value::Object(members) = &mut event {
            notes.complete(members, self.operation, error.is_none());
        }
        event
    }
}

impl Known {
    fn of(key: &Key) -> Self {
        Self {
            arn: key.arn(),
            account: key.account.clone(),
            material: hex(&key.current().id),
        }
    }
}

impl Notes {
    /// What differs from operation to operation.
    fn complete(&self, event: &mut Map<String, Value>, operation: &str, succeeded: bool) {
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

    /// `additionalEventData`: the material that was used, or the grant that was retired.
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

    /// `responseElements` of a change: the key's ARN, even where the answer has none (KMS guide,
    /// logging-using-cloudtrail, "since December 2022"). A new key's metadata holds it already.
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
