//! Which case is open, the result of each one run, and what the buttons do.

use crate::app::route::{Route, Slug, View};
use crate::app::state::Page;
use crate::core::trace::Trace;
use crate::lesson::cases::CaseCall;
use crate::lesson::cases::case_report;
use crate::lesson::cases::{CASES, Case};
use crate::lesson::kinds::{EncryptionScheme, SchemeRow, rows};
use crate::web::{clock, dom};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The address of the table of all kinds, in place of a case's name.
pub const ALL_KINDS: &str = "side-by-side";
/// The title of that table, in the list and in the document's title.
pub const ALL_KINDS_TITLE: &str = "All kinds side by side";
/// The id of the heading that takes the focus when another case is opened.
pub const TITLE_ID: &str = "case-title";
/// The id of the heading that takes the focus when a case has run.
pub const STORY_ID: &str = "case-story";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseSelection {
    /// The list of all cases; no case is chosen.
    List,
    /// The list, because no case has the name in the address.
    Unknown,
    /// A case, by its index in [`CASES`].
    Case(usize),
    /// The table of all kinds of encryption.
    Kinds,
}

impl CaseSelection {
    /// What an address with this name after `#/cases/` shows.
    fn of(slug: Option<&Slug>) -> Self {
        let Some(slug) = slug.map(Slug::as_str) else {
            return Self::List;
        };
        if slug == ALL_KINDS {
            return Self::Kinds;
        }
        let place = CASES.iter().position(|case| case.slug == slug);
        place.map_or(Self::Unknown, Self::Case)
    }

    /// Its name in `data-at`, for the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::List | Self::Unknown => "list",
            Self::Case(_) => "case",
            Self::Kinds => "kinds",
        }
    }

    /// The case, and its index in [`CASES`].
    pub fn case(self) -> Option<(usize, Case)> {
        match self {
            Self::Case(place) => CASES.get(place).map(|case| (place, *case)),
            _ => None,
        }
    }

    /// Its name in the document's title; empty for the list.
    fn title(self) -> &'static str {
        match (self, self.case()) {
            (Self::Kinds, _) => ALL_KINDS_TITLE,
            (_, Some((_, case))) => case.title,
            _ => "",
        }
    }
}

/// The last run of a case.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// The index of the case in [`CASES`].
    pub case: usize,
    /// Numbers the runs of all cases, from 1, so that two runs of the same case differ.
    pub number: usize,
    /// The calls it made, in order.
    pub calls: Arc<Vec<CaseCall>>,
}

#[derive(Clone, Copy, Debug)]
pub struct CasesState {
    pub page: Page,
    /// What is shown. It does not change while another view is shown.
    pub shown: Memo<CaseSelection>,
    /// The last run of each case.
    runs: RwSignal<Vec<CaseResult>>,
    /// The number of runs so far, which numbers the next one.
    count: StoredValue<usize>,
    /// All kinds of encryption, once they have been run.
    kinds: StoredValue<Option<Arc<Vec<SchemeRow>>>>,
    /// The kind compared with SSE-KMS.
    pub compared: RwSignal<EncryptionScheme>,
    /// Whether to compare downloads instead of uploads.
    pub downloads: RwSignal<bool>,
    /// The result of the last copy, in a sentence; empty before the first.
    pub copied: RwSignal<&'static str>,
}

pub fn href(slug: &str) -> String {
    Route::Cases(Slug::new(slug)).to_string()
}

impl CasesState {
    /// Starts at the case in the address.
    pub fn new(page: Page) -> Self {
        let shown =
            Memo::new(
                move |before: Option<&CaseSelection>| match (page.route.get(), before) {
                    (Route::Cases(slug), _) => CaseSelection::of(slug.as_ref()),
                    (_, before) => before.copied().unwrap_or(CaseSelection::List),
                },
            );
        let state = Self {
            page,
            shown,
            runs: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
            kinds: StoredValue::new(None),
            compared: RwSignal::new(EncryptionScheme::default()),
            downloads: RwSignal::new(false),
            copied: RwSignal::new(""),
        };
        Effect::new(move |before: Option<CaseSelection>| {
            let now = shown.get();
            if before.is_some_and(|before| before != now) {
                state.copied.set("");
                // Move the focus: a phone hides the list, and the pressed link with it.
                dom::once_drawn(|| dom::focus(TITLE_ID));
            }
            now
        });
        // A reset of the lab removes the keys and buckets in these runs, so it removes the runs as well.
        Effect::new(move |before: Option<usize>| {
            let now = page.lab.with(|lab| lab.past().len());
            if before.is_some_and(|before| now < before) {
                state.runs.set(Vec::new());
            }
            now
        });
        page.name_in_title(View::Cases, move || shown.get().title().to_owned());
        state
    }

    /// The last run of the chosen case, if there is one.
    pub fn run_shown(self) -> Option<CaseResult> {
        let (case, _) = self.shown.get().case()?;
        self.runs
            .with(|runs| runs.iter().find(|run| run.case == case).cloned())
    }

    /// Whether a case was run, by its index in [`CASES`].
    pub fn has_run(self, case: usize) -> bool {
        self.runs
            .with(|runs| runs.iter().any(|run| run.case == case))
    }

    /// All kinds of encryption. They are run when first needed, because that takes a moment.
    pub fn kinds(self) -> Arc<Vec<SchemeRow>> {
        if let Some(kinds) = self.kinds.get_value() {
            return kinds;
        }
        let kinds = Arc::new(rows());
        self.kinds.set_value(Some(kinds.clone()));
        kinds
    }

    /// Runs the chosen case in the lab's world, again if it was run before.
    pub fn run(self) {
        let Some((place, case)) = self.shown.get_untracked().case() else {
            return;
        };
        let calls = self.page.lab.log(|log| {
            let now = log.lab().now(clock::now());
            log.record(|recording| case.record(recording, now))
        });
        let Some(calls) = calls else { return };
        self.count.update_value(|count| *count += 1);
        self.runs.update(|runs| {
            runs.retain(|run| run.case != place);
            runs.push(CaseResult {
                case: place,
                number: self.count.get_value(),
                calls: Arc::new(calls),
            });
        });
        // Move the focus: the pressed button disappears with the question.
        dom::once_drawn(|| dom::focus(STORY_ID));
    }

    /// Plays a call on the lab's stage, under a name.
    pub fn watch(self, name: String, trace: Arc<Trace>) {
        // Set it now and not on the browser's event, because a hidden button takes no focus.
        self.page.route.set(Route::Lab);
        self.page.play(name, trace, 0);
        dom::once_drawn(|| {
            dom::focus("next-step");
            dom::into_view(".top");
        });
    }

    /// Copies all calls of the chosen case, one per line.
    pub fn copy_all(self) {
        if let Some(run) = untrack(|| self.run_shown()) {
            self.copy(case_report::protocol_of(&run.calls));
        }
    }

    pub fn copy(self, text: String) {
        spawn_local(async move {
            self.copied.set(match dom::copy(&text).await {
                true => "Copied.",
                false => "The browser does not let this page copy.",
            });
        });
    }
}
