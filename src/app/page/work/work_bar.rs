//! The bar: what is done, how much of it, how fast, how long it still takes, and its buttons.

use super::state::Work;
use crate::app::component::number::{grouped, size};
use crate::app::route::View;
use crate::app::state::{DrawWork, Page};
use crate::app::tree::html::{div, p, press, progress, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::web::dom;
use leptos::prelude::*;

/// In its two places.
pub const DRAW: DrawWork = DrawWork {
    above_stage: |page| place(page, true),
    over_page: |page| place(page, false),
};

/// The bar, shown where it belongs in this view. Above the stage it is hidden otherwise, so that it stays the same
/// element.
fn place(page: Page, above_stage: bool) -> Nodes {
    reactive(move || {
        let view = page.view.get();
        // A talk has no room for it.
        let is_talk = matches!(view, View::Present | View::Speaker);
        let here = view.has_stage() == above_stage && !is_talk;
        let work = page.work.get().filter(|work| here && work.is_shown());
        let idle = work.is_none();
        let work = work.or_else(|| above_stage.then(|| Work::new(String::new(), 0)));
        div()
            .class(match above_stage {
                true => "work",
                false => "work over",
            })
            .maybe("role", (!above_stage).then_some("region"))
            .maybe("aria-label", (!above_stage).then_some("Work in progress"))
            .flag("hidden", idle)
            .child(work.map(|work| bar(page, &work)))
            .child(announcement(page, here))
    })
}

fn bar(page: Page, work: &Work) -> Nodes {
    let bar = progress()
        .attr("max", "100")
        .attr("value", work.percent().to_string())
        .attr("aria-label", work.label.clone())
        .attr("aria-valuetext", spoken(work));
    let pause = press()
        .class("btn")
        .on_click(move || pause(page))
        .child(match work.paused {
            true => "Resume",
            false => "Pause",
        });
    let cancel = press()
        .class("btn")
        .on_click(move || {
            page.cancel_work();
            // Move the focus: the pressed button disappears with the work.
            if page.view.with_untracked(|view| view.has_stage()) {
                dom::focus("upload-sample");
            } else {
                dom::focus_first("main");
            }
        })
        .child("Cancel");
    let by = (!work.by.is_empty()).then(|| span().child(work.by.clone()));
    Nodes::default()
        .child(
            div()
                .class("work-line")
                .child(span().class("work-label").child(work.label.clone()))
                .child(pause)
                .child(cancel),
        )
        .child(bar)
        .child(
            p().class("work-amount eyebrow")
                .child(span().child(amount(work)))
                .child(by),
        )
}

/// The amount, the rate, and the time left, as short as they can be.
fn amount(work: &Work) -> String {
    let mut parts = vec![format!("{} of {}", size(work.done), size(work.total))];
    if work.paused {
        parts.insert(0, "Paused".to_owned());
    } else if let (Some(rate), Some(left)) = (work.pace.rate(), work.seconds_left()) {
        parts.push(rate_text(rate));
        parts.push(format!("{} left", time_text(left)));
    }
    parts.join(" · ")
}

/// What a screen reader says when it is asked how far the work is.
fn spoken(work: &Work) -> String {
    let mut text = format!("{} percent", work.percent());
    if work.paused {
        text.push_str(", paused");
    } else if let Some(left) = work.seconds_left() {
        text.push_str(&format!(", {} left", time_text(left)));
    }
    text
}

/// What it says by itself: at the start, at each quarter, and when the work is paused.
fn announcement(page: Page, here: bool) -> Element {
    let says = page.work.with(|work| {
        let work = work.as_ref().filter(|work| here && work.is_shown())?;
        let quarter = work.percent() / 25 * 25;
        Some(match (work.paused, quarter) {
            (true, _) => "Paused".to_owned(),
            (false, 0) => format!("In progress: {}", size(work.total)),
            (false, quarter) => format!("{quarter} percent of {}", size(work.total)),
        })
    });
    p().class("sr")
        .attr("aria-live", "polite")
        .child(says.unwrap_or_else(String::new))
}

/// Bytes a second: `8.4 MB/s`, `240 MB/s`, `1,250 MB/s`.
pub fn rate_text(rate: u64) -> String {
    let tenths = rate / 100_000;
    match tenths {
        0 => format!("{} KB/s", rate / 1_000),
        1..100 => format!("{}.{} MB/s", tenths / 10, tenths % 10),
        _ => format!("{} MB/s", grouped(tenths / 10)),
    }
}

/// A time in seconds: `8 s`, `2 min 5 s`, `1 h 20 min`.
pub fn time_text(seconds: u64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (minutes, rest) {
        (0, 0) => "1 s".to_owned(),
        (0, rest) => format!("{rest} s"),
        (1..60, 0) => format!("{minutes} min"),
        (1..60, rest) => format!("{minutes} min {rest} s"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// Pauses the work, or lets it go on.
fn pause(page: Page) {
    let paused = page.work.try_update(|work| {
        let work = work.as_mut()?;
        work.pause(!work.paused);
        Some(work.paused)
    });
    if let Some(paused) = paused.flatten() {
        page.cancel.with_value(|cancel| {
            if let Some(cancel) = cancel {
                cancel.pause(paused);
            }
        });
    }
}
