//! The request, as the statements of a policy name it.

use crate::core::iam::catalogue::works_on;
use crate::core::iam::condition::Operator;
use crate::core::iam::document::{
    ConditionBlock, ConditionValue, Located, OneOrMany, PatternElement, PrincipalElement,
    PrincipalType, Principals, Statement,
};
use crate::core::iam::edit::escape;
use crate::core::iam::matching::{PolicyQuery, match_statement};
use crate::core::iam::{Effect, PolicyKind, Principal, Request, Version};

pub(super) const PRINCIPAL_ARN: &str = "aws:PrincipalArn";
pub(super) const SERVICE_NAME: &str = "aws:PrincipalServiceName";

/// One request, seen by the policies of one kind.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    pub request: &'a Request,
    /// [`Request::caller`].
    pub caller: &'a Principal,
    pub kind: PolicyKind,
    pub version: Version,
    /// Whether the caller has a permissions boundary.
    pub bounded: bool,
}

impl Point<'_> {
    pub fn query(&self) -> PolicyQuery<'_> {
        PolicyQuery {
            request: self.request,
            caller: self.caller,
            kind: self.kind,
            version: self.version,
            bounded: self.bounded,
        }
    }

    /// Whether the statement applies to the request.
    pub fn is_hit_by(&self, statement: &Statement) -> bool {
        match_statement(&self.query(), statement).reach.is_ok()
    }

    pub fn action(&self) -> &str {
        &self.request.action
    }

    /// The resource as a pattern that matches nothing else.
    pub fn resource_pattern(&self) -> String {
        match (self.kind, self.request.resource.as_str()) {
            // In a key policy, `*` is the key that the policy belongs to.
            (PolicyKind::KeyPolicy, _) | (_, "*") => "*".to_owned(),
            (_, arn) => escape(arn, self.version),
        }
    }

    /// Whether statements here must name the caller.
    pub fn names_principals(&self) -> bool {
        self.kind.names_principals()
    }

    /// The name under which the caller is allowed or excepted: for a session, its role's ARN.
    pub fn caller_name(&self) -> String {
        self.caller.principal_arn()
    }

    /// The `Principal` that names the caller.
    pub fn principal(&self) -> Located<PrincipalElement> {
        let kind = match self.caller {
            Principal::Service { .. } => PrincipalType::Service,
            _ => PrincipalType::Aws,
        };
        Located::from(PrincipalElement {
            negated: false,
            principals: Principals::Typed(vec![(kind, OneOrMany::One(self.caller_name().into()))]),
        })
    }

    /// The statement that allows the request and nothing else.
    pub fn permission(&self) -> Statement {
        Statement {
            sid: None,
            effect: Effect::Allow.into(),
            principal: self.names_principals().then(|| self.principal()),
            action: PatternElement::only(self.action()),
            resource: Some(PatternElement::only(&self.resource_pattern())),
            condition: match self.names_principals() {
                true => self.narrowing(),
                false => Vec::new(),
            },
        }
    }

    /// Conditions for a caller whose name is wider than itself: the root user's names the whole account, and a service
    /// acts for every customer.
    fn narrowing(&self) -> Vec<ConditionBlock> {
        let keys: &[(&str, &str)] = match self.caller {
            Principal::Root { .. } => &[("ArnEquals", PRINCIPAL_ARN)],
            Principal::Service { .. } => &[
                ("ArnEquals", "aws:SourceArn"),
                ("StringEquals", "aws:SourceAccount"),
            ],
            _ => &[],
        };
        let blocks = keys.iter().filter_map(|(operator, key)| {
            let [value] = self.request.context.get(key)? else {
                return None;
            };
            condition(operator, key, value)
        });
        blocks.collect()
    }

    /// Whether S3 refuses the action in a bucket policy's statement about these resources: they are `*`, or the action
    /// works on none of them. Other kinds of policy may name any action on anything.
    pub fn is_refused(&self, action: &str, statement: &Statement) -> bool {
        let said = statement.resource.as_ref().filter(|said| !said.negated);
        let Some(said) = said.filter(|_| self.kind == PolicyKind::BucketPolicy) else {
            return false;
        };
        let resources: Vec<&str> = said.patterns.iter().map(|text| text.as_str()).collect();
        resources.contains(&"*") || !statement.action.negated && !works_on(action, &resources)
    }

    /// The operator and the key by which a condition excepts this caller; `None` if the request has no such key.
    pub fn caller_key(&self) -> Option<(&'static str, &'static str)> {
        let (operator, key) = match self.caller {
            Principal::Service { .. } => ("StringNotEqualsIfExists", SERVICE_NAME),
            Principal::Anonymous => return None,
            _ => ("ArnNotEquals", PRINCIPAL_ARN),
        };
        (self.request.context.get(key).is_some()).then_some((operator, key))
    }
}

/// A condition with one key and one value; `None` for an operator that does not exist.
pub(super) fn condition(operator: &str, key: &str, value: &str) -> Option<ConditionBlock> {
    Some(ConditionBlock {
        operator: Located::from(operator.parse::<Operator>().ok()?),
        keys: vec![(
            Located::from(key.to_owned()),
            OneOrMany::One(Located::from(ConditionValue::Text(value.to_owned()))),
        )],
    })
}
