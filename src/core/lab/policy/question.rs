//! A request made up by the learner, decided under the lab's policies.

use crate::core::arn::Arn;
use crate::core::iam::{
    Context, Decision, Fix, Principal, Request, beyond_reach, decide, smallest_fix,
};
use crate::core::lab::Lab;
use crate::core::lab::world::Permission;
use crate::core::lab::world::{ACCOUNT, BUCKET, example, key_arn};

/// A request as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// An ARN, or `anonymous`.
    pub principal: String,
    /// E.g. `s3:PutObject`.
    pub action: String,
    /// An ARN.
    pub resource: String,
    /// One `key = value` a line; a key on several lines has several values.
    pub context: String,
}

/// A part of a [`Question`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who asks.
    Principal,
    /// For what.
    Action,
    /// On what.
    Resource,
    /// Under which circumstances.
    Context,
}

/// What cannot be asked so, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub part: Part,
    /// What was expected there.
    pub message: String,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The decision, with every statement of every policy.
    pub decision: Decision,
    /// AWS's message for a denial, as the service would word it.
    pub sentence: Option<String>,
    /// The smallest change after which it is allowed.
    pub fix: Option<Fix>,
    /// Why this caller cannot change it.
    pub beyond: Option<String>,
}

/// A ready question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// The application does, or S3 does for it.
    App(Permission),
    /// A user of another account downloads.
    Stranger,
    /// Someone without credentials downloads.
    Anyone,
    /// The account's root user opens the key.
    Root,
}

impl Scene {
    /// All of them, in the order of the menu.
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

    /// The question a scene asks.
    pub fn question(&self, scene: Scene) -> Question {
        let (principal, permission) = match scene {
            Scene::App(permission) => (Self::app(), permission),
            Scene::Stranger => (Self::stranger(), Permission::GetObject),
            Scene::Anyone => (Principal::Anonymous, Permission::GetObject),
            Scene::Root => {
                let account = ACCOUNT.to_owned();
                (Principal::Root { account }, Permission::Decrypt)
            }
        };
        let mut context = self.context_of(&principal, permission);
        if permission == Permission::PutObject {
            context.set("s3:x-amz-server-side-encryption", "aws:kms");
        }
        Question {
            principal: principal.arn(),
            action: permission.action().to_owned(),
            resource: example(permission),
            context: lines(&context),
        }
    }

    /// Decides a question.
    ///
    /// # Errors
    /// The first part that cannot be asked so.
    pub fn ask(&self, question: &Question) -> Result<Answer, Mistake> {
        let request = request(question)?;
        let policies = self.drafts.about(&request.resource);
        let decision = decide(&request, &policies);
        let by_kms = request.action.to_ascii_lowercase().starts_with("kms:");
        let denied = !decision.is_allowed();
        Ok(Answer {
            sentence: denied.then(|| {
                // Without detail to strangers, as S3 answers them.
                (decision.sentence(!by_kms)).unwrap_or_else(|| "Access Denied".to_owned())
            }),
            fix: denied.then(|| smallest_fix(&request, &policies)).flatten(),
            beyond: denied.then(|| beyond_reach(&request, &policies)).flatten(),
            decision,
        })
    }
}

fn request(question: &Question) -> Result<Request, Mistake> {
    let mistake = |part, message: String| Mistake { part, message };
    let principal = (question.principal.trim().parse::<Principal>())
        .map_err(|error| mistake(Part::Principal, error.to_string()))?;
    let action = question.action.trim();
    let sound = action
        .split_once(':')
        .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
        && !action.contains(char::is_whitespace);
    if !sound {
        return Err(mistake(
            Part::Action,
            format!("`{action}` is not an action: expected `service:Name`, such as `s3:PutObject`"),
        ));
    }
    if let Some(wild) = action.chars().find(|c| matches!(c, '*' | '?')) {
        return Err(mistake(
            Part::Action,
            format!("a request is about one action; `{wild}` belongs into policies"),
        ));
    }
    let resource = question.resource.trim();
    let arn = resource.parse::<Arn>().map_err(|_| {
        mistake(
            Part::Resource,
            format!("`{resource}` is not an ARN: expected one such as `arn:aws:s3:::{BUCKET}/file.dat` or `{}`", key_arn()),
        )
    })?;
    // A bucket's ARN does not say whose it is; here all of them are this account's.
    let resource_account = match arn.account.as_str() {
        "" => ACCOUNT.to_owned(),
        account => account.to_owned(),
    };
    Ok(Request {
        context: context(&question.context).map_err(|text| mistake(Part::Context, text))?,
        principal,
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account,
    })
}

/// A context as lines.
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

/// Lines as a context.
fn context(text: &str) -> Result<Context, String> {
    let mut context = Context::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return Err(format!(
                "line {}: expected `key = value`, such as `aws:SecureTransport = true`",
                index + 1
            ));
        };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() {
            return Err(format!("line {}: there is no key before `=`", index + 1));
        }
        let mut values: Vec<String> = context.get(key).unwrap_or_default().to_vec();
        values.push(value.to_owned());
        context.set_many(key, values);
    }
    Ok(context)
}
