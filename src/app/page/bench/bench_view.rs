//! The bench page: start and stop, bars for one size, and the table of all.

use super::contender::{Contender, LIMIT, SIZES, size};
use super::result::{BenchResults, number};
use super::state::{BenchProgress, BenchState};
use crate::app::component::select::Select;
use crate::app::route::View;
use crate::app::state::Page;
use crate::app::tree::html::{
    caption, dd, div, dl, dt, h2, h3, label, li, link, p, press, progress, section, span, table,
    tbody, td, th, thead, tr, ul,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    let state = BenchState::of(page);
    nodes().child(draw(state))
}

/// The page in a state.
pub fn draw(state: BenchState) -> Element {
    div()
        .class("bench-page")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Bench")
        .child(h2().child("How fast does this browser encrypt?"))
        .child(about())
        .child(reactive(move || controls(state)))
        .child(reactive(move || now(state)))
        .child(reactive(move || {
            let results = state.results.get();
            div()
                .class("bench-results")
                .flag("hidden", results.is_empty())
                .child(bars(state, &results))
                .child(whole_table(&results))
                .child(copying(state))
        }))
        .child(contenders())
}

fn about() -> Nodes {
    let seconds = LIMIT / 1_000;
    nodes()
        .child(p().child(
            "AES-256-GCM in this browser, on this machine, one after another. Everything runs in workers, so the page stays usable. No bytes leave the browser.",
        ))
        .child(p().class("note").child(format!(
            "Each figure is the median of up to five runs within {seconds} seconds. A size that would take one run longer is left out. MB/s are millions of bytes a second; the ratio is to aes-gcm alone in the same run.",
        )))
        .child(
            p().class("note")
                .child("Close other programs and tabs first. Compare ratios, not speeds: they change less from machine to machine. ")
                .child(link(View::About.href()).class("link").child("About this page")),
        )
}

fn controls(state: BenchState) -> Element {
    let runs = state.is_running();
    let sizes = SIZES.map(|bytes| format!("Up to {}", size(bytes)));
    let largest = Select::new(sizes, Some(state.largest.get()), move |index| {
        state.largest.set(index);
    });
    let press = match runs {
        true => press().on_click(move || state.stop()).child("Stop"),
        false => press()
            .on_click(move || state.start())
            .child("Start measuring"),
    };
    div()
        .class("bench-controls")
        .child(press.class("btn main"))
        .child(
            label()
                .child(span().class("sr").child("Largest size"))
                .child(largest.draw().flag("disabled", runs)),
        )
}

/// What is being measured now.
fn now(state: BenchState) -> Element {
    let (says, bar) = match state.progress.get() {
        BenchProgress::Idle => (String::new(), None),
        BenchProgress::Stopped => ("Stopped. What was measured stays.".to_owned(), None),
        BenchProgress::Finished => ("Finished.".to_owned(), None),
        BenchProgress::Running {
            who,
            bytes,
            done,
            of,
        } => {
            let bar = progress()
                .attr("aria-label", "Measurements done")
                .attr("max", of.to_string())
                .attr("value", done.to_string());
            let says = format!("{done} of {of}. Now: {}, {}.", who.name(), size(bytes));
            (says, Some(bar))
        }
    };
    div()
        .class("bench-now")
        .child(p().attr("role", "status").child(says))
        .child(bar)
}

/// The size whose bars are shown.
fn shown(state: BenchState, sizes: &[u32]) -> Option<u32> {
    let chosen = sizes.get(state.shown.get()).copied();
    chosen.or_else(|| sizes.last().copied())
}

/// A bar for each contender at one size. The numbers stand beside the bars.
fn bars(state: BenchState, results: &BenchResults) -> Element {
    let sizes = results.sizes();
    let here = shown(state, &sizes);
    let chosen = here.and_then(|here| sizes.iter().position(|bytes| *bytes == here));
    let names: Vec<String> = sizes.iter().map(|bytes| size(*bytes)).collect();
    let which = Select::new(names, chosen, move |index| state.shown.set(index));
    let bar = |bytes: u32, who: Contender| {
        let fastest = results.fastest(bytes);
        let share = results.rate(who, bytes).map_or(0.0, |rate| rate / fastest);
        let width = format!("{}%", number(share * 100.0));
        li().attr("data-ours", if is_ours(who) { "yes" } else { "no" })
            .child(span().child(who.name()))
            .child(
                span()
                    .class("bench-bar")
                    .attr("aria-hidden", "true")
                    .child(span().style("width", width)),
            )
            .child(span().class("bench-says").child(results.says(who, bytes)))
    };
    section()
        .class("bench-bars")
        .attr("aria-label", "Bars")
        .child(
            label()
                .child(h3().child("Speed by size"))
                .child(which.draw().attr("aria-label", "Size of the bars")),
        )
        .child(here.map(|bytes| {
            ul().child(
                Contender::ALL
                    .into_iter()
                    .map(|who| bar(bytes, who))
                    .collect::<Nodes>(),
            )
        }))
}

fn is_ours(who: Contender) -> bool {
    matches!(who, Contender::Lab | Contender::LabWebCrypto)
}

fn whole_table(results: &BenchResults) -> Element {
    let sizes = results.sizes();
    let head = |bytes: &u32| th().attr("scope", "col").child(size(*bytes));
    let row = |who: Contender| {
        let cell = |bytes: &u32| {
            let ratio = results.ratio(who, *bytes);
            let rate = results.rate(who, *bytes);
            let says = rate.map_or_else(|| results.says(who, *bytes), number);
            let ratio = ratio.map(|ratio| span().child(format!("{}×", number(ratio))));
            td().child(says).child(ratio)
        };
        tr().child(th().attr("scope", "row").child(who.name()))
            .child(sizes.iter().map(cell).collect::<Nodes>())
    };
    let table = table()
        .class("bench-table")
        .child(caption().child("MB/s, and the ratio to aes-gcm alone"))
        .child(
            thead().child(
                tr().child(th().attr("scope", "col").child("AES-256-GCM"))
                    .child(sizes.iter().map(head).collect::<Nodes>()),
            ),
        )
        .child(tbody().child(Contender::ALL.into_iter().map(row).collect::<Nodes>()));
    div()
        .class("bench-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Table of results")
        .child(table)
}

fn copying(state: BenchState) -> Element {
    let copy = move |name: &'static str, text: fn(&BenchResults) -> String| {
        press()
            .class("btn")
            .on_click(move || state.copy(state.results.with_untracked(text)))
            .child(name)
    };
    div()
        .class("bench-controls")
        .child(copy("Copy for a spreadsheet", BenchResults::tsv))
        .child(copy("Copy as Markdown", BenchResults::markdown))
        .child(p().attr("role", "status").child(state.copied.get()))
}

/// What each row is.
fn contenders() -> Element {
    let row = |who: Contender| {
        nodes()
            .child(dt().child(who.name()))
            .child(dd().child(who.says()))
    };
    section()
        .attr("aria-label", "What is measured")
        .child(h3().child("What is measured"))
        .child(
            dl().class("bench-who")
                .child(Contender::ALL.into_iter().map(row).collect::<Nodes>()),
        )
        .child(p().class("note").child(
            "aes-gcm alone encrypts a buffer of 1 MiB again and again, so its speed does not depend on the size. The lab has to start its workers for each file: with small files, that is most of the time.",
        ))
}
