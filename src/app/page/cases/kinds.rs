//! The kinds of encryption side by side: a table, and two sequences of steps.

use super::case_view::{back, title};
use super::state::{ALL_KINDS_TITLE, CaseSelection, CasesState};
use crate::app::component::prose::explained;
use crate::app::tree::html::{
    b, code, div, h3, li, ol, p, pre, press, span, table, tbody, td, th, thead, tr,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::trace::Step;
use crate::lesson::kinds::{EncryptionScheme, SchemeRow, SchemeTransfer, StepPair, side_by_side};
use leptos::prelude::*;

const COLUMNS: [&str; 10] = [
    "Kind",
    "Data key made by",
    "Key that opens it",
    "KMS calls up",
    "KMS calls down",
    "Upload needs",
    "Download needs",
    "ETag",
    "The answer says",
    "S3 sees the file",
];

/// The table of all kinds, and below it two of them step by step; empty while something else is shown.
pub fn kinds(state: CasesState) -> Nodes {
    let is_shown = move || state.shown.get() == CaseSelection::Kinds;
    let table = reactive(move || {
        let page = div().class("case-kinds");
        if !is_shown() {
            return page;
        }
        let how = "Each kind was run just now in a scratch world: an upload, and an hour later a download, by a role that began without any permission and was given what was refused. Nothing here is written by hand.";
        page.child(back())
            .child(title(ALL_KINDS_TITLE))
            .child(p().child(explained(state.page, how)))
            .child(all(&state.kinds()))
    });
    let two = reactive(move || {
        let page = div().class("case-kinds case-story");
        if !is_shown() {
            return page;
        }
        page.child(h3().child("SSE-KMS, step beside step with"))
            .child(chips("Compare with", sorts(state)))
            .child(chips("Which way", ways(state)))
            .child(div().child(compared(state)))
    });
    nodes().child(table).child(two)
}

fn chips(name: &'static str, chips: Nodes) -> Element {
    div()
        .class("case-chips")
        .attr("role", "group")
        .attr("aria-label", name)
        .child(chips)
}

fn chip(name: &'static str, pressed: bool, choose: impl Fn() + Send + Sync + 'static) -> Element {
    press()
        .class("chip")
        .state("aria-pressed", pressed)
        .on_click(choose)
        .child(name)
}

/// The kinds to compare SSE-KMS with.
fn sorts(state: CasesState) -> Nodes {
    let now = state.compared.get();
    let others = EncryptionScheme::ALL
        .into_iter()
        .filter(|scheme| *scheme != EncryptionScheme::SseKms);
    others
        .map(|scheme| {
            chip(scheme.name(), scheme == now, move || {
                state.compared.set(scheme)
            })
        })
        .collect()
}

fn ways(state: CasesState) -> Nodes {
    let now = state.downloads.get();
    let ways = [("Upload", false), ("Download", true)].into_iter();
    ways.map(|(name, way)| chip(name, way == now, move || state.downloads.set(way)))
        .collect()
}

fn all(rows: &[SchemeRow]) -> Element {
    let header = |name: &str| th().attr("scope", "col").child(name);
    let head = COLUMNS.iter().map(|name| header(name)).collect::<Nodes>();
    table()
        .class("case-table")
        .child(thead().child(tr().child(head)))
        .child(tbody().child(rows.iter().map(row).collect::<Nodes>()))
}

fn row(row: &SchemeRow) -> Element {
    let text = |text: &str| nodes().child(text);
    let count = |way: &SchemeTransfer| nodes().child(way.kms_calls.to_string());
    let cells = [
        text(row.made_by),
        text(row.opened_by),
        count(&row.upload),
        count(&row.download),
        needs(&row.upload),
        needs(&row.download),
        text(row.etag.says()),
        text(&row.answer()),
        text(if row.s3_sees_file { "yes" } else { "never" }),
    ];
    let cells = COLUMNS.into_iter().skip(1).zip(cells);
    let cells = cells.map(|(name, cell)| td().attr("data-name", name).child(cell));
    tr().child(th().attr("scope", "row").child(row.scheme.name()))
        .child(cells.collect::<Nodes>())
}

fn needs(way: &SchemeTransfer) -> Nodes {
    let action = |action: &String| nodes().child(code().child(action)).child(" ");
    way.needs.iter().map(action).collect()
}

/// SSE-KMS and the chosen kind, step by step.
fn compared(state: CasesState) -> Option<Nodes> {
    let (rows, downloads) = (state.kinds(), state.downloads.get());
    let find = |scheme: EncryptionScheme| rows.iter().find(|row| row.scheme == scheme);
    let (kms, other) = (find(EncryptionScheme::SseKms)?, find(state.compared.get())?);
    let steps = |row: &SchemeRow| match downloads {
        true => row.download.steps.clone(),
        false => row.upload.steps.clone(),
    };
    let head = li()
        .child(b().child(kms.scheme.name()))
        .child(b().child(other.scheme.name()));
    let pair = |pair: StepPair<'_>| {
        li().flag("data-differs", !pair.same)
            .child(step(pair.left))
            .child(step(pair.right))
    };
    let (left, right) = (steps(kms), steps(other));
    let pairs = side_by_side(&left, &right).into_iter().map(pair);
    let title = format!(
        "{}: encryption headers of the answer to the upload",
        other.scheme.name()
    );
    let header = |(name, value): &(&str, String)| format!("{name}: {value}\n");
    let headers: String = other.headers.iter().map(header).collect();
    let ladder = ol().class("case-ladder").child(head);
    Some(
        nodes()
            .child(ladder.child(pairs.collect::<Nodes>()))
            .child(p().class("eyebrow").child(title))
            .child(pre().class("http").child(headers)),
    )
}

fn step(step: Option<&Step>) -> Element {
    match step {
        Some(step) => span().child(&step.title),
        None => span().child(span().class("sr").child("no such step")),
    }
}
