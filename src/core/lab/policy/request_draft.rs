//! A request as the learner types it, and its evaluation under the lab's policies.

use crate::core::access::next_actions;
use crate::core::arn::Arn;
use crate::core::iam::{
    Context, Decision, Grammar, NamedPolicy, Network, ParsePrincipalError, Principal, Refusal,
    Remedy, Request, decide, remedy,
};
use crate::core::lab::Lab;
use crate::core::lab::world::{ACCOUNT, BUCKET, Permission, example, key_arn};

/// A VPC endpoint's id.
const ENDPOINT: &str = "vpce-0a1b2c3d4e5f60718";
const VPC: &str = "vpc-0a1b2c3d4e5f60718";
/// Lets everyone read, and nobody write, through the endpoint.
const ENDPOINT_POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
  ]
}"#;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestDraft {
    /// An ARN, a service such as `cloudfront.amazonaws.com`, or `anonymous`.
    pub principal: String,
    /// E.g. `s3:PutObject`.
    pub action: String,
    pub resource: String,
    /// The caller's address; empty if it is not known.
    pub address: String,
    /// The VPC endpoint that the request comes through; empty for none.
    pub endpoint: String,
    /// The VPC of the endpoint; empty if it is not known.
    pub vpc: String,
    /// The policy of the endpoint; empty for the one that AWS gives it, which allows all.
    pub endpoint_policy: String,
    /// One `key = value` per line. A key on several lines has several values.
    pub context: String,
}

/// The members of a [`RequestDraft`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestField {
    Principal,
    Action,
    Resource,
    Network,
    EndpointPolicy,
    Context,
}

/// Why a draft is not a valid request, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    #[error(transparent)]
    Principal(#[from] ParsePrincipalError),
    #[error("`{0}` is not an action: expected `service:Name`, such as `s3:PutObject`")]
    Action(String),
    #[error("a request has one action; `{0}` is a pattern for policies")]
    WildcardAction(char),
    #[error(
        "`{found}` is not an ARN: expected one such as `arn:aws:s3:::{BUCKET}/file.dat` or `{key}`"
    )]
    Resource { found: String, key: String },
    #[error(
        "a VPC and an endpoint policy need a VPC endpoint: expected its ID, such as `{ENDPOINT}`"
    )]
    NoEndpoint,
    #[error("VPC endpoint policy: {0}")]
    EndpointPolicy(Refusal),
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
            Self::NoEndpoint => RequestField::Network,
            Self::EndpointPolicy(_) => RequestField::EndpointPolicy,
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
    /// CloudFront opens a file's data key, for a distribution of the account.
    Service,
    /// A federated user downloads.
    Federated,
    /// The application downloads through a VPC endpoint.
    Endpoint,
}

impl SampleRequest {
    /// In the order of the menu.
    pub const ALL: [Self; 11] = [
        Self::App(Permission::PutObject),
        Self::App(Permission::GenerateDataKey),
        Self::App(Permission::GetObject),
        Self::App(Permission::Decrypt),
        Self::App(Permission::Encrypt),
        Self::Stranger,
        Self::Anyone,
        Self::Root,
        Self::Service,
        Self::Federated,
        Self::Endpoint,
    ];

    /// Its name in the menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::App(Permission::PutObject) => "Upload: the app calls S3",
            Self::App(Permission::GenerateDataKey) => "Upload: S3 asks KMS for a data key",
            Self::App(Permission::GetObject) => "Download: the app calls S3",
            Self::App(Permission::Decrypt) => "Download: S3 asks KMS to decrypt the data key",
            Self::App(Permission::Encrypt) => "The app itself calls kms:Encrypt",
            Self::Stranger => "A user of another account downloads",
            Self::Anyone => "An anonymous caller downloads",
            Self::Root => "The root user calls kms:Decrypt",
            Self::Service => "CloudFront, an AWS service, calls kms:Decrypt",
            Self::Federated => "A federated user downloads",
            Self::Endpoint => "A download through a VPC endpoint",
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

    /// CloudFront, which calls as a service.
    pub fn service() -> Principal {
        Principal::Service {
            name: "cloudfront.amazonaws.com".to_owned(),
        }
    }

    /// A session that a user of the account asked for, for somebody without a user of their own.
    pub fn federated_user() -> Principal {
        Principal::FederatedUser {
            account: ACCOUNT.to_owned(),
            name: "guest".to_owned(),
            user: None,
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
            SampleRequest::Service => (Self::service(), Permission::Decrypt),
            SampleRequest::Federated => (Self::federated_user(), Permission::GetObject),
            SampleRequest::Endpoint => (Self::app(), Permission::GetObject),
        };
        let mut context = self.context_of(&principal, permission);
        let address = context.get("aws:SourceIp").and_then(<[_]>::first).cloned();
        context.remove("aws:SourceIp");
        if sample == SampleRequest::Service {
            // It asks on its own behalf.
            context.set("aws:ViaAWSService", "false");
            context.remove("kms:ViaService");
            let distribution = format!("arn:aws:cloudfront::{ACCOUNT}:distribution/E1A2B3C4D5F6G7");
            context.set("aws:SourceArn", distribution);
            context.set("aws:SourceAccount", ACCOUNT);
        }
        let endpoint = |id: &str| match sample {
            SampleRequest::Endpoint => id.to_owned(),
            _ => String::new(),
        };
        let private = (sample == SampleRequest::Endpoint).then(|| "10.0.1.5".to_owned());
        if permission == Permission::PutObject {
            context.set("s3:x-amz-server-side-encryption", "aws:kms");
        }
        RequestDraft {
            principal: principal.arn(),
            action: permission.action().to_owned(),
            resource: example(permission),
            address: private.or(address).map_or(String::new(), |address| address),
            endpoint: endpoint(ENDPOINT),
            vpc: endpoint(VPC),
            endpoint_policy: endpoint(ENDPOINT_POLICY),
            context: lines(&context),
        }
    }

    /// Evaluates a request under the policies in effect.
    ///
    /// # Errors
    /// The first invalid member.
    pub fn decide(&self, draft: &RequestDraft) -> Result<DecisionReport, RequestError> {
        let request = request(draft)?;
        let mut policies = self.drafts.about(&request.resource);
        policies.endpoint = endpoint_policy(draft)?;
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
    let mut context = context(&draft.context)?;
    network(draft)?.set_in(&mut context);
    Ok(Request {
        context,
        principal,
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account,
    })
}

/// The network of the draft; none where a service asks for the caller.
fn network(draft: &RequestDraft) -> Result<Network, RequestError> {
    let given = |text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let network = Network {
        address: given(&draft.address),
        endpoint: given(&draft.endpoint),
        vpc: given(&draft.vpc),
    };
    let of_endpoint = network.vpc.is_some() || given(&draft.endpoint_policy).is_some();
    match of_endpoint && network.endpoint.is_none() {
        true => Err(RequestError::NoEndpoint),
        false => Ok(network),
    }
}

/// The policy of the VPC endpoint, as AWS reads it.
fn endpoint_policy(draft: &RequestDraft) -> Result<Option<NamedPolicy>, RequestError> {
    let text = draft.endpoint_policy.as_str();
    if text.trim().is_empty() {
        return Ok(None);
    }
    let document = Grammar::VpcEndpoint.check(text, None);
    let document = document.map_err(RequestError::EndpointPolicy)?;
    Ok(Some(NamedPolicy::new(draft.endpoint.trim(), document)))
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
