//! What fails next once the error is fixed.
//!
//! Source: S3 User Guide, "Required permissions for Amazon S3 API operations"; AWS re:Post, "s3-large-file-encryption-
//! kms-key"; AWS CLI S3 configuration (parts from 8 MiB).

use super::diagnosis::{DeniedFix, NextDenial};
use super::given::GivenPolicy;
use super::people::Names;
use super::policies::{Assembled, assemble};
use super::reading::{ErrorKind, Reading};
use crate::core::access::next_actions;
use crate::core::iam::{PolicyKind, Request, decide};

/// Whether the caller's pasted policies allow another action on the same resource; `None` if none was pasted.
fn allows(request: &Request, action: &str, given: &[GivenPolicy]) -> Option<bool> {
    let other = Request {
        action: action.to_owned(),
        ..request.clone()
    };
    let assembled = assemble(&other, given);
    assembled
        .has(PolicyKind::Identity)
        .then(|| decide(&other, &assembled.set).is_allowed())
}

pub(super) fn next_denials(
    reading: &Reading,
    names: &Names,
    request: &Request,
    given: &[GivenPolicy],
    assembled: &Assembled,
    fixes: &[DeniedFix],
) -> Vec<NextDenial> {
    let mut next: Vec<NextDenial> = Vec::new();
    let mut add = |action: &str, says: String| {
        if !next
            .iter()
            .any(|known| known.action == action && known.says == says)
        {
            next.push(NextDenial {
                action: action.to_owned(),
                says,
            });
        }
    };
    let by_s3 = request.context.get("kms:ViaService").is_some();
    let can = |action: &str| allows(request, action, given);
    let operation = reading.operation.as_deref().unwrap_or("");
    let action = request.action.as_str();
    if action == "kms:GenerateDataKey" && by_s3 && can("kms:Decrypt") != Some(true) {
        add(
            "kms:Decrypt",
            "`kms:Decrypt`, for files of 8 MiB and more: the CLI and boto3 send those in parts, and S3 decrypts the data key for each part after the first call.".to_owned(),
        );
    }
    if action == "kms:Decrypt"
        && by_s3
        && operation != "GetObject"
        && can("kms:GenerateDataKey") == Some(false)
    {
        add(
            "kms:GenerateDataKey",
            "`kms:GenerateDataKey`, when a file is uploaded: S3 asks for a new data key."
                .to_owned(),
        );
    }
    if action == "s3:GetObject" {
        add(
            "kms:Decrypt",
            match operation {
                "HeadObject" => "`kms:Decrypt`, when the object is downloaded: HEAD needs no key, GetObject does if the object is encrypted with a KMS key.".to_owned(),
                _ => "`kms:Decrypt`, if the object is encrypted with a KMS key.".to_owned(),
            },
        );
    }
    if action == "s3:PutObject" {
        for action in next_actions(request, &assembled.set) {
            add(
                &action,
                format!("`{action}`: the request\u{2019}s headers ask for it too."),
            );
        }
        add(
            "kms:GenerateDataKey",
            "`kms:GenerateDataKey`, if the upload is encrypted with a KMS key, and then `kms:Decrypt` for files of 8 MiB and more.".to_owned(),
        );
    }
    if action == "s3:ListBucket" && ["GetObject", "HeadObject"].contains(&operation) {
        add(
            "s3:GetObject",
            "With `s3:ListBucket`, the answer becomes NoSuchKey: the object still has to be there."
                .to_owned(),
        );
    }
    // Both accounts must allow it.
    let elsewhere = request
        .principal
        .account()
        .is_some_and(|account| account != request.resource_account);
    if elsewhere {
        let touches = |kind: PolicyKind| fixes.iter().any(|fix| fix.kind == kind);
        let of_resource = match request.action.starts_with("kms:") {
            true => PolicyKind::KeyPolicy,
            false => PolicyKind::BucketPolicy,
        };
        let account = names.account.as_deref().unwrap_or("of the caller");
        let refusing = decide(request, &assembled.set);
        let own = refusing.also_refusing().contains(&PolicyKind::Identity)
            || !assembled.has(PolicyKind::Identity);
        if own && (!touches(PolicyKind::Identity) || reading.kind == Some(ErrorKind::OtherAccount))
        {
            add(
                "",
                format!(
                    "The side of account {account}: an identity policy of `{}` must allow `{}` too.",
                    names.caller, request.action
                ),
            );
        }
        if !assembled.has(of_resource) && !touches(of_resource) {
            add(
                "",
                format!(
                    "The side of account {}: the {of_resource} there must allow `{}` to account {account} too.",
                    request.resource_account, request.action
                ),
            );
        }
    }
    next
}
