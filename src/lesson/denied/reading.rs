//! What a pasted error says.

use crate::core::error::Service;
use crate::core::iam::PolicyKind;

/// A stretch of the pasted text: byte offsets on character boundaries, so `text.get(start..end)` is the stretch
/// verbatim, line breaks and markup in it included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The stretch of the text that was read.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// What a part of the pasted text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PastedPart {
    /// The caller.
    Who,
    /// The operation that was called, e.g. `PutObject`.
    Call,
    /// The action that was denied, e.g. `kms:GenerateDataKey`.
    Action,
    /// The resource, or AWS's words for one that it does not name.
    Resource,
    /// The kind of policy that denied, or the message that stands for the reason.
    Reason,
}

impl PastedPart {
    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Call => "call",
            Self::Action => "action",
            Self::Resource => "resource",
            Self::Reason => "reason",
        }
    }
}

/// A part that was found, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPart {
    pub part: PastedPart,
    pub span: Span,
    /// The part without the line breaks, markup and escapes that the text has in it.
    pub value: String,
}

/// What printed the text, as far as its form tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorSource {
    /// The AWS CLI, or boto3: they print the same line.
    CliOrPython,
    /// boto3 with its stack trace, or `botocore.exceptions`.
    Python,
    JavaScript,
    Java,
    Go,
    Rust,
    /// S3's answer itself.
    Xml,
    /// KMS's answer itself.
    Json,
    CloudTrail,
    Terraform,
    CloudFormation,
    Cdk,
    /// Nothing around the sentence.
    Sentence,
}

impl ErrorSource {
    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::CliOrPython => "the AWS CLI or boto3",
            Self::Python => "boto3",
            Self::JavaScript => "the SDK for JavaScript",
            Self::Java => "the SDK for Java",
            Self::Go => "the SDK for Go",
            Self::Rust => "the SDK for Rust",
            Self::Xml => "S3\u{2019}s XML",
            Self::Json => "KMS\u{2019}s JSON",
            Self::CloudTrail => "CloudTrail",
            Self::Terraform => "Terraform",
            Self::CloudFormation => "CloudFormation",
            Self::Cdk => "the CDK",
            Self::Sentence => "the message alone",
        }
    }
}

/// Which of AWS's messages it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `… is not authorized to perform: …` with the reason, or without.
    Denied,
    /// `… because the resource does not exist in this Region, no resource-based policies allow access, or …`.
    OtherAccount,
    /// `The ciphertext refers to a customer master key that does not exist, …`.
    OldCiphertext,
    /// `Access Denied`, and nothing else.
    Bare,
    /// A 403 without a body, as for HEAD.
    Forbidden,
    KeyDisabled,
    /// Pending deletion or import, or another state in which a key can't be used.
    KeyState,
    KeyMissing,
    /// `Invalid arn` with the Region of the key, which is not the Region that was called.
    OtherRegion,
    /// The key named is not the one that encrypted.
    IncorrectKey,
    /// The ciphertext or its encryption context does not match.
    InvalidCiphertext,
    /// `… require AWS Signature Version 4.`
    NeedsSignature,
    /// `Anonymous users cannot initiate multipart uploads.`
    AnonymousMultipart,
    /// Block Public Access refuses a policy or an ACL.
    PublicBlocked,
    /// The bucket blocks uploads with SSE-C.
    CustomerKeysBlocked,
    AclsOff,
    Throttled,
    /// A grant or its token is missing or not valid.
    GrantMissing,
    /// AWS refused a policy because of a principal that does not exist.
    PrincipalMissing,
    /// An error of S3 or KMS that no policy can cause: a missing object, an expired token, a wrong parameter.
    NotAccess,
}

/// Why a text could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The part that was not understood, if there is one to point at.
    pub span: Option<Span>,
    /// What was not understood, in one sentence.
    pub says: String,
    /// What would be needed, in one sentence.
    pub needs: String,
}

/// What a pasted error says. What is not in the text is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub source: Option<ErrorSource>,
    /// Which message it is; `None` if the text was not understood.
    pub kind: Option<ErrorKind>,
    /// The service that denied: for KMS asked by S3, KMS.
    pub service: Option<Service>,
    /// The operation that was called, e.g. `PutObject`.
    pub operation: Option<String>,
    /// AWS's error code.
    pub code: Option<String>,
    pub status: Option<u16>,
    /// The caller's ARN, as the text has it.
    pub principal: Option<String>,
    /// The role's own ARN with its path, where the text has that too (CloudTrail's `sessionIssuer`).
    pub role_arn: Option<String>,
    /// The action that was denied, or the one that the operation asks for.
    pub action: Option<String>,
    /// Whether the text names the action itself.
    pub names_action: bool,
    /// The ARN of the resource.
    pub resource: Option<String>,
    /// Whether a Deny statement decided; `None` where AWS leaves it open.
    pub explicit: Option<bool>,
    /// The kind of policy that denied, or that should have allowed.
    pub policy: Option<PolicyKind>,
    /// The ARN of the policy that denied, where AWS names it.
    pub policy_arn: Option<String>,
    /// The caller's account, 12 digits.
    pub account: Option<String>,
    pub region: Option<String>,
    pub request_id: Option<String>,
    /// Condition keys and values that the text tells or implies.
    pub context: Vec<(String, String)>,
    /// The parts in the text, in their order; they don't overlap.
    pub parts: Vec<ReadPart>,
    /// Why the text was not understood, or what of it.
    pub trouble: Option<Trouble>,
}

impl Reading {
    /// Whether the text is an error that this page can explain.
    pub fn is_understood(&self) -> bool {
        self.kind.is_some()
    }

    /// Whether S3 made the KMS call for the caller.
    pub fn is_by_s3(&self) -> bool {
        self.service == Some(Service::Kms)
            && (self.context.iter())
                .any(|(key, _)| key == "kms:ViaService" || key == "aws:ViaAWSService")
    }

    /// The value of a condition key, if the text tells it.
    pub fn context_value(&self, key: &str) -> Option<&str> {
        let found = self.context.iter().find(|(name, _)| name == key)?;
        Some(&found.1)
    }

    /// The part of this kind, if it is in the text.
    pub fn part(&self, part: PastedPart) -> Option<&ReadPart> {
        self.parts.iter().find(|found| found.part == part)
    }
}

/// The word for a kind of policy in data: `identity`, `key`, `bucket`, `boundary`, `session`, `scp`, `rcp`, `endpoint`.
pub fn policy_word(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "identity",
        PolicyKind::KeyPolicy => "key",
        PolicyKind::BucketPolicy => "bucket",
        PolicyKind::Grant => "grant",
        PolicyKind::PermissionsBoundary => "boundary",
        PolicyKind::Session => "session",
        PolicyKind::ServiceControl => "scp",
        PolicyKind::ResourceControl => "rcp",
        PolicyKind::VpcEndpoint => "endpoint",
    }
}
