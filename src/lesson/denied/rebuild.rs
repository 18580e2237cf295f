//! The request that IAM decided, rebuilt from what the text and the policies tell.
//!
//! Source of the condition keys: IAM User Guide, "AWS global condition context keys"; KMS Developer Guide, "Condition
//! keys for AWS KMS"; S3 User Guide, "Bucket keys" (the encryption context).

use super::diagnosis::{DiagnosisChoices, RebuiltRequest, RequestAnswer, RequestQuestion, Unknown};
use super::given::GivenPolicy;
use super::mentioned::{Mentioned, mentioned};
use super::operation_names::kms_action_of;
use super::reading::{ErrorKind, Reading};
use crate::core::arn::Arn;
use crate::core::error::Service;
use crate::core::iam::{Context, Principal, Request, is_account_id};

/// The answer that a condition key is not in the request.
pub const ABSENT: &str = "not in the request";
/// The answers to a question of yes or no.
pub const YES: &str = "yes";
pub const NO: &str = "no";

/// Stands for an account that no text names.
const ACCOUNT: &str = "111122223333";
/// Stands for another account that no text names.
const OTHER: &str = "444455556666";
/// Stands for a key whose ARN no text names.
const KEY: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
const REGION: &str = "us-east-1";
const OBJECT: &str = "your-object";

/// Rebuilds the request. Each thing that neither the text nor the reader tells is a question, with the usual answer in
/// use.
pub fn rebuild(
    reading: &Reading,
    given: &[GivenPolicy],
    choices: &DiagnosisChoices,
) -> RebuiltRequest {
    let mut rebuilder = Rebuilder {
        choices,
        questions: Vec::new(),
    };
    let mentioned = mentioned(given);
    let request = rebuilder.request(reading, &mentioned);
    let mut keys = Vec::new();
    let request = request.map(|mut request| {
        for (key, values) in &mentioned.keys {
            let known = request.context.get(key).is_some() || is_derived(key);
            if known {
                continue;
            }
            let mut answers = vec![ABSENT.to_owned()];
            answers.extend(values.iter().cloned());
            let asks = format!("What was `{key}` in the request?");
            let answer = rebuilder.ask(Unknown::Key(keys.len()), asks, None, ABSENT, answers);
            keys.push(key.clone());
            if answer != ABSENT {
                request.context.set(key.as_str(), answer);
            }
        }
        request
    });
    RebuiltRequest {
        request,
        questions: rebuilder.questions,
        keys,
    }
}

/// The request for another action of the same caller: on the same bucket or key where the action is of the same service,
/// else on the one that the policies mention. `by_s3` is the answer to whether S3 asks KMS.
pub(super) fn rebuild_for(
    reading: &Reading,
    request: &Request,
    given: &[GivenPolicy],
    action: &str,
    by_s3: &str,
) -> Option<Request> {
    let same = request.action.split(':').next() == action.split(':').next();
    let of_object = action.contains("Object");
    let resource = request.resource.as_str();
    let resource = match (of_object, resource.split_once('/')) {
        _ if !same => None,
        (false, Some((bucket, _))) if action.starts_with("s3:") => Some(bucket.to_owned()),
        (true, None) => Some(format!("{resource}/{OBJECT}")),
        _ => Some(resource.to_owned()),
    };
    let asked = Reading {
        action: Some(action.to_owned()),
        operation: None,
        service: Some(if action.starts_with("kms:") {
            Service::Kms
        } else {
            Service::S3
        }),
        kind: Some(ErrorKind::Denied),
        principal: Some(request.principal.arn()),
        resource,
        policy: None,
        context: Vec::new(),
        parts: Vec::new(),
        ..reading.clone()
    };
    let answer = RequestAnswer {
        unknown: Unknown::ThroughS3,
        answer: by_s3.to_owned(),
    };
    let choices = DiagnosisChoices {
        answers: vec![answer],
        defaults: Vec::new(),
    };
    rebuild(&asked, given, &choices).request
}

/// Whether the key follows from the rest of the request, so that it is not asked for: it is set where it exists.
fn is_derived(key: &str) -> bool {
    const DERIVED: [&str; 12] = [
        "aws:principalarn",
        "aws:principalaccount",
        "aws:principaltype",
        "aws:username",
        "aws:viaawsservice",
        "aws:resourceaccount",
        "aws:securetransport",
        "kms:calleraccount",
        "kms:viaservice",
        "s3:resourceaccount",
        "aws:principalisawsservice",
        "kms:grantisforawsresource",
    ];
    DERIVED.contains(&key.to_ascii_lowercase().as_str())
}

