//! The five permissions this lab is about, and the presets that combine them.

use super::names::{BUCKET, key_arn};
use super::sample::Sample;

/// One of the five actions that have a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// `s3:PutObject`
    PutObject,
    /// `s3:GetObject`
    GetObject,
    /// `kms:GenerateDataKey`
    GenerateDataKey,
    /// `kms:Decrypt`
    Decrypt,
    /// `kms:Encrypt`
    Encrypt,
}

impl Permission {
    /// In the order of the panel.
    pub const ALL: [Self; 5] = [
        Self::PutObject,
        Self::GetObject,
        Self::GenerateDataKey,
        Self::Decrypt,
        Self::Encrypt,
    ];

    pub fn action(self) -> &'static str {
        match self {
            Self::PutObject => "s3:PutObject",
            Self::GetObject => "s3:GetObject",
            Self::GenerateDataKey => "kms:GenerateDataKey",
            Self::Decrypt => "kms:Decrypt",
            Self::Encrypt => "kms:Encrypt",
        }
    }

    /// Its purpose, in three or four words.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::PutObject => "upload an object",
            Self::GetObject => "download an object",
            Self::GenerateDataKey => "required to upload",
            Self::Decrypt => "required to download",
            Self::Encrypt => "never used by S3",
        }
    }

    /// Whether it is an S3 action.
    pub fn is_s3(self) -> bool {
        matches!(self, Self::PutObject | Self::GetObject)
    }

    /// The ARN on which this lab's policies grant it.
    pub fn resource(self) -> String {
        if self.is_s3() {
            format!("arn:aws:s3:::{BUCKET}/*")
        } else {
            key_arn()
        }
    }
}

/// A ready-made set of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Only what an upload needs.
    UploadOnly,
    /// Only what a download needs.
    DownloadOnly,
    UploadAndDownload,
    /// S3's own permissions, and `kms:Encrypt`: the KMS permission that sounds right and that S3 never uses.
    EncryptOnly,
    Nothing,
}

impl Preset {
    /// In the order of the menu.
    pub const ALL: [Self; 5] = [
        Self::UploadAndDownload,
        Self::UploadOnly,
        Self::DownloadOnly,
        Self::EncryptOnly,
        Self::Nothing,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::UploadOnly => "Upload only",
            Self::DownloadOnly => "Download only",
            Self::UploadAndDownload => "Upload and download",
            Self::EncryptOnly => "kms:Encrypt only (the classic mistake)",
            Self::Nothing => "No permissions",
        }
    }

    pub fn permissions(self) -> &'static [Permission] {
        use Permission::{Decrypt, Encrypt, GenerateDataKey, GetObject, PutObject};
        match self {
            Self::UploadOnly => &[PutObject, GenerateDataKey],
            Self::DownloadOnly => &[GetObject, Decrypt],
            Self::UploadAndDownload => &[PutObject, GetObject, GenerateDataKey, Decrypt],
            Self::EncryptOnly => &[PutObject, GetObject, Encrypt],
            Self::Nothing => &[],
        }
    }

    /// The preset that grants exactly these permissions.
    pub fn matching(granted: impl Fn(Permission) -> bool) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| {
            Permission::ALL
                .into_iter()
                .all(|permission| granted(permission) == preset.permissions().contains(&permission))
        })
    }
}

/// The ARN for which a switch is evaluated: the key, or any object, because the switches grant access to all objects.
pub(in crate::core::lab) fn example(permission: Permission) -> String {
    if permission.is_s3() {
        format!("arn:aws:s3:::{BUCKET}/{}", Sample::Data.name())
    } else {
        key_arn()
    }
}
