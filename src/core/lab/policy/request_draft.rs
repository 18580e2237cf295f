//! A request as the learner types it, and its evaluation under the lab's policies.

use crate::core::access::next_actions;
use crate::core::arn::Arn;
use crate::core::iam::{
    Context, Decision, ParsePrincipalError, Principal, Remedy, Request, decide, remedy,
};
use crate::core::lab::Lab;
use crate::core::lab::world::{ACCOUNT, BUCKET, Permission, example, key_arn};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestDraft {
    /// An ARN, or `anonymous`.
    pub principal: String,
    /// E.g. `s3:PutObject`.
    pub action: String,
    pub resource: String,
    /// One `key = value` per line. A key on several lines has several values.
    pub context: String,
}

/// The members of a [`RequestDraft`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestField {
    Principal,
    Action,
    Resource,
    Context,
}

/// Why a draft is not a valid request, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    #[error(transparent)]
    Principal(#[from] ParsePrincipalError),
    #[error("`{0}` is not an action: expected `service:Name`, such as `s3:PutObject`")]
    Action(String),
    #[error("a request is about one action; `{0}` belongs into policies")]
    WildcardAction(char),
    #[error(
        "`{found}` is not an ARN: expected one such as `arn:aws:s3:::{BUCKET}/file.dat` or `{key}`"
    )]
    Resource { found: String, key: String },
    #[error("line {0}: expected `key = value`, such as `aws:SecureTransport = true`")]
    ContextLine(usize),
    #[error("line {0}: there is no key before `=`")]
    ContextKey(usize),
}

impl RequestError {
    /// The invalid member.
    pub fn field(&self) -> RequestField {
        match self {
            Self::Principal(_) => RequestField::Principal,
            Self::Action(_) | Self::WildcardAction(_) => RequestField::Action,
            Self::Resource { .. } => RequestField::Resource,
            Self::ContextLine(_) | Self::ContextKey(_) => RequestField::Context,
        }
    }
}

/// The result of evaluating a request.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionReport {
    /// The decision, with every statement of every policy.
    pub decision: Decision,
    /// AWS's error message for a denial, as the service words it.
    pub sentence: Option<String>,
    /// The smallest changes that allow the request, or what to do instead.
    pub remedy: Remedy,
    /// The actions that S3 asks for next and that are denied as well, as far as the request tells.
    pub next: Vec<String>,
}

/// A request that the menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleRequest {
    /// The application calls S3, or S3 calls KMS for it.
    App(Permission),
    /// A user of another account downloads.
    Stranger,
    /// A caller without credentials downloads.
    Anyone,
    /// The account's root user decrypts with the key.
    Root,
}

impl SampleRequest {
    /// In the order of the menu.
    pub const ALL: [Self; 8] = [
        Self::App(Permission::PutObject),
        Self::App(Permission::GenerateDataKey),
        Self::App(Permission::GetObject),
        Self::App(Permission::Decrypt),
        Self::App(Permission::Encrypt),
        Self::Stranger,
        Self::Anyone,
        Self::Root,
    ];

    /// Its name in the menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::App(Permission::PutObject) => "Upload: the app asks S3",
            Self::App(Permission::GenerateDataKey) => "Upload: S3 asks KMS for a data key",
            Self::App(Permission::GetObject) => "Download: the app asks S3",
            Self::App(Permission::Decrypt) => "Download: S3 asks KMS to open the key",
            Self::App(Permission::Encrypt) => "The app itself calls kms:Encrypt",
            Self::Stranger => "Another account’s user downloads",
            Self::Anyone => "Anyone, without credentials, downloads",
            Self::Root => "The root user calls kms:Decrypt",
        }
    }
}

impl Lab {
    /// A user of another account.
    pub fn stranger() -> Principal {
        Principal::User {
            account: "444455556666".to_owned(),
            name: "auditor".to_owned(),
        }
    }

    /// A sample request, in the form in which a learner types it.
    pub fn sample_request(&self, sample: SampleRequest) -> RequestDraft {
        let (principal, permission) = match sample {
            SampleRequest::App(permission) => (Self::app(), permission),
            SampleRequest::Stranger => (Self::stranger(), Permission::GetObject),
            SampleRequest::Anyone => (Principal::Anonymous, Permission::GetObject),
            SampleRequest::Root => {
                let account = ACCOUNT.to_owned();
                (Principal::Root { account }, Permission::Decrypt)
            }
        };
        let mut context = self.context_of(&principal, permission);
        if permission == Permission::PutObject {
            context.set("s3:x-amz-server-side-encryption", "aws:kms");
        }
        RequestDraft {
            principal: principal.arn(),
            action: permission.action().to_owned(),
            resource: example(permission),
            context: lines(&context),
        }
    }

    /// Evaluates a request under the policies in effect.
    ///
    /// # Errors
    /// The first invalid member.
    pub fn decide(&self, draft: &RequestDraft) -> Result<DecisionReport, RequestError> {
        let request = request(draft)?;
        let policies = self.drafts.about(&request.resource);
        let decision = decide(&request, &policies);
        let by_kms = request.action.to_ascii_lowercase().starts_with("kms:");
        let denied = !decision.is_allowed();
        Ok(DecisionReport {
            sentence: denied.then(|| {
                // S3 gives a caller of another account no details.
                (decision.sentence(!by_kms)).unwrap_or_else(|| "Access Denied".to_owned())
            }),
            next: match denied {
                true => next_actions(&request, &policies),
                false => Vec::new(),
            },
            remedy: remedy(&request, &policies),
            decision,
        })
    }
}

fn request(draft: &RequestDraft) -> Result<Request, RequestError> {
    let principal = draft.principal.trim().parse::<Principal>()?;
    let action = draft.action.trim();
    let sound = action
        .split_once(':')
        .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
        && !action.contains(char::is_whitespace);
    if !sound {
        return Err(RequestError::Action(action.to_owned()));
    }
    if let Some(wildcard) = action.chars().find(|c| matches!(c, '*' | '?')) {
        return Err(RequestError::WildcardAction(wildcard));
    }
    let resource = draft.resource.trim();
    let arn = (resource.parse::<Arn>()).map_err(|_| RequestError::Resource {
        found: resource.to_owned(),
        key: key_arn(),
    })?;
    // A bucket's ARN does not contain its account; here all buckets belong to this account.
    let resource_account = match arn.account.as_str() {
        "" => ACCOUNT.to_owned(),
        account => account.to_owned(),
    };
    Ok(Request {
        context: context(&draft.context)?,
        principal,
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account,
    })
}

/// Formats a context as lines of `key = value`.
fn lines(context: &Context) -> String {
    let mut text = String::new();
    for (key, values) in context.iter() {
        for value in values {
            text += &format!("{key} = {value}\n");
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Parses lines of `key = value`.
fn context(text: &str) -> Result<Context, RequestError> {
    let mut context = Context::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return Err(RequestError::ContextLine(index + 1));
        };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() {
            return Err(RequestError::ContextKey(index + 1));
        }
        let mut values: Vec<String> = context.get(key).map_or_else(Vec::new, <[String]>::to_vec);
        values.push(value.to_owned());
        context.set_many(key, values);
    }
    Ok(context)
}
