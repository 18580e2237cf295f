//! All keys and aliases, and lookup of a key by any of its names.

use super::KmsError;
use super::key::{Key, KeyState, uuid_bytes};
use crate::core::arn::Arn;
use crate::core::clock::Timestamp;
use crate::core::entropy::Entropy;
use crate::core::iam::PolicyDocument;
use std::collections::BTreeMap;

/// All keys and aliases of the simulated KMS.
#[derive(Clone, Debug, Default)]
pub struct Kms {
    keys: BTreeMap<String, Key>,
    /// Keyed by `(account, region, alias/name)`.
    aliases: BTreeMap<(String, String, String), Alias>,
    /// ARNs of deleted keys by id: KMS keeps nothing else of a deleted key.
    deleted: BTreeMap<String, String>,
    /// Whether the account's quota is used up, so that every request is throttled. The simulation sets this switch; it
    /// does not count requests over time.
    pub throttled: bool,
}

/// An alias of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The id of the key that the alias points at.
    pub key_id: String,
    /// `CreationDate`.
    pub created: Timestamp,
    /// `LastUpdatedDate`.
    pub updated: Timestamp,
}

impl Kms {
    /// Creates an enabled key with new material under the given id (a UUID).
    pub fn create_key(
        &mut self,
        id: &str,
        account: &str,
        region: &str,
        policy: PolicyDocument,
        entropy: &mut Entropy,
    ) {
        let key = Key::new(id, account, region, policy, entropy);
        self.keys.insert(id.to_owned(), key);
    }

    /// Points an alias (`alias/name`) at a key, with the creation time 0.
    pub fn create_alias(&mut self, account: &str, region: &str, alias: &str, key_id: &str) {
        self.point_alias(account, region, alias, key_id, Timestamp(0));
    }

    /// Points an alias at a key, and creates the alias if it does not exist.
    pub fn point_alias(
        &mut self,
        account: &str,
        region: &str,
        alias: &str,
        key_id: &str,
        now: Timestamp,
    ) {
        let name = (account.to_owned(), region.to_owned(), alias.to_owned());
        let created = self.aliases.get(&name).map_or(now, |alias| alias.created);
        self.aliases.insert(
            name,
            Alias {
                key_id: key_id.to_owned(),
                created,
                updated: now,
            },
        );
    }

    /// The alias with this name.
    pub fn alias(&self, account: &str, region: &str, alias: &str) -> Option<&Alias> {
        let name = (account.to_owned(), region.to_owned(), alias.to_owned());
        self.aliases.get(&name)
    }

