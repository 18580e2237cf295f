//! What the view shows: the events, the filter, and the chosen event. Also what its buttons do.

use crate::app::route::{Route, View};
use crate::app::state::Page;
use crate::core::lab::report::trail::{CloudTrailRecord, RecordFilter, records};
use crate::web::dom;
use crate::web::keyboard::Key;
use crate::web::local_file::{LocalFile, save};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::KeyboardEvent;

/// The name of the saved file.
const FILE: &str = "cloudtrail-events.json";
/// The id of the search field.
pub const SEARCH: &str = "trail-search";

#[derive(Clone, Copy, Debug)]
pub struct TrailState {
    pub page: Page,
    pub entries: Memo<Arc<Vec<CloudTrailRecord>>>,
    pub filter: RwSignal<RecordFilter>,
    /// The events shown, as indices of [`Self::entries`].
    pub shown: Memo<Vec<usize>>,
    /// The result of copying or saving; empty for none.
    pub result: RwSignal<&'static str>,
    /// The chosen event: its call, and its step in the call. New events do not change it.
    chosen: RwSignal<Option<(usize, usize)>>,
}

impl TrailState {
    /// Starts with all events of the lab, none of them chosen.
    pub fn new(page: Page) -> Self {
        // The lab changes with every letter typed in a policy, the events only when a call ends. The memory address of
        // the last call distinguishes two worlds with the same number of calls.
        let calls = Memo::new(
            move |before: Option<&(usize, usize)>| match page.view.get() {
                View::Trail => page.lab.with(|lab| {
                    let last = lab.past().last().map(|trace| Arc::as_ptr(trace).addr());
                    (lab.past().len(), last.unwrap_or(0))
                }),
                _ => before.copied().unwrap_or((0, 0)),
            },
        );
        let read = move |_: Option<&Arc<Vec<CloudTrailRecord>>>| {
            // Read it, and do not only track it: a memo that nobody reads does not update.
            calls.with(|_| ());
            Arc::new(page.lab.with_untracked(|lab| lab.trail()))
        };
        let entries = Memo::new_with_compare(read, |_, _| true);
        let filter = RwSignal::new(RecordFilter::default());
        let shown = Memo::new(move |_| {
            let entries = entries.get();
            filter.with(|filter| {
                (entries.iter().enumerate())
                    .filter(|(_, entry)| filter.passes(entry))
                    .map(|(index, _)| index)
                    .collect()
            })
        });
        Self {
            page,
            entries,
            filter,
            shown,
            result: RwSignal::new(""),
            chosen: RwSignal::new(None),
        }
    }

    /// Whether there are no events.
    pub fn is_empty(self) -> bool {
        self.entries.with(|entries| entries.is_empty())
    }

    /// The index of the selected event: the chosen one, or else the newest of those shown.
    pub fn here(self) -> Option<usize> {
        let chosen = self.chosen.get();
        let entries = self.entries.get();
        self.shown.with(|shown| {
            let is_chosen = |index: &&usize| {
                (entries.get(**index)).is_some_and(|one| Some((one.call, one.step)) == chosen)
            };
            shown.iter().find(is_chosen).or(shown.first()).copied()
        })
    }

    /// The selected event: the chosen one, or else the newest of those shown.
    pub fn entry(self) -> Option<CloudTrailRecord> {
        let index = self.here()?;
        self.entries.with(|entries| entries.get(index).cloned())
    }

    /// Chooses the event at this index.
    pub fn choose(self, index: usize) {
        self.chosen.set(self.entries.with_untracked(|entries| {
            let entry = entries.get(index)?;
            Some((entry.call, entry.step))
        }));
        self.result.set("");
    }

    /// Arrow keys move from event to event, and move the focus as well.
    pub fn key(self, key: Key, event: &KeyboardEvent) {
        if let Some(index) = self.next(key) {
            event.prevent_default();
            self.choose(index);
            dom::focus(&row_id(index));
        }
    }

    /// The index of the event that an arrow key moves to.
    pub fn next(self, key: Key) -> Option<usize> {
        let here = untrack(|| self.here());
        self.shown.with_untracked(|shown| {
            let at = shown.iter().position(|index| Some(*index) == here)?;
            match key {
                Key::Down => shown.get(at + 1).copied(),
                Key::Up => shown.get(at.checked_sub(1)?).copied(),
                _ => None,
            }
        })
    }

    /// Shows all events, and focuses the search, because the pressed button disappears.
    pub fn clear_filter(self) {
        self.filter.set(RecordFilter::default());
        dom::focus(SEARCH);
    }

    /// Plays the call of the selected event, from the step that wrote the event.
    pub fn go_to_step(self) {
        if let Some(entry) = untrack(|| self.entry()) {
            let name = entry.play_name().to_owned();
            // Set it now and not on the browser's event, because a hidden button takes no focus.
            self.page.route.set(Route::Lab);
            self.page.play(name, entry.trace, entry.step);
            dom::once_drawn(|| dom::focus("next-step"));
        }
    }

    /// Copies the JSON of the selected event.
    pub fn copy(self) {
        if let Some(entry) = untrack(|| self.entry()) {
            spawn_local(async move {
                self.result.set(match dom::copy(&entry.text).await {
                    true => "Copied.",
                    false => "Your browser blocked copying. Select the text and copy it yourself.",
                });
            });
        }
    }

    /// Offers the shown events as a file.
    pub fn save(self) {
        let entries = self.entries.get_untracked();
        let shown: Vec<CloudTrailRecord> = self.shown.with_untracked(|shown| {
            (shown.iter())
                .filter_map(|index| entries.get(*index).cloned())
                .collect()
        });
        let saved = LocalFile::of_bytes(FILE, "application/json", records(&shown).as_bytes())
            .and_then(|source| save(&source.blob, FILE));
        self.result.set(match saved {
            Ok(()) => "",
            Err(_) => "Your browser couldn’t save the file.",
        });
    }
}

/// The id of the row of the event with this index.
pub fn row_id(index: usize) -> String {
    format!("trail-event-{index}")
}
