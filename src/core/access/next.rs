//! What S3 will ask for next, once a request is allowed: as far as the request alone tells.

use crate::core::iam::{Effect, PolicyKind, PolicySet, Request, action_matches, decide};

const ENCRYPTION: &str = "s3:x-amz-server-side-encryption";
const KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const COPY_SOURCE: &str = "s3:x-amz-copy-source";

/// The actions that the caller will be denied next, in the order in which S3 asks: an upload's headers ask for a KMS key,
/// for tags, for an ACL, for a copy's source. (S3 guide, "Required permissions for Amazon S3 API operations" and "Using
/// server-side encryption with AWS KMS keys".) The key's own policy is not known here.
pub fn next_actions(request: &Request, policies: &PolicySet) -> Vec<String> {
    let mut next: Vec<String> = Vec::new();
    if !request.action.eq_ignore_ascii_case("s3:PutObject") {
        return next;
    }
    let asked = request.resource.as_str();
    let has = |prefix: &str| {
        (request.context.iter()).any(|(key, values)| {
            let own = key.get(..prefix.len());
            own.is_some_and(|own| own.eq_ignore_ascii_case(prefix)) && !values.is_empty()
        })
    };
    let mut ask = |action: &str, resource: &str| {
        let request = Request {
            action: action.to_owned(),
            resource: resource.to_owned(),
            ..request.clone()
        };
        // A bucket policy applies only to the bucket's own objects.
        let own = PolicySet {
            resource: policies.resource.clone().filter(|_| resource == asked),
            ..policies.clone()
        };
        if !decide(&request, &own).is_allowed() {
            next.push(action.to_owned());
        }
    };
    let one = |key: &str| match request.context.get(key) {
        Some([value]) => Some(value.as_str()),
        _ => None,
    };
    if let Some(source) = one(COPY_SOURCE) {
        let source = source.trim_start_matches('/');
        ask("s3:GetObject", &format!("arn:aws:s3:::{source}"));
    }
    if has("s3:RequestObjectTag") {
        ask("s3:PutObjectTagging", asked);
    }
    if has("s3:x-amz-acl") || has("s3:x-amz-grant-") {
        ask("s3:PutObjectAcl", asked);
    }
    let by_kms = one(ENCRYPTION).is_some_and(|kind| kind.starts_with("aws:kms"));
    if by_kms && lacks_data_key(request, policies, one(KEY)) {
        next.push("kms:GenerateDataKey".to_owned());
    }
    next
}

/// Whether the caller's own policies do not allow it to generate a data key with the key.
fn lacks_data_key(request: &Request, policies: &PolicySet, key: Option<&str>) -> bool {
    const ACTION: &str = "kms:GenerateDataKey";
    let own = PolicySet {
        resource: None,
        grants: Vec::new(),
        endpoint: None,
        ..policies.clone()
    };
    let Some(arn) = key.filter(|key| key.starts_with("arn:")) else {
        // Some key: whether any statement names the action.
        let named = |effect: Effect| {
            (own.identity.iter())
                .flat_map(|policy| policy.document.statements())
                .any(|one| {
                    one.effect() == effect && one.actions().any(|name| action_matches(name, ACTION))
                })
        };
        return !named(Effect::Allow);
    };
    let mut context = request.context.clone();
    let region = arn.split(':').nth(3).unwrap_or("us-east-1");
    context.set("kms:ViaService", format!("s3.{region}.amazonaws.com"));
    context.set("kms:EncryptionContext:aws:s3:arn", &request.resource);
    for key in [
        "aws:SourceIp",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:VpcSourceIp",
    ] {
        context.remove(key);
    }
    let asked = Request {
        action: ACTION.to_owned(),
        resource: arn.to_owned(),
        resource_account: arn.split(':').nth(4).unwrap_or("").to_owned(),
        context,
        ..request.clone()
    };
    let decision = decide(&asked, &own);
    !decision.is_allowed()
        && (decision.also_refusing().iter()).any(|kind| *kind != PolicyKind::KeyPolicy)
}
