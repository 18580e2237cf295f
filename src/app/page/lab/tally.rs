//! The calls to KMS since the world's last reset, in the KMS station. They follow the steps of the run, forward and back.

use super::geometry::Geometry;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::grouped;
use crate::app::state::Page;
use crate::app::tree::html::{b, br, dd, div, dl, dt, p, section, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::lab::{KmsCalls, OperationCalls};
use leptos::prelude::*;

/// The counts at the step shown.
fn counts(page: Page) -> KmsCalls {
    let index = page.player.index.get();
    let of_run = page.run.with(|run| {
        let run = run.as_ref()?;
        run.kms_calls.get(index).copied()
    });
    of_run.unwrap_or_else(|| page.kms_calls.get())
}

pub fn tally(page: Page, plan: RwSignal<Geometry>) -> Nodes {
    reactive(move || draw(&counts(page), &plan.get()))
}

pub fn draw(calls: &KmsCalls, plan: &Geometry) -> Element {
    let at = plan.tally;
    let (seen, all) = (grouped(calls.file_bytes_seen), grouped(calls.file_bytes));
    let operations = calls
        .operations()
        .map(|(name, calls)| operation(name, calls));
    let of_all = (calls.file_bytes > 0).then(|| span().child(format!(" of {all}")));
    let bytes = p()
        .class("tally-bytes")
        .child(
            span()
                .class("tally-what")
                .child("bytes of your file")
                .child(br())
                .child("seen by KMS"),
        )
        .child(span().class("sr").child(": "))
        .child(
            span()
                .class("tally-seen")
                .child(b().child(seen.clone()))
                .child(of_all),
        );
    let refused = refusals(&calls.operations().map(|(_, calls)| calls));
    let brief = (!plan.wide).then(|| {
        let row = |name, count: String, refused: bool| {
            p().flag("data-denied", refused)
                .child(span().child(name))
                .child(refused.then(|| icon(Icon::Cross)))
                .child(b().child(count))
        };
        div()
            .class("tally-brief")
            .attr("aria-hidden", "true")
            .child(row("calls", calls.made().to_string(), refused.is_some()))
            .child(row("file bytes", seen, false))
    });
    let refused = refused.map(|words| span().class("tally-refused").child(words));
    let head = p()
        .class("tally-head")
        .attr("aria-hidden", "true")
        .child(b().child("KMS calls"))
        .child(refused);
    section()
        .class("tally")
        .attr("aria-label", "KMS calls")
        .attr("data-means", "kms")
        .flag("data-brief", !plan.wide)
        .flag("data-tight", plan.tight)
        .style("left", format!("{}px", at.x))
        .style("top", format!("{}px", at.y))
        .style("width", format!("{}px", at.w))
        .style("height", format!("{}px", at.h))
        .child(head)
        .child(dl().child(operations))
        .child(bytes)
        .child(brief)
}

/// How many of these calls KMS refused: `1 denied`, `1 failed`.
fn refusals(calls: &[OperationCalls]) -> Option<String> {
    let denied: u32 = calls.iter().map(|calls| calls.denied).sum();
    let failed: u32 = calls.iter().map(|calls| calls.failed).sum();
    match (denied, failed) {
        (0, 0) => None,
        (_, 0) => Some(format!("{denied} denied")),
        (0, _) => Some(format!("{failed} failed")),
        (..) => Some(format!("{} refused", denied + failed)),
    }
}

/// One operation and its calls; refused ones are marked with a cross, and in words for assistive tools.
fn operation(name: &'static str, calls: OperationCalls) -> Element {
    let refused = refusals(&[calls]);
    let cross = refused.as_ref().map(|_| icon(Icon::Cross));
    let words = refused.as_ref().map(|words| format!(", {words}"));
    div()
        .class("tally-row")
        .flag("data-made", calls.made > 0)
        .flag("data-denied", refused.is_some())
        .child(dt().child(name).child(cross))
        .child(
            dd().child(b().child(calls.made.to_string()))
                .child(words.map(|words| span().class("sr").child(words))),
        )
}
