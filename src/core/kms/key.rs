//! KMS keys, their names and their states.

use super::KmsError;
use crate::core::arn::Arn;
use crate::core::entropy::Entropy;
use crate::core::iam::{Grant, PolicyDocument};
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// A key's state (KMS guide, key-state). Other states belong to key types this lab does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Usable.
    Enabled,
    /// Switched off, can be switched on again.
    Disabled,
    /// Waiting to be deleted.
    PendingDeletion,
}

/// One generation of a key's secret: 256 bits that never leave this module's storey.
pub struct Material {
    /// `KeyMaterialId`: 32 bytes, shown as 64 hexadecimal digits.
    pub id: [u8; 32],
    /// The secret, overwritten when dropped.
    pub secret: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Material(..)")
    }
}

/// A symmetric customer managed key.
#[derive(Debug)]
pub struct Key {
    /// The key id, a UUID in lower case.
    pub id: String,
    /// The account that owns it.
    pub account: String,
    /// Its Region.
    pub region: String,
    /// Its state.
    pub state: KeyState,
    /// Its key policy.
    pub policy: PolicyDocument,
    /// Its grants.
    pub grants: Vec<Grant>,
    /// Its material, oldest first; never empty. The last one encrypts, all of them decrypt.
    material: (Vec<Material>, Material),
}

impl Key {
    /// The key's ARN.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:kms:{}:{}:key/{}",
            self.region, self.account, self.id
        )
    }

    /// The material that encrypts now.
    pub fn current(&self) -> &Material {
        &self.material.1
    }

    /// The material whose id starts with these bytes.
    pub fn material(&self, id: &[u8]) -> Option<&Material> {
        let (old, current) = &self.material;
        old.iter()
            .chain([current])
            .find(|material| material.id.starts_with(id))
    }

    /// The key id as 16 bytes.
    pub fn uuid(&self) -> [u8; 16] {
        let digits: String = self.id.chars().filter(|c| *c != '-').collect();
        u128::from_str_radix(&digits, 16)
            .unwrap_or_default()
            .to_be_bytes()
    }

    /// Refuses when the state does not allow cryptographic use.
    pub fn usable(&self) -> Result<(), KmsError> {
        match self.state {
            KeyState::Enabled => Ok(()),
            KeyState::Disabled => Err(KmsError::Disabled {
                key_arn: self.arn(),
            }),
            KeyState::PendingDeletion => Err(KmsError::PendingDeletion {
                key_arn: self.arn(),
            }),
        }
    }
}

/// All keys and aliases of the simulated KMS.
#[derive(Debug, Default)]
pub struct Kms {
    keys: BTreeMap<String, Key>,
    /// `(account, region, alias/name)` → key id.
    aliases: BTreeMap<(String, String, String), String>,
}

impl Kms {
    /// Adds an enabled key with fresh material under the given id (a UUID).
    pub fn create_key(
        &mut self,
        id: &str,
        account: &str,
        region: &str,
        policy: PolicyDocument,
        entropy: &mut Entropy,
    ) {
        let material = Material {
            id: entropy.array(),
            secret: Zeroizing::new(entropy.array()),
        };
        let key = Key {
            id: id.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            state: KeyState::Enabled,
            policy,
            grants: Vec::new(),
            material: (Vec::new(), material),
        };
        self.keys.insert(id.to_owned(), key);
    }

    /// Points an alias (`alias/name`) at a key.
    pub fn create_alias(&mut self, account: &str, region: &str, alias: &str, key_id: &str) {
        self.aliases.insert(
            (account.to_owned(), region.to_owned(), alias.to_owned()),
            key_id.to_owned(),
        );
    }

    /// The key with this id, for administrators of the simulation.
    pub fn key_mut(&mut self, id: &str) -> Option<&mut Key> {
        self.keys.get_mut(id)
    }

    /// The key with this id.
    pub fn key(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }

    /// The key a ciphertext's header names.
    pub fn by_uuid(&self, uuid: &[u8; 16]) -> Option<&Key> {
        self.keys.values().find(|key| &key.uuid() == uuid)
    }

    /// Aliases of a key, for `kms:ResourceAliases`.
    pub fn aliases_of(&self, key_id: &str) -> impl Iterator<Item = &str> {
        self.aliases
            .iter()
            .filter(move |(_, id)| *id == key_id)
            .map(|((_, _, alias), _)| alias.as_str())
    }

    /// The key that `KeyId` names: a key id, a key ARN, `alias/name` or an alias ARN.
    ///
    /// # Errors
    /// [`KmsError::NotFound`] with AWS's message for each way a name can miss.
    pub fn find(&self, account: &str, region: &str, key_id: &str) -> Result<&Key, KmsError> {
        let not_found = |message: String| Err(KmsError::NotFound(message));
        let (account, region, name) = match key_id.parse::<Arn>() {
            Ok(arn) if arn.region != region => {
                return not_found(format!("Invalid arn {}", arn.region));
            }
            Ok(arn) => (arn.account, arn.region, arn.resource),
            Err(_) => (account.to_owned(), region.to_owned(), key_id.to_owned()),
        };
        if name.starts_with("alias/") {
            let alias = (account, region, name);
            return match self.aliases.get(&alias).and_then(|id| self.keys.get(id)) {
                Some(key) => Ok(key),
                None => {
                    let (account, region, name) = alias;
                    not_found(format!(
                        "Alias arn:aws:kms:{region}:{account}:{name} is not found."
                    ))
                }
            };
        }
        let id = name.strip_prefix("key/").unwrap_or(&name);
        if !is_uuid(id) {
            return not_found(format!("Invalid keyId '{key_id}'"));
        }
        match self.keys.get(id) {
            Some(key) if key.account == account => Ok(key),
            _ => not_found(format!(
                "Key 'arn:aws:kms:{region}:{account}:key/{id}' does not exist"
            )),
        }
    }
}

/// Whether the text has a key id's form: 8-4-4-4-12 hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
