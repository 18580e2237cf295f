//! What a link sets, in plain words.

use crate::app::route::{Route, View};
use crate::core::lab::share::{SharedRun, SharedState, WorldChange, stand_in};
use crate::lesson::course::Lesson;

/// A count with its noun.
fn count(number: usize, one: &str, more: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {more}"),
    }
}

/// One sentence for each thing that a link sets, in the order in which they are made. A view alone sets nothing.
pub fn summary(state: &SharedState) -> Vec<String> {
    let mut says = Vec::new();
    let names: Vec<&str> = state
        .policies
        .iter()
        .map(|policy| policy.policy.name())
        .collect();
    let preset = state.policies.iter().find(|policy| policy.splice.is_none());
    let preset = preset.and_then(|policy| policy.preset);
    if !names.is_empty() {
        let how = preset.map_or_else(String::new, |preset| {
            format!(" (Identity: {})", preset.name())
        });
        says.push(format!("Policies changed: {}{how}.", names.join(", ")));
    }
    if state.caller != Default::default() {
        says.push(format!("Caller: {}.", state.caller.name()));
    }
    if state.encryption != Default::default() {
        says.push(format!("Encryption: {}.", state.encryption.name()));
    }
    let edits = (state.changes.iter()).filter(|change| **change != WorldChange::Invite);
    let edits = edits.count();
    if edits > 0 {
        let edits = count(edits, "change", "changes");
        says.push(format!(
            "{edits} of the world, such as keys, buckets, people, or time."
        ));
    }
    let step = state.step.saturating_add(1);
    match &state.run {
        Some(SharedRun::Upload(file)) => {
            says.push(format!("The upload of {}, at step {step}.", file.name));
        }
        Some(SharedRun::Download(file)) => {
            says.push(format!("The download of {}, at step {step}.", file.name));
        }
        None => {}
    }
    says.extend(place(state));
    says
}

/// The view that a link leads to, unless it is the lab.
fn place(state: &SharedState) -> Option<String> {
    match Route::of(&state.view) {
        Route::Lab => None,
        Route::Lesson(slug, section) => {
            let (_, lesson) = Lesson::of(slug.as_str())?;
            let part = section.name();
            Some(format!("The lesson “{}”, part “{part}”.", lesson.title))
        }
        route => {
            let view: View = route.view();
            Some(format!("The view {}.", view.title()))
        }
    }
}

/// That a sample stands in for the file of the run, if one does.
pub fn replacement(state: &SharedState) -> Option<String> {
    let (SharedRun::Upload(file) | SharedRun::Download(file)) = state.run.as_ref()?;
    let sample = stand_in(file);
    (sample.name() != file.name).then(|| {
        let (name, sample) = (&file.name, sample.name());
        format!("A link has no files: the bytes of {sample} stand in for {name}.")
    })
}
