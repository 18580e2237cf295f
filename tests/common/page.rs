//! A run on the page, step by step, drawn into text: the stage at a wide and a narrow width, the sequence, and
//! this step with every tab. The first step is written whole, each later one by what changes on the page.

use envelope_lab::app::page::lab::geometry::Geometry;
use envelope_lab::app::page::lab::step_details::{self, StepTab};
use envelope_lab::app::page::lab::step_panel;
use envelope_lab::app::page::lab::{denial, sequence_diagram, stage};
use envelope_lab::app::route::Route;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::app::state::Page;
use envelope_lab::app::tree::html::div;
use envelope_lab::app::tree::{Children, nodes};
use envelope_lab::app::without_browser::with_page;
use envelope_lab::core::cloud::Outcome;
use envelope_lab::core::lab::{CallerChoice, KmsCalls, Lab, receipt};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;

/// The stage's width and height, in CSS pixels: beside the panels, and on a phone.
const WIDTHS: [(&str, i32, i32); 2] = [("wide", 712, 488), ("narrow", 358, 600)];

/// Draws a view of a page at a place. `view` gets the page's state, sets it up as it likes, and draws.
pub fn draw<C: Children>(lab: Lab, hash: &str, view: impl FnOnce(Page) -> C) -> String {
    with_page(lab, Route::of(hash), |page| {
        format!("{:#}", nodes().child(view(page)))
    })
}

/// A call's outcome as a run, ready to be played.
pub fn run_of(outcome: &Outcome) -> StageRun {
    let run = StageRun::new(
        RunKind::Other,
        "letter.txt".to_owned(),
        outcome.trace.clone(),
    );
    StageRun {
        kms_calls: KmsCalls::at_steps(&[], &outcome.trace).into(),
        receipt: receipt(&outcome.trace),
        ..run.with_path(Vec::new())
    }
}

/// The page at a step of a run.
fn page_at(page: Page, run: &StageRun, index: usize) -> String {
    let visibility = run.visibility(index, false);
    let step = run.trace.steps.get(index).unwrap();
    let stages = WIDTHS.map(|(name, w, h)| {
        let plan = Geometry::of(w, h);
        let picture = stage::draw(
            Some(run),
            index,
            visibility,
            CallerChoice::default(),
            &plan,
            Some(stage::things(&run.trace, index, &plan)),
        );
        div().class(name).child(picture)
    });
    let refusal = run.trace.refusal.as_ref().filter(|at| index >= at.step);
    let denied = refusal.map(|refusal| {
        nodes()
            .child(denial::sentence(&run.trace))
            .child(denial::rest(page, refusal, run.trace.operation))
    });
    let details = StepTab::ALL.map(|detail| {
        let content = step_details::content(step, detail);
        div().class(format!("{detail:?}")).child(content)
    });
    let page = nodes()
        .child(stages)
        .child(sequence_diagram::draw(
            page,
            run,
            index,
            visibility,
            &Geometry::of(712, 488),
        ))
        .child(step_panel::head(page, Some(run), index, visibility.count))
        .child(denied)
        .child(details);
    format!("{page:#}\n")
}

/// The page through all steps of a call.
pub fn steps(outcome: &Outcome) -> String {
    with_page(super::runs::new_lab(), Route::Lab, |page| {
        let run = run_of(outcome);
        let mut text = String::new();
        let mut before = String::new();
        for index in 0..run.trace.steps.len() {
            let now = page_at(page, &run, index);
            writeln!(text, "=== step {}", index + 1).unwrap();
            if index == 0 {
                text += &now;
            }
            let changes = TextDiff::from_lines(&before, &now);
            for change in changes.iter_all_changes().filter(|_| index > 0) {
                match change.tag() {
                    ChangeTag::Equal => {}
                    ChangeTag::Delete => write!(text, "-{change}").unwrap(),
                    ChangeTag::Insert => write!(text, "+{change}").unwrap(),
                }
            }
            before = now;
        }
        text
    })
}

/// A test a call: what happened in it, word for word and byte for byte, with scenes that follow from the steps, and
/// the page at each of its steps.
#[macro_export]
macro_rules! golden {
    ($($name:ident: $outcome:expr;)*) => {$(
        #[test]
        fn $name() {
            let outcome = $outcome;
            $crate::common::scenes::follow_from_the_steps(&outcome.trace);
            $crate::common::motion::carries_its_fields(&outcome.trace);
            $crate::common::tally::stays_at_zero(&outcome.trace);
            insta::assert_snapshot!(stringify!($name), outcome.trace.to_string());
            let page = $crate::common::page::steps(&outcome);
            insta::assert_snapshot!(concat!(stringify!($name), "_page"), page);
        }
    )*};
}
pub use golden;
