//! The causes that the error alone suggests, the likeliest first.

use super::cause_kind::CauseKind;
use super::check;
use super::diagnosis::Cause;
use super::people::Names;
use super::reading::{ErrorKind, Reading};
use crate::core::error::Service;
use crate::core::iam::PolicyKind;

pub(super) fn by_text(reading: &Reading, names: &Names) -> Vec<Cause> {
    let Some(kind) = reading.kind else {
        let says = reading.trouble.as_ref().map(|trouble| Cause {
            kind: CauseKind::Unknown,
            says: trouble.says.clone(),
            check: trouble.needs.clone(),
        });
        return says.into_iter().collect();
    };
    let mut causes = Vec::new();
    let mut add = |kind: CauseKind, says: String| {
        causes.push(Cause {
            kind,
            says,
            check: check::of(kind, reading, names),
        });
    };
    let (caller, action) = (&names.caller, &names.action);
    match kind {
        ErrorKind::Denied => denied(reading, names, &mut add),
        ErrorKind::OtherAccount => {
            add(
                CauseKind::OtherAccountNotAllowed,
                format!("The KMS key belongs to another account than `{caller}`, and its key policy doesn\u{2019}t allow `{action}` to that account. Both sides must allow it: the key policy there, and an identity policy here."),
            );
            add(
                CauseKind::KeyMissing,
                "Or there is no such key in this Region: KMS doesn\u{2019}t tell another account which.".to_owned(),
            );
            add(
                CauseKind::ExplicitDeny,
                "Or a Deny statement in its key policy applies.".to_owned(),
            );
        }
        ErrorKind::OldCiphertext => {
            add(
                CauseKind::OtherAccountNotAllowed,
                format!("KMS didn\u{2019}t let the caller decrypt with the key that encrypted this. Usually the key belongs to another account, or `{caller}` isn\u{2019}t allowed `kms:Decrypt` on it."),
            );
            add(
                CauseKind::KeyMissing,
                "Or the key is in another Region, or deleted: a ciphertext can be decrypted only where its key is.".to_owned(),
            );
            add(CauseKind::NoAllow, format!("Or no policy allows `kms:Decrypt` to `{caller}`."));
        }
        ErrorKind::Bare | ErrorKind::Forbidden => bare(reading, names, &mut add),
        ErrorKind::KeyDisabled => add(
            CauseKind::KeyState,
            "The KMS key is disabled. No policy can change that: someone who may must enable it.".to_owned(),
        ),
        ErrorKind::KeyState => add(
            CauseKind::KeyState,
            "The KMS key isn\u{2019}t in a state in which it can be used: it is scheduled for deletion, or has no key material. No policy can change that.".to_owned(),
        ),
        ErrorKind::KeyMissing => add(
            CauseKind::KeyMissing,
            "KMS knows no key of this name in this account and Region. Look at the key ID, at the alias, and at the Region.".to_owned(),
        ),
        ErrorKind::OtherRegion => add(
            CauseKind::KeyMissing,
            "The key\u{2019}s ARN is of another Region than the one that was called. A KMS key works in its own Region only.".to_owned(),
        ),
        ErrorKind::IncorrectKey => add(
            CauseKind::WrongKey,
            "The key named in the request isn\u{2019}t the one that encrypted this.".to_owned(),
        ),
        ErrorKind::NeedsSignature => add(
            CauseKind::AnonymousNeedsSigv4,
            "The object is encrypted with a KMS key, and the request isn\u{2019}t signed with Signature Version 4. KMS answers nobody anonymous, so a public bucket policy doesn\u{2019}t make such an object public.".to_owned(),
        ),
        ErrorKind::AnonymousMultipart => add(
            CauseKind::AnonymousNeedsSigv4,
            "The request has no credentials. S3 refuses an anonymous multipart upload whatever the bucket policy says.".to_owned(),
        ),
        ErrorKind::PublicBlocked => add(
            CauseKind::BlockPublicAccess,
            "S3 Block Public Access refuses what would make the bucket public. It is on for every new bucket, and overrides every policy.".to_owned(),
        ),
        ErrorKind::CustomerKeysBlocked => add(
            CauseKind::SseCBlocked,
            "The bucket blocks uploads with customer-provided keys (SSE-C), as new buckets do. Use SSE-KMS or SSE-S3, or unblock SSE-C in the bucket\u{2019}s encryption settings.".to_owned(),
        ),
        ErrorKind::AclsOff => add(
            CauseKind::AclDisabled,
            "ACLs are off in this bucket (Object Ownership is BucketOwnerEnforced). Send no ACL: leave out `--acl`, and use a bucket policy instead.".to_owned(),
        ),
        ErrorKind::Throttled => add(
            CauseKind::Throttled,
            "Too many requests in a second. It isn\u{2019}t a matter of permissions: try again with a backoff, and use a Bucket Key so that S3 asks KMS less often.".to_owned(),
        ),
        ErrorKind::GrantMissing => add(
            CauseKind::GrantMissing,
            "The grant, or the grant token, isn\u{2019}t valid: it was retired or revoked, or it belongs to another key.".to_owned(),
        ),
        ErrorKind::PrincipalMissing => add(
            CauseKind::PrincipalRecreated,
            "A policy names a user or role that doesn\u{2019}t exist, or no longer does. A policy is bound to the one that existed, not to its name: save it again with the new ARN.".to_owned(),
        ),
        ErrorKind::InvalidCiphertext => add(
            CauseKind::NotAnAccessProblem,
            "KMS can\u{2019}t decrypt this: the ciphertext is damaged, or the encryption context isn\u{2019}t exactly the one that it was encrypted with.".to_owned(),
        ),
        ErrorKind::NotAccess => add(CauseKind::NotAnAccessProblem, not_access(reading)),
    }
    causes
}