struct Rebuilder<'a> {
    choices: &'a DiagnosisChoices,
    questions: Vec<RequestQuestion>,
}

impl Rebuilder<'_> {
    /// The reader's answer, what the text tells, or the usual answer. Only what the text tells is no question.
    fn ask(
        &mut self,
        unknown: Unknown,
        asks: String,
        told: Option<&str>,
        usual: &str,
        choices: Vec<String>,
    ) -> String {
        let own = (self.choices.answers.iter()).find(|answer| answer.unknown == unknown);
        if let (None, Some(told)) = (own, told) {
            return told.to_owned();
        }
        let answer = own.map_or(usual, |own| own.answer.trim()).to_owned();
        self.questions.push(RequestQuestion {
            unknown,
            asks,
            answer: answer.clone(),
            assumed: own.is_none(),
            choices,
        });
        answer
    }

    fn request(&mut self, reading: &Reading, mentioned: &Mentioned) -> Option<Request> {
        reading.kind?;
        let action = self.action(reading)?;
        let of_kms = action.starts_with("kms:");
        let principal = self.principal(reading, mentioned)?;
        let account = principal.account().unwrap_or(ACCOUNT).to_owned();
        let by_s3 = of_kms && self.is_by_s3(reading, &action);
        let resource = match of_kms {
            true => self.key(reading, mentioned, &action, &account)?,
            false => self.path(reading, mentioned, &action)?,
        };
        let resource_account = self.owner(reading, &resource, of_kms, &account);
        let region = (resource.parse::<Arn>().ok())
            .map(|arn| arn.region)
            .filter(|region| !region.is_empty())
            .or_else(|| reading.region.clone())
            .unwrap_or_else(|| REGION.to_owned());
        let mut context = caller_context(&principal, by_s3);
        context.set("aws:RequestedRegion", region.as_str());
        context.set("aws:ResourceAccount", resource_account.as_str());
        if let Some(role) = &reading.role_arn {
            context.set("aws:PrincipalArn", role.as_str());
        }
        if of_kms {
            context.set("kms:CallerAccount", account.as_str());
            context.set("kms:KeySpec", "SYMMETRIC_DEFAULT");
            context.set("kms:KeyUsage", "ENCRYPT_DECRYPT");
            context.set("kms:KeyOrigin", "AWS_KMS");
            context.set("kms:MultiRegion", "false");
            context.set("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
        } else {
            context.set("s3:ResourceAccount", resource_account.as_str());
            context.set("s3:TlsVersion", "1.3");
        }
        if by_s3 {
            context.set("kms:ViaService", format!("s3.{region}.amazonaws.com"));
            context.set("kms:GrantIsForAWSResource", "true");
            self.encryption_context(reading, mentioned, &mut context);
        }
        for (key, value) in &reading.context {
            if key != "kms:ViaService" {
                context.set(key.as_str(), value.as_str());
            }
        }
        let pairs: Vec<String> = (context.encryption_context())
            .map(|(key, _)| key.to_owned())
            .collect();
        if of_kms && !pairs.is_empty() {
            context.set_many("kms:EncryptionContextKeys", pairs);
        }
        Some(Request {
            principal,
            action,
            resource,
            resource_account,
            context,
        })
    }

    fn action(&mut self, reading: &Reading) -> Option<String> {
        let told = reading.action.clone().or_else(|| {
            let operation = reading.operation.as_deref()?;
            kms_action_of(operation).map(str::to_owned)
        });
        let choices = match reading.service {
            Some(Service::Kms) => ["kms:GenerateDataKey", "kms:Decrypt"],
            _ => ["s3:PutObject", "s3:GetObject"],
        };
        let asks = "Which action was denied?".to_owned();
        let choices = choices.map(str::to_owned).to_vec();
        let answer = self.ask(Unknown::Action, asks, told.as_deref(), "", choices);
        (answer.starts_with("s3:") || answer.starts_with("kms:")).then_some(answer)
    }

    fn principal(&mut self, reading: &Reading, mentioned: &Mentioned) -> Option<Principal> {
        let told = reading.principal.as_deref().map(session_of);
        let told = told.filter(|told| told.parse::<Principal>().is_ok());
        if told.is_none() && reading.principal.as_deref().is_some_and(is_other_partition) {
            return None;
        }
        let anonymous = matches!(
            reading.kind,
            Some(ErrorKind::NeedsSignature | ErrorKind::AnonymousMultipart)
        );
        let usual = match &mentioned.owner {
            _ if anonymous => "anonymous".to_owned(),
            Some(owner) if owner.starts_with("arn:") => session_of(owner),
            Some(owner) => {
                let account = mentioned.account.as_deref().unwrap_or(ACCOUNT);
                format!("arn:aws:sts::{account}:assumed-role/{owner}/session")
            }
            None => {
                let account = reading.account.as_deref().or(mentioned.account.as_deref());
                let account = account.unwrap_or(ACCOUNT);
                format!("arn:aws:sts::{account}:assumed-role/your-role/session")
            }
        };
        let asks = "Who made the call?".to_owned();
        let choices = vec![usual.clone()];
        let answer = self.ask(Unknown::Principal, asks, told.as_deref(), &usual, choices);
        session_of(&answer).parse().ok()
    }

    fn is_by_s3(&mut self, reading: &Reading, action: &str) -> bool {
        let told = match (&reading.operation, reading.is_by_s3()) {
            (_, true) => Some(YES),
            (Some(_), false) => Some(NO),
            // KMS's own code: S3 passes a denial on as `AccessDenied`.
            (None, false) if reading.code.as_deref() == Some("AccessDeniedException") => Some(NO),
            (None, false) => None,
        };
        let asks = "Did S3 call KMS, for an upload or a download?".to_owned();
        let mut choices = vec![YES.to_owned(), NO.to_owned()];
        if !["kms:GenerateDataKey", "kms:Decrypt"].contains(&action) {
            choices.reverse();
        }
        let usual = choices.first().cloned().unwrap_or_else(|| YES.to_owned());
        self.ask(Unknown::ThroughS3, asks, told, &usual, choices) == YES
    }

    /// The ARN of the key.
    fn key(
        &mut self,
        reading: &Reading,
        mentioned: &Mentioned,
        action: &str,
        account: &str,
    ) -> Option<String> {
        const ANYWHERE: [&str; 5] = [
            "kms:CreateKey",
            "kms:ListKeys",
            "kms:ListAliases",
            "kms:GenerateRandom",
            "kms:CreateCustomKeyStore",
        ];
        if ANYWHERE.contains(&action) {
            return Some("*".to_owned());
        }
        let told = reading
            .resource
            .as_deref()
            .filter(|arn| arn.starts_with("arn:aws:kms:"));
        if told.is_none() && reading.resource.as_deref().is_some_and(is_other_partition) {
            return None;
        }
        let elsewhere = reading.kind == Some(ErrorKind::OtherAccount);
        let owner = match elsewhere {
            true => {
                let other = (mentioned.accounts.iter()).find(|other| other.as_str() != account);
                other.map_or(if account == OTHER { ACCOUNT } else { OTHER }, |other| {
                    other.as_str()
                })
            }
            false => account,
        };
        let region = reading.region.as_deref().unwrap_or(REGION);
        let named = mentioned.keys_named.iter().find(|arn| {
            let of = arn.parse::<Arn>().map(|arn| arn.account);
            of.is_ok_and(|of| (of != account) == elsewhere)
        });
        let usual = match named {
            Some(arn) => arn.clone(),
            None => format!("arn:aws:kms:{region}:{owner}:key/{KEY}"),
        };
        let asks = "Which KMS key was it?".to_owned();
        let choices = mentioned.keys_named.clone();
        let answer = self.ask(Unknown::Resource, asks, told, &usual, choices);
        answer.starts_with("arn:aws:kms:").then_some(answer)
    }

    /// The ARN of the bucket or object.
    fn path(&mut self, reading: &Reading, mentioned: &Mentioned, action: &str) -> Option<String> {
        if action == "s3:ListAllMyBuckets" {
            return Some("*".to_owned());
        }
        let told = reading
            .resource
            .as_deref()
            .filter(|arn| arn.starts_with("arn:aws:s3:::"));
        if told.is_none() && reading.resource.as_deref().is_some_and(is_other_partition) {
            return None;
        }
        let of_object = action.contains("Object") || action.contains("Multipart");
        // A bucket is not what an object's action is asked for.
        let told = told.map(|arn| match of_object && !arn.contains('/') {
            true => format!("{arn}/{OBJECT}"),
            false => arn.to_owned(),
        });
        let bucket = mentioned
            .buckets
            .first()
            .map_or("your-bucket", String::as_str);
        let usual = match of_object {
            true => format!("arn:aws:s3:::{bucket}/{OBJECT}"),
            false => format!("arn:aws:s3:::{bucket}"),
        };
        let asks = "Which bucket or object was it?".to_owned();
        let choices = vec![usual.clone()];
        let answer = self.ask(Unknown::Resource, asks, told.as_deref(), &usual, choices);
        answer.starts_with("arn:aws:s3:::").then_some(answer)
    }

    fn owner(&mut self, reading: &Reading, resource: &str, of_kms: bool, account: &str) -> String {
        let in_arn = resource.parse::<Arn>().ok().map(|arn| arn.account);
        if let Some(owner) = in_arn.filter(|owner| is_account_id(owner)) {
            return owner;
        }
        if of_kms || resource == "*" {
            return account.to_owned();
        }
        // Inside an account no bucket policy has to allow; where S3 misses one, the bucket is another account's.
        let elsewhere = reading.policy == Some(crate::core::iam::PolicyKind::BucketPolicy)
            && reading.explicit == Some(false);
        let other = if account == OTHER { ACCOUNT } else { OTHER };
        let (usual, second) = match elsewhere {
            true => (other, account),
            false => (account, other),
        };
        let asks = "Which account owns the bucket?".to_owned();
        let choices = vec![usual.to_owned(), second.to_owned()];
        let answer = self.ask(Unknown::ResourceAccount, asks, None, usual, choices);
        match is_account_id(&answer) {
            true => answer,
            false => usual.to_owned(),
        }
    }

    /// S3's encryption context: the object's ARN, or with a Bucket Key the bucket's.
    fn encryption_context(
        &mut self,
        reading: &Reading,
        mentioned: &Mentioned,
        context: &mut Context,
    ) {
        const KEY: &str = "kms:EncryptionContext:aws:s3:arn";
        if reading.context_value(KEY).is_some() {
            return;
        }
        let bucket = mentioned
            .buckets
            .first()
            .map_or("your-bucket", String::as_str);
        let usual = format!("arn:aws:s3:::{bucket}/{OBJECT}");
        let asks = "Which object was it?".to_owned();
        let object = self.ask(Unknown::Object, asks, None, &usual, vec![usual.clone()]);
        let asks = "Does the bucket have a Bucket Key?".to_owned();
        let choices = vec![NO.to_owned(), YES.to_owned()];
        let by_bucket = self.ask(Unknown::BucketKey, asks, None, NO, choices) == YES;
        let value = match object.split_once('/') {
            Some((bucket, _)) if by_bucket => bucket.to_owned(),
            _ => object,
        };
        context.set(KEY, value);
    }
}

