//! This step: what happens and why in two sentences, then the proof in bytes.

use super::decision::DecisionView;
use super::denial::Denial;
use crate::app::component::hex::{Hex, role_class};
use crate::app::component::icon::{Draw, Icon};
use crate::app::component::json_text::JsonText;
use crate::app::component::number::{grouped, size};
use crate::app::state::{App, Flow, Run};
use crate::core::trace::field::{Field, Value};
use crate::core::trace::print::hex;
use crate::core::trace::{Kind, Step};
use leptos::prelude::*;

/// What the panel can show of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Bytes,
    Decision,
    Api,
    CloudTrail,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Bytes, Self::Decision, Self::Api, Self::CloudTrail];

    fn name(self) -> &'static str {
        match self {
            Self::Bytes => "Bytes",
            Self::Decision => "Decision",
            Self::Api => "API call",
            Self::CloudTrail => "CloudTrail",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Bytes => "tab-bytes",
            Self::Decision => "tab-decision",
            Self::Api => "tab-api",
            Self::CloudTrail => "tab-cloudtrail",
        }
    }
}

/// The panel.
#[component]
pub fn StepPanel() -> impl IntoView {
    let app = App::from_context();
    let step = Memo::new(move |_| app.step());
    let refused = Memo::new(move |_| {
        let index = app.player.index.get();
        app.run.with(|run| {
            let refusal = run.as_ref()?.trace.refusal.as_ref()?;
            (index >= refusal.step).then(|| refusal.clone())
        })
    });
    view! {
        <section class="step" aria-label="This step" tabindex="-1">
            {move || match step.get() {
                None => view! { <Nothing/> }.into_any(),
                Some(step) => view! { <Head step/> }.into_any(),
            }}
            {move || refused.get().map(|refusal| view! { <Denial refusal/> })}
            <Returned/>
            {move || step.with(Option::is_some).then(|| view! { <Tabs step/> })}
        </section>
    }
}

/// Before the first run.
#[component]
fn Nothing() -> impl IntoView {
    view! {
        <div>
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
            <p class="note">
                "IAM, KMS and S3 are simulated in this page. The cryptography is real, and so are the bytes."
            </p>
        </div>
    }
}

#[component]
fn Head(step: Step) -> impl IntoView {
    let app = App::from_context();
    let count = move || {
        app.run
            .with(|run| run.as_ref().map_or(0, |run| run.trace.steps.len()))
    };
    view! {
        <div class="step-head">
            <p class="eyebrow">{move || format!("Step {} of {}", app.player.index.get() + 1, count())}</p>
            <h2>{step.title}</h2>
            <p>{step.says}</p>
        </div>
    }
}

/// After a download: the digests before and after, and the file to save.
#[component]
fn Returned() -> impl IntoView {
    let app = App::from_context();
    let shown = Memo::new(move |_| {
        let index = app.player.index.get();
        app.run.with(|run| {
            let run = run.as_ref()?;
            let here = |step: &Step| step.kind == Kind::Respond && step.to == crate::core::trace::Actor::App;
            let arrived = run.trace.steps.iter().position(here)?;
            (run.flow == Flow::Download && run.trace.refusal.is_none() && index >= arrived)
                .then(|| (run.clone(), arrived))
        })
    });
    let digest = |run: &Run, arrived: usize, name: &str| {
        let step = run.trace.steps.get(arrived)?;
        step.fields.iter().find_map(|field| match &field.value {
            Value::Text(text) if field.name == name => Some(text.clone()),
            _ => None,
        })
    };
    move || {
        shown.get().map(|(run, arrived)| {
            let before = digest(&run, arrived, "SHA-256 uploaded");
            let after = digest(&run, arrived, "SHA-256 downloaded");
            let verdict = match run.identical {
                Some(true) => "Identical to what was uploaded",
                Some(false) => "Not what was uploaded",
                None => "Downloaded",
            };
            let icon = if run.identical == Some(false) { Icon::Cross } else { Icon::Check };
            view! {
                <div class="returned" data-bad=(run.identical == Some(false)).then_some("")>
                    <h3><Draw icon/>{verdict}</h3>
                    <dl class="digests">
                        <dt>"SHA-256 before"</dt>
                        <dd><code>{before}</code></dd>
                        <dt>"SHA-256 after"</dt>
                        <dd><code>{after}</code></dd>
                    </dl>
                    <button class="btn" on:click=move |_| app.save_download()>
                        {format!("Save {} to disk", run.name)}
                    </button>
                </div>
            }
        })
    }
}

