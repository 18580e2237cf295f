//! A KMS key: its state, its material, its grants.

use super::rotation::RotationSchedule;
use super::{GrantNote, KmsError};
use crate::core::clock::Timestamp;
use crate::core::crypto::Aes256Key;
use crate::core::entropy::Entropy;
use crate::core::iam::{Grant, PolicyDocument};
use std::fmt;

/// A key's state (KMS guide, key-state). The other states belong to key types that this lab lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// The key can be used.
    Enabled,
    /// The key is disabled and can be enabled again.
    Disabled,
    /// The key will be deleted.
    PendingDeletion,
}

impl KeyState {
    /// The state's name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion => "PendingDeletion",
        }
    }
}

/// One generation of a key's secret: 256 bits that never leave this module.
#[derive(Clone)]
pub struct Material {
    /// `KeyMaterialId`: 32 bytes, shown as 64 hexadecimal digits.
    pub id: [u8; 32],
    /// The secret, overwritten when dropped.
    pub secret: Aes256Key,
    /// When a rotation created it; `None` for the first.
    pub rotated: Option<Timestamp>,
    /// Whether that rotation was automatic.
    pub automatic: bool,
}

impl Material {
    fn new(entropy: &mut Entropy) -> Self {
        Self {
            id: entropy.array(),
            secret: Aes256Key::new(entropy.array()),
            rotated: None,
            automatic: false,
        }
    }
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Material(..)")
    }
}

/// A key's purpose (KMS API reference, `CreateKey`). Only symmetric encryption works here; the other usages exist so
/// that a learner can choose the wrong key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyUsage {
    /// `ENCRYPT_DECRYPT`.
    #[default]
    EncryptDecrypt,
    /// `SIGN_VERIFY`.
    SignVerify,
    /// `GENERATE_VERIFY_MAC`.
    GenerateVerifyMac,
}

impl KeyUsage {
    /// The usage's name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::EncryptDecrypt => "ENCRYPT_DECRYPT",
            Self::SignVerify => "SIGN_VERIFY",
            Self::GenerateVerifyMac => "GENERATE_VERIFY_MAC",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Key {
    /// The key id, a UUID in lower case.
    pub id: String,
    /// The account that owns the key.
    pub account: String,
    pub region: String,
    pub state: KeyState,
    /// Whether AWS manages it for S3 (`aws/s3`): nobody can change it, and it has no cost of its own.
    pub aws_managed: bool,
    /// `KeyUsage`.
    pub usage: KeyUsage,
    /// `KeySpec`: `SYMMETRIC_DEFAULT` for a key that encrypts here.
    pub spec: String,
    pub description: String,
    /// `CreationDate`.
    pub created: Timestamp,
    /// `DeletionDate`, while the deletion is pending.
    pub deletion: Option<Timestamp>,
    /// Automatic rotation, if it is enabled.
    pub rotation: Option<RotationSchedule>,
    /// Tags, for `aws:ResourceTag/…`.
    pub tags: Vec<(String, String)>,
    pub policy: PolicyDocument,
    pub grants: Vec<Grant>,
    /// The grants' metadata, from when KMS created them.
    pub grant_notes: Vec<GrantNote>,
    /// The key material, oldest first; never empty. The newest encrypts, all of it decrypts.
    material: (Vec<Material>, Material),
}

impl Key {
    /// Creates an enabled encryption key with new material.
    pub fn new(
        id: &str,
        account: &str,
        region: &str,
        policy: PolicyDocument,
        entropy: &mut Entropy,
    ) -> Self {
        Self {
            id: id.to_owned(),
            account: account.to_owned(),
            region: region.to_owned(),
            state: KeyState::Enabled,
            aws_managed: false,
            usage: KeyUsage::default(),
            spec: "SYMMETRIC_DEFAULT".to_owned(),
            description: String::new(),
            created: Timestamp(0),
            deletion: None,
            rotation: None,
            tags: Vec::new(),
            policy,
            grants: Vec::new(),
            grant_notes: Vec::new(),
            material: (Vec::new(), Material::new(entropy)),
        }
    }

