//! One call of a case: who called what, the answer, and the details to open.

use super::state::{CasesState, call_id};
use crate::app::component::code_block::CodeBlock;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::json_text::json_text;
use crate::app::component::prose::{explained, prose};
use crate::app::page::lab::decision::layers;
use crate::app::tree::html::{b, code, details, div, h3, li, ol, p, press, span, summary, ul};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::error::ServiceError;
use crate::core::trace::{Actor, GateState, Kind, Step, Trace};
use crate::lesson::cases::case_report::{self, CloudTrailLine, PermissionCheck};
use crate::lesson::cases::{CaseCall, PossibleOutcome};
use serde_json::Value;

/// The call at this index among the case's.
///
/// `number` is the call's number on the page; set-up calls have none. `guess` is the outcome that the reader predicted.
pub fn call(
    state: CasesState,
    place: usize,
    number: Option<usize>,
    call: &CaseCall,
    guess: Option<&PossibleOutcome>,
) -> Element {
    let trace = call.reply.trace.as_deref();
    let error = call.reply.result.as_ref().err();
    let title = number.map(|number| {
        let number = span().class("eyebrow").child(format!("{number} "));
        h3().id(call_id(place))
            .attr("tabindex", "-1")
            .child(number)
            .child(prose(&call.says))
    });
    let more = details()
        .child(summary().child("Look inside"))
        .child(inside(state, call));
    li().attr("data-act", place.to_string())
        .state("data-as-told", call.as_expected())
        .flag("data-bad", error.is_some())
        .child(title)
        .child(verdict(call, error))
        .child(guess.map(|guess| guessed(guess, call)))
        .child(trace.and_then(way))
        .child(error.map(|error| refused(state, call, error)))
        .child(more)
}

/// `writer · s3:UploadPart`, and the verdict: shape, colour and word.
fn verdict(call: &CaseCall, error: Option<&ServiceError>) -> Element {
    let operation = format!("{}:{}", call.line.service, call.line.operation);
    // A response to HEAD has no error code: the CLI prints the status in its place.
    let word = match error {
        Some(error) if error.code == error.status.to_string() => error.code.clone(),
        Some(error) => format!("{} {}", error.status, error.code),
        None => "OK".to_owned(),
    };
    let verdict = span()
        .class("case-verdict")
        .child(icon(Icon::of(error.is_none())))
        .child(word);
    p().class("case-call")
        .child(b().child(call.who()))
        .child(" · ")
        .child(code().child(operation))
        .child(verdict)
}

/// The reader's prediction, and whether it was right. It has no icon: checks and crosses are IAM's.
fn guessed(guess: &PossibleOutcome, call: &CaseCall) -> Element {
    let right = *guess == PossibleOutcome::of(call);
    let says = if right { "Correct." } else { "Not quite." };
    p().class("case-guess")
        .flag("data-right", right)
        .child(b().child(says))
        .child(format!(" You predicted: {guess}."))
}

fn name(actor: Actor) -> &'static str {
    match actor {
        Actor::App => "Your app",
        Actor::S3 => "Amazon S3",
        Actor::Kms => "AWS KMS",
        Actor::Bucket => "Bucket",
    }
}

/// Every permission checked, between the services that the call reaches.
fn way(trace: &Trace) -> Option<Element> {
    let checked = case_report::checked(trace);
    let mut to = checked.first()?.to;
    let station = |actor| li().child(name(actor));
    let mut items = nodes().child(station(Actor::App));
    for permission in &checked {
        if permission.to != to {
            items = items.child(station(to));
            to = permission.to;
        }
        items = items.child(permission_on_the_way(permission));
    }
    let list = ol()
        .class("case-way")
        .attr("aria-label", "Permissions on the way");
    Some(list.child(items).child(station(to)))
}

fn permission_on_the_way(permission: &PermissionCheck) -> Element {
    let (state, mark, word) = match permission.state {
        GateState::Open => ("open", Some(Icon::Check), " allowed"),
        GateState::Shut => ("shut", Some(Icon::Cross), " denied"),
        GateState::Waiting => ("waiting", None, " not checked"),
    };
    // Show in words that a permission was not evaluated; allowed and denied have an icon.
    let word = match mark {
        Some(_) => span().class("sr").child(word),
        None => span().child(word),
    };
    li().attr("data-gate", state)
        .child(mark.map(icon))
        .child(" ")
        .child(code().child(&permission.action))
        .child(word)
}

