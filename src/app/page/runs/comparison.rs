//! Two runs side by side, step by step, with their differences marked.

use super::state::{ComparisonState, NamedRun};
use crate::app::component::dialog::Dialog;
use crate::app::component::form_field::FormField;
use crate::app::component::select::Select;
use crate::app::state::Page;
use crate::app::tree::html::{
    caption, div, p, press, small, span, strong, table, tbody, td, tfoot, th, thead, tr,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::KmsCalls;
use crate::core::trace::{Actor, Kind, Step};
use crate::lesson::sequence::ready_run::ReadyRun;
use crate::lesson::sequence::run_pair::{Difference, RunPair, RunPairRow, calls_kms};
use leptos::prelude::*;

/// The dialog with both runs.
pub fn view(page: Page) -> Nodes {
    let state = ComparisonState::of(page);
    Effect::new(move || {
        if page.compares_runs.get() {
            untrack(|| state.open());
        }
    });
    let content = reactive(move || {
        let (pinned, other) = (state.pinned.get(), state.other.get());
        let both = pinned
            .zip(other)
            .map(|(pinned, other)| side_by_side(&pinned, &other));
        div()
            .class("runs-scroll")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "Both runs")
            .child(both)
    });
    nodes().child(
        Dialog {
            id: "runs-title",
            class: "runs-dialog",
            title: Signal::stored("Two runs, step by step".to_owned()),
            open: page.compares_runs.into(),
            close: Callback::new(move |()| page.compares_runs.set(false)),
            button: "Close",
            content: nodes()
                .child(reactive(move || choice(state)))
                .child(content),
        }
        .draw(page),
    )
}

/// Which run is pinned, and what stands beside it.
fn choice(state: ComparisonState) -> Element {
    let pinned = state
        .pinned
        .with(|pinned| pinned.as_ref().map(|run| format!("Pinned: {}", run.name)));
    let mut others = Select::new(
        ReadyRun::ALL.map(|ready| ready.name().to_owned()),
        ReadyRun::ALL
            .into_iter()
            .position(|one| Some(one) == state.ready.get()),
        move |place| {
            if let Some(ready) = ReadyRun::ALL.get(place) {
                state.compare_with(*ready);
            }
        },
    );
    others.none = Some("Your run on the stage");
    let pin = press()
        .class("btn")
        .on_click(move || state.pin_current())
        .child("Pin the run on the stage");
    div()
        .class("runs-choice")
        .child(p().child(strong().child(pinned)))
        .child(FormField::new("Beside it", others))
        .child(pin)
        .child(p().class("eyebrow").child(
            "To compare with a run of your own, close this, make the run, and press Compare with another run again.",
        ))
}

/// Both runs as a table: one row per pair of steps.
pub fn side_by_side(first: &NamedRun, second: &NamedRun) -> Nodes {
    let pair = RunPair::of(&first.trace, &second.trace);
    let runs = [first, second];
    let heads = runs.map(|run| {
        let called = calls_kms(&run.trace);
        let kms = match called {
            true => "",
            false => "AWS KMS: not called",
        };
        th().attr("scope", "col")
            .flag("data-without-kms", !called)
            .child(run.name.clone())
            .child(small().child(kms))
    });
    let cell = |step: Option<&Step>| match step {
        Some(step) => td().child(drawn_step(step)),
        None => td().class("runs-none").child("no such step"),
    };
    let row = |row: &RunPairRow| {
        let step = |run: &NamedRun, at: Option<usize>| {
            at.and_then(|index| run.trace.steps.get(index)).cloned()
        };
        let (one, other) = (step(first, row.first), step(second, row.second));
        let (state, mark, word) = match row.difference {
            Difference::None => ("same", "=", "the same"),
            Difference::Differs => ("differs", "≠", "different"),
            Difference::OnlyFirst => ("first", "←", "only in the first"),
            Difference::OnlySecond => ("second", "→", "only in the second"),
        };
        let mark = td()
            .class("runs-mark")
            .child(span().attr("aria-hidden", "true").child(mark))
            .child(span().class("sr").child(word));
        tr().attr("data-difference", state)
            .child(cell(one.as_ref()))
            .child(mark)
            .child(cell(other.as_ref()))
    };
    let [one, other] = pair.kms_calls.map(|calls| td().child(counts(&calls)));
    let [head, other_head] = heads;
    let middle = th()
        .attr("scope", "col")
        .child(span().class("sr").child("Difference"));
    nodes()
        .child(p().attr("role", "status").child(pair.summary()))
        .child(
            table()
                .class("runs")
                .child(caption().class("sr").child("Both runs, step by step"))
                .child(thead().child(tr().child(head).child(middle).child(other_head)))
                .child(tbody().child(pair.rows.iter().map(row).collect::<Nodes>()))
                .child(tfoot().child(tr().child(one).child(td()).child(other))),
        )
}

/// One step: who to whom, what, and the verdict.
fn drawn_step(step: &Step) -> Nodes {
    let way = match step.from == step.to {
        true => step.from.to_string(),
        false => format!("{} → {}", step.from, step.to),
    };
    let verdict = step
        .decision
        .as_ref()
        .map(|decision| match decision.is_allowed() {
            true => ("ok", " allowed"),
            false => ("no", " denied"),
        });
    let bad = step.kind == Kind::Fail;
    let by_kms = step.from == Actor::Kms || step.to == Actor::Kms;
    nodes()
        .child(small().flag("data-kms", by_kms).child(way))
        .child(
            p().flag("data-bad", bad)
                .child(step.label.clone())
                .child(verdict.map(|(class, word)| span().class(class).child(word))),
        )
}

/// The calls to KMS of one run.
fn counts(calls: &KmsCalls) -> Nodes {
    let lines = calls
        .operations()
        .map(|(name, calls)| p().child(format!("{name} {}", calls.made)));
    nodes()
        .child(small().child("KMS calls"))
        .child(lines)
        .child(p().child(format!(
            "bytes of the file seen by KMS: {}",
            calls.file_bytes_seen
        )))
}
