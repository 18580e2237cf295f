//! The pinned run, and what it is compared with.

use super::export::title;
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::core::trace::Trace;
use crate::lesson::sequence::ready_run::ReadyRun;
use crate::web::random;
use leptos::prelude::*;
use std::sync::Arc;

/// A run with its name.
#[derive(Clone, Debug)]
pub struct NamedRun {
    pub name: String,
    pub trace: Arc<Trace>,
}

/// The state of the comparison.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonState {
    page: Page,
    /// The first run: pinned, it stays while other runs come.
    pub pinned: RwSignal<Option<NamedRun>>,
    /// The run beside it.
    pub other: RwSignal<Option<NamedRun>>,
    /// The ready run that was chosen for it, if it is one.
    pub ready: RwSignal<Option<ReadyRun>>,
}

impl From<&StageRun> for NamedRun {
    fn from(run: &StageRun) -> Self {
        Self {
            name: title(run),
            trace: run.trace.clone(),
        }
    }
}

impl ComparisonState {
    /// The page's only state of this kind.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            pinned: RwSignal::new(None),
            other: RwSignal::new(None),
            ready: RwSignal::new(None),
        })
    }

    /// Pins the run on the stage if none is pinned; else puts it beside the pinned one. Without a second run of the
    /// learner's own, a ready one stands beside it.
    pub fn open(self) {
        let current = self
            .page
            .run
            .with_untracked(|run| run.as_ref().map(NamedRun::from));
        let Some(current) = current else { return };
        let pinned = self.pinned.get_untracked();
        match pinned.filter(|pinned| !Arc::ptr_eq(&pinned.trace, &current.trace)) {
            Some(_) => {
                self.ready.set(None);
                self.other.set(Some(current));
            }
            None => {
                let download = self.page.run.with_untracked(|run| {
                    run.as_ref()
                        .is_some_and(|run| run.kind == RunKind::Download)
                });
                self.pinned.set(Some(current));
                self.compare_with(match download {
                    true => ReadyRun::Upload,
                    false => ReadyRun::UploadSseS3,
                });
            }
        }
    }

    /// Pins the run on the stage instead of the pinned one.
    pub fn pin_current(self) {
        self.pinned.set(None);
        self.open();
    }

    /// Puts a ready run beside the pinned one.
    pub fn compare_with(self, ready: ReadyRun) {
        match random::seed() {
            Ok(seed) => {
                self.ready.set(Some(ready));
                self.other.set(ready.run(seed).map(|trace| NamedRun {
                    name: ready.name().to_owned(),
                    trace,
                }));
            }
            Err(error) => self.page.say(error.to_string(), true),
        }
    }
}
