//! Goes to another place of the command log, and takes along what the page shows of its worlds: the run on the stage,
//! the open lesson, the dialogs of an object.

use super::direction::{UndoDirection, tell};
use super::log_bodies::bodies_for;
use crate::app::kept_run::KeptRun;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::page::learn::follow_log::LessonPlace;
use crate::app::stage_run::StageRun;
use crate::app::state::Page;
use crate::core::lab::log::{CommandLog, LogStep, ReplayError};
use crate::core::trace::Trace;
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;

/// A step on its way.
pub type Travel = Pin<Box<dyn Future<Output = ()>>>;

part! { travel,
/// Undoes or redoes one step of the log.
pub fn step(page: Page, direction: UndoDirection) -> Result<Travel, PartLoadError> {
    Ok(Box::pin(go(page, direction)))
}
}

part! { travel,
/// Returns to an earlier place of the log, as if each step since then was undone.
pub fn back_to(page: Page, place: usize) -> Result<Travel, PartLoadError> {
    Ok(Box::pin(async move {
        if let Err(error) = go_to(page, place).await {
            page.say(cannot("This", UndoDirection::Undo, &error), true);
        }
    }))
}
}

fn next(log: &CommandLog, direction: UndoDirection) -> Option<LogStep> {
    match direction {
        UndoDirection::Undo => log.step_to_undo(),
        UndoDirection::Redo => log.step_to_redo(),
    }
}

async fn go(page: Page, direction: UndoDirection) {
    let Some(step) = page.lab.read_log(|log| next(log, direction)) else {
        return;
    };
    let goal = match direction {
        UndoDirection::Undo => step.from,
        UndoDirection::Redo => step.to,
    };
    match go_to(page, goal).await {
        Ok(Gone::There) => tell(page, direction, &step.name),
        Ok(Gone::Overtaken) => {}
        Err(error) => {
            let name = format!("“{}”", step.name);
            page.say(cannot(&name, direction, &error), true);
        }
    }
}

/// Why a step can't be undone or redone.
fn cannot(name: &str, direction: UndoDirection, error: &ReplayError) -> String {
    let done = direction.done().to_lowercase();
    match error {
        ReplayError::MissingBody { len, .. } => format!(
            "{name} can’t be {done}: it needs a file of {len} bytes that this page no longer keeps."
        ),
        error => format!("{name} can’t be {done}: {error}."),
    }
}

/// The run on the stage, if it is a call of the lab.
struct Staged(KeptRun);

impl Staged {
    fn of(page: Page) -> Option<Self> {
        let run = page.run.get_untracked()?;
        KeptRun::of(page, &run, page.player.index.get_untracked()).map(Self)
    }

    /// The same call in the worlds as they are now.
    fn find(&self, page: Page, trace: &Arc<Trace>) -> Option<Arc<Trace>> {
        let place = &self.0.call;
        let past = |log: &CommandLog| {
            let worlds = log.worlds();
            let aside = || worlds.aside().find(|(name, _)| *name == place.world);
            let lab = match worlds.name == place.world {
                true => Some(log.lab()),
                false => aside().map(|(_, lab)| lab),
            };
            lab?.past().get(place.index).cloned()
        };
        let found = page.lab.read_log(past)?;
        (Arc::ptr_eq(&found, trace) || *found == **trace).then_some(found)
    }
}

/// How a step of the log ended.
enum Gone {
    There,
    /// Something else was done while the bodies were read: nothing is undone or redone.
    Overtaken,
}

async fn go_to(page: Page, goal: usize) -> Result<Gone, ReplayError> {
    let before = page.lab.read_log(|log| (log.done(), log.entries().len()));
    let bodies = bodies_for(page, goal).await;
    if page.lab.read_log(|log| (log.done(), log.entries().len())) != before {
        return Ok(Gone::Overtaken);
    }
    let staged = Staged::of(page);
    let lesson = LessonPlace::leave(page);
    if page.lab.read_log(|log| log.has_begun_after(goal)) {
        page.cancel_work();
    }
    let gone = page.lab.log(|log| log.go_to(goal, &bodies));
    gone.unwrap_or(Ok(()))?;
    if !lesson.follow(page) {
        show_again(page, staged.as_ref());
    }
    let is_gone = |key: &Option<String>| {
        let is_it = |key: &String| {
            let objects = page.lab.with_untracked(crate::core::lab::Lab::objects);
            objects.iter().all(|row| row.key != *key)
        };
        key.as_ref().is_some_and(is_it)
    };
    for shown in [page.inside, page.theft] {
        if shown.with_untracked(is_gone) {
            shown.set(None);
        }
    }
    Ok(Gone::There)
}

/// Keeps the run on the stage if its call is still there, and clears the stage otherwise. A run of another view stays.
fn show_again(page: Page, staged: Option<&Staged>) {
    let (Some(staged), Some(run)) = (staged, page.run.get_untracked()) else {
        return;
    };
    match staged.find(page, &run.trace) {
        Some(trace) if Arc::ptr_eq(&trace, &run.trace) => {}
        Some(trace) => page.run.set(Some(StageRun { trace, ..run })),
        None => page.clear_stage(),
    }
}
