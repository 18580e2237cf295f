//! Trust policies: who may assume a role.

use super::PolicyDocument;
use super::document::PatternElement;

impl PolicyDocument {
    /// The trust policy as a policy of the role itself: each statement is about the role that it is attached to.
    #[must_use]
    pub fn on_its_role(&self) -> Self {
        let mut document = self.clone();
        for statement in document.statements.iter_mut() {
            statement.resource = Some(PatternElement::only("*"));
        }
        document
    }
}
