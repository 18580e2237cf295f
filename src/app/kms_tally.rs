//! Counts the calls to KMS of the run on the stage, and writes its receipt. It belongs to the part `run`.

use super::stage_run::StageRun;
use super::state::Page;
use crate::core::lab::receipt;
use leptos::prelude::*;

/// A run with the calls to KMS of the active world, and its receipt.
pub fn counted(page: Page, run: StageRun) -> StageRun {
    let calls = (page.lab).with_untracked(|lab| lab.kms_calls_at_steps(&run.trace));
    StageRun {
        kms_calls: calls.into(),
        receipt: receipt(&run.trace),
        ..run
    }
}

/// Counts every run on the stage that nothing has counted yet: another view may have put it there.
pub fn attach(page: Page) {
    Effect::new(move || {
        let bare = |run: &StageRun| run.kms_calls.is_empty().then(|| run.clone());
        let run = page.run.with(|run| run.as_ref().and_then(bare));
        if let Some(run) = run.filter(|run| !run.trace.steps.is_empty()) {
            page.run.set(Some(counted(page, run)));
        }
    });
}
