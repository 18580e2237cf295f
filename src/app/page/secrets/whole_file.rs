//! The same file with `kms:Encrypt` and with one data key, counted in a run of both.

use crate::app::component::number::grouped;
use crate::app::route::View;
use crate::app::tree::html::{
    b, caption, code, div, h2, link, p, section, span, table, tbody, td, th, thead, tr,
};
use crate::app::tree::svg::{path, svg};
use crate::app::tree::{Children, Element, Nodes, nodes, reactive};
use crate::lesson::whole_file::WholeFile;
use crate::lesson::whole_file::{MethodTotals, WholeFileCount, dollars};
use crate::web::dom;
use leptos::prelude::*;
use std::time::Duration;

/// The comparison, which runs after the view is drawn.
pub fn whole_file() -> Element {
    let (both, failed) = (RwSignal::new(None::<WholeFile>), RwSignal::new(false));
    dom::after(
        Duration::from_millis(60),
        move || match WholeFileCount::begin() {
            Some(counting) => go_on(counting, both),
            None => failed.set(true),
        },
    );
    let counted = reactive(move || {
        let content = both.with(|both| match both {
            Some(both) => comparison(both),
            None if failed.get() => nodes().child(
                p().class("bad")
                    .child("The comparison could not run. Reload the page to try again."),
            ),
            None => nodes().child(
                p().class("eyebrow")
                    .child("Encrypting the same file both ways …"),
            ),
        });
        div().class("sec-both").child(content)
    });
    let lab = link(View::Lab.href())
        .class("link")
        .child("Upload a file in the lab, with one data key");
    section()
        .class("sec-why")
        .attr("aria-label", "Why not the whole file")
        .child(h2().child("Why not encrypt the whole file with kms:Encrypt?"))
        .child(counted)
        .child(p().child(lab))
}

/// Makes some calls, lets the page draw, then makes some more.
fn go_on(mut counting: WholeFileCount, both: RwSignal<Option<WholeFile>>) {
    let more = counting.go_on(8);
    both.set(Some(counting.so_far().clone()));
    if more == Some(true) {
        dom::after(Duration::ZERO, move || go_on(counting, both));
    }
}

/// KMS's answer to the whole file, and both methods side by side.
pub fn comparison(both: &WholeFile) -> Nodes {
    let ways = [&both.by_encrypt, &both.by_data_key];
    let of = format!(
        "A file of {} bytes, encrypted both ways just now, in a separate simulated world",
        grouped(both.len)
    );
    let way = |name| th().attr("scope", "col").child(name);
    let names = ["kms:Encrypt, in pieces", "One data key, as S3 does it"].map(way);
    let number = |text: String| b().child(text);
    let stored = |way: &MethodTotals| {
        let more = way.stored.saturating_sub(both.len);
        let more = format!("{} more than the file", grouped(more));
        [
            number(grouped(way.stored)),
            span().class("eyebrow").child(more),
        ]
    };
    let calls = |way: &MethodTotals| [number(grouped(way.calls)), marks(way.calls)];
    let rows = [
        row("Calls to KMS", ways.map(calls)),
        row(
            "Bytes of the file sent to KMS",
            ways.map(|way| number(grouped(way.sent))),
        ),
        row("Bytes stored", ways.map(stored)),
        row(
            "Cost of KMS requests, this file",
            ways.map(|way| number(dollars(way.cost(1)))),
        ),
        row(
            "Cost of KMS requests, a million files",
            ways.map(|way| number(dollars(way.cost(1_000_000)))),
        ),
    ];
    let note = format!(
        "Each piece of 4,096 bytes grows by {} bytes when KMS encrypts it (simulated layout, observed lengths). Prices are an estimate: $0.03 per 10,000 requests (AWS Price List as its users quote it, collected in 2026). The first 20,000 requests per month are free.",
        both.overhead
    );
    let refused = p().child("KMS doesn’t accept the file in one call:").child(
        code()
            .class("sentence")
            .child(both.refused.cli_line("Encrypt")),
    );
    let table = table()
        .child(caption().child(of))
        .child(thead().child(tr().child(td()).child(names)))
        .child(tbody().child(rows));
    nodes()
        .child(refused)
        .child(table)
        .child(p().class("note").child(note))
}

/// A row: what is counted, and its value for each method.
fn row(name: &'static str, cells: [impl Children; 2]) -> Element {
    tr().child(th().attr("scope", "row").child(name))
        .child(cells.map(|cell| td().child(cell)))
}

fn marks(calls: u64) -> Element {
    const ROW: u64 = 32;
    let mark = |call: u64| {
        let (x, y) = (call % ROW * 6, call / ROW * 6);
        format!("M{x} {y}h4v4h-4z")
    };
    svg()
        .class("sec-marks")
        .attr("viewBox", "0 0 192 48")
        .attr("aria-hidden", "true")
        .child(path().attr("d", (0..calls).map(mark).collect::<String>()))
}
