//! A control with its label, and a note below it: what is expected, or what is wrong.

use crate::app::tree::html::{label, small, span};
use crate::app::tree::{Children, Element, Node, Nodes, Str};

/// Puts a label above a control. The control takes its accessible name from the label.
#[derive(Debug, Default)]
pub struct FormField {
    /// What the control is for, in a few words.
    pub label: Str,
    /// What is expected, or what is wrong with the input; empty for no note.
    pub note: Str,
    /// Whether the note is an error.
    pub bad: bool,
    /// The control: an input, a text area, a [`Select`](super::select::Select).
    pub control: Nodes,
    /// What is expected, after the label; empty for no hint.
    pub hint: Str,
}

impl FormField {
    /// A label and a control, without a note.
    pub fn new(label: impl Into<Str>, control: impl Children) -> Self {
        Self {
            label: label.into(),
            control: Nodes::default().child(control),
            ..Self::default()
        }
    }

    pub fn draw(self) -> Element {
        let note = (!self.note.is_empty()).then(|| {
            small()
                .class("form-note")
                .flag("data-bad", self.bad)
                .child(self.note)
        });
        let hint = (!self.hint.is_empty()).then(|| span().child(" ").child(self.hint));
        label()
            .class("form-field")
            .child(span().class("eyebrow").child(self.label).child(hint))
            .child(self.control)
            .child(note)
    }
}

impl Children for FormField {
    fn add(self, list: &mut Vec<Node>) {
        self.draw().add(list);
    }
}

/// Makes a control keep what is typed: the browser does not check its spelling, complete it, or capitalize it.
pub fn literal(control: Element) -> Element {
    (control.attr("spellcheck", "false"))
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
}