/// The denial: the AWS CLI's output, and the policy that denied the call.
fn refused(state: CasesState, call: &CaseCall, error: &ServiceError) -> Element {
    let trace = call.reply.trace.as_deref();
    let refusal = trace.and_then(|trace| trace.refusal.as_ref());
    let decision = refusal.and_then(|refusal| refusal.decision.as_ref());
    // If the error isn't about permissions, the step that failed explains it.
    let step = trace
        .and_then(|trace| trace.steps.last())
        .filter(|_| decision.is_none());
    let sentence = error.cli_line(&call.line.operation);
    div()
        .class("denied case-no")
        .child(code().class("sentence").child(sentence))
        .child(decision.map(|decision| layers(&decision.layers)))
        .child(step.map(|step| p().child(explained(state.page, &step.says))))
}

/// Input, output, steps, records, and the call as JSON.
fn inside(state: CasesState, call: &CaseCall) -> Element {
    let trace = call.reply.trace.as_ref();
    let line = case_report::protocol(call);
    let block = json("Call as JSON", &line);
    let copy = press()
        .class("btn")
        .on_click(move || state.copy(line.clone()))
        .child("Copy this line");
    let watch = trace
        .filter(|trace| case_report::is_staged(trace))
        .map(|trace| {
            let (name, trace) = (case_report::play_name(call), trace.clone());
            press()
                .class("btn")
                .on_click(move || state.watch(name.clone(), trace.clone()))
                .child("Watch on the stage")
        });
    let output = call.reply.result.as_ref().ok();
    div()
        .class("case-inside")
        .child(value("Input", &call.line.input))
        .child(output.map(|output| value("Output", output)))
        .child(trace.map(|trace| [steps(trace), records(trace)]))
        .child(label("Raw call (JSON)"))
        .child(block)
        .child(p().class("case-run").child(copy).child(watch))
}

fn label(text: &'static str) -> Element {
    p().class("eyebrow").child(text)
}

/// A JSON text. The keyboard scrolls a long one.
fn json(name: &'static str, text: &str) -> Element {
    let block = CodeBlock {
        label: name.into(),
        class: "http json",
        content: json_text(text),
    };
    block.in_group()
}

/// An input or output, with its name above it.
fn value(name: &'static str, value: &Value) -> Nodes {
    let text = format!("{:#}", case_report::readable(value));
    nodes().child(label(name)).child(json(name, &text))
}

/// The steps; what S3 asks of KMS is indented.
fn steps(trace: &Trace) -> Nodes {
    let step = |step: &Step| {
        let denied = (step.decision.as_ref()).is_some_and(|decision| !decision.is_allowed());
        let who = match step.from == step.to {
            true => name(step.from).to_owned(),
            false => format!("{} → {}", name(step.from), name(step.to)),
        };
        li().flag("data-inner", case_report::is_inner(trace, step))
            .flag("data-bad", step.kind == Kind::Fail || denied)
            .child(span().class("eyebrow").child(who))
            .child(b().child(&step.title))
            .child(span().child(&step.says))
    };
    let steps = trace.steps.iter().map(step).collect::<Nodes>();
    nodes()
        .child(label("Step by step"))
        .child(ol().class("case-steps").child(steps))
}

/// The call's CloudTrail records.
fn records(trace: &Trace) -> Nodes {
    let title = nodes().child(label("In CloudTrail"));
    let records = case_report::cloudtrail_lines(trace);
    if records.is_empty() {
        return title.child(p().child(
            "No record: S3 didn’t call KMS, and the events of S3 and IAM aren’t simulated.",
        ));
    }
    let record = |record: &CloudTrailLine| {
        let through = record
            .invoked_by
            .as_ref()
            .map(|service| nodes().child(" through ").child(code().child(service)));
        let error = record
            .error
            .as_ref()
            .map(|error| nodes().child(": ").child(b().class("bad").child(error)));
        li().child(code().child(&record.name))
            .child(format!(", by {}", record.who))
            .child(through)
            .child(error)
    };
    title.child(ul().child(records.iter().map(record).collect::<Nodes>()))
}
