//! Where in a set of policies a policy is, or could be.

use crate::core::iam::document::{
    Located, OneOrMany, PatternElement, PrincipalElement, PrincipalType, Principals,
};
use crate::core::iam::{
    Effect, NamedPolicy, PolicyDocument, PolicyKind, PolicySet, Request, Statement,
};

/// The name of an identity policy that is attached where there was none.
const NEW_POLICY: &str = "inline-policy";
/// Policies that AWS owns: nobody else can edit them.
const AWS_MANAGED: &str = "arn:aws:iam::aws:policy/";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The index of the policy; the number of policies for a new one.
    Identity(usize),
    Resource(PolicyKind),
    Boundary,
    Session,
}

impl Place {
    /// The places with a policy, in the order in which Denies are lifted.
    pub fn taken(policies: &PolicySet) -> Vec<Self> {
        let mut places: Vec<Self> = (0..policies.identity.len()).map(Self::Identity).collect();
        places.extend((policies.resource.iter()).map(|(kind, _)| Self::Resource(*kind)));
        places.extend(policies.boundary.iter().map(|_| Self::Boundary));
        places.extend(policies.session.iter().map(|_| Self::Session));
        places
    }

    /// The places where a policy of this kind can be edited or attached; none for a kind that no account edits.
    pub fn of_kind(kind: PolicyKind, policies: &PolicySet) -> Vec<Self> {
        match kind {
            PolicyKind::Identity => {
                let own = (0..policies.identity.len())
                    .map(Self::Identity)
                    .filter(|place| place.is_editable(policies));
                let own: Vec<Self> = own.collect();
                match own.as_slice() {
                    [] => vec![Self::Identity(policies.identity.len())],
                    _ => own,
                }
            }
            PolicyKind::KeyPolicy | PolicyKind::BucketPolicy => vec![Self::Resource(kind)],
            PolicyKind::PermissionsBoundary => vec![Self::Boundary],
            PolicyKind::Session => vec![Self::Session],
            PolicyKind::Grant
            | PolicyKind::ServiceControl
            | PolicyKind::ResourceControl
            | PolicyKind::VpcEndpoint => Vec::new(),
        }
    }

    pub fn kind(self) -> PolicyKind {
        match self {
            Self::Identity(_) => PolicyKind::Identity,
            Self::Resource(kind) => kind,
            Self::Boundary => PolicyKind::PermissionsBoundary,
            Self::Session => PolicyKind::Session,
        }
    }

    pub fn policy(self, policies: &PolicySet) -> Option<&NamedPolicy> {
        match self {
            Self::Identity(index) => policies.identity.get(index),
            Self::Resource(_) => policies.resource.as_ref().map(|(_, policy)| policy),
            Self::Boundary => policies.boundary.as_ref(),
            Self::Session => policies.session.as_ref(),
        }
    }

    /// Whether it is not a policy that AWS owns.
    pub fn is_editable(self, policies: &PolicySet) -> bool {
        let arn = self
            .policy(policies)
            .and_then(|policy| policy.arn.as_deref());
        !arn.is_some_and(|arn| arn.starts_with(AWS_MANAGED))
    }

    /// The policy's document, or that of a new one before the request is allowed. A key without a known policy has AWS's
    /// default one, which lets the account's IAM policies count.
    pub fn document(self, policies: &PolicySet, request: &Request) -> PolicyDocument {
        if let Some(policy) = self.policy(policies) {
            return policy.document.clone();
        }
        let mut document = PolicyDocument::empty();
        if self == Self::Resource(PolicyKind::KeyPolicy) {
            let root = format!("arn:aws:iam::{}:root", request.resource_account);
            document.statements.push(Located::from(Statement {
                sid: Some("Enable IAM User Permissions".to_owned().into()),
                effect: Effect::Allow.into(),
                principal: Some(Located::from(PrincipalElement {
                    negated: false,
                    principals: Principals::Typed(vec![(
                        PrincipalType::Aws,
                        OneOrMany::One(root.into()),
                    )]),
                })),
                action: PatternElement::only("kms:*"),
                resource: Some(PatternElement::only("*")),
                condition: Vec::new(),
            }));
        }
        document
    }

    /// The policy's name, or the name that a new one gets.
    pub fn name(self, policies: &PolicySet, request: &Request) -> String {
        if let Some(policy) = self.policy(policies) {
            return policy.name.clone();
        }
        match self {
            Self::Identity(_) | Self::Boundary | Self::Session => NEW_POLICY.to_owned(),
            Self::Resource(PolicyKind::KeyPolicy) => "default".to_owned(),
            Self::Resource(_) => {
                let path = request.resource.rsplit(':').next().unwrap_or(NEW_POLICY);
                path.split('/').next().unwrap_or(path).to_owned()
            }
        }
    }

    /// Puts the document there; a new policy gets its name.
    pub fn put(self, policies: &mut PolicySet, request: &Request, document: PolicyDocument) {
        let policy = NamedPolicy {
            name: self.name(policies, request),
            arn: self.policy(policies).and_then(|policy| policy.arn.clone()),
            document,
        };
        match self {
            Self::Identity(index) => match policies.identity.get_mut(index) {
                Some(known) => *known = policy,
                None => policies.identity.push(policy),
            },
            Self::Resource(kind) => policies.resource = Some((kind, policy)),
            Self::Boundary => policies.boundary = Some(policy),
            Self::Session => policies.session = Some(policy),
        }
    }
}
