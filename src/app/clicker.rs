//! A clicker's button where no next step can follow at once: it starts the first run, scrolls, or says why it does
//! nothing. Only the part `run` contains this, which is loaded after the page.

use super::lab_press::LabPress;
use super::lazy_part::{PartLoadError, fetched_ahead, part};
use super::route::View;
use super::stage_run::RunKind;
use super::state::Page;
use crate::web::dom;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Where a press of Page Down or Page Up leads to no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickerPress {
    /// Before the first run, or at a run's last step.
    AtTheEnd,
    /// The focus is in a text or a dialog, which handles the key itself.
    InText,
    /// The focus is in a menu or a field of a view without a stage. The flag says whether to scroll down.
    InField(bool),
}

/// How long a hint stays.
const STAYS: Duration = Duration::from_secs(9);

const DIALOG: &str = "A dialog is open. Escape closes it.";
const EDITOR: &str =
    "The focus is in a text, where Page Down moves the cursor. Tab leaves the text.";

/// Answers a press of the clicker's button.
pub fn pressed(page: Page, press: ClickerPress) {
    spawn_local(async move {
        fetched_ahead(answer(page, press).await);
    });
}

part! { run,
fn answer(page: Page, press: ClickerPress) -> Result<(), PartLoadError> {
    match press {
        ClickerPress::AtTheEnd => at_the_end(page),
        ClickerPress::InText => in_text(page),
        ClickerPress::InField(down) => dom::scroll_by_page(".view[data-shown]", down),
    }
    Ok(())
}
}

/// Shows a hint for some seconds. The same hint again stays longer.
pub fn hint(page: Page, text: impl Into<String>) {
    let shown = page.shared(|| {
        // What is done next makes a hint old.
        Effect::new(move |before: Option<()>| {
            page.route.track();
            page.run.track();
            page.player.index.track();
            if before.is_some() {
                page.hint.set(String::new());
            }
        });
        StoredValue::new(Shown(0))
    });
    shown.update_value(|Shown(count)| *count += 1);
    let Shown(mine) = shown.get_value();
    page.hint.set(text.into());
    dom::after(STAYS, move || {
        if shown.get_value() == Shown(mine) {
            page.hint.set(String::new());
        }
    });
}

/// Counts the hints, so that only the latest one's end removes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown(u32);

/// The view in which the hint about the editor was shown: it is shown once a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told(Option<View>);

fn in_text(page: Page) {
    if dom::is_there("dialog[open]") {
        // One that is longer than its window scrolls first.
        if !dom::can_scroll_down("dialog[open]") {
            hint(page, DIALOG);
        }
        return;
    }
    let told = page.shared(|| StoredValue::new(Told(None)));
    let now = Told(Some(page.view.get_untracked()));
    if told.get_value() != now {
        told.set_value(now);
        hint(page, EDITOR);
    }
}

fn at_the_end(page: Page) {
    let run = page.run.get_untracked();
    let Some(run) = run else {
        return match page.work.with_untracked(Option::is_some) {
            true => hint(page, "The upload is still in progress."),
            false => page.press(LabPress::UploadSample),
        };
    };
    let denied = run.trace.refusal.is_some();
    hint(
        page,
        match run.kind {
            _ if denied && page.withholds_fix.get_untracked() => {
                "The run ends with this denial. Fix it, then run it again."
            }
            RunKind::Upload | RunKind::Download if denied => {
                "The run ends with this denial. Next: Apply the fix and run again."
            }
            RunKind::Download => {
                "This is the last step. Next: turn off a permission and download again, or open a lesson under Learn."
            }
            RunKind::Upload => "This is the last step. Next: download an object from the bucket.",
            RunKind::Other => "This is the last step. Home goes back to the first one.",
        },
    );
}
