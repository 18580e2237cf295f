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
    let outside = |letter: char| letter.is_whitespace() || "\"',[]{}".contains(letter);
    let words = text.split(outside).filter(|word| word.starts_with("arn:"));
    let arns = words.filter_map(|word| word.parse().ok());
    arns.filter(|arn: &Arn| {
        let account = arn.account.as_str();
        let is_other =
            account.len() == ACCOUNT.len() && ![ACCOUNT, OTHER_ACCOUNT].contains(&account);
        is_other || bucket_of(arn).is_some_and(|bucket| bucket != BUCKET)
    })
    .collect()
}

/// The bucket that an ARN names without a wildcard.
fn bucket_of(arn: &Arn) -> Option<&str> {
    let bucket = arn.resource.split('/').next()?;
    let is_bucket = arn.service == "s3" && arn.account.is_empty() && !bucket.contains(['*', '$']);
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
