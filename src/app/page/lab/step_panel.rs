//! This step: what happens and why in two sentences, then the proof in bytes.

use super::decision::decision;
use super::denial;
use super::field::field;
use crate::app::component::code_block::CodeBlock;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::json_text::json_text;
use crate::app::component::prose::explained;
use crate::app::component::tabs::{Tab, Tabs};
use crate::app::page::code;
use crate::app::place::{Filled, Later};
use crate::app::route::View;
use crate::app::state::{App, Flow, Run};
use crate::core::trace::field::Value;
use crate::core::trace::{Actor, Kind, Refusal, Step};
use leptos::prelude::*;

/// What the panel can show of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The bytes that move.
    Bytes,
    /// What IAM decided.
    Decision,
    /// The message on the wire.
    Api,
    /// The call in each client.
    Code,
    /// The record that the call leaves.
    CloudTrail,
}

impl Detail {
    /// All of them, in their order.
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

    /// Whether it stays chosen from step to step. Bytes and decision hold for the step they were chosen at.
    fn stays(self) -> bool {
        matches!(self, Self::Api | Self::Code | Self::CloudTrail)
    }
}

/// The panel. Below its head stands the question before a verdict, once its part has come.
#[component]
pub fn StepPanel() -> impl IntoView {
    let app = App::from_context();
    // The refusal is drawn once and stays, so that an alert is not read out again at every step.
    let refused = Memo::new(move |_| {
        let index = app.player.index.get();
        let refused = |run: &Run| {
            run.trace
                .refusal
                .as_ref()
                .is_some_and(|at| index >= at.step)
        };
        app.run.with(|run| run.as_ref().is_some_and(refused))
    });
    let in_refusal = move |draw: fn(App, &Refusal, &str) -> AnyView| {
        let drawn = |run: &Option<Run>| {
            let trace = &run.as_ref()?.trace;
            Some(draw(app, trace.refusal.as_ref()?, trace.operation))
        };
        match refused.get() {
            true => app.run.with(drawn).into_any(),
            false => ().into_any(),
        }
    };
    let head_or_primer = move || {
        let (index, count) = (app.player.index.get(), app.face().count);
        app.run.with(|run| match run {
            Some(run) => head(app, run, index, count),
            None => primer(),
        })
    };
    let after_download = move || {
        let index = app.player.index.get();
        app.run
            .with(|run| run.as_ref().and_then(|run| returned(app, run, index)))
    };
    view! {
        <section class="step" aria-label="This step">
            <div class="step-head">{move || head_or_primer()}</div>
            <Filled place=app.places.prediction/>
            <div class="denied" role="alert" hidden=move || !refused.get()>
                {move || in_refusal(|_, refusal, operation| denial::errors(refusal, operation))}
            </div>
            <div class="reasons">{move || in_refusal(denial::reasons)}</div>
            <div class="returned-holder">{move || after_download()}</div>
            <div class="details" hidden=move || app.run.with(Option::is_none)><Details/></div>
            <div class="remedy">{move || in_refusal(denial::remedy)}</div>
        </section>
    }
}

/// Before the first run.
fn primer() -> AnyView {
    view! {
        <h2>"An envelope, in one minute"</h2>
        <ol class="primer">
            <li>
                <b>"Upload."</b>
                " S3 asks KMS for a data key, encrypts your file itself, and stores the locked-up key beside it."
            </li>
            <li>
                <b>"Download."</b>
                " S3 sends KMS the encrypted key, never the file, and opens the file with what comes back."
            </li>
            <li>
                <b>"kms:Encrypt"</b>
                " is used for neither. Take permissions away and read what AWS would say."
            </li>
        </ol>
        <p><a href=View::Learn.href()>"Learn it in short lessons"</a></p>
        <p class="note">
            "IAM, KMS and S3 are simulated in this page. The cryptography is real, and so are the bytes."
        </p>
    }
    .into_any()
}

/// The step's title and what it says.
fn head(app: App, run: &Run, index: usize, count: usize) -> AnyView {
    let step = run.trace.steps.get(index);
    step.map(|step| {
        view! {
            <p class="eyebrow">{format!("Step {} of {count}", index + 1)}</p>
            <h2>{step.title.clone()}</h2>
            <p>{explained(app, step.says.clone())}</p>
        }
        .into_any()
    })
    .into_any()
}

