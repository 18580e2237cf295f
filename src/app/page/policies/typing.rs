//! What is typed: its letter is drawn with the browser's next frame, and the policy is read once that frame is on the
//! display. Reading a long policy takes longer than a frame.

use crate::app::state::Page;
use crate::core::lab::LabPolicy;
use crate::core::lab::log::{EditPolicy, PolicyEdit};
use crate::web::{browser, dom};
use leptos::prelude::*;
use std::time::Duration;

/// After so long it is read in any case: a page that is not in sight has no frames.
const AT_LATEST: Duration = Duration::from_millis(100);

/// The most bytes of a key press: one character.
const KEY_PRESS: usize = 4;

/// A text that is drawn and not read yet, and its policy.
#[derive(Clone, Copy, Debug)]
pub struct Typing {
    page: Page,
    waiting: RwSignal<Option<(LabPolicy, String)>>,
}

impl Typing {
    pub fn new(page: Page) -> Self {
        Self {
            page,
            waiting: RwSignal::new(None),
        }
    }

    /// The text of this policy that is not read yet, and tracks it.
    pub fn text_of(self, which: LabPolicy) -> Option<String> {
        self.waiting
            .with(|waiting| waiting.clone().filter(|(of, _)| *of == which))
            .map(|(_, text)| text)
    }

    /// Takes the whole text of a policy. A key press within a line waits for its frame; all else is read at once.
    pub fn put(self, policy: LabPolicy, text: String) {
        self.settle();
        let waits = browser::window().is_some()
            && (self.page.lab)
                .with_untracked(|lab| is_key_press_in_line(&lab.draft(policy).text, &text));
        self.waiting.set(Some((policy, text)));
        if !waits {
            return self.settle();
        }
        dom::once_drawn(move || dom::after(Duration::ZERO, move || self.settle()));
        dom::after(AT_LATEST, move || self.settle());
    }

    /// Reads what waits. Nothing else may change a policy before.
    pub fn settle(self) {
        let waiting = self.waiting.try_update_untracked(Option::take).flatten();
        if let Some((policy, text)) = waiting {
            let edit = PolicyEdit::Text(text);
            self.page.lab.apply(EditPolicy { policy, edit });
        }
    }
}

fn is_key_press_in_line(before: &str, now: &str) -> bool {
    let breaks = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count();
    before.len().abs_diff(now.len()) <= KEY_PRESS && breaks(before) == breaks(now)
}
