//! What can be wrong with a policy, and AWS's sentence for it.
//!
//! The sentences are quoted from public reports of the calls that answer them (`MalformedPolicyDocument`,
//! `MalformedPolicy`, `MalformedPolicyDocumentException`); where none is known, there is none.

use super::kind::Grammar;

/// A kind of mistake in a policy.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mistake {
    /// The text does not begin with `{`.
    LeadingSpace,
    /// A character that the service takes in no policy.
    Character,
    /// The first character is neither white space nor `{`.
    FirstByte,
    NotJson,
    /// An element or value that the grammar does not have there.
    Syntax,
    /// The name of an element that no policy, or no statement, has.
    UnknownElement(String),
    /// An unknown `Version`.
    Version,
    /// A managed policy without `2012-10-17`.
    OldVersion,
    Effect(String),
    /// The element's name.
    Missing(&'static str),
    /// A list of `Action` or `Resource` with nothing in it.
    NothingIn(&'static str),
    NoStatement,
    DuplicateSid,
    Sid,
    Id,
    /// `Principal` in a policy that is attached to whom it is about.
    Principal,
    /// `Principal` is neither `*` nor an object.
    PrincipalShape,
    /// An empty `Principal`.
    NobodyNamed,
    /// The type and value of a principal.
    InvalidPrincipal(String, String),
    NotPrincipal,
    /// An action, or a condition key, without a service prefix.
    NoVendor,
    TwoColons,
    Vendor(String),
    Action,
    /// An action of a trust policy that is not `sts:AssumeRole…`.
    NotAssumeRole,
    /// `Resource` in a trust policy.
    ProhibitedResource,
    /// `NotResource` in a trust policy.
    ProhibitedNotResource,
    NoArn(String),
    /// The partition, and the whole ARN as IAM spells it.
    Partition(String, String),
    ArnVendor,
    /// What IAM's older parser refuses.
    Legacy,
    /// An IAM ARN with a region.
    IamRegion(String),
    /// An IAM ARN whose path is of no known type.
    IamPath,
    Resource,
    Variable,
    /// An unknown condition operator.
    Operator(String),
    /// A condition key twice, in two cases.
    TwoCases,
    ConditionKey,
    ConditionApplies,
    IpAddress,
    ActionApplies,
    /// What this kind of policy must not say.
    NotOfThisKind,
}

/// The starts of an IAM resource's path that IAM takes beside those of its sentence: newer kinds of resource (service
/// authorization reference, and the AWS managed policies).
pub(super) const NEWER_IAM_PATHS: [&str; 2] = ["delegation-request/", "role-template/"];

/// The start of an IAM resource's path, as IAM's sentence lists them.
pub(super) const IAM_PATHS: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

impl Mistake {
    /// AWS's sentence for this mistake in a policy of this grammar; `None` if it is not known.
    pub fn sentence(&self, grammar: Grammar) -> Option<String> {
        match grammar {
            Grammar::Identity | Grammar::Managed => self.of_iam(),
            Grammar::Trust => self.of_trust(),
            Grammar::Bucket => self.of_s3(),
            Grammar::Key => self.of_kms(),
            Grammar::ServiceControl | Grammar::ResourceControl => Some(
                "The provided policy document does not meet the requirements of the specified \
                 policy type."
                    .to_owned(),
            ),
            Grammar::VpcEndpoint => match self {
                Self::LeadingSpace | Self::FirstByte | Self::NotJson => Some(
                    "The specified policy document is not a valid JSON policy document.".to_owned(),
                ),
                _ => None,
            },
            // STS answers with its JSON parser's own words.
            Grammar::Session => None,
        }
    }

    fn of_iam(&self) -> Option<String> {
        const SYNTAX: &str = "Syntax errors in policy.";
        const LEGACY: &str = "The policy failed legacy parsing";
        Some(match self {
            Self::LeadingSpace => "JSON strings must not have leading spaces".to_owned(),
            Self::Character => {
                "The specified value for policyDocument is invalid. It must contain \
                 only printable ASCII characters."
                    .to_owned()
            }
            Self::OldVersion => "Policy document must be version 2012-10-17 or greater.".to_owned(),
            Self::Effect(text) if is_effect(text) => LEGACY.to_owned(),
            Self::Legacy => LEGACY.to_owned(),
            Self::FirstByte
            | Self::NotJson
            | Self::Syntax
            | Self::UnknownElement(_)
            | Self::Version
            | Self::Effect(_)
            | Self::NoStatement => SYNTAX.to_owned(),
            Self::Missing("Action") | Self::NothingIn("Action") => {
                "Policy statement must contain actions.".to_owned()
            }
            Self::Missing("Resource") | Self::NothingIn("Resource") => {
                "Policy statement must contain resources.".to_owned()
            }
            Self::Missing(_) | Self::NothingIn(_) => SYNTAX.to_owned(),
            Self::DuplicateSid => {
                "Statement IDs (SID) in a single policy must be unique.".to_owned()
            }
            Self::Principal => "Policy document should not specify a principal.".to_owned(),
            Self::NoVendor => {
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
                    .to_owned()
            }
            Self::TwoColons => "Actions/Condition can contain only one colon.".to_owned(),
            Self::Vendor(name) => format!("Vendor {name} is not valid"),
            Self::NoArn(text) => format!("Resource {text} must be in ARN format or \"*\"."),
            Self::Partition(name, arn) => {
                format!("Partition \"{name}\" is not valid for resource \"{arn}\".")
            }
            Self::ArnVendor => {
                "Resource vendor must be fully qualified and cannot contain regexes.".to_owned()
            }
            Self::IamRegion(arn) => {
                format!("IAM resource {arn} cannot contain region information.")
            }
            Self::IamPath => format!(
                "IAM resource path must either be \"*\" or start with {}.",
                IAM_PATHS.join(", ")
            ),
            Self::Operator(name) => format!("Invalid Condition type : {name}"),
            _ => return None,
        })
    }

    fn of_trust(&self) -> Option<String> {
        Some(match self {
            Self::LeadingSpace => "JSON strings must not have leading spaces".to_owned(),
            Self::FirstByte | Self::NotJson => "This policy contains invalid Json".to_owned(),
            Self::Version => "The policy must contain a valid version string".to_owned(),
            Self::NoStatement => "Could not parse the policy: Statement is empty!".to_owned(),
            Self::Missing(name) => format!("Missing required field {name}"),
            Self::Effect(text) => format!("Invalid effect: {text}"),
            Self::DuplicateSid => "The Statement Ids in the policy are not unique".to_owned(),
            Self::NobodyNamed => "Missing required field Principal cannot be empty!".to_owned(),
            Self::InvalidPrincipal(of, value) => {
                format!("Invalid principal in policy: \"{of}\":\"{value}\"")
            }
            Self::NotPrincipal => "Allow with NotPrincipal is not allowed.".to_owned(),
            Self::NotAssumeRole | Self::NoVendor | Self::Vendor(_) => {
                "AssumeRole policy may only specify STS AssumeRole actions.".to_owned()
            }
            Self::ProhibitedResource => "Has prohibited field Resource".to_owned(),
            Self::ProhibitedNotResource => {
                "AssumeRole policy must not contain resources.".to_owned()
            }
            Self::Operator(name) => format!("Invalid Condition type : {name}"),
            _ => return None,
        })
    }

    fn of_s3(&self) -> Option<String> {
        Some(match self {
            Self::LeadingSpace | Self::FirstByte | Self::NotJson => {
                "Policies must be valid JSON and the first byte must be '{'".to_owned()
            }
            Self::Syntax | Self::PrincipalShape => "Invalid policy syntax.".to_owned(),
            Self::UnknownElement(name) => format!("Unknown field {name}"),
            Self::Version => "The policy must contain a valid version string".to_owned(),
            Self::NoStatement => "Could not parse the policy: Statement is empty!".to_owned(),
            Self::Missing(name) => format!("Missing required field {name}"),
            Self::Effect(text) => format!("Invalid effect: {text}"),
            Self::DuplicateSid => "The Statement Ids in the policy are not unique".to_owned(),
            Self::NobodyNamed | Self::InvalidPrincipal(..) => {
                "Invalid principal in policy".to_owned()
            }
            Self::NotPrincipal => "Allow with NotPrincipal is not allowed.".to_owned(),
            Self::NoVendor
            | Self::TwoColons
            | Self::Vendor(_)
            | Self::Action
            | Self::NothingIn("Action") => "Policy has invalid action".to_owned(),
            Self::NoArn(_)
            | Self::Partition(..)
            | Self::ArnVendor
            | Self::Legacy
            | Self::IamRegion(_)
            | Self::IamPath
            | Self::Resource
            | Self::NothingIn("Resource") => "Policy has invalid resource".to_owned(),
            Self::ActionApplies => {
                "Action does not apply to any resource(s) in statement".to_owned()
            }
            Self::Operator(name) => format!("Invalid Condition type : {name}"),
            Self::ConditionKey => "Policy has an invalid condition key".to_owned(),
            Self::ConditionApplies => {
                "Conditions do not apply to combination of actions and resources in statement"
                    .to_owned()
            }
            Self::IpAddress => "Invalid IP address in Conditions".to_owned(),
            _ => return None,
        })
    }

    fn of_kms(&self) -> Option<String> {
        Some(match self {
            Self::Missing("Principal") => {
                "Policy contains a statement with no principal.".to_owned()
            }
            Self::NobodyNamed | Self::InvalidPrincipal(..) => {
                "Policy contains a statement with one or more invalid principals.".to_owned()
            }
            _ => return None,
        })
    }
}

/// Whether it is an effect, but for its case.
fn is_effect(text: &str) -> bool {
    ["Allow", "Deny"]
        .into_iter()
        .any(|effect| effect.eq_ignore_ascii_case(text))
}
