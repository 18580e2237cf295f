//! The question before a lesson opens another lab while the work on a large file goes on: that would cancel it. Who waits
//! comes to the lesson once the work is done.

use super::held_move::HeldMove;
use super::state::LearnState;
use crate::app::component::dialog::Dialog;
use crate::app::route::{self, Route};
use crate::app::tree::html::{div, p, press};
use crate::app::tree::{Element, reactive};
use crate::web::dom;
use leptos::prelude::*;

impl LearnState {
    /// Holds a move back while work goes on, and asks. False if nothing goes on.
    pub(super) fn holds(self, held: HeldMove) -> bool {
        let is_busy = self.page.work.with_untracked(Option::is_some);
        if is_busy {
            // After the views have changed places, which closes dialogs.
            dom::once_drawn(move || self.held.set(Some(held)));
        }
        is_busy
    }

    /// Makes the held move once the work has ended, in whatever way.
    pub(super) fn move_when_done(self) {
        Effect::new(move || {
            if self.page.work.with(Option::is_some) {
                return;
            }
            match self.take_held() {
                Some(HeldMove::Open(route)) => untrack(|| self.open(&route)),
                Some(HeldMove::Leave) => untrack(|| self.leave()),
                Some(HeldMove::StartOver) => untrack(|| self.set_up_again()),
                None => {}
            }
        });
    }

    /// Returns to the reader's own lab, now or when the work has ended.
    pub(super) fn leave_or_ask(self) {
        if !self.holds(HeldMove::Leave) {
            self.leave();
        }
    }

    fn take_held(self) -> Option<HeldMove> {
        self.held.try_update(Option::take).flatten()
    }

    /// The reader stays where the work is.
    fn stay(self) {
        if let Some(HeldMove::Open(_)) = self.take_held() {
            let before = self.last_route.get_value();
            let before = before.or_else(|| self.page.came_from.get_value());
            route::go(&before.unwrap_or(Route::Lab));
        }
    }
}

/// The question. It is in no view: a lesson can be left from any.
pub fn question(state: LearnState) -> Element {
    let page = state.page;
    let says = reactive(move || {
        let text = page.work.with(|work| {
            let work = work.as_ref()?;
            let wait = match work.paused {
                true => "",
                false => " Or wait here: it opens once the work is done.",
            };
            let label = &work.label;
            Some(format!(
                "{label}. A lesson has a lab of its own: opening another lab now cancels this work.{wait}"
            ))
        });
        div().child(text.map(|text| p().child(text)))
    });
    let cancel = press()
        .class("btn")
        .on_click(move || page.cancel_work())
        .child("Cancel the work");
    Dialog {
        id: "running-work-title",
        title: Signal::stored("A large file is in progress".to_owned()),
        class: "",
        open: Signal::derive(move || state.held.with(Option::is_some)),
        close: Callback::new(move |()| state.stay()),
        button: "Stay with the file",
        content: says.child(cancel),
    }
    .draw(page)
}
