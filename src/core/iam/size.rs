//! Limits on the size of policies, and AWS's errors for larger ones.
//!
//! Source: IAM User Guide, "IAM and AWS STS quotas"; Organizations User Guide,
//! "Quotas"; S3 User Guide, "Bucket policies"; KMS Developer Guide, "Key
//! policies"; AWS PrivateLink Guide, "Control access to VPC endpoints".

use std::fmt;

use super::PolicyKind;

/// A quota on a policy's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Limit {
    /// A role's inline policies, all together.
    InlineRole,
    /// A user's inline policies, all together.
    InlineUser,
    /// A managed policy; a permissions boundary is one.
    Managed,
    Bucket,
    Key,
    /// A policy passed in the call that assumes the role.
    Session,
    ServiceControl,
    ResourceControl,
    /// The policy of a VPC endpoint.
    VpcEndpoint,
}

impl Limit {
    /// The quota for a policy of this kind; an identity policy counts as a role's inline policy. A grant is not a
    /// document and has no quota.
    pub fn of(kind: PolicyKind) -> Option<Self> {
        match kind {
            PolicyKind::Identity => Some(Self::InlineRole),
            PolicyKind::PermissionsBoundary => Some(Self::Managed),
            PolicyKind::BucketPolicy => Some(Self::Bucket),
            PolicyKind::KeyPolicy => Some(Self::Key),
            PolicyKind::Session => Some(Self::Session),
            PolicyKind::ServiceControl => Some(Self::ServiceControl),
            PolicyKind::ResourceControl => Some(Self::ResourceControl),
            PolicyKind::VpcEndpoint => Some(Self::VpcEndpoint),
            PolicyKind::Grant => None,
        }
    }

    /// The maximum size, in the unit of [`Limit::measure`].
    pub fn max(self) -> usize {
        match self {
            Self::InlineRole => 10_240,
            Self::InlineUser => 2_048,
            Self::Managed => 6_144,
            Self::Bucket | Self::VpcEndpoint => 20_480,
            Self::Key => 32_768,
            Self::Session => 2_048,
            Self::ServiceControl | Self::ResourceControl => 5_120,
        }
    }

    /// Whether the quota ignores white space: IAM does not count it in inline and managed policies. (The guide makes no
    /// exception for white space inside strings, and neither does this code.)
    pub fn skips_white_space(self) -> bool {
        matches!(self, Self::InlineRole | Self::InlineUser | Self::Managed)
    }

    /// The size of a text as this quota counts it. Policies on resources count in bytes, as submitted (S3 may convert a
    /// bucket policy to another form first, which is not published); others count in characters.
    pub fn measure(self, text: &str) -> usize {
        match self {
            Self::Bucket | Self::Key => text.len(),
            _ if self.skips_white_space() => text.chars().filter(|c| !c.is_whitespace()).count(),
            _ => text.chars().count(),
        }
    }

    /// Checks a text against this quota.
    ///
    /// # Errors
    /// AWS's error for a text that is too large.
    pub fn check(self, text: &str) -> Result<(), SizeError> {
        self.check_total(self.measure(text))
    }

    /// Checks the size of all the texts that share this quota.
    ///
    /// # Errors
    /// AWS's error for a size that is too large.
    pub fn check_total(self, size: usize) -> Result<(), SizeError> {
        if size <= self.max() {
            return Ok(());
        }
        Err(SizeError {
            limit: self,
            size,
            identity: None,
        })
    }
}

/// Checks a policy's text against the quota on its kind.
///
/// # Errors
/// AWS's error for a text that is too large.
pub fn check_size(kind: PolicyKind, text: &str) -> Result<(), SizeError> {
    Limit::of(kind).map_or(Ok(()), |limit| limit.check(text))
}

/// The error for a policy that is too large. It prints as `code: message`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SizeError {
    pub limit: Limit,
    /// In the quota's unit.
    pub size: usize,
    /// The role's or user's name, which AWS includes in the error for an inline policy.
    pub identity: Option<String>,
}

impl SizeError {
    /// The same error about an inline policy of this role or user.
    #[must_use]
    pub fn of(mut self, name: &str) -> Self {
        self.identity = Some(name.to_owned());
        self
    }

    /// Whether code and message are ours, because no published or recorded ones exist. IAM's own two are quoted from
    /// many reports (AWS answers them with status 409).
    pub fn simulated(&self) -> bool {
        !self.limit.skips_white_space()
    }

    pub fn code(&self) -> &'static str {
        match self.limit {
            Limit::InlineRole | Limit::InlineUser | Limit::Managed => "LimitExceeded",
            Limit::Bucket => "PolicyTooLarge",
            Limit::Key => "LimitExceededException",
            Limit::Session => "ValidationError",
            Limit::ServiceControl | Limit::ResourceControl => "ConstraintViolationException",
            Limit::VpcEndpoint => "InvalidParameter",
        }
    }

    pub fn message(&self) -> String {
        let max = self.limit.max();
        match self.limit {
            Limit::InlineRole | Limit::InlineUser => {
                let kind = match self.limit {
                    Limit::InlineUser => "user",
                    _ => "role",
                };
                let tail = match &self.identity {
                    Some(name) => format!(" for {kind} {name}"),
                    None => String::new(),
                };
                format!("Maximum policy size of {max} bytes exceeded{tail}")
            }
            Limit::Managed => format!("Cannot exceed quota for PolicySize: {max}"),
            Limit::Session => format!(
                "1 validation error detected: Value at 'policy' failed to satisfy constraint: \
                 Member must have length less than or equal to {max}"
            ),
            Limit::Bucket | Limit::Key => {
                format!(
                    "The policy has {} bytes; at most {max} are allowed",
                    self.size
                )
            }
            Limit::ServiceControl | Limit::ResourceControl | Limit::VpcEndpoint => format!(
                "The policy has {} characters; at most {max} are allowed",
                self.size
            ),
        }
    }
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message())
    }
}

impl std::error::Error for SizeError {}
