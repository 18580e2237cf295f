//! One call of a case: who called what, how it was answered, and all that can be opened.

use crate::app::component::{json_text, paint};
use crate::app::page::lab::decision::layers;
use crate::app::route::Route;
use crate::core::error::ServiceError;
use crate::core::lab::cases::Act;
use crate::core::lab::story;
use crate::core::trace::{Actor, GateState, Kind, Trace};
use crate::web::markup::Markup;
use serde_json::Value;

/// Draws the call at this place among the case's.
///
/// `number` is what it is called by those who look at it together; calls that set the scene have none.
pub fn draw(markup: &mut Markup, index: usize, number: Option<usize>, act: &Act) {
    let at = index.to_string();
    let trace = act.reply.trace.as_deref();
    let error = act.reply.result.as_ref().err();
    markup
        .open("li")
        .attr("data-act", &at)
        .attr("data-as-told", &act.as_told().to_string())
        .flag("data-bad", error.is_some());
    if let Some(number) = number {
        markup
            .open("h3")
            .line("span", "eyebrow", &format!("{number} "));
        paint::prose(markup, &act.says);
        markup.close();
    }
    call(markup, act, error);
    if let Some(trace) = trace {
        way(markup, trace);
    }
    if let Some(error) = error {
        refused(markup, act, error);
    }
    markup.open("details").line("summary", "", "Look inside");
    inside(markup, act);
    markup.close().close();
}

/// `writer · s3:UploadPart`, and the verdict: shape, colour and word.
fn call(markup: &mut Markup, act: &Act, error: Option<&ServiceError>) {
    markup
        .open_class("p", "case-call")
        .line("b", "", &act.who())
        .text(" \u{b7} ")
        .line(
            "code",
            "",
            &format!("{}:{}", act.line.service, act.line.operation),
        )
        .open_class("span", "case-verdict");
    match error {
        Some(error) => {
            paint::icon(markup, "cross");
            markup.text(&format!("{} {}", error.status, error.code));
        }
        None => {
            paint::icon(markup, "check");
            markup.text("OK");
        }
    }
    markup.close().close();
}

fn name(actor: Actor) -> &'static str {
    match actor {
        Actor::App => "Your app",
        Actor::S3 => "Amazon S3",
        Actor::Kms => "AWS KMS",
        Actor::Bucket => "Bucket",
    }
}

/// Every permission on the way, between the stations it leads to.
fn way(markup: &mut Markup, trace: &Trace) {
    let checked = story::checked(trace);
    let Some(first) = checked.first() else {
        return;
    };
    markup
        .open_class("ol", "case-way")
        .attr("aria-label", "Permissions on the way");
    markup.line("li", "", name(Actor::App));
    let mut to = first.to;
    for gate in checked {
        if gate.to != to {
            markup.line("li", "", name(to));
            to = gate.to;
        }
        let (state, mark, word) = match gate.state {
            GateState::Open => ("open", "check", " allowed"),
            GateState::Shut => ("shut", "cross", " denied"),
            GateState::Waiting => ("waiting", "", " not asked"),
        };
        markup.open("li").attr("data-gate", state);
        if !mark.is_empty() {
            paint::icon(markup, mark);
        }
        markup
            .text(" ")
            .line("code", "", gate.action)
            // That it was not asked is worth reading; the other two have their mark.
            .line("span", if mark.is_empty() { "" } else { "sr" }, word)
            .close();
    }
    markup.line("li", "", name(to)).close();
}

/// The refusal: what the AWS CLI prints, and which policy it was.
fn refused(markup: &mut Markup, act: &Act, error: &ServiceError) {
    markup.open_class("div", "denied case-no");
    let sentence = error.cli_line(&act.line.operation);
    markup.line("code", "sentence", &sentence);
    let trace = act.reply.trace.as_deref();
    let refusal = trace.and_then(|trace| trace.refusal.as_ref());
    match refusal.and_then(|refusal| refusal.decision.as_ref()) {
        Some(decision) => layers(markup, &decision.layers),
        None => {
            // Not a matter of permissions: then the step that failed says why.
            if let Some(step) = trace.and_then(|trace| trace.steps.last()) {
                markup.line("p", "", &step.says);
            }
        }
    }
    markup.close();
}

/// Input, output, steps, records, and the call as JSON.
fn inside(markup: &mut Markup, act: &Act) {
    markup.open_class("div", "case-inside");
    json(markup, "Input", &act.line.input);
    if let Ok(output) = &act.reply.result {
        json(markup, "Output", output);
    }
    if let Some(trace) = act.reply.trace.as_deref() {
        steps(markup, trace);
        records(markup, trace);
    }
    label(
        markup,
        "The JSON behind it, a line of the lab example\u{2019}s protocol",
    );
    pre(markup, "Call as JSON");
    json_text::draw(markup, &story::protocol(act));
    markup.close().open_class("p", "case-run");
    button(markup, "copy", "Copy this line");
    if (act.reply.trace.as_deref()).is_some_and(story::is_staged) {
        button(markup, "watch", "Watch on the stage");
    }
    markup.close().close();
}

fn button(markup: &mut Markup, what: &str, text: &str) {
    markup
        .open_class("button", "btn")
        .attr("data-do", what)
        .text(text)
        .close();
}

fn label(markup: &mut Markup, text: &str) {
    markup.line("p", "eyebrow", text);
}

fn pre(markup: &mut Markup, name: &str) {
    markup
        .open_class("pre", "http json")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", name);
}

fn json(markup: &mut Markup, name: &str, value: &Value) {
    label(markup, name);
    pre(markup, name);
    json_text::draw(markup, &format!("{:#}", story::readable(value)));
    markup.close();
}

/// The steps; what S3 asks of KMS stands further in.
fn steps(markup: &mut Markup, trace: &Trace) {
    label(markup, "Step by step");
    markup.open_class("ol", "case-steps");
    for step in &trace.steps {
        let denied = (step.decision.as_ref()).is_some_and(|decision| !decision.is_allowed());
        markup
            .open("li")
            .flag("data-inner", story::is_inner(trace, step))
            .flag("data-bad", step.kind == Kind::Fail || denied);
        let who = match step.from == step.to {
            true => name(step.from).to_owned(),
            false => format!("{} \u{2192} {}", name(step.from), name(step.to)),
        };
        markup
            .line("span", "eyebrow", &who)
            .line("b", "", &step.title)
            .line("span", "", &step.says)
            .close();
    }
    markup.close();
}

/// What the call left in CloudTrail.
fn records(markup: &mut Markup, trace: &Trace) {
    let left = story::left(trace);
    label(markup, "In CloudTrail");
    if left.is_empty() {
        markup.line("p", "", "No record: KMS was not asked, and S3\u{2019}s and IAM\u{2019}s own events are not simulated.");
        return;
    }
    markup.open("ul");
    for one in left {
        markup
            .open("li")
            .line("code", "", &one.name)
            .text(&format!(", by {}", one.who));
        if let Some(service) = &one.invoked_by {
            markup.text(" through ").line("code", "", service);
        }
        if let Some(error) = &one.error {
            markup.text(": ").line("b", "bad", error);
        }
        markup.close();
    }
    markup
        .close()
        .open("p")
        .open_class("a", "link")
        .attr("href", &Route::Trail.hash())
        .text("Go to CloudTrail")
        .close()
        .close();
}