    /// Adds material that encrypts from now on; the old material still decrypts (KMS guide, rotate-keys).
    pub fn rotate(&mut self, now: Timestamp, entropy: &mut Entropy) {
        self.add_material(now, false, entropy);
    }

    pub(super) fn add_material(&mut self, now: Timestamp, automatic: bool, entropy: &mut Entropy) {
        let new = Material {
            rotated: Some(now),
            automatic,
            ..Material::new(entropy)
        };
        let old = std::mem::replace(&mut self.material.1, new);
        self.material.0.push(old);
    }

    /// Restores the material of a key that was saved elsewhere: the older generations, oldest first, and the current
    /// one.
    pub fn restore_material(&mut self, older: Vec<Material>, current: Material) {
        self.material = (older, current);
    }

    /// All key material, oldest first; the last one encrypts.
    pub fn materials(&self) -> impl Iterator<Item = &Material> {
        self.material.0.iter().chain([&self.material.1])
    }

    pub fn arn(&self) -> String {
        format!(
            "arn:aws:kms:{}:{}:key/{}",
            self.region, self.account, self.id
        )
    }

    /// The material that currently encrypts.
    pub fn current(&self) -> &Material {
        &self.material.1
    }

    /// The material whose id starts with these bytes.
    pub fn material(&self, id: &[u8]) -> Option<&Material> {
        self.materials()
            .find(|material| material.id.starts_with(id))
    }

    /// The key id as 16 bytes.
    pub fn uuid(&self) -> [u8; 16] {
        uuid_bytes(&self.id)
    }

    /// Whether the key encrypts and decrypts symmetrically.
    pub fn is_symmetric_encryption(&self) -> bool {
        self.spec == "SYMMETRIC_DEFAULT"
    }

    /// Rejects a key that is not enabled.
    ///
    /// # Errors
    /// `DisabledException`, `KMSInvalidStateException`.
    pub fn enabled(&self) -> Result<(), KmsError> {
        match self.state {
            KeyState::Disabled => Err(KmsError::Disabled {
                key_arn: self.arn(),
            }),
            _ => self.not_pending_deletion(),
        }
    }

    /// Rejects a key that is pending deletion.
    ///
    /// # Errors
    /// `KMSInvalidStateException`.
    pub fn not_pending_deletion(&self) -> Result<(), KmsError> {
        match self.state {
            KeyState::PendingDeletion => Err(KmsError::PendingDeletion {
                key_arn: self.arn(),
            }),
            _ => Ok(()),
        }
    }

    /// Rejects changes to an AWS managed key. (Its key policy already denies them to everyone. This error is ours: AWS
    /// publishes no such answer.)
    ///
    /// # Errors
    /// `UnsupportedOperationException`.
    pub fn customer_managed(&self) -> Result<(), KmsError> {
        match self.aws_managed {
            false => Ok(()),
            true => Err(KmsError::other(
                "UnsupportedOperationException",
                format!(
                    "{} is an AWS managed key: AWS alone changes it.",
                    self.arn()
                ),
            )),
        }
    }

    /// Rejects `operation`, which encrypts or decrypts, if the key's state or usage does not allow it.
    ///
    /// # Errors
    /// `DisabledException`, `KMSInvalidStateException`, `InvalidKeyUsageException`.
    pub fn usable(&self, operation: &'static str) -> Result<(), KmsError> {
        self.enabled()?;
        match self.usage {
            KeyUsage::EncryptDecrypt => Ok(()),
            usage => Err(KmsError::InvalidKeyUsage {
                key_arn: self.arn(),
                usage: usage.name(),
                operation,
            }),
        }
    }
}

/// A key id as 16 bytes: its 32 hexadecimal digits, read as a number.
pub(super) fn uuid_bytes(id: &str) -> [u8; 16] {
    let digits = id.chars().filter_map(|letter| letter.to_digit(16));
    (digits.take(32))
        .fold(0, |number: u128, digit| (number << 4) | u128::from(digit))
        .to_be_bytes()
}