    /// All keys, in order of their ids.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.values()
    }

    /// All aliases: account, Region, `alias/name`, key id.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &str, &str, &str)> {
        (self.aliases.iter()).map(|((account, region, name), alias)| {
            (
                account.as_str(),
                region.as_str(),
                name.as_str(),
                alias.key_id.as_str(),
            )
        })
    }

    /// Adds or replaces a key.
    pub fn insert(&mut self, key: Key) {
        self.keys.insert(key.id.clone(), key);
    }

    /// Deletes an alias.
    pub fn delete_alias(&mut self, account: &str, region: &str, alias: &str) {
        let name = (account.to_owned(), region.to_owned(), alias.to_owned());
        self.aliases.remove(&name);
    }

    /// Deletes the keys whose waiting period is over, with their material and aliases (KMS guide, deleting-keys), and
    /// rotates the others that are due.
    pub fn sweep(&mut self, now: Timestamp, entropy: &mut Entropy) {
        let over = |key: &Key| {
            key.state == KeyState::PendingDeletion && key.deletion.is_some_and(|date| date <= now)
        };
        while let Some(key) = self.keys.values().find(|key| over(key)) {
            let (id, arn) = (key.id.clone(), key.arn());
            self.keys.remove(&id);
            self.aliases.retain(|_, alias| alias.key_id != id);
            self.deleted.insert(id, arn);
        }
        for key in self.keys.values_mut() {
            key.rotate_when_due(now, entropy);
        }
    }

    /// The ARN of the deleted key that a blob's header names.
    pub fn deleted(&self, uuid: &[u8; 16]) -> Option<&str> {
        (self.deleted.iter())
            .find(|(id, _)| uuid_bytes(id) == *uuid)
            .map(|(_, arn)| arn.as_str())
    }

    /// The ids and ARNs of deleted keys.
    pub fn deleted_keys(&self) -> impl Iterator<Item = (&str, &str)> {
        (self.deleted.iter()).map(|(id, arn)| (id.as_str(), arn.as_str()))
    }

    /// Restores the record of a deleted key.
    pub fn restore_deleted(&mut self, id: &str, arn: &str) {
        self.deleted.insert(id.to_owned(), arn.to_owned());
    }

    /// The key with this id, for administrators of the simulation.
    pub fn key_mut(&mut self, id: &str) -> Option<&mut Key> {
        self.keys.get_mut(id)
    }

    /// A key that the same call already found, mutable.
    ///
    /// # Errors
    /// `NotFoundException` if the key no longer exists.
    pub(super) fn found(&mut self, id: &str) -> Result<&mut Key, KmsError> {
        (self.keys.get_mut(id)).ok_or_else(|| KmsError::NotFound(format!("Invalid keyId '{id}'")))
    }

    /// The key with this id.
    pub fn key(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }

    /// The key that a ciphertext's header names.
    pub fn by_uuid(&self, uuid: &[u8; 16]) -> Option<&Key> {
        self.keys.values().find(|key| &key.uuid() == uuid)
    }

    /// The aliases of a key, for `kms:ResourceAliases`.
    pub fn aliases_of(&self, key_id: &str) -> impl Iterator<Item = &str> {
        self.aliases
            .iter()
            .filter(move |(_, alias)| alias.key_id == key_id)
            .map(|((_, _, alias), _)| alias.as_str())
    }

    /// The key that `KeyId` names: a key id, a key ARN, `alias/name` or an alias ARN.
    ///
    /// # Errors
    /// [`KmsError::NotFound`], with AWS's message for each kind of name.
    pub fn find(&self, account: &str, region: &str, key_id: &str) -> Result<&Key, KmsError> {
        let not_found = |message: String| Err(KmsError::NotFound(message));
        let (account, region, name) = match key_id.parse::<Arn>() {
            Ok(arn) if arn.service != "kms" || arn.partition != "aws" => {
                return not_found(format!("Invalid keyId '{key_id}'"));
            }
            Ok(arn) if arn.region != region => {
                return not_found(format!("Invalid arn {}", arn.region));
            }
            Ok(arn) => (arn.account, arn.region, arn.resource),
            Err(_) => (account.to_owned(), region.to_owned(), key_id.to_owned()),
        };
        if name.starts_with("alias/") {
            let alias = (account, region, name);
            let key = (self.aliases.get(&alias)).and_then(|alias| self.keys.get(&alias.key_id));
            return match key {
                Some(key) => Ok(key),
                None => {
                    let (account, region, name) = alias;
                    not_found(format!(
                        "Alias arn:aws:kms:{region}:{account}:{name} is not found."
                    ))
                }
            };
        }
        // A key id appears alone, or in an ARN after `key/`.
        let id = match key_id.starts_with("arn:") {
            true => name.strip_prefix("key/"),
            false => Some(name.as_str()),
        };
        let Some(id) = id.filter(|id| is_key_id(id)) else {
            return not_found(format!("Invalid keyId '{key_id}'"));
        };
        match self.keys.get(id) {
            Some(key) if key.account == account && key.region == region => Ok(key),
            _ => not_found(format!(
                "Key 'arn:aws:kms:{region}:{account}:key/{id}' does not exist"
            )),
        }
    }
}

/// Whether the text has the form of a key id: 8-4-4-4-12 hexadecimal digits, or `mrk-` and 32 digits.
pub fn is_key_id(text: &str) -> bool {
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(digits) = text.strip_prefix("mrk-") {
        return digits.len() == 32 && hexadecimal(digits);
    }
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| hexadecimal(group))
}
