//! Rules that depend on where a policy is attached.

use std::collections::BTreeSet;

use super::error::PolicyError;
use super::parse::document;
use super::policy::PolicyDocument;
use crate::core::iam::policy_kind::PolicyKind;
use crate::core::json::{Fault, Node, Subject, read, shown};

impl PolicyDocument {
    /// Reads a policy of a given kind: [`PolicyDocument::parse`], then the rules of that kind. An identity policy has
    /// no `Principal`, a resource policy must have one. Every statement has a `Resource`, except that KMS accepts (and
    /// ignores) a key-policy statement without one. `Sid`s are unique.
    ///
    /// # Errors
    /// The first fault, with its token.
    pub fn parse_as(kind: PolicyKind, text: &str) -> Result<Self, PolicyError> {
        read(Subject::Policy, text)
            .and_then(|root| Self::of_json(kind, &root))
            .map_err(|fault| PolicyError::locate(fault, text))
    }

    /// Converts a JSON text to a policy of a given kind.
    ///
    /// # Errors
    /// The first fault.
    pub(in crate::core::iam) fn of_json(kind: PolicyKind, root: &Node) -> Result<Self, Fault> {
        let document = document(root)?;
        document.check(kind)?;
        Ok(document)
    }

    fn check(&self, kind: PolicyKind) -> Result<(), Fault> {
        let mut sids = BTreeSet::new();
        for statement in self.statements.iter() {
            match &statement.principal {
                Some(found) if !kind.names_principals() => {
                    return Err(Fault::new(
                        found.at(),
                        format!(
                            "`{}` is not an element of {}, which applies to the identity it is attached to",
                            found.name(),
                            with_article(kind)
                        ),
                    ));
                }
                None if kind.names_principals() => {
                    return Err(Fault::new(
                        statement.opening(),
                        format!(
                            "this statement has no `Principal`; a statement of {} needs one",
                            with_article(kind)
                        ),
                    ));
                }
                Some(_) | None => {}
            }
            if statement.resource.is_none() && kind != PolicyKind::KeyPolicy {
                return Err(Fault::new(
                    statement.opening(),
                    "this statement has no `Resource` (or `NotResource`)",
                ));
            }
            if let Some(sid) = &statement.sid
                && !sid.is_empty()
                && !sids.insert(sid.as_str())
            {
                return Err(Fault::new(
                    sid.at(),
                    format!(
                        "`{}` is the `Sid` of an earlier statement; each is used once",
                        shown(sid)
                    ),
                ));
            }
        }
        Ok(())
    }
}

fn with_article(kind: PolicyKind) -> String {
    match kind {
        PolicyKind::Identity => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: PolicyKind, statement: &str) -> String {
        let text = format!("{{\"Statement\":[{statement}]}}");
        PolicyDocument::parse_as(kind, &text)
            .map_or_else(|error| error.to_string(), |_| "ok".into())
    }

    #[test]
    fn where_it_is_attached_decides_what_it_may_say() {
        let bare = r#"{"Effect":"Allow","Action":"kms:*"}"#;
        let identity = r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#;
        let key = r#"{"Effect":"Allow","Principal":"*","Action":"kms:*"}"#;
        assert_eq!(message(PolicyKind::Identity, identity), "ok");
        assert_eq!(message(PolicyKind::KeyPolicy, key), "ok");
        assert_eq!(
            message(PolicyKind::Identity, bare),
            "line 1, column 15: this statement has no `Resource` (or `NotResource`)"
        );
        assert_eq!(
            message(PolicyKind::Identity, key),
            "line 1, column 33: `Principal` is not an element of an identity policy, which applies to the identity it is attached to"
        );
        assert_eq!(
            message(PolicyKind::BucketPolicy, identity),
            "line 1, column 15: this statement has no `Principal`; a statement of a bucket policy needs one"
        );
        let twice = r#"{"Sid":"A","Effect":"Allow","Action":"kms:*","Resource":"*"}"#;
        assert_eq!(
            message(PolicyKind::Identity, &format!("{twice},{twice}")),
            "line 1, column 83: `A` is the `Sid` of an earlier statement; each is used once"
        );
    }
}
