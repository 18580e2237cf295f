//! How to find out whether a cause is the one: a command, with the reader's names.

use super::cause_kind::CauseKind;
use super::people::Names;
use super::reading::Reading;
use crate::core::iam::PolicyKind;

fn region(names: &Names) -> String {
    names
        .region
        .as_ref()
        .map_or_else(String::new, |region| format!(" --region {region}"))
}

/// A command's argument in single quotes where the shell would read it otherwise.
fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+=,.@:/".contains(&byte);
    match !text.is_empty() && text.bytes().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

fn key_id(names: &Names) -> String {
    match names.resource.starts_with("arn:aws") && names.resource.contains(":kms:") {
        true => quoted(&names.resource),
        false => "<the key's ARN>".to_owned(),
    }
}

fn key_policy(names: &Names) -> String {
    format!(
        "aws kms get-key-policy --key-id {}{} --query Policy --output text",
        key_id(names),
        region(names)
    )
}

fn bucket_policy(names: &Names) -> String {
    format!(
        "aws s3api get-bucket-policy --bucket {} --query Policy --output text",
        quoted(&names.bucket)
    )
}

fn resource_policy(names: &Names) -> String {
    match names.action.starts_with("kms:") {
        true => key_policy(names),
        false => bucket_policy(names),
    }
}

fn describe_key(names: &Names) -> String {
    format!(
        "aws kms describe-key --key-id {}{}",
        key_id(names),
        region(names)
    )
}

fn head_object(names: &Names) -> String {
    format!(
        "aws s3api head-object --bucket {} --key {}",
        quoted(&names.bucket),
        quoted(&names.object)
    )
}

fn simulate(names: &Names) -> String {
    let arn = match names.principal_arn.as_str() {
        "" => "<the caller's ARN>".to_owned(),
        arn => quoted(arn),
    };
    let resource = match names.resource.as_str() {
        "" => String::new(),
        resource => format!(" --resource-arns {}", quoted(resource)),
    };
    format!(
        "aws iam simulate-principal-policy --policy-source-arn {arn} --action-names {}{resource}",
        match names.action.as_str() {
            "" => "<the action>",
            action => action,
        }
    )
}

