//! How long a policy may be, and what AWS says of a longer one.
//!
//! Source: IAM User Guide, "IAM and AWS STS quotas" (white space is not counted); S3 User Guide,
//! "Bucket policies"; KMS Developer Guide, "Key policies in AWS KMS"; Organizations User Guide,
//! "Quotas". The two messages of IAM are quoted by many users; the others' are not documented.

use super::PolicyKind;

/// A policy longer than AWS takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeError {
    /// The kind of policy.
    pub kind: PolicyKind,
    /// How long it is.
    pub size: usize,
    /// How long it may be.
    pub limit: usize,
}

/// The longest managed policy, which a permissions boundary is.
const MANAGED: usize = 6_144;
/// All inline policies of a role together.
const INLINE: usize = 10_240;

/// Checks a policy's length.
///
/// # Errors
/// [`SizeError`] with both numbers.
pub fn check_size(kind: PolicyKind, text: &str) -> Result<(), SizeError> {
    let dense = || text.chars().filter(|c| !c.is_whitespace()).count();
    let (size, limit) = match kind {
        PolicyKind::Identity => (dense(), INLINE),
        PolicyKind::PermissionsBoundary => (dense(), MANAGED),
        PolicyKind::Session => (dense(), 2_048),
        PolicyKind::ServiceControl | PolicyKind::ResourceControl => (dense(), 5_120),
        PolicyKind::BucketPolicy => (without_layout(text), 20_480),
        PolicyKind::KeyPolicy => (text.len(), 32_768),
        // A list of the lab's own; each grant is an API call of its own.
        PolicyKind::Grant => (text.len(), 32_768),
    };
    match size > limit {
        true => Err(SizeError { kind, size, limit }),
        false => Ok(()),
    }
}

/// The bytes of a JSON text without the white space between its tokens, which S3 takes out first.
fn without_layout(text: &str) -> usize {
    let (mut size, mut quoted, mut escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' if !quoted => continue,
            b'"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
        size += 1;
    }
    size
}

impl SizeError {
    /// Whether the words are this lab's own, because AWS documents none.
    pub fn is_simulated(&self) -> bool {
        !matches!(
            self.kind,
            PolicyKind::Identity | PolicyKind::PermissionsBoundary
        )
    }
}

impl std::fmt::Display for SizeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { kind, size, limit } = self;
        match kind {
            PolicyKind::Identity => write!(
                f,
                "LimitExceeded: Maximum policy size of {limit} bytes exceeded for role app-role ({size} without white space)"
            ),
            PolicyKind::PermissionsBoundary => write!(
                f,
                "LimitExceeded: Cannot exceed quota for PolicySize: {limit} ({size} without white space)"
            ),
            _ => write!(
                f,
                "AWS takes a {kind} of at most {limit} bytes; this one has {size} (simulated message)"
            ),
        }
    }
}

impl std::error::Error for SizeError {}
