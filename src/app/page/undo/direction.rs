//! Which way to go, and how the page says so.

use crate::app::clicker::hint;
use crate::app::state::Page;
use leptos::prelude::*;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoDirection {
    Undo,
    Redo,
}

impl UndoDirection {
    /// The name of the button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undo => "Undo",
            Self::Redo => "Redo",
        }
    }

    /// Done, as the page says it.
    pub fn done(self) -> &'static str {
        match self {
            Self::Undo => "Undone",
            Self::Redo => "Redone",
        }
    }
}

/// Says what was undone or redone, where the reader is.
pub fn tell(page: Page, direction: UndoDirection, name: &str) {
    let says = format!("{}: {name}.", direction.done());
    match page.view.get_untracked().has_stage() {
        true => page.say(says, false),
        false => hint(page, says),
    }
}
