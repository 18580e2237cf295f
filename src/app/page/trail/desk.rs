//! What the view shows: the events, the filter, and the one looked at.

use crate::app::route::Route;
use crate::app::state::App;
use crate::core::lab::trail::{Entry, Filter, records};
use crate::web::page;
use crate::web::source::{Source, save};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use std::sync::Arc;

/// An event's place: its call, and the step in it.
type Place = (usize, usize);

/// The view's signals.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The page's.
    pub app: App,
    /// All events, newest first.
    pub entries: RwSignal<Arc<Vec<Entry>>>,
    /// Which of them to show.
    pub filter: RwSignal<Filter>,
    /// Those shown, as indices of [`Self::entries`].
    pub shown: Memo<Vec<usize>>,
    /// What came of the last thing done with an event.
    pub said: RwSignal<&'static str>,
    chosen: RwSignal<Option<Place>>,
}

impl Desk {
    /// With all events there are.
    pub fn new(app: App) -> Self {
        let entries = RwSignal::new(Arc::<Vec<Entry>>::default());
        let filter = RwSignal::new(Filter::default());
        // The lab changes with every letter typed in a policy; the events only when a call ends.
        Effect::new(move |before: Option<Option<(usize, usize)>>| {
            if app.route.get() != Route::Trail {
                return before.flatten();
            }
            let now = app.lab.with(|lab| {
                let last = lab.past().last().map(|trace| Arc::as_ptr(trace).addr());
                (lab.past().len(), last.unwrap_or_default())
            });
            if before.flatten() != Some(now) {
                entries.set(Arc::new(app.lab.with_untracked(|lab| lab.trail())));
            }
            Some(now)
        });
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
            app,
            entries,
            filter,
            shown,
            said: RwSignal::new(""),
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

    /// The event looked at.
    pub fn entry(self) -> Option<Entry> {
        let index = self.here()?;
        self.entries.with(|entries| entries.get(index).cloned())
    }

    /// What is drawn, not built, says what it does in `data-do`.
    pub fn clicked(self, event: &MouseEvent) {
        match page::clicked(event, "do").unwrap_or_default().as_str() {
            "event" => {
                if let Some(index) = page::clicked(event, "index").and_then(|at| at.parse().ok()) {
                    self.choose(index);
                }
            }
            "name" => {
                if let Some(name) = page::clicked(event, "name") {
                    self.filter.update(|filter| filter.toggle(&name));
                    focus_soon(format!("trail-name-{name}"));
                }
            }
            "line" => {
                let line = page::clicked(event, "line").unwrap_or_default();
                page::into_view(&format!(".trail-line:nth-child({line})"));
            }
            "clear" => {
                self.filter.set(Filter::default());
                page::focus("trail-search");
            }
            "step" => {
                if let Some(entry) = untrack(|| self.entry()) {
                    let name = entry.play_name().to_owned();
                    // Now, not when the browser tells of the new address: a hidden button takes no focus.
                    self.app.route.set(Route::Lab);
                    self.app.play(name, entry.trace, entry.step);
                    request_animation_frame(|| page::focus("next-step"));
                }
            }
            "copy" => {
                if let Some(entry) = untrack(|| self.entry()) {
                    spawn_local(async move {
                        self.said.set(match page::copy(&entry.text).await {
                            true => "Copied.",
                            false => "The browser does not let this page copy.",
                        });
                    });
                }
            }
            "save" => self.save(),
            _ => {}
        }
    }

    /// The arrows go from event to event.
    pub fn key(self, event: &KeyboardEvent) {
        let here = untrack(|| self.here());
        let next = self.shown.with_untracked(|shown| {
            let at = shown.iter().position(|index| Some(*index) == here)?;
            match event.key().as_str() {
                "ArrowDown" => shown.get(at + 1).copied(),
                "ArrowUp" => shown.get(at.checked_sub(1)?).copied(),
                _ => None,
            }
        });
        if let Some(index) = next {
            event.prevent_default();
            self.choose(index);
        }
    }

    fn choose(self, index: usize) {
        self.chosen.set(self.entries.with_untracked(|entries| {
            let entry = entries.get(index)?;
            Some((entry.call, entry.step))
        }));
        self.said.set("");
        // The pressed row is drawn anew.
        focus_soon(format!("trail-event-{index}"));
    }

    /// Offers the events shown as a file.
    fn save(self) {
        let entries = self.entries.get_untracked();
        let shown: Vec<Entry> = self.shown.with_untracked(|shown| {
            (shown.iter())
                .filter_map(|index| entries.get(*index).cloned())
                .collect()
        });
        let name = "cloudtrail-events.json";
        let saved = Source::of_bytes(name, "application/json", records(&shown).as_bytes())
            .and_then(|source| save(&source.blob, name));
        self.said.set(match saved {
            Ok(()) => "",
            Err(_) => "The browser could not save the file.",
        });
    }
}

/// As soon as what has changed is drawn, and before the next key press, which would find no row.
fn focus_soon(id: String) {
    spawn_local(async move {
        tick().await;
        page::focus(&id);
    });
}
