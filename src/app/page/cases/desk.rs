//! What lies on the desk: which case, what came of each, and which kinds are compared.

use crate::app::route::Route;
use crate::app::state::App;
use crate::core::lab::cases::Act;
use crate::core::lab::kinds::{Row, Sort, rows};
use crate::core::lab::{CASES, Case, story};
use crate::web::{clock, page};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The address of the table of all kinds, where a case's name would stand.
pub const ALL_KINDS: &str = "side-by-side";

/// The calls of a case that was run, by its name.
type Ran = (&'static str, Arc<Vec<Act>>);

/// The view's signals.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The page's.
    pub app: App,
    /// What stands after `#/cases/` in the address.
    pub slug: RwSignal<String>,
    /// The last run of each case.
    runs: RwSignal<Vec<Ran>>,
    /// All kinds of encryption, once they are asked for.
    pub kinds: RwSignal<Arc<Vec<Row>>>,
    /// The kind that is compared with SSE-KMS.
    pub sort: RwSignal<Sort>,
    /// Whether downloads are compared.
    pub down: RwSignal<bool>,
    /// What came of the last thing copied.
    pub told: RwSignal<&'static str>,
}

/// The address of a case.
pub fn hash(slug: &str) -> String {
    format!("{}/{slug}", Route::Cases.hash())
}

fn slug_of(hash: &str) -> String {
    let slug = hash.strip_prefix(&Route::Cases.hash()).unwrap_or_default();
    slug.trim_matches('/').to_owned()
}

impl Desk {
    /// At the case that the address names.
    pub fn new(app: App) -> Self {
        let desk = Self {
            app,
            slug: RwSignal::new(slug_of(&page::hash())),
            runs: RwSignal::new(Vec::new()),
            kinds: RwSignal::new(Arc::default()),
            sort: RwSignal::new(Sort::default()),
            down: RwSignal::new(false),
            told: RwSignal::new(""),
        };
        let handle = window_event_listener_untyped("hashchange", move |_| {
            let (hash, before) = (page::hash(), desk.slug.get_untracked());
            let now = slug_of(&hash);
            if Route::of(&hash) == Route::Cases && now != before {
                desk.told.set("");
                desk.slug.set(now);
                // The list is out of sight on a phone, and the pressed link with it.
                request_animation_frame(|| page::focus("case-title"));
            }
        });
        on_cleanup(move || handle.remove());
        Effect::new(move || {
            if desk.at() == "kinds" && desk.kinds.with_untracked(|rows| rows.is_empty()) {
                desk.kinds.set(Arc::new(rows()));
            }
        });
        // A reset of the lab takes the keys and buckets away that the runs speak of.
        Effect::new(move |before: Option<usize>| {
            let now = app.lab.with(|lab| lab.past().len());
            if before.is_some_and(|before| now < before) {
                desk.runs.set(Vec::new());
            }
            now
        });
        desk
    }

    /// What is shown: `list`, `case` or `kinds`.
    pub fn at(self) -> &'static str {
        match (self.slug.with(|slug| slug == ALL_KINDS), self.case()) {
            (true, _) => "kinds",
            (_, Some(_)) => "case",
            _ => "list",
        }
    }

    /// The chosen case, and its place among all.
    pub fn case(self) -> Option<(usize, Case)> {
        let slug = self.slug.get();
        CASES
            .into_iter()
            .enumerate()
            .find(|(_, case)| case.slug == slug)
    }

    /// What came of the chosen case, if it was run.
    pub fn acts(self) -> Option<Arc<Vec<Act>>> {
        let slug = self.slug.get();
        self.runs.with(|runs| {
            let ran = runs.iter().find(|(known, _)| *known == slug);
            ran.map(|(_, acts)| acts.clone())
        })
    }

    /// Whether a case was run.
    pub fn has_run(self, slug: &str) -> bool {
        self.runs
            .with(|runs| runs.iter().any(|(known, _)| *known == slug))
    }

    fn run(self) {
        let Some((_, case)) = untrack(|| self.case()) else {
            return;
        };
        let acts = (self.app.lab).try_update(|lab| lab.play(&case, lab.now(clock::now())));
        if let Some(acts) = acts {
            self.runs.update(|runs| {
                runs.retain(|(known, _)| *known != case.slug);
                runs.push((case.slug, Arc::new(acts)));
            });
            request_animation_frame(|| page::focus("case-story"));
        }
    }

    /// What is drawn, not built, says what it does in `data-do`.
    pub fn clicked(self, event: &MouseEvent) {
        let act = || {
            let index: usize = page::clicked(event, "act")?.parse().ok()?;
            untrack(|| self.acts())?.get(index).cloned()
        };
        match page::clicked(event, "do").as_deref() {
            Some("run") => self.run(),
            Some("watch") => {
                if let Some(act) = act()
                    && let Some(trace) = &act.reply.trace
                {
                    // Now, not when the browser tells of the new address: a hidden button takes no focus.
                    self.app.route.set(Route::Lab);
                    self.app.play(story::play_name(&act), trace.clone(), 0);
                    request_animation_frame(|| {
                        page::focus("next-step");
                        page::into_view(".top");
                    });
                }
            }
            Some("copy") => {
                if let Some(act) = act() {
                    self.copy(story::protocol(&act));
                }
            }
            Some("copy-all") => {
                if let Some(acts) = untrack(|| self.acts()) {
                    self.copy(story::protocol_of(&acts));
                }
            }
            _ => {}
        }
    }

    fn copy(self, text: String) {
        spawn_local(async move {
            self.told.set(match page::copy(&text).await {
                true => "Copied.",
                false => "The browser does not let this page copy.",
            });
        });
    }
}
