//! Names in the policies that are not the lab's: those of the reader's own account.

use crate::core::arn::Arn;
use crate::core::lab::world::{ACCOUNT, BUCKET, OTHER_ACCOUNT};
use crate::core::lab::{Lab, LabPolicy, RequestDraft};

/// The policies of the lab with the reader's own names, and the request to try with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamesInLab {
    /// Each policy's name and text.
    pub policies: Vec<(String, String)>,
    /// The request as AWS's sentence would tell it.
    pub sentence: String,
}

impl NamesInLab {
    /// Whether a policy has other names than the lab's.
    pub fn are_there(lab: &Lab) -> bool {
        (LabPolicy::ALL.into_iter())
            .filter(|which| *which != LabPolicy::Grants)
            .any(|which| own_words(&lab.draft(which).text).next().is_some())
    }

    /// The policies with other names than the lab's, and the request with these names; `None` if there is no such policy.
    pub fn of(lab: &Lab, request: &RequestDraft) -> Option<Self> {
        let mut own = Vec::new();
        let mut policies = Vec::new();
        for which in LabPolicy::ALL {
            let text = &lab.draft(which).text;
            let found = own_arns(text);
            if !found.is_empty() && which != LabPolicy::Grants {
                policies.push((which.name().to_owned(), text.clone()));
                own.extend(found);
            }
        }
        (!policies.is_empty()).then(|| Self {
            policies,
            sentence: sentence(&own, request),
        })
    }
}

/// The ARNs of a text that name another account or bucket than the lab's.
fn own_arns(text: &str) -> Vec<Arn> {
    own_words(text)
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// The same as they stand in the text. It is asked at every key press, and mostly finds none.
fn own_words(text: &str) -> impl Iterator<Item = &str> {
    let is_outside = |letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '\'' | ',' | '[' | ']' | '{' | '}')
    };
    let words = text.match_indices("arn:").filter_map(move |(at, _)| {
        let (before, from) = text.split_at_checked(at)?;
        let begins = before.chars().next_back().is_none_or(is_outside);
        from.split(is_outside).next().filter(|_| begins)
    });
    words.filter(|word| {
        let mut parts = word.splitn(6, ':').skip(1);
        let mut part = || parts.next().unwrap_or("");
        let [partition, service, _, account, resource] = [(); 5].map(|()| part());
        let is_arn = !(partition.is_empty() || service.is_empty() || resource.is_empty());
        let is_other =
            account.len() == ACCOUNT.len() && ![ACCOUNT, OTHER_ACCOUNT].contains(&account);
        let bucket = bucket_named(service, account, resource);
        is_arn && (is_other || bucket.is_some_and(|bucket| bucket != BUCKET))
    })
}

/// The bucket that an ARN names without a wildcard.
fn bucket_of(arn: &Arn) -> Option<&str> {
    bucket_named(&arn.service, &arn.account, &arn.resource)
}

fn bucket_named<'a>(service: &str, account: &str, resource: &'a str) -> Option<&'a str> {
    let bucket = resource.split('/').next()?;
    let is_bucket = service == "s3" && account.is_empty() && !bucket.contains(['*', '$']);
    is_bucket.then_some(bucket)
}

/// AWS's sentence for the request, with the reader's names where the policies have some.
fn sentence(own: &[Arn], request: &RequestDraft) -> String {
    let key = own.iter().find(|arn| {
        arn.service == "kms" && arn.resource.starts_with("key/") && !arn.resource.contains('*')
    });
    let bucket = own.iter().find_map(bucket_of);
    let principal = own.iter().find_map(caller_of);
    let account = own.iter().find(|arn| arn.account.len() == ACCOUNT.len());
    let in_account = account.map(|arn| request.principal.replace(ACCOUNT, &arn.account));
    let principal = principal.or(in_account);
    let principal = principal
        .as_deref()
        .map_or(&*request.principal, |name| name);
    let resource = match (request.action.starts_with("kms:"), key, bucket) {
        (true, Some(key), _) => key.to_string(),
        (false, _, Some(bucket)) => format!("\"{}\"", request.resource.replace(BUCKET, bucket)),
        _ => request.resource.clone(),
    };
    let action = &request.action;
    // What S3 asks of KMS is a part of another call.
    let calls = [
        ("kms:Decrypt", "GetObject"),
        ("kms:GenerateDataKey", "PutObject"),
    ];
    let through_s3 = request.context.contains("kms:ViaService");
    let call = (calls.iter()).find(|(name, _)| through_s3 && name == action);
    let call = call.map_or_else(String::new, |(_, call)| {
        format!("An error occurred (AccessDenied) when calling the {call} operation: ")
    });
    format!(
        "{call}User: {principal} is not authorized to perform: {action} on resource: {resource}"
    )
}

/// The ARN with which a user calls, or a session of a role.
fn caller_of(arn: &Arn) -> Option<String> {
    if arn.service != "iam" || arn.resource.contains('*') {
        return None;
    }
    if arn.resource.starts_with("user/") {
        return Some(arn.to_string());
    }
    let role = arn.resource.strip_prefix("role/")?.split('/').next_back()?;
    let (partition, account) = (&arn.partition, &arn.account);
    Some(format!(
        "arn:{partition}:sts::{account}:assumed-role/{role}/session"
    ))
}
