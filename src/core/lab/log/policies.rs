//! Policy edits: typing, undo, redo, formatting, and fixes.

use super::change::LabChange;
use super::command::LabCommand;
use super::splice::Splice;
use crate::core::iam::Fix;
use crate::core::lab::{Lab, LabPolicy};

/// What happens to a policy's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyEdit {
    /// The new text.
    Text(String),
    Undo,
    Redo,
    /// Formats the text as AWS does.
    Format,
}

/// Changes the text of a policy.
#[derive(Clone, Debug)]
pub struct EditPolicy {
    pub policy: LabPolicy,
    pub edit: PolicyEdit,
}

impl LabChange for EditPolicy {
    type Output = ();

    fn command(&self, lab: &Lab) -> LabCommand {
        let policy = self.policy;
        match &self.edit {
            PolicyEdit::Text(text) => LabCommand::EditPolicy {
                policy,
                splice: Splice::between(&lab.draft(policy).text, text),
            },
            PolicyEdit::Undo => LabCommand::UndoEdit(policy),
            PolicyEdit::Redo => LabCommand::RedoEdit(policy),
            PolicyEdit::Format => LabCommand::FormatPolicy(policy),
        }
    }

    fn make(self, lab: &mut Lab) {
        let edit = self.edit;
        lab.change(self.policy, |draft| match edit {
            PolicyEdit::Text(text) => draft.edit(text),
            PolicyEdit::Undo => draft.undo(),
            PolicyEdit::Redo => draft.redo(),
            PolicyEdit::Format => draft.format(),
        });
    }
}

/// Applies a fix. Returns false if the lab has no such policy.
#[derive(Clone, Copy, Debug)]
pub struct ApplyFix<'a>(pub &'a Fix);

impl LabChange for ApplyFix<'_> {
    type Output = bool;

    fn command(&self, _: &Lab) -> LabCommand {
        LabCommand::ApplyFix {
            policy: self.0.policy,
            name: self.0.name.clone(),
            document: self.0.document.clone(),
        }
    }

    fn make(self, lab: &mut Lab) -> bool {
        lab.apply_fix(self.0)
    }
}