fn not_access(reading: &Reading) -> String {
    match reading.code.as_deref() {
        Some("NoSuchKey") => "There is no object of this name in the bucket. (Without `s3:ListBucket`, S3 would say Access Denied.)".to_owned(),
        Some("NoSuchBucket") => "There is no bucket of this name.".to_owned(),
        Some("ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => {
            "The session\u{2019}s credentials have expired. Sign in again.".to_owned()
        }
        Some("InvalidAccessKeyId" | "InvalidClientTokenId" | "UnrecognizedClientException" | "InvalidToken") => {
            "AWS doesn\u{2019}t know these credentials.".to_owned()
        }
        Some("SignatureDoesNotMatch" | "InvalidSignatureException" | "IncompleteSignature") => {
            "The signature doesn\u{2019}t fit the request: the secret key is wrong, or something on the way changed the request.".to_owned()
        }
        Some("RequestTimeTooSkewed") => "The clock of the caller is wrong by more than 15 minutes.".to_owned(),
        Some(code) => format!("`{code}` says that the request itself can\u{2019}t be carried out. No policy causes it."),
        None => "The request itself can\u{2019}t be carried out. No policy causes it.".to_owned(),
    }
}

/// The sentence names the kind of policy.
fn denied(reading: &Reading, names: &Names, add: &mut impl FnMut(CauseKind, String)) {
    let (caller, action) = (&names.caller, &names.action);
    let of_kms = reading.service == Some(Service::Kms);
    if is_listing(reading) {
        add(
            CauseKind::NoListPermission,
            format!(
                "There is no such object, and `{caller}` isn\u{2019}t allowed `s3:ListBucket`, so S3 answers Access Denied instead of NoSuchKey."
            ),
        );
    }
    if reading.principal.as_deref() == Some("anonymous") {
        add(
            CauseKind::AnonymousNeedsSigv4,
            "The request has no credentials, and no policy allows it to everyone. Sign it with the credentials of a user or role.".to_owned(),
        );
    }
    let deny = |what: &str| {
        format!("A Deny statement in {what} applies to this request. It overrides every Allow.")
    };
    match (reading.policy, reading.explicit) {
        (Some(PolicyKind::PermissionsBoundary), explicit) => add(
            CauseKind::Boundary,
            match explicit {
                Some(true) => deny("the permissions boundary"),
                _ => format!(
                    "The permissions boundary of `{caller}` doesn\u{2019}t allow `{action}`. A boundary allows nothing by itself, but what it omits is denied."
                ),
            },
        ),
        (Some(PolicyKind::Session), explicit) => add(
            CauseKind::SessionPolicy,
            match explicit {
                Some(true) => deny("the session policy"),
                _ => format!(
                    "The session was begun with a policy of its own, and that doesn\u{2019}t allow `{action}`."
                ),
            },
        ),
        (Some(PolicyKind::ServiceControl), explicit) => add(
            CauseKind::Scp,
            match explicit {
                Some(true) => deny("a service control policy of the organization"),
                _ => format!(
                    "No service control policy of some level of the organization allows `{action}`."
                ),
            },
        ),
        (Some(PolicyKind::ResourceControl), _) => {
            add(
                CauseKind::Rcp,
                deny("a resource control policy of the organization"),
            );
        }
        (Some(PolicyKind::VpcEndpoint), explicit) => add(
            CauseKind::EndpointPolicy,
            match explicit {
                Some(true) => deny("the VPC endpoint policy"),
                _ => format!("The policy of the VPC endpoint doesn\u{2019}t allow `{action}`."),
            },
        ),
        (policy, Some(true)) => {
            let what = match policy {
                Some(PolicyKind::KeyPolicy) => "the key policy",
                Some(PolicyKind::BucketPolicy) => "the bucket policy",
                Some(PolicyKind::Identity) => "an identity policy",
                _ => "one of the policies",
            };
            add(CauseKind::ExplicitDeny, deny(what));
            if policy != Some(PolicyKind::Identity) {
                add(
                    CauseKind::NetworkCondition,
                    "Often such a Deny spares only one network: it tests `aws:SourceVpce`, `aws:SourceVpc` or `aws:SourceIp`.".to_owned(),
                );
            }
        }
        (Some(PolicyKind::KeyPolicy), _) if names.is_elsewhere() => {
            elsewhere(names, add);
        }
        (Some(PolicyKind::KeyPolicy), _) => {
            add(
                CauseKind::KeyPolicyDoesNotDelegate,
                format!(
                    "The key policy neither allows `{action}` to `{caller}` nor delegates to the account\u{2019}s IAM policies. Without one of the two, no IAM policy counts."
                ),
            );
            add(
                CauseKind::PrincipalRecreated,
                format!(
                    "Or `{caller}` was deleted and created again: the key policy is bound to the old one, and shows an id such as `AROA\u{2026}`."
                ),
            );
            add(
                CauseKind::GrantMissing,
                "Or a grant was meant to allow it, and is missing.".to_owned(),
            );
        }
        (Some(PolicyKind::BucketPolicy), _) => elsewhere(names, add),
        (policy, _) => {
            add(
                CauseKind::NoAllow,
                match policy {
                    Some(_) => format!(
                        "No statement in the identity policies of `{caller}` allows `{action}` on this resource."
                    ),
                    None => format!(
                        "No policy allows `{action}` to `{caller}`, or one denies it: this message doesn\u{2019}t say which."
                    ),
                },
            );
            if policy.is_none() && of_kms {
                add(
                    CauseKind::KeyPolicyDoesNotDelegate,
                    "Or the key policy doesn\u{2019}t delegate to the account\u{2019}s IAM policies.".to_owned(),
                );
            }
            if policy.is_none() {
                add(
                    CauseKind::ExplicitDeny,
                    "Or a Deny statement applies.".to_owned(),
                );
                return;
            }
            add(
                CauseKind::ConditionNotMet,
                "Or a statement would allow it, and one of its conditions isn\u{2019}t met."
                    .to_owned(),
            );
            if of_kms && names.resource.starts_with("arn:") {
                add(
                    CauseKind::AliasAsResource,
                    "Or a statement names an alias, or another key, as its Resource.".to_owned(),
                );
            }
            if reading.is_by_s3() {
                add(
                    CauseKind::NetworkCondition,
                    "Or a statement asks for an address or a VPC endpoint: S3 calls KMS from its own network.".to_owned(),
                );
                add(
                    CauseKind::BucketKeyContext,
                    "Or a statement asks for the object\u{2019}s ARN in the encryption context, and the bucket has a Bucket Key.".to_owned(),
                );
            }
        }
    }
}

