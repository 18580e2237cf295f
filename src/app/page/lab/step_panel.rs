//! This step: what happens and why in two sentences, then the proof in bytes.

use super::{decision, denial};
use crate::app::component::hex::{dump, role_class};
use crate::app::component::number::{grouped, size};
use crate::app::component::{json_text, live, paint};
use crate::app::page::{code, fill};
use crate::app::state::{App, Flow, Run};
use crate::core::trace::field::{Field, Value};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Kind, Step};
use crate::web::markup::Markup;
use crate::web::page::{clicked, focus};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// What the panel can show of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Bytes,
    Decision,
    Api,
    Code,
    CloudTrail,
}

impl Tab {
    const ALL: [Self; 5] = [
        Self::Bytes,
        Self::Decision,
        Self::Api,
        Self::Code,
        Self::CloudTrail,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Bytes => "Bytes",
            Self::Decision => "Decision",
            Self::Api => "API call",
            Self::Code => "Code",
            Self::CloudTrail => "CloudTrail",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Bytes => "tab-bytes",
            Self::Decision => "tab-decision",
            Self::Api => "tab-api",
            Self::Code => "tab-code",
            Self::CloudTrail => "tab-cloudtrail",
        }
    }
}

/// The panel. Below its head `page::predict` puts the question before a verdict.
#[component]
pub fn StepPanel() -> impl IntoView {
    let app = App::from_context();
    // The refusal is drawn once and stays, so that an alert is not read out again at every step.
    let refused = Memo::new(move |_| {
        let index = app.player.index.get();
        app.run.with(|run| {
            let refusal = run.as_ref().and_then(|run| run.trace.refusal.as_ref());
            refusal.is_some_and(|refusal| index >= refusal.step)
        })
    });
    let in_refusal = move |markup: &mut Markup, draw: fn(&mut Markup, &_, &str)| {
        if !refused.get() {
            return;
        }
        app.run.with(|run| {
            if let Some((refusal, trace)) = run
                .as_ref()
                .and_then(|run| Some((run.trace.refusal.as_ref()?, &run.trace)))
            {
                draw(markup, refusal, trace.operation);
            }
        });
    };
    let act = move |event: leptos::ev::MouseEvent| match clicked(&event, "do").as_deref() {
        Some("fix") => {
            let fix = app
                .run
                .with_untracked(|run| run.as_ref()?.trace.refusal.as_ref()?.fix.clone());
            if let Some(fix) = fix {
                app.fix_and_run_again(fix);
            }
        }
        Some("save") => app.save_download(),
        _ => {}
    };
    view! {
        <section class="step" aria-label="This step" on:click=live::click(act)>
            {paint::div("step-head", Box::new(move |markup| {
                let index = app.player.index.get();
                let count = app.face().count;
                app.run.with(|run| match run {
                    Some(run) => head(markup, run, index, count),
                    None => primer(markup),
                });
            }))}
            <div class="denied" role="alert" hidden=live::is(move || !refused.get())>
                {paint::div("", Box::new(move |markup| in_refusal(markup, denial::errors)))}
            </div>
            {paint::div("reasons", Box::new(move |markup| in_refusal(markup, denial::reasons)))}
            {paint::div("returned-holder", Box::new(move |markup| {
                let index = app.player.index.get();
                app.run.with(|run| if let Some(run) = run {
                    returned(markup, run, index);
                });
            }))}
            <div class="details" hidden=live::is(move || app.run.with(Option::is_none))><Tabs/></div>
            {paint::div("remedy", Box::new(move |markup| in_refusal(markup, denial::remedy)))}
        </section>
    }
}

/// Before the first run.
fn primer(markup: &mut Markup) {
    markup
        .line("h2", "", "An envelope, in one minute")
        .open_class("ol", "primer");
    for (name, text) in [
        (
            "Upload.",
            " S3 asks KMS for a data key, encrypts your file itself, and stores the locked-up key beside it.",
        ),
        (
            "Download.",
            " S3 sends KMS the encrypted key, never the file, and opens the file with what comes back.",
        ),
        (
            "kms:Encrypt",
            " is used for neither. Take permissions away and read what AWS would say.",
        ),
    ] {
        markup.open("li").line("b", "", name).text(text).close();
    }
    markup.close();
    markup
        .open("p")
        .open("a")
        .attr("href", "#/learn")
        .text("Learn it in short lessons")
        .close()
        .close();
    markup.line("p", "note", "IAM, KMS and S3 are simulated in this page. The cryptography is real, and so are the bytes.");
}

fn head(markup: &mut Markup, run: &Run, index: usize, count: usize) {
    if let Some(step) = run.trace.steps.get(index) {
        markup.line("p", "eyebrow", &format!("Step {} of {count}", index + 1));
        markup.line("h2", "", &step.title).line("p", "", &step.says);
    }
}

/// After a download: the digests before and after, and the file to save.
fn returned(markup: &mut Markup, run: &Run, index: usize) {
    let arrives = |step: &Step| step.kind == Kind::Respond && step.to == Actor::App;
    let arrived = run.trace.steps.iter().position(arrives);
    let Some(arrived) = arrived.filter(|arrived| run.flow == Flow::Download && index >= *arrived)
    else {
        return;
    };
    let bad = run.identical == Some(false);
    let verdict = match run.identical {
        Some(true) => "Identical to what was uploaded",
        Some(false) => "Not what was uploaded",
        None => "Downloaded",
    };
    markup
        .open_class("div", "returned")
        .flag("data-bad", bad)
        .open("h3");
    paint::icon(markup, if bad { "cross" } else { "check" });
    markup
        .line("span", "", verdict)
        .close()
        .open_class("dl", "digests");
    let fields = run
        .trace
        .steps
        .get(arrived)
        .map(|step| step.fields.as_slice());
    for field in fields.unwrap_or_default() {
        let name = match field.name {
            "SHA-256 uploaded" => "SHA-256 before",
            "SHA-256 downloaded" => "SHA-256 after",
            _ => continue,
        };
        if let Value::Text(digest) = &field.value {
            markup
                .line("dt", "", name)
                .open("dd")
                .line("code", "", digest)
                .close();
        }
    }
    markup
        .close()
        .open_class("button", "btn")
        .attr("data-do", "save");
    markup
        .text(&format!("Save {} to disk", run.name))
        .close()
        .close();
}

