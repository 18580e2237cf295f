//! The run on the stage and its step: which call of the active world it shows. The lab's log makes the call itself.
//!
//! `<kind> <index of the call> <index of the step> <whether identical>⏎<name>`, or `none`.

use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::core::lab::Lab;
use crate::core::trace::Trace;
use crate::lesson::path_not_taken::path_not_taken;
use leptos::prelude::*;
use std::sync::Arc;

/// No run is on the stage.
const NONE: &str = "none";

const KINDS: [(RunKind, &str); 3] = [
    (RunKind::Upload, "upload"),
    (RunKind::Download, "download"),
    (RunKind::Other, "other"),
];

const IDENTICAL: [(Option<bool>, &str); 3] =
    [(Some(true), "yes"), (Some(false), "no"), (None, "unknown")];

/// A run and its step, as a text says them.
struct MirroredRun<'a> {
    kind: RunKind,
    call: usize,
    step: usize,
    identical: Option<bool>,
    name: &'a str,
}

impl<'a> MirroredRun<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (line, name) = text.split_once('\n')?;
        let words: Vec<&str> = line.split(' ').collect();
        let [kind, call, step, identical] = words.try_into().ok()?;
        Some(Self {
            kind: KINDS.iter().find(|(_, word)| *word == kind)?.0,
            call: call.parse().ok()?,
            step: step.parse().ok()?,
            identical: IDENTICAL.iter().find(|(_, word)| *word == identical)?.0,
            name,
        })
    }
}

/// The run on the stage and its step. Empty for a run that is no call of the active world. Untracked.
pub fn text(page: Page) -> String {
    let Some(run) = page.run.get_untracked() else {
        return NONE.to_owned();
    };
    let same = |trace: &Arc<Trace>| Arc::ptr_eq(trace, &run.trace);
    let call = (page.lab).with_untracked(|lab| lab.past().iter().rposition(same));
    let kind = KINDS.iter().find(|(kind, _)| *kind == run.kind);
    let identical = IDENTICAL.iter().find(|(one, _)| *one == run.identical);
    let (Some(call), Some((_, kind)), Some((_, identical))) = (call, kind, identical) else {
        return String::new();
    };
    let step = page.player.index.get_untracked();
    format!("{kind} {call} {step} {identical}\n{}", run.name)
}

/// Shows a run of another window; false if the text is none, or the lab has no such call yet.
pub fn accept(page: Page, text: &str) -> bool {
    // A run that is under way here goes on; the next word of the other window comes later.
    if page.work.with_untracked(Option::is_some) {
        return false;
    }
    if text == NONE {
        if page.run.with_untracked(Option::is_some) {
            page.stage(None, 0);
        }
        return true;
    }
    let Some(told) = MirroredRun::read(text) else {
        return false;
    };
    let found = |lab: &Lab| Some((lab.past().get(told.call)?.clone(), lab.kind()));
    let Some((trace, encryption)) = page.lab.with_untracked(found) else {
        return false;
    };
    let shown = |run: &StageRun| Arc::ptr_eq(&run.trace, &trace);
    if page
        .run
        .with_untracked(|run| run.as_ref().is_some_and(shown))
    {
        page.player.go(told.step);
        return true;
    }
    let not_taken = match (told.kind, trace.refusal.is_some()) {
        (RunKind::Upload | RunKind::Download, true) => {
            path_not_taken(&trace, told.name, encryption)
        }
        _ => Vec::new(),
    };
    let run = StageRun::new(told.kind, told.name.to_owned(), trace).with_path(not_taken);
    page.stage(Some(run.with_identical(told.identical)), told.step);
    true
}
