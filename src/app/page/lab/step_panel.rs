//! This step: what happens and why in two sentences, then the evidence in bytes.

use super::decision::decision;
use super::trace_field::trace_field;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::json_text::json_text;
use crate::app::component::prose::explained;
use crate::app::component::tabs::{Tab, Tabs};
use crate::app::page::code as code_view;
use crate::app::placeholder::{lazy_placeholder, placeholder};
use crate::app::route::View;
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::{DrawDenial, DrawView, Page};
use crate::app::tree::html::{
    b, code, dd, div, dl, dt, h2, h3, li, link, ol, p, pre, press, section, span,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::trace::field::{Field, Value};
use crate::core::trace::{Actor, Kind, Step};
use leptos::prelude::*;

/// A tab of the step panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepTab {
    Bytes,
    Decision,
    /// The HTTP message that the step sends.
    Api,
    /// The call in each client.
    Code,
    /// The CloudTrail record of the call.
    CloudTrail,
}

impl StepTab {
    /// In the order of the tabs: each is at the index of its discriminant.
    pub const ALL: [Self; 5] = [
        Self::Bytes,
        Self::Decision,
        Self::Api,
        Self::Code,
        Self::CloudTrail,
    ];

    fn tab(self) -> Tab {
        let (id, name) = match self {
            Self::Bytes => ("tab-bytes", "Bytes"),
            Self::Decision => ("tab-decision", "Decision"),
            Self::Api => ("tab-api", "API call"),
            Self::Code => ("tab-code", "Code"),
            Self::CloudTrail => ("tab-cloudtrail", "CloudTrail"),
        };
        Tab { id, name }
    }

    /// Whether it stays chosen from step to step. Bytes and decision apply only to the step where they were chosen.
    fn stays(self) -> bool {
        matches!(self, Self::Api | Self::Code | Self::CloudTrail)
    }
}

/// The tab chosen by hand, and the step at which it was chosen. The stage also chooses tabs.
#[derive(Clone, Copy, Debug)]
pub struct ChosenTab(RwSignal<Option<(StepTab, usize)>>);

impl ChosenTab {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(RwSignal::new(None)))
    }

    /// Shows a tab at this step.
    pub fn show(self, page: Page, tab: StepTab) {
        let index = page.player.index.get_untracked();
        self.0.set(Some((tab, index)));
    }
}

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
    let after_download = reactive(move || {
        let index = page.player.index.get();
        let content = page.run.with(|run| returned(page, run.as_ref()?, index));
        div().child(content)
    });
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
        .child(after_download)
        .child(details(page))
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
    let learn = link(View::Learn.href()).child("Learn it in short lessons");
    let simulated = "IAM, KMS, and S3 are simulated in your browser. The cryptography is real, and it runs on your file’s bytes.";
    nodes()
        .child(h2().child("Envelope encryption in one minute"))
        .child(ol().class("primer").child(truths))
        .child(p().child(learn))
        .child(p().class("note").child(explained(page, simulated)))
}

/// After a download: the digests before and after, and the file to save.
fn returned(page: Page, run: &StageRun, index: usize) -> Option<Element> {
    let arrives = |step: &Step| step.kind == Kind::Respond && step.to == Actor::App;
    let arrived = run.trace.steps.iter().position(arrives)?;
    if run.kind != RunKind::Download || index < arrived {
        return None;
    }
    let good = run.identical != Some(false);
    let verdict = match run.identical {
        Some(true) => "Identical to what was uploaded",
        Some(false) => "Different from what was uploaded",
        None => "Downloaded",
    };
    let head = h3()
        .child(icon(Icon::of(good)))
        .child(span().child(verdict));
    let save = press()
        .class("btn")
        .on_click(move || page.save_download())
        .child(format!("Save {} to disk", run.name));
    let returned = div()
        .class("returned")
        .flag("data-bad", !good)
        .child(head)
        .child(run.trace.steps.get(arrived).map(digests))
        .child(save);
    Some(returned)
}