/// The one check for a cause.
pub(super) fn of(kind: CauseKind, reading: &Reading, names: &Names) -> String {
    match kind {
        CauseKind::NoAllow | CauseKind::ConditionNotMet | CauseKind::AliasAsResource => {
            simulate(names)
        }
        CauseKind::ExplicitDeny => match reading.policy {
            Some(PolicyKind::Identity) => simulate(names),
            _ => resource_policy(names),
        },
        CauseKind::KeyPolicyDoesNotDelegate | CauseKind::PrincipalRecreated => {
            resource_policy(names)
        }
        CauseKind::OtherAccountNotAllowed => format!(
            "{}, run in {}",
            resource_policy(names),
            match &names.owner {
                Some(owner) if names.is_elsewhere() => format!("account {owner}"),
                _ => "the account that owns it".to_owned(),
            }
        ),
        CauseKind::WrongKey | CauseKind::KeyState | CauseKind::KeyMissing => describe_key(names),
        CauseKind::BucketKeyContext => format!(
            "aws s3api get-bucket-encryption --bucket {}: look for `BucketKeyEnabled`",
            quoted(&names.bucket)
        ),
        CauseKind::Boundary => {
            let (command, flag) = match names.is_user {
                true => ("get-user", "--user-name"),
                false => ("get-role", "--role-name"),
            };
            format!("aws iam {command} {flag} {}: look for `PermissionsBoundary`", quoted(&names.caller))
        }
        CauseKind::SessionPolicy => {
            "Look at the call of `AssumeRole` in CloudTrail: its request parameters have `policy` or `policyArns`.".to_owned()
        }
        CauseKind::Scp => format!(
            "aws organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id {}",
            names.account.as_deref().unwrap_or("<the account>")
        ),
        CauseKind::Rcp => format!(
            "aws organizations list-policies-for-target --filter RESOURCE_CONTROL_POLICY --target-id {}",
            names.owner.as_deref().unwrap_or("<the account>")
        ),
        CauseKind::EndpointPolicy => {
            "aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].[VpcEndpointId,ServiceName,PolicyDocument]'".to_owned()
        }
        CauseKind::NetworkCondition => {
            "Look at `sourceIPAddress` and `vpcEndpointId` of the call in CloudTrail.".to_owned()
        }
        CauseKind::BlockPublicAccess => format!(
            "aws s3api get-public-access-block --bucket {}",
            quoted(&names.bucket)
        ),
        CauseKind::AclDisabled => format!(
            "aws s3api get-bucket-ownership-controls --bucket {}",
            quoted(&names.bucket)
        ),
        CauseKind::SseCBlocked => format!(
            "aws s3api get-bucket-encryption --bucket {}: look for `BlockedEncryptionTypes`",
            quoted(&names.bucket)
        ),
        CauseKind::AnonymousNeedsSigv4 => "aws sts get-caller-identity".to_owned(),
        CauseKind::NoListPermission => format!(
            "aws s3api list-objects-v2 --bucket {} --prefix {}, as someone who may list it",
            quoted(&names.bucket),
            quoted(&names.object)
        ),
        CauseKind::GrantMissing => {
            format!("aws kms list-grants --key-id {}{}", key_id(names), region(names))
        }
        CauseKind::Throttled => {
            "Look at `ThrottleCount` of KMS in CloudWatch, and at the quota of cryptographic operations.".to_owned()
        }
        CauseKind::NotAnAccessProblem => head_object(names),
        CauseKind::Unknown => format!(
            "Wait a few minutes, since a changed policy takes a while, and run {} again",
            simulate(names)
        ),
    }
}

/// The commands that check the policy which is blamed.
pub(super) fn commands(kind: CauseKind, reading: &Reading, names: &Names) -> String {
    let mut lines: Vec<String> = Vec::new();
    let by_dry_run = match names.action.as_str() {
        "kms:GenerateDataKey" => Some("generate-data-key --key-spec AES_256"),
        "kms:GenerateDataKeyWithoutPlaintext" => {
            Some("generate-data-key-without-plaintext --key-spec AES_256")
        }
        "kms:Encrypt" => Some("encrypt --plaintext dGVzdA=="),
        _ => None,
    };
    let denied_by_policy = matches!(
        kind,
        CauseKind::NoAllow
            | CauseKind::ExplicitDeny
            | CauseKind::ConditionNotMet
            | CauseKind::KeyPolicyDoesNotDelegate
            | CauseKind::OtherAccountNotAllowed
            | CauseKind::WrongKey
            | CauseKind::AliasAsResource
            | CauseKind::PrincipalRecreated
            | CauseKind::GrantMissing
            | CauseKind::BucketKeyContext
            | CauseKind::NetworkCondition
    );
    if names.action.starts_with("kms:") && denied_by_policy {
        lines.push(key_policy(names));
        if names.is_role || names.is_user {
            lines.push(simulate(names));
        }
        if let Some(call) = by_dry_run {
            lines.push(format!(
                "aws kms {call} --dry-run --key-id {}{}",
                key_id(names),
                region(names)
            ));
        }
    } else if denied_by_policy || kind == CauseKind::NoListPermission {
        if reading.policy != Some(PolicyKind::Identity) {
            lines.push(bucket_policy(names));
        }
        lines.push(simulate(names));
        lines.push(head_object(names));
    } else {
        let check = of(kind, reading, names);
        if let Some(command) = check.strip_prefix("aws ") {
            let command = command
                .split_once(": look")
                .map_or(command, |(command, _)| command);
            lines.push(format!("aws {command}"));
        }
        lines.push(match names.action.starts_with("s3:") {
            true => head_object(names),
            false => describe_key(names),
        });
    }
    lines.dedup();
    lines.join("\n")
}