/// A role makes no request itself: its session does.
fn session_of(arn: &str) -> String {
    let role = arn
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.split_once(":role/"));
    match role {
        Some((account, path)) => {
            let name = path.rsplit('/').next().unwrap_or(path);
            format!("arn:aws:sts::{account}:assumed-role/{name}/session")
        }
        None => arn.to_owned(),
    }
}

fn is_other_partition(arn: &str) -> bool {
    arn.starts_with("arn:aws-")
}

/// The condition keys about the caller.
fn caller_context(principal: &Principal, by_s3: bool) -> Context {
    let mut context = Context::new()
        .with("aws:SecureTransport", "true")
        .with("aws:ViaAWSService", if by_s3 { "true" } else { "false" });
    if let Some(account) = principal.account() {
        context.set("aws:PrincipalArn", principal.principal_arn());
        context.set("aws:PrincipalAccount", account);
    }
    let kind = match principal {
        Principal::User { .. } => Some("User"),
        Principal::Session { .. } => Some("AssumedRole"),
        Principal::FederatedUser { .. } => Some("FederatedUser"),
        Principal::Root { .. } => Some("Account"),
        Principal::Anonymous => Some("Anonymous"),
        Principal::Service { name } => {
            context.set("aws:PrincipalServiceName", name.as_str());
            None
        }
    };
    if let Some(kind) = kind {
        context.set("aws:PrincipalType", kind);
    }
    if *principal != Principal::Anonymous {
        let is_service = if kind.is_none() { "true" } else { "false" };
        context.set("aws:PrincipalIsAWSService", is_service);
    }
    if let Some(name) = principal.user_name() {
        context.set("aws:username", name);
    }
    context
}