/// After a download: the digests before and after, and the file to save.
fn returned(app: App, run: &Run, index: usize) -> Option<AnyView> {
    let arrives = |step: &Step| step.kind == Kind::Respond && step.to == Actor::App;
    let arrived = run.trace.steps.iter().position(arrives)?;
    if run.flow != Flow::Download || index < arrived {
        return None;
    }
    let good = run.identical != Some(false);
    let verdict = match run.identical {
        Some(true) => "Identical to what was uploaded",
        Some(false) => "Not what was uploaded",
        None => "Downloaded",
    };
    let digests = run.trace.steps.get(arrived).map(digests);
    Some(
        view! {
            <div class="returned" data-bad=(!good).then_some("")>
                <h3>{icon(Icon::of(good))}<span>{verdict}</span></h3>
                <dl class="digests">{digests}</dl>
                <button type="button" class="btn" on:click=move |_| app.save_download()>
                    {format!("Save {} to disk", run.name)}
                </button>
            </div>
        }
        .into_any(),
    )
}

/// The digests among a step's fields.
fn digests(step: &Step) -> AnyView {
    const NAMES: [(&str, &str); 2] = [
        ("SHA-256 uploaded", "SHA-256 before"),
        ("SHA-256 downloaded", "SHA-256 after"),
    ];
    step.fields
        .iter()
        .filter_map(|field| {
            let (_, name) = NAMES.iter().find(|(known, _)| *known == field.name)?;
            let Value::Text(digest) = &field.value else {
                return None;
            };
            Some(view! { <dt>{*name}</dt><dd><code>{digest.clone()}</code></dd> }.into_any())
        })
        .collect::<Vec<AnyView>>()
        .into_any()
}

/// The proof: one of five views of the step.
#[component]
fn Details() -> impl IntoView {
    let app = App::from_context();
    // What was chosen by hand, and at which step. IAM's steps open on the decision, all others on the bytes.
    let chosen = RwSignal::new(None::<(Detail, usize)>);
    let shown = Signal::derive(move || {
        let decides = app.step().is_some_and(|step| step.decision.is_some());
        match chosen.get() {
            Some((detail, at)) if detail.stays() || at == app.player.index.get() => detail,
            _ if decides => Detail::Decision,
            _ => Detail::Bytes,
        }
    });
    let place = move || Detail::ALL.iter().position(|detail| *detail == shown.get());
    let choose = Callback::new(move |place: usize| {
        if let Some(detail) = Detail::ALL.get(place) {
            chosen.set(Some((*detail, app.player.index.get_untracked())));
        }
    });
    let in_code = Memo::new(move |_| shown.get() == Detail::Code);
    let proof = move || {
        app.step()
            .map(|step| content(&step, shown.get()))
            .into_any()
    };
    view! {
        <Tabs
            label="Details of this step"
            panel="tab-panel"
            tabs=Detail::ALL.map(Detail::tab).to_vec()
            shown=Signal::derive(move || place().unwrap_or_default())
            show=choose
        >
            <div class="tab-content">{move || proof()}</div>
            <div class="tab-content" hidden=move || !in_code.get()>
                <Later shown=in_code load=|| Box::pin(code::load())/>
            </div>
        </Tabs>
    }
}

/// What a tab shows of a step.
pub fn content(step: &Step, detail: Detail) -> AnyView {
    match detail {
        Detail::Bytes if step.fields.is_empty() => quiet("No bytes move in this step."),
        Detail::Bytes => step
            .fields
            .iter()
            .map(field)
            .collect::<Vec<AnyView>>()
            .into_any(),
        Detail::Decision => match &step.decision {
            Some(asked) => decision(asked),
            None => quiet("Nobody asks IAM in this step."),
        },
        // Its own part draws it, in a place of its own.
        Detail::Code => ().into_any(),
        Detail::Api => match &step.api {
            Some(api) => view! { <pre class="http">{api.http.clone()}</pre> }.into_any(),
            None => quiet("Nothing goes over the wire in this step."),
        },
        Detail::CloudTrail => match &step.event {
            Some(event) => {
                let event = format!("{event:#}");
                view! {
                    {quiet("The record this call leaves (simulated ids). Neither plaintext nor ciphertext is ever in one.")}
                    <CodeBlock class="json" label="CloudTrail record">{json_text(&event)}</CodeBlock>
                }
                .into_any()
            }
            None => quiet(
                "This step leaves no record. CloudTrail logs a KMS call when KMS has answered; S3’s object calls are data events, off by default.",
            ),
        },
    }
}

fn quiet(text: &'static str) -> AnyView {
    view! { <p class="eyebrow">{text}</p> }.into_any()
}