fn elsewhere(names: &Names, add: &mut impl FnMut(CauseKind, String)) {
    let (caller, action) = (&names.caller, &names.action);
    let (what, policy) = match names.action.starts_with("kms:") {
        true => ("KMS key", "key policy"),
        false => ("bucket", "bucket policy"),
    };
    add(
        CauseKind::OtherAccountNotAllowed,
        format!(
            "The {what} belongs to another account than `{caller}`, and its {policy} doesn\u{2019}t allow `{action}`. Both sides must allow it."
        ),
    );
    add(
        CauseKind::PrincipalRecreated,
        format!("Or `{caller}` was deleted and created again after the {policy} was saved."),
    );
}

/// Whether S3 denied the listing in place of a missing object.
pub(super) fn is_listing(reading: &Reading) -> bool {
    let asked_object = reading.operation.as_deref().is_some_and(|operation| {
        [
            "GetObject",
            "HeadObject",
            "CopyObject",
            "GetObjectAttributes",
        ]
        .contains(&operation)
    });
    asked_object && reading.action.as_deref() == Some("s3:ListBucket")
}

/// `Access Denied` without a reason.
fn bare(reading: &Reading, names: &Names, add: &mut impl FnMut(CauseKind, String)) {
    let (caller, action) = (&names.caller, &names.action);
    let operation = reading.operation.as_deref().unwrap_or("");
    let of_kms = reading.service == Some(Service::Kms);
    let reads = ["GetObject", "HeadObject"].contains(&operation);
    if reads && reading.kind == Some(ErrorKind::Forbidden) {
        add(
            CauseKind::NoListPermission,
            "HEAD has no body, so the answer is 403 and nothing else. Either there is no such object and `s3:ListBucket` is missing, so that S3 doesn\u{2019}t say NotFound, or `s3:GetObject` is missing.".to_owned(),
        );
    }
    if of_kms {
        add(
            CauseKind::NoAllow,
            format!(
                "No policy allows `{action}` to `{caller}`, or one denies it: this text doesn\u{2019}t say which."
            ),
        );
        return;
    }
    if reading.kind == Some(ErrorKind::Bare) {
        add(
            CauseKind::OtherAccountNotAllowed,
            "S3 gives the reason only inside one account or organization. Without one, the bucket usually belongs to another account, or the request isn\u{2019}t signed.".to_owned(),
        );
    }
    add(
        CauseKind::NoAllow,
        match names.action.as_str() {
            "" => "No policy allows the call, or one denies it.".to_owned(),
            action => format!("No policy allows `{action}` to `{caller}`, or one denies it."),
        },
    );
    if reads && reading.kind == Some(ErrorKind::Bare) {
        add(
            CauseKind::NoListPermission,
            "Or there is no such object, and without `s3:ListBucket` S3 answers Access Denied instead of NoSuchKey.".to_owned(),
        );
    }
    if operation.starts_with("PutBucketPolicy") || operation.contains("Acl") {
        add(
            CauseKind::BlockPublicAccess,
            "Or Block Public Access refuses what would make the bucket public.".to_owned(),
        );
    }
    add(
        CauseKind::ExplicitDeny,
        "Or a Deny statement applies.".to_owned(),
    );
}
