//! The positions of the parts of a policy's text, for an editor.
//!
//! The text must be valid JSON, but need not be a valid policy. In a list of grants, each grant takes the place of a
//! statement.

use std::ops::Range;

use super::decision::Element;
use crate::core::json::{Member, Node, Value, clamped};

/// The byte ranges of a text's statements and their elements.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    statements: Vec<Part>,
}

/// A statement, an element, a condition operator or a condition key.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    /// Empty for a statement.
    name: String,
    at: Range<usize>,
    parts: Vec<Part>,
}

/// Statement, element, operator, key.
const DEPTH: usize = 3;

impl Outline {
    /// The outline of a policy, of a list of grants (`[…]` or `{"Grants": […]}`) or of one grant; `None` if the text is
    /// neither a JSON object nor a list.
    pub(super) fn of(root: &Node, text: &str) -> Option<Self> {
        let nodes = match &root.value {
            Value::Array(items) => items.as_slice(),
            Value::Object(_) => root
                .member("Statement")
                .or_else(|| root.member("Grants"))
                .map_or(std::slice::from_ref(root), |member| member.value.items()),
            _ => return None,
        };
        let statements = nodes.iter().map(|node| Part {
            name: String::new(),
            at: clamped(text, node.range()),
            parts: parts(node, DEPTH),
        });
        Some(Self {
            statements: statements.collect(),
        })
    }

    pub fn len(&self) -> usize {
        self.statements.len()
    }

    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// The statement with this index, counted like [`StatementOutcome::index`].
    ///
    /// [`StatementOutcome::index`]: super::StatementOutcome::index
    pub fn statement(&self, index: usize) -> Option<Range<usize>> {
        self.statements.get(index).map(|part| part.at.clone())
    }

    /// From the element's name to the end of its value; for a `Condition` with a key, from the key's first occurrence
    /// to the end of its values. `None` if the statement has no such element.
    ///
    /// In a grant, `GranteePrincipal`, `Operations`, `KeyId` and `Constraints` take the place of principal, action,
    /// resource and condition.
    pub fn element(
        &self,
        index: usize,
        element: Element,
        key: Option<&str>,
    ) -> Option<Range<usize>> {
        let statement = self.statements.get(index)?;
        let of_a_grant = match element {
            Element::Principal => "GranteePrincipal",
            Element::Action => "Operations",
            Element::Resource => "KeyId",
            Element::Condition => "Constraints",
            _ => "",
        };
        let found = statement
            .part(element.name())
            .or_else(|| statement.part(of_a_grant))?;
        match key {
            Some(key) if element == Element::Condition => found
                .parts
                .iter()
                .find_map(|operator| operator.part(key))
                .map(|part| part.at.clone()),
            _ => Some(found.at.clone()),
        }
    }

    /// From a condition key's name to the end of its values, under this operator (`ConditionOutcome` names both).
    pub fn condition(&self, index: usize, operator: &str, key: &str) -> Option<Range<usize>> {
        let statement = self.statements.get(index)?;
        let condition = statement
            .part("Condition")
            .or_else(|| statement.part("Constraints"))?;
        let key = condition.part(operator)?.part(key)?;
        Some(key.at.clone())
    }

    /// From the name of any member of a statement or grant to the end of its value, e.g. `Sid` or `Effect`.
    pub fn member(&self, index: usize, name: &str) -> Option<Range<usize>> {
        let part = self.statements.get(index)?.part(name)?;
        Some(part.at.clone())
    }

    /// The statement that contains the cursor, or ends right before it.
    pub fn statement_at(&self, offset: usize) -> Option<usize> {
        self.statements
            .iter()
            .position(|part| part.at.start <= offset && offset <= part.at.end)
    }
}

impl Part {
    fn part(&self, name: &str) -> Option<&Self> {
        self.parts.iter().find(|part| part.name == name)
    }
}

fn parts(node: &Node, depth: usize) -> Vec<Part> {
    if depth == 0 {
        return Vec::new();
    }
    let part = |member: &Member| Part {
        name: member.key.clone(),
        at: member.range(),
        parts: parts(&member.value, depth - 1),
    };
    node.members().iter().map(part).collect()
}