#[component]
fn Tabs() -> impl IntoView {
    let app = App::from_context();
    // What was chosen by hand, and at which step. Bytes and Decision hold for that step only: IAM's
    // steps open on the decision, all others on the bytes.
    let chosen = RwSignal::new(None::<(Tab, usize)>);
    let shown = move || {
        let index = app.player.index.get();
        let decides = app.run.with(|run| {
            let step = run.as_ref().and_then(|run| run.trace.steps.get(index));
            step.is_some_and(|step| step.decision.is_some())
        });
        match chosen.get() {
            Some((tab @ (Tab::Api | Tab::Code | Tab::CloudTrail), _)) => tab,
            Some((tab, step)) if step == index => tab,
            _ if decides => Tab::Decision,
            _ => Tab::Bytes,
        }
    };
    let choose = move |tab: Tab| chosen.set(Some((tab, app.player.index.get_untracked())));
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let all = Tab::ALL;
        let here = all
            .iter()
            .position(|tab| *tab == untrack(shown))
            .unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => here + 1,
            "ArrowLeft" => here + all.len() - 1,
            _ => return,
        };
        if let Some(tab) = all.get(next % all.len()) {
            choose(*tab);
            focus(tab.id());
            event.prevent_default();
            event.stop_propagation();
        }
    };
    // The code is a part of its own; its place shows where the panel's own drawing is empty (code.css).
    let place = NodeRef::<html::Div>::new();
    fill(
        app,
        live::is(move || shown() == Tab::Code),
        Box::new(move || place.get().map(JsCast::unchecked_into)),
        |root, app| Box::pin(code::mount(root, app)),
    );
    let tabs = Tab::ALL.map(|tab| {
        view! {
            <button
                role="tab"
                id=tab.id()
                aria-controls="tab-panel"
                aria-selected=live::text(move || (shown() == tab).to_string())
                tabindex=live::text(move || if shown() == tab { "0".to_owned() } else { "-1".to_owned() })
                on:click=live::click(move |_| choose(tab))
            >
                {tab.name()}
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label="Details of this step" on:keydown=keys>{Vec::from(tabs)}</div>
        <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby=live::text(move || shown().id().to_owned()) tabindex="0">
            {paint::div("tab-content", Box::new(move |markup| {
                let index = app.player.index.get();
                let tab = shown();
                app.run.with(|run| {
                    if let Some(step) = run.as_ref().and_then(|run| run.trace.steps.get(index)) {
                        content(markup, step, tab);
                    }
                });
            }))}
            <div node_ref=place></div>
        </div>
    }
}

fn content(markup: &mut Markup, step: &Step, tab: Tab) {
    match tab {
        Tab::Bytes if step.fields.is_empty() => quiet(markup, "No bytes move in this step."),
        Tab::Bytes => step.fields.iter().for_each(|one| field(markup, one)),
        Tab::Decision => match &step.decision {
            Some(decision) => decision::draw(markup, decision),
            None => quiet(markup, "Nobody asks IAM in this step."),
        },
        // Its own part draws it.
        Tab::Code => {}
        Tab::Api => match &step.api {
            Some(api) => {
                markup.line("pre", "http", &api.http);
            }
            None => quiet(markup, "Nothing goes over the wire in this step."),
        },
        Tab::CloudTrail => match &step.event {
            Some(event) => {
                quiet(
                    markup,
                    "The record this call leaves (simulated ids). Neither plaintext nor ciphertext is ever in one.",
                );
                markup.open_class("pre", "json");
                json_text::draw(markup, &format!("{event:#}"));
                markup.close();
            }
            None => quiet(
                markup,
                "This step leaves no record. CloudTrail logs a KMS call when KMS has answered; S3’s object calls are data events, off by default.",
            ),
        },
    }
}

fn quiet(markup: &mut Markup, text: &str) {
    markup.line("p", "eyebrow", text);
}

/// Draws one field: its name, how long it is and where, then its content.
pub fn field(markup: &mut Markup, field: &Field) {
    let length = match &field.value {
        Value::Text(_) => String::new(),
        Value::Bytes { excerpt, .. } if excerpt.len < 10_240 => {
            format!("{} bytes", grouped(excerpt.len))
        }
        Value::Bytes { excerpt, .. } => size(excerpt.len),
    };
    let comma = if length.is_empty() || field.origin.is_empty() {
        ""
    } else {
        ", "
    };
    markup.open_class("div", "field").line("b", "", field.name);
    markup
        .line("span", "", &format!("{length}{comma}{}", field.origin))
        .close();
    match &field.value {
        Value::Text(text) => {
            markup.line("p", &format!("value h {}", role_class(field.role)), text);
        }
        Value::Bytes { excerpt, parts } => {
            dump(markup, excerpt, parts, field.role);
            if let Some(digest) = excerpt.sha256.filter(|_| field.name == "Body") {
                markup.open_class("p", "eyebrow sha").text("SHA-256 ");
                markup.line("code", "", &hex(&digest)).close();
            }
        }
    }
}
