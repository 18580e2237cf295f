//! What undo and redo would do next, and the keys for them.

use super::direction::{UndoDirection, tell};
use super::travel;
use crate::app::page_edits::PageEdits;
use crate::app::route::View;
use crate::app::state::Page;
use crate::web::dom;
use crate::web::keyboard::{self, Key};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page's only state of undo and redo.
#[derive(Clone, Copy, Debug)]
pub struct UndoState {
    pub page: Page,
    edits: PageEdits,
    /// Whether a step is on its way: another press waits for nothing.
    busy: StoredValue<bool>,
}

impl UndoState {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            edits: PageEdits::of(page),
            busy: StoredValue::new(false),
        })
    }

    /// What the next press would undo or redo; `None` if there is nothing. Tracks everything that can change it.
    pub fn next(self, direction: UndoDirection) -> Option<String> {
        self.page.lab.track();
        self.edits.with(|edits| {
            self.page.lab.read_log(|log| {
                let (edit, step) = match direction {
                    UndoDirection::Undo => (edits.to_undo(log), log.step_to_undo()),
                    UndoDirection::Redo => (edits.to_redo(log), log.step_to_redo()),
                };
                let edit = edit.map(|edit| edit.kind.name().to_owned());
                edit.or(step.map(|step| step.name))
            })
        })
    }

    /// Undoes or redoes one step.
    pub fn go(self, direction: UndoDirection) {
        if self.busy.get_value() || untrack(|| self.next(direction)).is_none() {
            return;
        }
        self.busy.set_value(true);
        spawn_local(async move {
            self.step(direction).await;
            self.busy.try_set_value(false);
        });
    }

    /// Undoes or redoes one step: an edit of the page, or a step of the log.
    pub async fn step(self, direction: UndoDirection) {
        let page = self.page;
        let edit = match direction {
            UndoDirection::Undo => self.edits.undo(),
            UndoDirection::Redo => self.edits.redo(),
        };
        if let Some(edit) = edit {
            return tell(page, direction, edit.name());
        }
        match travel::step(page, direction).await {
            Ok(work) => work.await,
            Err(error) => page.say(error.to_string(), true),
        }
    }

    /// Listens for the keys. A text field has an undo of its own, and a dialog hides what would change.
    pub fn listen(self) {
        keyboard::listen(move |key, event| {
            let view = self.page.view.get_untracked();
            if event.default_prevented()
                || event.alt_key()
                || event.ctrl_key() == event.meta_key()
                || matches!(view, View::Present | View::Speaker)
                || keyboard::in_text(event.target())
                || dom::is_there("dialog[open]")
            {
                return;
            }
            let direction = match (key, event.shift_key()) {
                (Key::Char('z'), false) => UndoDirection::Undo,
                (Key::Char('z'), true) | (Key::Char('y'), false) => UndoDirection::Redo,
                _ => return,
            };
            event.prevent_default();
            self.go(direction);
        });
    }
}
