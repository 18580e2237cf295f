//! Which case is open, the result of each one run, and what the buttons do.

use crate::app::route::{Route, Slug, View};
use crate::app::state::Page;
use crate::core::trace::Trace;
use crate::lesson::cases::case_report;
use crate::lesson::cases::error_index::{IndexedError, index};
use crate::lesson::cases::{CASES, Case, CaseCall, PossibleOutcome};
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

/// The last run of a case. All its calls are made at once, in a world of its own; the page shows them one by one.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// The index of the case in [`CASES`].
    pub case: usize,
    /// Numbers the runs of all cases, from 1, so that two runs of the same case differ.
    pub number: usize,
    /// The calls it made, in order.
    pub calls: Arc<Vec<CaseCall>>,
    /// How many of the calls are shown.
    pub shown: usize,
    /// The outcomes that the reader predicted, with the index of the call.
    pub guesses: Vec<(usize, PossibleOutcome)>,
}

impl CaseResult {
    /// The index of the next call to ask about: the first that is not shown and does more than set the scene.
    pub fn next(&self) -> Option<usize> {
        let mut rest = self.calls.iter().enumerate().skip(self.shown);
        rest.find(|(_, call)| !call.is_setting())
            .map(|(index, _)| index)
    }

    /// Whether all calls are shown.
    pub fn is_complete(&self) -> bool {
        self.next().is_none()
    }

    /// The outcome that the reader predicted for a call.
    pub fn guess(&self, index: usize) -> Option<&PossibleOutcome> {
        let mut guesses = self.guesses.iter();
        guesses
            .find(|(call, _)| *call == index)
            .map(|(_, guess)| guess)
    }
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
    /// The errors of all cases, once they have been run.
    errors: StoredValue<Option<Arc<Vec<IndexedError>>>>,
    /// The text that the reader looks for among the errors.
    pub sought: RwSignal<String>,
    /// All kinds of encryption, once they have been run.
    kinds: StoredValue<Option<Arc<Vec<SchemeRow>>>>,
    /// The kind compared with SSE-KMS.
    pub compared: RwSignal<EncryptionScheme>,
    /// Whether to compare downloads instead of uploads.
    pub downloads: RwSignal<bool>,
    /// The result of the last copy, in a sentence; empty before the first.
    pub copied: RwSignal<&'static str>,
}

/// The id of a call's heading, which takes the focus when the call is shown.
pub fn call_id(place: usize) -> String {
    format!("case-call-{place}")
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
            errors: StoredValue::new(None),
            sought: RwSignal::new(String::new()),
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
            // An address or the search may lead to a case far down the list.
            dom::once_drawn(|| dom::into_view(".case-list [aria-current=page]"));
            now
        });
        page.name_in_title(View::Cases, move || shown.get().title().to_owned());
        state
    }

    /// The run of the chosen case. It is made when first needed, in a world of its own.
    pub fn run_shown(self) -> Option<CaseResult> {
        let (case, _) = self.shown.get().case()?;
        let known = |runs: &Vec<CaseResult>| runs.iter().find(|run| run.case == case).cloned();
        self.runs.with(known).or_else(|| self.make(case))
    }

    /// Runs a case in a world of its own, and puts the run in place of an earlier one. Nothing of it is shown yet.
    fn make(self, place: usize) -> Option<CaseResult> {
        let case = CASES.get(place)?;
        let number = self.count.get_value() + 1;
        // Every run has other keys and ids.
        let mut seed = [0xca; 32];
        if let Some(first) = seed.first_chunk_mut::<8>() {
            *first = (number as u64).to_le_bytes();
        }
        let calls = match case.in_scratch_world(seed, clock::now()) {
            Ok(calls) => calls,
            Err(error) => {
                self.page.say(error.to_string(), true);
                return None;
            }
        };
        self.count.set_value(number);
        let run = CaseResult {
            case: place,
            number,
            calls: Arc::new(calls),
            shown: 0,
            guesses: Vec::new(),
        };
        self.runs.update_untracked(|runs| {
            runs.retain(|run| run.case != place);
            runs.push(run.clone());
        });
        Some(run)
    }

    /// Whether all calls of a case are shown, by its index in [`CASES`].
    pub fn has_run(self, case: usize) -> bool {
        (self.runs).with(|runs| {
            let run = runs.iter().find(|run| run.case == case);
            run.is_some_and(CaseResult::is_complete)
        })
    }

    /// The errors of all cases. They are run when first needed.
    pub fn errors(self) -> Arc<Vec<IndexedError>> {
        if let Some(errors) = self.errors.get_value() {
            return errors;
        }
        let errors = Arc::new(match index([0xca; 32], clock::now()) {
            Ok(errors) => errors,
            Err(error) => {
                self.page.say(error.to_string(), true);
                Vec::new()
            }
        });
        self.errors.set_value(Some(errors.clone()));
        errors
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

    /// Changes the run of the chosen case.
    fn change(self, change: impl FnOnce(&mut CaseResult)) {
        let Some(shown) = untrack(|| self.run_shown()) else {
            return;
        };
        self.runs.update(|runs| {
            if let Some(run) = runs.iter_mut().find(|run| run.case == shown.case) {
                change(run);
            }
        });
    }

    /// Shows the next call, with what the reader predicted for it.
    pub fn show_next(self, guess: Option<PossibleOutcome>) {
        let next = untrack(|| self.run_shown()).and_then(|run| run.next());
        let Some(next) = next else { return };
        self.change(|run| {
            run.shown = next + 1;
            run.guesses.extend(guess.map(|guess| (next, guess)));
            if run.is_complete() {
                run.shown = run.calls.len();
            }
        });
        // Move the focus: the pressed button disappears with the question.
        dom::once_drawn(move || dom::focus(&call_id(next)));
    }

    /// Shows all calls of the chosen case; if they are shown already, runs it again.
    pub fn run(self) {
        if untrack(|| self.run_shown()).is_some_and(|run| run.is_complete()) {
            self.start_over();
        }
        self.change(|run| run.shown = run.calls.len());
        dom::once_drawn(|| dom::focus(STORY_ID));
    }

    /// Runs the chosen case again, and shows none of its calls.
    pub fn start_over(self) {
        if let Some((place, _)) = self.shown.get_untracked().case() {
            self.make(place);
            self.runs.notify();
            dom::once_drawn(|| dom::focus(TITLE_ID));
        }
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