#[component]
fn Tabs(step: Memo<Option<Step>>) -> impl IntoView {
    let chosen = RwSignal::new(None::<Tab>);
    // IAM's steps open on the decision, all others on the bytes; what was chosen by hand stays while
    // it has something to show.
    let tab = Memo::new(move |_| {
        let decides = step.with(|step| step.as_ref().is_some_and(|step| step.decision.is_some()));
        match chosen.get() {
            Some(tab @ (Tab::Api | Tab::CloudTrail)) => tab,
            _ if decides => Tab::Decision,
            _ => Tab::Bytes,
        }
    });
    let forced = RwSignal::new(None::<Tab>);
    // A choice of Bytes or Decision holds for this step only.
    Effect::new(move || {
        step.track();
        forced.set(None);
    });
    let shown = Memo::new(move |_| forced.get().unwrap_or(tab.get()));
    let choose = move |tab: Tab| {
        chosen.set(Some(tab));
        forced.set(Some(tab));
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let all = Tab::ALL;
        let here = all.iter().position(|tab| *tab == shown.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => here + 1,
            "ArrowLeft" => here + all.len() - 1,
            _ => return,
        };
        if let Some(tab) = all.get(next % all.len()) {
            choose(*tab);
            crate::web::page::focus(tab.id());
            event.prevent_default();
            event.stop_propagation();
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="Details of this step" on:keydown=keys>
            {Tab::ALL
                .into_iter()
                .map(|tab| view! {
                    <button
                        role="tab"
                        id=tab.id()
                        aria-controls="tab-panel"
                        aria-selected=move || (shown.get() == tab).to_string()
                        tabindex=move || if shown.get() == tab { "0" } else { "-1" }
                        on:click=move |_| choose(tab)
                    >
                        {tab.name()}
                    </button>
                })
                .collect_view()}
        </div>
        <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby=move || shown.get().id() tabindex="0">
            {move || {
                let step = step.get()?;
                Some(match shown.get() {
                    Tab::Bytes => fields(step).into_any(),
                    Tab::Decision => match step.decision {
                        Some(decision) => view! { <DecisionView decision/> }.into_any(),
                        None => quiet("Nobody asks IAM in this step."),
                    },
                    Tab::Api => match step.api {
                        Some(api) => view! { <pre class="http">{api.http}</pre> }.into_any(),
                        None => quiet("Nothing goes over the wire in this step."),
                    },
                    Tab::CloudTrail => match step.event {
                        Some(event) => {
                            let text = format!("{event:#}");
                            view! {
                                <p class="eyebrow">"The record this call leaves (simulated ids). Neither plaintext nor ciphertext is ever in one."</p>
                                <pre class="json"><JsonText text/></pre>
                            }.into_any()
                        }
                        None => quiet("This step leaves no record: CloudTrail logs a KMS call when KMS has answered, and S3’s object calls are data events, off by default."),
                    },
                })
            }}
        </div>
    }
}

fn quiet(text: &'static str) -> AnyView {
    view! { <p class="eyebrow">{text}</p> }.into_any()
}

/// All fields of a step.
fn fields(step: Step) -> impl IntoView {
    match step.fields.is_empty() {
        true => quiet("No bytes move in this step."),
        false => step.fields.into_iter().map(field).collect_view().into_any(),
    }
}

/// One field: its name, how long it is and where, then its content.
pub fn field(field: Field) -> AnyView {
    let Field {
        name,
        role,
        value,
        origin,
    } = field;
    match value {
        Value::Text(text) => view! {
            <div class="field"><b>{name}</b><span>{origin}</span></div>
            <p class=format!("value h {}", role_class(role))>{text}</p>
        }
        .into_any(),
        Value::Bytes { excerpt, parts } => {
            let length = match excerpt.len {
                len if len < 10_240 => format!("{} bytes", grouped(len)),
                len => size(len),
            };
            let note = match origin {
                "" => length,
                origin => format!("{length}, {origin}"),
            };
            let digest = excerpt.sha256.map(|digest| hex(&digest));
            view! {
                <div class="field"><b>{name}</b><span>{note}</span></div>
                <Hex excerpt parts role/>
                {digest.filter(|_| name == "Body").map(|digest| view! { <p class="eyebrow sha">"SHA-256 "<code>{digest}</code></p> })}
            }
            .into_any()
        }
    }
}
