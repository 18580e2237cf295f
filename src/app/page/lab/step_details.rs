//! The evidence of a step: what a download returned, and the five tabs. Only a run needs it, so it belongs to the part
//! `run` (see [`run_drawings`](super::run_drawings)).

use super::decision::decision;
use super::trace_field::{field_to_inspect, trace_field};
use crate::app::component::icon::{Icon, icon};
use crate::app::component::json_text::json_text;
use crate::app::component::tabs::{Tab, Tabs};
use crate::app::page::code as code_view;
use crate::app::page::inspector::state::InspectorState;
use crate::app::placeholder::lazy_placeholder;
use crate::app::route::View;
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::app::tree::html::{code, dd, div, dl, dt, h3, p, pre, press, span};
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

/// What a download returned, and the tabs.
pub fn view(page: Page) -> Nodes {
    let after_download = reactive(move || {
        let index = page.player.index.get();
        let content = page.run.with(|run| returned(page, run.as_ref()?, index));
        div().child(content)
    });
    nodes().child(after_download).child(details(page))
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
            .child(page.step().map(|step| inspectable(page, &step, detail)));
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
        StepTab::Bytes => shown_fields(step).next().is_none(),
        StepTab::Decision => step.decision.is_none(),
        StepTab::Api => step.api.is_none(),
        StepTab::CloudTrail => step.event.is_none(),
        StepTab::Code => false,
    }
}

/// A step's fields, each with its index, without those that repeat the error's message: a denial shows it above.
fn shown_fields(step: &Step) -> impl Iterator<Item = (usize, &Field)> {
    let message = (step.error.as_ref()).map(|error| error.message.as_str());
    let message = message.filter(|message| !message.is_empty());
    (step.fields.iter().enumerate()).filter(move |(_, field)| match (&field.value, message) {
        (Value::Text(text), Some(message)) => !text.contains(message),
        (Value::Text(_) | Value::Bytes { .. }, _) => true,
    })
}

/// A tab's content for a step, with a button at each field that shows its bytes in the region `Bytes`.
fn inspectable(page: Page, step: &Step, detail: StepTab) -> Nodes {
    // The region is a part of the lab’s view.
    let beside = page.view.get() == View::Lab;
    if detail != StepTab::Bytes || !beside || is_empty(step, detail) {
        return content(step, detail);
    }
    let state = InspectorState::of(page);
    let field = |(index, field): (usize, &Field)| {
        let name = field.name;
        field_to_inspect(field, move || state.open_field(index, name))
    };
    shown_fields(step).map(field).collect()
}

/// A tab's content for a step.
pub fn content(step: &Step, detail: StepTab) -> Nodes {
    match detail {
        StepTab::Bytes if is_empty(step, detail) => quiet("No bytes move in this step."),
        StepTab::Bytes => shown_fields(step)
            .map(|(_, field)| trace_field(field))
            .collect(),
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
