//! The two runs, what was chosen, and whether the card was put away, at this visit or an earlier one.

use super::blank::Blank;
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::core::lab::KmsCalls;
use crate::web::storage;
use leptos::prelude::*;

/// The state of the card. All signals live as long as the page.
#[derive(Clone, Copy, Debug)]
pub struct RecallState {
    pub page: Page,
    /// The calls to KMS in the first upload that reached its end, and in the first download.
    pub upload: RwSignal<Option<KmsCalls>>,
    pub download: RwSignal<Option<KmsCalls>>,
    /// The index of what was chosen for each blank.
    pub chosen: RwSignal<[Option<usize>; 3]>,
    /// Whether the answers are told.
    pub told: RwSignal<bool>,
    /// Whether the card was put away.
    pub over: RwSignal<bool>,
}

const STORED: &str = "recall";

impl RecallState {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self::new(page))
    }

    fn new(page: Page) -> Self {
        let state = Self {
            page,
            upload: RwSignal::new(None),
            download: RwSignal::new(None),
            chosen: RwSignal::new([None; 3]),
            told: RwSignal::new(false),
            over: RwSignal::new(storage::get(STORED).is_some()),
        };
        Effect::new(move || state.note_run());
        // Told answers go with the run that they stand beside.
        Effect::new(move |before: Option<Option<StageRun>>| {
            let run = page.run.get();
            if before.is_some_and(|before| before != run) && state.told.get_untracked() {
                state.over.set(true);
            }
            run
        });
        state
    }

    /// Keeps the run on the stage once it has reached its end, if it is the first of its kind that KMS was called in.
    pub fn note_run(self) {
        let at_end = self.page.player.index.get() >= self.page.player.last();
        let run = self.page.run.with(|run| {
            let run = run.as_ref().filter(|_| at_end)?;
            let done = run.trace.refusal.is_none();
            let calls = KmsCalls::at_steps(&[], &run.trace).last().copied()?;
            (done && calls.made() > 0).then_some((run.kind, calls))
        });
        let (first, calls) = match run {
            Some((RunKind::Upload, calls)) => (self.upload, calls),
            Some((RunKind::Download, calls)) => (self.download, calls),
            Some((RunKind::Other, _)) | None => return,
        };
        if first.with_untracked(Option::is_none) {
            first.set(Some(calls));
        }
    }

    /// The calls of both runs, once both were made and the card was not put away.
    pub fn runs(self) -> Option<(KmsCalls, KmsCalls)> {
        if self.over.get() {
            return None;
        }
        self.upload.get().zip(self.download.get())
    }

    pub fn choose(self, blank: usize, choice: usize) {
        self.chosen.update(|chosen| {
            if let Some(chosen) = chosen.get_mut(blank) {
                *chosen = Some(choice);
            }
        });
    }

    /// Whether something was chosen for each blank.
    pub fn is_whole(self) -> bool {
        self.chosen.get().iter().all(Option::is_some)
    }

    /// How many of the chosen answers are right.
    pub fn right(self, (upload, download): (KmsCalls, KmsCalls)) -> usize {
        let chosen = self.chosen.get();
        let all = Blank::ALL.into_iter().zip(chosen);
        all.filter(|(blank, chosen)| chosen.is_some() && *chosen == blank.right(upload, download))
            .count()
    }

    /// Tells the answers. The card does not come again at later visits.
    pub fn tell(self) {
        self.told.set(true);
        storage::set(STORED, "done");
    }

    /// Puts the card away for good.
    pub fn dismiss(self) {
        self.over.set(true);
        storage::set(STORED, "done");
    }
}
