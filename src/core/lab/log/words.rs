//! The words for the lab's values in the log's text. They are separate from the words on the page, so that changing
//! those never changes the log's format.

use crate::core::iam::PolicyKind;
use crate::core::lab::{CallerChoice, EncryptionChoice, LabPolicy, Permission, Preset};

/// A permission is written as its action's name.
pub fn permission(permission: Permission) -> &'static str {
    permission.action()
}

pub fn preset(preset: Preset) -> &'static str {
    match preset {
        Preset::UploadOnly => "upload-only",
        Preset::DownloadOnly => "download-only",
        Preset::UploadAndDownload => "upload-and-download",
        Preset::EncryptOnly => "encrypt-only",
        Preset::Nothing => "nothing",
    }
}

pub fn policy(policy: LabPolicy) -> &'static str {
    match policy {
        LabPolicy::Identity => "identity",
        LabPolicy::Key => "key",
        LabPolicy::Bucket => "bucket",
        LabPolicy::Boundary => "boundary",
        LabPolicy::Session => "session",
        LabPolicy::ServiceControl => "service-control",
        LabPolicy::Grants => "grants",
    }
}

pub fn caller(caller: CallerChoice) -> &'static str {
    match caller {
        CallerChoice::App => "app",
        CallerChoice::Auditor => "auditor",
        CallerChoice::Admin => "admin",
        CallerChoice::Partner => "partner",
        CallerChoice::Anonymous => "anonymous",
    }
}

pub fn encryption(kind: EncryptionChoice) -> &'static str {
    match kind {
        EncryptionChoice::SseKms => "sse-kms",
        EncryptionChoice::SseKmsBucketKey => "sse-kms-bucket-key",
        EncryptionChoice::SseKmsAwsManaged => "sse-kms-managed-key",
        EncryptionChoice::DsseKms => "dsse-kms",
        EncryptionChoice::SseS3 => "sse-s3",
        EncryptionChoice::SseC => "sse-c",
        EncryptionChoice::BucketDefault => "none",
    }
}

pub const POLICY_KINDS: [PolicyKind; 9] = [
    PolicyKind::Identity,
    PolicyKind::KeyPolicy,
    PolicyKind::BucketPolicy,
    PolicyKind::Grant,
    PolicyKind::PermissionsBoundary,
    PolicyKind::Session,
    PolicyKind::ServiceControl,
    PolicyKind::ResourceControl,
    PolicyKind::VpcEndpoint,
];

pub fn policy_kind(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "identity",
        PolicyKind::KeyPolicy => "key",
        PolicyKind::BucketPolicy => "bucket",
        PolicyKind::Grant => "grant",
        PolicyKind::PermissionsBoundary => "boundary",
        PolicyKind::Session => "session",
        PolicyKind::ServiceControl => "service-control",
        PolicyKind::ResourceControl => "resource-control",
        PolicyKind::VpcEndpoint => "vpc-endpoint",
    }
}
