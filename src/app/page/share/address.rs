//! The address follows the lab: its link names the moment. A step or an edit changes the latest entry of the tab's
//! history, and another run makes a new one, so that “Back” returns to the run before. An untouched lab has the plain
//! address, and so has every other view.

use super::state::{ShareState, Visit, in_lesson, page_address};
use crate::app::keep::reading::is_touched;
use crate::app::route::{self, Route, View};
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::web::idle::once_idle_within;
use crate::web::{dom, storage, tab};
use leptos::prelude::*;
use std::time::Duration;

/// How long after a change the address follows.
const SOON: Duration = Duration::from_millis(300);
/// How much longer it waits for a browser that is busy.
const LATEST: Duration = Duration::from_millis(600);
/// The name under which the tab keeps the payloads that it wrote last, with spaces between them.
const WRITTEN: &str = "address";
/// How many of them: a reload may come while one is replaced by the next, and then shows either.
const RECENT: usize = 4;
/// The most moments to return to.
const MOST: usize = 100;

/// Follows the page, and the address, from now on.
pub fn follow(page: Page) {
    let state = ShareState::of(page);
    Effect::new(move |later: Option<()>| {
        if let Some(payload) = page.shared_lab.get() {
            untrack(|| state.arrive(&payload, later.is_none()));
        }
    });
    Effect::new(move || {
        page.lab.with(|_| ());
        page.run.track();
        page.player.index.track();
        page.view.track();
        state.incoming.track();
        untrack(|| state.note_step());
        state.soon();
    });
}

/// The payloads that this tab wrote into its address, the latest last.
fn written() -> Vec<String> {
    let Some(text) = storage::session_take(WRITTEN) else {
        return Vec::new();
    };
    storage::session_set(WRITTEN, &text);
    text.split(' ').map(str::to_owned).collect()
}

fn note_written(payload: &str) {
    let mut all = written();
    all.retain(|other| other != payload);
    all.push(payload.to_owned());
    let over = all.len().saturating_sub(RECENT);
    storage::session_set(WRITTEN, &all.split_off(over).join(" "));
}

impl ShareState {
    /// The address has changed: back and forward lead to a moment of before; anything else is a link.
    fn arrive(self, payload: &str, first: bool) {
        let page = self.page;
        let visit = self.visits.with_value(|all| {
            let found = all.iter().find(|visit| visit.payload == payload);
            found.cloned()
        });
        if let Some(visit) = visit {
            let shown = page.run.get_untracked();
            if shown != visit.run {
                page.stage(visit.run, visit.index);
            } else {
                page.player.go(visit.index);
            }
            return;
        }
        let now = self.now().map(|state| state.to_payload());
        if now.as_deref() == Some(payload) {
            return self.soon();
        }
        // After a reload, the address is the tab's own, and the lab has come back by itself.
        let is_new = first || self.visits.with_value(Vec::is_empty);
        // Both marks: a reload right after a step has been seen to lose the history's.
        let is_own = written().iter().any(|own| own == payload) || tab::is_own_entry();
        let is_back = is_new && is_own && page.lab.read_log(is_touched);
        match is_back {
            true => self.soon(),
            false => self.take(payload),
        }
    }

    /// Notes the step for “Back”: the reader may leave the lab before the address has followed.
    fn note_step(self) {
        let page = self.page;
        let named = route::payload(&dom::hash());
        let (Some(named), View::Lab) = (named, page.view.get_untracked()) else {
            return;
        };
        let (run, index) = (page.run.get_untracked(), page.player.index.get_untracked());
        self.visits.update_value(|all| {
            for visit in all.iter_mut() {
                if visit.payload == named && visit.run == run {
                    visit.index = index;
                }
            }
        });
    }

    /// Lets the address follow, a little later.
    pub(super) fn soon(self) {
        if !self.waits.get_value() {
            self.waits.set_value(true);
            // Not while a step is drawn: writing an address takes a browser as long as drawing one.
            dom::after(SOON, move || {
                once_idle_within(LATEST, move || {
                    self.waits.try_update_value(|waits| *waits = false);
                    untrack(|| self.settle());
                });
            });
        }
    }

    /// Writes this moment into the address.
    fn settle(self) {
        let page = self.page;
        let is_open = self.incoming.with_untracked(Option::is_some);
        let hash = dom::hash();
        // The browser names another view before it says so: an address written now would take the reader back.
        let is_leaving = Route::of(&hash).view() != View::Lab;
        let is_elsewhere = is_leaving || page.view.get_untracked() != View::Lab;
        if is_elsewhere || in_lesson(page) || is_open {
            return;
        }
        let run = page.run.get_untracked();
        let Some(state) = self.now() else { return };
        let index = page.player.index.get_untracked();
        let old = route::payload(&hash);
        if state.is_fresh() && run.is_none() {
            if old.is_some() {
                tab::replace_address(&format!("{}#/lab", page_address()));
            }
            return;
        }
        let payload = state.to_payload();
        if old.as_deref() == Some(payload.as_str()) {
            return self.visit(payload, run, index);
        }
        let old_run = old.as_ref().and_then(|old| self.run_of(old));
        let is_other = match (&old_run, &run) {
            (Some(old), Some(new)) => old != new,
            _ => false,
        };
        let address = format!("{}{}", page_address(), route::with_payload(&payload));
        note_written(&payload);
        match is_other {
            true => tab::push_address(&address),
            false => {
                tab::replace_address(&address);
                self.visits.update_value(|all| {
                    all.retain(|visit| Some(&visit.payload) != old.as_ref());
                });
            }
        }
        self.visit(payload, run, index);
    }

    fn run_of(self, payload: &str) -> Option<StageRun> {
        self.visits.with_value(|all| {
            let found = all.iter().find(|visit| visit.payload == payload);
            found.and_then(|visit| visit.run.clone())
        })
    }

    /// Notes a moment that the address names.
    fn visit(self, payload: String, run: Option<StageRun>, index: usize) {
        self.visits.update_value(|all| {
            all.retain(|visit| visit.payload != payload);
            all.push(Visit {
                payload,
                run,
                index,
            });
            if all.len() > MOST {
                all.remove(0);
            }
        });
    }
}