/// The digests among a step's fields.
fn digests(step: &Step) -> Element {
    const NAMES: [(&str, &str); 2] = [
        ("SHA-256 uploaded", "SHA-256 before"),
        ("SHA-256 downloaded", "SHA-256 after"),
    ];
    let digest = |field: &Field| {
        let (_, name) = NAMES.iter().find(|(known, _)| *known == field.name)?;
        let Value::Text(digest) = &field.value else {
            return None;
        };
        Some([dt().child(*name), dd().child(code().child(digest))])
    };
    let digests = step.fields.iter().filter_map(digest);
    dl().class("digests").child(digests.collect::<Nodes>())
}

/// The five tabs that show the step's bytes, decision, message, code and record.
fn details(page: Page) -> Nodes {
    // By default, IAM's steps show the decision, and all others the bytes.
    let ChosenTab(chosen) = ChosenTab::of(page);
    let shown = move || {
        let decides = page.step().is_some_and(|step| step.decision.is_some());
        match chosen.get() {
            Some((detail, at)) if detail.stays() || at == page.player.index.get() => detail,
            _ if decides => StepTab::Decision,
            _ => StepTab::Bytes,
        }
    };
    let in_code = Signal::derive(move || shown() == StepTab::Code);
    let code = lazy_placeholder(page, "code-place", in_code, || Box::pin(code_view::load()));
    reactive(move || {
        let (index, detail) = (page.player.index.get(), shown());
        let proof = div()
            .class("tab-content")
            // Keyed, so that what is unfolded at one step is not unfolded at another.
            .key(format!("{index} {detail:?}"))
            .child(page.step().map(|step| content(&step, detail)));
        let code = div()
            .key("code")
            .flag("hidden", detail != StepTab::Code)
            .child(code.clone());
        let tabs = Tabs {
            label: "Details of this step",
            panel: "tab-panel",
            tabs: StepTab::ALL.map(StepTab::tab).to_vec(),
            empty: StepTab::ALL
                .map(|tab| page.step().is_some_and(|step| is_empty(&step, tab)))
                .to_vec(),
            shown: detail as usize,
            show: Callback::new(move |place: usize| {
                if let Some(detail) = StepTab::ALL.get(place) {
                    chosen.set(Some((*detail, page.player.index.get_untracked())));
                }
            }),
            content: nodes().child(proof).child(code),
        };
        div()
            .class("details")
            .flag("hidden", page.run.with(Option::is_none))
            .child(tabs.draw())
    })
}

/// Whether a tab has nothing to show at a step.
fn is_empty(step: &Step, tab: StepTab) -> bool {
    match tab {
        StepTab::Bytes => step.fields.is_empty(),
        StepTab::Decision => step.decision.is_none(),
        StepTab::Api => step.api.is_none(),
        StepTab::CloudTrail => step.event.is_none(),
        StepTab::Code => false,
    }
}

/// A tab's content for a step.
pub fn content(step: &Step, detail: StepTab) -> Nodes {
    match detail {
        StepTab::Bytes if step.fields.is_empty() => quiet("No bytes move in this step."),
        StepTab::Bytes => step.fields.iter().map(trace_field).collect(),
        StepTab::Decision => match &step.decision {
            Some(asked) => decision(asked),
            None => quiet("No service asks IAM in this step."),
        },
        // The part `code` draws it, in its own place.
        StepTab::Code => nodes(),
        StepTab::Api => match &step.api {
            Some(api) => nodes().child(pre().class("http").child(&api.http)),
            None => quiet("No request or response is sent in this step."),
        },
        StepTab::CloudTrail => match &step.event {
            Some(event) => quiet(
                "CloudTrail’s record of this call (simulated IDs). A record never contains plaintext or ciphertext.",
            )
            .child(pre().class("json").child(json_text(&format!("{event:#}")))),
            None => quiet(
                "CloudTrail records nothing in this step. It logs a KMS call once KMS has answered; S3’s object calls are data events, which are off by default.",
            ),
        },
    }
}

fn quiet(text: &str) -> Nodes {
    nodes().child(p().class("eyebrow").child(text))
}
