//! What the view shows: the events, the filter, and the chosen event; and what its buttons do.

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

/// The name of the file that the events are saved as.
const FILE: &str = "cloudtrail-events.json";
/// The id of the search field.
pub const SEARCH: &str = "trail-search";

#[derive(Clone, Copy, Debug)]
pub struct TrailState {
    pub page: Page,
    /// All events, newest first.
    pub entries: Memo<Arc<Vec<CloudTrailRecord>>>,
    /// Which events are listed.
    pub filter: RwSignal<RecordFilter>,
    /// Those shown, as indices of [`Self::entries`].
    pub shown: Memo<Vec<usize>>,
    /// How copying or saving went; empty where nothing is to be said.
    pub result: RwSignal<&'static str>,
    /// The event that was chosen: its call, and the step in it. New events do not change it.
    chosen: RwSignal<Option<(usize, usize)>>,
}

impl TrailState {
    /// With all events of the lab, none of them chosen.
    pub fn new(page: Page) -> Self {
        // The lab changes with every letter typed in a policy; the events only when a call ends. The address
        // of the last call tells one world from another with as many calls.
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
            // Read, not only tracked: a memo that nobody reads follows nothing.
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

    /// Whether there is no event at all.
    pub fn is_empty(self) -> bool {
        self.entries.with(|entries| entries.is_empty())
    }

    /// The index of the event looked at: the chosen one, otherwise the newest of those shown.
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

    /// The chosen event, or the newest one where none is chosen.
    pub fn entry(self) -> Option<CloudTrailRecord> {
        let index = self.here()?;
        self.entries.with(|entries| entries.get(index).cloned())
    }

    /// Looks at the event of this index.
    pub fn choose(self, index: usize) {
        self.chosen.set(self.entries.with_untracked(|entries| {
            let entry = entries.get(index)?;
            Some((entry.call, entry.step))
        }));
        self.result.set("");
    }

    /// The arrows go from event to event, and take the focus along.
    pub fn key(self, key: Key, event: &KeyboardEvent) {
        if let Some(index) = self.next(key) {
            event.prevent_default();
            self.choose(index);
            dom::focus(&row_id(index));
        }
    }

    /// The index of the event that an arrow leads to.
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

    /// Shows all events. The pressed button goes: the focus goes to the search.
    pub fn clear_filter(self) {
        self.filter.set(RecordFilter::default());
        dom::focus(SEARCH);
    }

    /// Plays the call of the event looked at, from the step that left the event on.
    pub fn go_to_step(self) {
        if let Some(entry) = untrack(|| self.entry()) {
            let name = entry.play_name().to_owned();
            // Now, not when the browser tells of the new address: a hidden button takes no focus.
            self.page.route.set(Route::Lab);
            self.page.play(name, entry.trace, entry.step);
            dom::once_drawn(|| dom::focus("next-step"));
        }
    }

    /// Puts the JSON of the event looked at on the clipboard.
    pub fn copy(self) {
        if let Some(entry) = untrack(|| self.entry()) {
            spawn_local(async move {
                self.result.set(match dom::copy(&entry.text).await {
                    true => "Copied.",
                    false => "The browser does not let this page copy.",
                });
            });
        }
    }

    /// Offers the events shown as a file.
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
            Err(_) => "The browser could not save the file.",
        });
    }
}

/// The id of the row of the event with this index.
pub fn row_id(index: usize) -> String {
    format!("trail-event-{index}")
}
