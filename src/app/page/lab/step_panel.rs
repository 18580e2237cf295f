//! This step: what happens and why in two sentences, then the evidence in bytes.

use crate::app::component::prose::explained;
use crate::app::placeholder::placeholder;
use crate::app::route::View;
use crate::app::stage_run::StageRun;
use crate::app::state::{DrawDenial, DrawView, Page};
use crate::app::tree::html::{b, div, h2, li, link, ol, p, press, section};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::trace::Step;
use crate::web::dom;
use leptos::prelude::*;

/// The panel: what changed since the run, the step in words, the answer to a prediction, a denial, the evidence, and the
/// next question.
pub fn step_panel(page: Page) -> Element {
    // Draw the denial once and keep it, so that screen readers do not read the alert again at every step.
    let refused = Memo::new(move |_| {
        let index = page.player.index.get();
        let refused = |run: &StageRun| {
            run.trace
                .refusal
                .as_ref()
                .is_some_and(|at| index >= at.step)
        };
        page.run.with(|run| run.as_ref().is_some_and(refused))
    });
    // Shows part of the denial, once the run has reached its step. A part of the program that is loaded later draws it.
    let in_refusal = move |part: fn(DrawDenial) -> DrawView| {
        let draw = page.placeholders.denial.get().filter(|_| refused.get())?;
        Some(part(draw)(page))
    };
    let head = reactive(move || {
        let (index, count) = (page.player.index.get(), page.visibility().count);
        let denied = refused.get() && page.placeholders.denial.with(Option::is_some);
        // The columns around this panel depend on it.
        dom::mark_root("data-denied", denied.then_some(""));
        page.run
            .with(|run| head(page, run.as_ref(), index, count))
            .flag("data-denied", denied)
    });
    let denied = reactive(move || {
        div()
            .class("denied")
            .attr("role", "alert")
            .flag("hidden", !refused.get())
            .child(in_refusal(|draw| draw.sentence))
    });
    let denial = reactive(move || div().class("denial").child(in_refusal(|draw| draw.rest)));
    let denied_step = reactive(move || {
        let step = page.step().filter(|_| refused.get());
        let says = step.map(|step| p().child(words(page, &step)));
        div().class("denied-step").child(says)
    });
    let receipt = reactive(move || p().class("receipt").child(page.receipt()));
    section()
        .class("step")
        .attr("aria-label", "This step")
        .child(reactive(move || div().class("stale").child(stale(page))))
        .child(head)
        .child(placeholder(
            page,
            "prediction",
            page.placeholders.prediction,
        ))
        .child(placeholder(page, "recall-place", page.placeholders.recall))
        .child(denied)
        .child(denial)
        .child(denied_step)
        .child(receipt)
        .child(placeholder(
            page,
            "step-details",
            page.placeholders.step_details,
        ))
        .child(placeholder(
            page,
            "run-tools-place",
            page.placeholders.run_tools,
        ))
        .child(placeholder(page, "question", page.placeholders.question))
}

/// What to do about a run whose permissions have changed since.
fn stale(page: Page) -> Option<Nodes> {
    let stale = page.stale.get() && page.view.get() == View::Lab;
    let again = page.can_run_again().then(|| {
        press()
            .class("btn")
            .on_click(move || page.run_again())
            .child("Run again")
    });
    let says = p().child("Permissions changed since this run.");
    stale.then(|| nodes().child(says).child(again))
}

/// The start of the panel: the step in words, or the introduction.
pub fn head(page: Page, run: Option<&StageRun>, index: usize, count: usize) -> Element {
    let step = |step: &Step| {
        let place = format!("Step {} of {count}", index + 1);
        nodes()
            .child(p().class("eyebrow").child(place))
            .child(h2().child(&step.title))
            .child(p().class("step-says").child(words(page, step)))
    };
    let holder = div().class("step-head");
    match run {
        Some(run) => holder.child(run.trace.steps.get(index).map(step)),
        None => holder.child(primer(page)),
    }
}

/// What a lesson says of the step, or else the step's own sentence.
fn words(page: Page, step: &Step) -> Nodes {
    let narrator = page.placeholders.narrator.get();
    let narration = narrator.and_then(|says| says(page));
    narration.unwrap_or_else(|| explained(page, &step.says))
}

/// The introduction before the first run: the three truths.
fn primer(page: Page) -> Nodes {
    const TRUTHS: [(&str, &str); 3] = [
        (
            "Upload.",
            " S3 asks KMS for a data key (`GenerateDataKey`), encrypts the file itself, and stores the encrypted data key next to it.",
        ),
        (
            "Download.",
            " S3 sends KMS the encrypted data key (`Decrypt`), never the file, and decrypts the file with the plaintext data key it gets back.",
        ),
        (
            "kms:Encrypt.",
            " S3 never calls it. Turn a permission off and see the exact error AWS returns.",
        ),
    ];
    let truths =
        TRUTHS.map(|(name, text)| li().child(b().child(name)).child(explained(page, text)));
    let learn = link(View::Learn.href())
        .class("link")
        .child("Learn it in short lessons");
    let simulated = "IAM, KMS, and S3 are simulated in your browser. The cryptography is real, and it runs on your file’s bytes.";
    nodes()
        .child(h2().child("Envelope encryption in one minute"))
        .child(ol().class("primer").child(truths))
        .child(p().child(learn))
        .child(p().class("note").child(explained(page, simulated)))
}
