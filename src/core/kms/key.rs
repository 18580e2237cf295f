//! A KMS key: its state, its material, its grants.

use super::{GrantNote, KmsError};
use crate::core::clock::Timestamp;
use crate::core::crypto::Aes256Key;
use crate::core::entropy::Entropy;
use crate::core::iam::{Grant, PolicyDocument};
use std::fmt;

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

impl KeyState {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion => "PendingDeletion",
        }
    }
}

/// One generation of a key's secret: 256 bits that never leave this module's storey.
#[derive(Clone)]
pub struct Material {
    /// `KeyMaterialId`: 32 bytes, shown as 64 hexadecimal digits.
    pub id: [u8; 32],
    /// The secret, overwritten when dropped.
    pub secret: Aes256Key,
    /// When a rotation made it; none for the first.
    pub rotated: Option<Timestamp>,
}

impl Material {
    /// Fresh random material.
    fn new(entropy: &mut Entropy) -> Self {
        Self {
            id: entropy.array(),
            secret: Aes256Key::new(entropy.array()),
            rotated: None,
        }
    }
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Material(..)")
    }
}

/// What a key is for (KMS API reference, `CreateKey`). Only symmetric encryption does anything here; the
/// other usages exist so that a key can be the wrong one.
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
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::EncryptDecrypt => "ENCRYPT_DECRYPT",
            Self::SignVerify => "SIGN_VERIFY",
            Self::GenerateVerifyMac => "GENERATE_VERIFY_MAC",
        }
    }
}

/// A KMS key.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key id, a UUID in lower case.
    pub id: String,
    /// The account that owns it.
    pub account: String,
    pub region: String,
    pub state: KeyState,
    /// Whether AWS manages it for S3 (`aws/s3`): nobody can change it, and it costs nothing by itself.
    pub aws_managed: bool,
    /// What it is for.
    pub usage: KeyUsage,
    /// `KeySpec`: `SYMMETRIC_DEFAULT` for a key that encrypts here.
    pub spec: String,
    pub description: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it will be deleted, while that is pending.
    pub deletion: Option<Timestamp>,
    /// Tags, for `aws:ResourceTag/…`.
    pub tags: Vec<(String, String)>,
    /// Its key policy.
    pub policy: PolicyDocument,
    pub grants: Vec<Grant>,
    /// What KMS noted when it made a grant, beside what it allows.
    pub grant_notes: Vec<GrantNote>,
    /// Its material, oldest first; never empty. The last one encrypts, all of them decrypt.
    material: (Vec<Material>, Material),
}

impl Key {
    /// An enabled key for encryption, with fresh material.
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
            tags: Vec::new(),
            policy,
            grants: Vec::new(),
            grant_notes: Vec::new(),
            material: (Vec::new(), Material::new(entropy)),
        }
    }

    /// New material encrypts from now on; the old goes on decrypting (KMS guide, rotate-keys).
    pub fn rotate(&mut self, now: Timestamp, entropy: &mut Entropy) {
        let new = Material {
            rotated: Some(now),
            ..Material::new(entropy)
        };
        let old = std::mem::replace(&mut self.material.1, new);
        self.material.0.push(old);
    }

    /// Brings material back with a key that was kept outside: the older generations, oldest first, and the one that
    /// encrypts.
    pub fn restore_material(&mut self, older: Vec<Material>, current: Material) {
        self.material = (older, current);
    }

    /// All of its material, oldest first; the last one encrypts.
    pub fn materials(&self) -> impl Iterator<Item = &Material> {
        self.material.0.iter().chain([&self.material.1])
    }

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
        self.materials()
            .find(|material| material.id.starts_with(id))
    }

    /// The key id as 16 bytes.
    pub fn uuid(&self) -> [u8; 16] {
        uuid_bytes(&self.id)
    }

    /// Whether it seals and opens with one and the same key.
    pub fn is_symmetric_encryption(&self) -> bool {
        self.spec == "SYMMETRIC_DEFAULT"
    }

    /// Refuses a key that is not enabled.
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

    /// Refuses a key that waits to be deleted.
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

    /// Refuses to change an AWS managed key. (Its key policy already allows nobody to; should a caller
    /// come so far, this is ours: AWS publishes no such answer.)
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

    /// Refuses when the state, or the key's usage, does not allow `operation`, which encrypts or decrypts.
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

/// A key id's 16 bytes: its 32 hexadecimal digits, read as a number.
pub(super) fn uuid_bytes(id: &str) -> [u8; 16] {
    let digits = id.chars().filter_map(|letter| letter.to_digit(16));
    (digits.take(32))
        .fold(0, |number: u128, digit| (number << 4) | u128::from(digit))
        .to_be_bytes()
}
