//! Collects a call's data and writes its CloudTrail record.

use super::notes::KeyNote;
use super::{Key, Session};
use crate::core::cloudtrail::Record;
use crate::core::error::ServiceError;
use serde_json::Value;

impl Session<'_> {
    /// Adds the key that the call uses.
    pub fn know(&mut self, key: &Key) {
        self.notes.key = Some(KeyNote::of(key));
    }

    /// Adds the key material that was used, if it is not the current one.
    pub(super) fn know_material(&mut self, id: &str) {
        if let Some(key) = &mut self.notes.key {
            id.clone_into(&mut key.material);
        }
    }

    /// Adds the key that ReEncrypt encrypts under.
    pub(super) fn know_destination(&mut self, key: &Key) {
        self.notes.destination = Some(KeyNote::of(key));
    }

    /// Adds the alias that the call uses.
    pub(super) fn know_alias(&mut self, arn: &str) {
        self.notes.alias = Some(arn.to_owned());
    }

    /// Adds the grant that the call uses.
    pub(super) fn know_grant(&mut self, id: &str) {
        self.notes.grant = Some(id.to_owned());
    }

    /// Adds a member of `responseElements`.
    pub(super) fn know_element(&mut self, name: &str, value: Value) {
        self.notes.elements.put(name, value);
    }

    /// The CloudTrail record of this call.
    pub fn event(&mut self, error: Option<&ServiceError>) -> Value {
        let ids = (self.entropy.uuid(), self.entropy.uuid());
        let notes = &self.notes;
        let mut event = Record {
            principal: &self.caller.principal,
            id: self.caller.id.as_deref(),
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
