//! A denial: both errors word for word, the policies evaluated, and the smallest fix.

use super::decision::explained_layers;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::{explained, prose};
use crate::app::state::{DrawDenial, Page};
use crate::app::tree::html::{code, div, h3, i, p, pre, press, span};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::access::{UNNEEDED, with_swap};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{Decision, Fix};
use crate::core::lab::report::diff::{LineChange, lines};
use crate::core::trace::{Actor, Refusal};
use leptos::prelude::*;

/// Adds the denial of a run to the step panel. A call can be denied only in a part of the program that is loaded later,
/// so this is too.
pub fn attach(page: Page) {
    let denial = page.placeholders.denial;
    if denial.with_untracked(Option::is_none) {
        denial.set(Some(DrawDenial {
            errors: |page| of_run(page, |_, refusal, operation| errors(refusal, operation)),
            reasons: |page| of_run(page, reasons),
            remedy: |page| of_run(page, remedy),
        }));
    }
}

/// Draws a part of the denial of the run on the stage.
fn of_run(page: Page, draw: fn(Page, &Refusal, &str) -> Nodes) -> Nodes {
    let drawn = page.run.get().and_then(|run| {
        let refusal = run.trace.refusal.as_ref()?;
        Some(draw(page, refusal, run.trace.operation))
    });
    nodes().child(drawn)
}

/// Draws the errors in the order in which they were sent.
pub fn errors(refusal: &Refusal, operation: &str) -> Nodes {
    let errors = refusal.errors.iter();
    errors
        .map(|(from, to, error)| sent(*from, *to, error, operation))
        .collect()
}

fn short(actor: Actor) -> &'static str {
    match actor {
        Actor::App => "your app",
        Actor::S3 => "S3",
        Actor::Kms => "KMS",
        Actor::Bucket => "the bucket",
    }
}

/// One error as it was sent. The app's error is shown as the AWS CLI prints it: the same message after the CLI's own
/// prefix.
fn sent(from: Actor, to: Actor, error: &ServiceError, operation: &str) -> Element {
    let (code_, status) = (&error.code, error.status);
    let sentence = match to {
        Actor::App => error.cli_line(operation),
        _ => error.message.clone(),
    };
    let head = format!("{} to {}: {code_}, {status}", short(from), short(to));
    div()
        .class("denied-one")
        .child(h3().child(icon(Icon::Cross)).child(span().child(head)))
        .child(code().class("sentence").child(sentence))
}

/// Draws what to look for, the policies evaluated, and the fix.
pub fn reasons(page: Page, refusal: &Refusal, operation: &str) -> Nodes {
    // Not if the app called KMS itself: then the call and the action have the same name.
    let by_kms = refusal
        .errors
        .iter()
        .any(|(_, to, error)| *to == Actor::S3 && error.service == Service::Kms);
    let look_for = |decision: &Decision| {
        let action = &decision.action;
        let text = format!(
            "Your app called `{operation}`, and S3 allowed it. The action in the message, `{action}`, is the one to look for."
        );
        p().child(explained(page, &text))
    };
    let note = |text: &str| p().class("note").child(explained(page, text));
    let decided = refusal.decision.as_ref().map(|decision| {
        nodes()
            .child(by_kms.then(|| look_for(decision)))
            .child(explained_layers(page, &decision.layers))
            .child(all_refusing(decision).map(|text| note(&text)))
    });
    let swap = refusal.swap.as_ref().map(|_| {
        note(&format!(
            "`{UNNEEDED}` is allowed here, and S3 never uses it. If nothing else does, swap it."
        ))
    });
    if page.withholds_fix.get() {
        return nodes().child(decided).child(note(YOUR_TASK));
    }
    nodes()
        .child(decided)
        .child(refusal.instead.as_ref().map(|instead| note(instead)))
        .child(draw_fixes(&refusal.fixes, |text| explained(page, text)))
        .child(next(&refusal.next).map(|text| note(&text)))
        .child(swap)
}

/// What a task says in place of the fix.
pub const YOUR_TASK: &str = "Fixing this is your task. The third hint shows the fix.";

/// What will be denied next, once the fixes are applied.
pub fn next(actions: &[String]) -> Option<String> {
    let named: Vec<String> = actions.iter().map(|action| format!("`{action}`")).collect();
    (!named.is_empty()).then(|| {
        format!(
            "After that, {} will be missing: allow it as well.",
            named.join(", then ")
        )
    })
}

/// A note, if several kinds of policy would each deny the request.
pub fn several(decision: &Decision) -> Option<Element> {
    all_refusing(decision).map(|text| p().class("note").child(text))
}

fn all_refusing(decision: &Decision) -> Option<String> {
    let refusing = decision.also_refusing();
    (refusing.len() > 1).then(|| {
        let names: Vec<String> = refusing.iter().map(ToString::to_string).collect();
        format!(
            "Each of these would refuse by itself: {}. AWS names one of these; which one is not documented. Here it is the first that is asked.",
            names.join(", ")
        )
    })
}

/// The smallest fixes, as the lines they add and remove.
pub fn smallest_fixes(fixes: &[Fix]) -> Nodes {
    draw_fixes(fixes, prose)
}

fn draw_fixes(fixes: &[Fix], says: impl Fn(&str) -> Nodes) -> Nodes {
    let count = fixes.len();
    let fixes = fixes.iter().enumerate().map(|(index, fix)| {
        let eyebrow = match count {
            1 => "The smallest change that fixes it".to_owned(),
            _ => format!(
                "Change {} of {count}: all of them together fix it",
                index + 1
            ),
        };
        draw_fix(fix, eyebrow, says(&fix.says))
    });
    fixes.collect()
}

fn draw_fix(fix: &Fix, eyebrow: String, says: Nodes) -> Element {
    let line = |(change, text): (LineChange, _)| {
        let (state, sign) = match change {
            LineChange::Kept => ("kept", " "),
            LineChange::Added => ("added", "+"),
            LineChange::Removed => ("removed", "−"),
        };
        span()
            .class("diff-line")
            .attr("data-change", state)
            .child(i().child(sign))
            .child(text)
            .child("\n")
    };
    let changes = lines(&fix.before, &fix.after, 1).into_iter().map(line);
    div()
        .class("mend")
        .child(p().class("eyebrow").child(eyebrow))
        .child(p().child(says))
        .child(
            pre()
                .class("json diff")
                .attr("tabindex", "0")
                .child(changes.collect::<Nodes>()),
        )
}

/// The buttons that apply the fixes. They stay in reach, however long the messages are.
pub fn remedy(page: Page, refusal: &Refusal, operation: &str) -> Nodes {
    if page.withholds_fix.get() {
        return nodes();
    }
    // A call of another view can only be run again there.
    let again = match ["PutObject", "GetObject"].contains(&operation) {
        true => " and run again",
        false => "",
    };
    let button = |class, text: String, fixes: Vec<Fix>| {
        let apply = move || page.fix_and_run_again(&fixes);
        press().class(class).on_click(apply).child(text)
    };
    let fixes = refusal.fixes.as_slice();
    let fix = match fixes {
        [_] => "the fix",
        _ => "the fixes",
    };
    let apply = (!fixes.is_empty()).then(|| {
        button(
            "btn main wide",
            format!("Apply {fix}{again}"),
            fixes.to_vec(),
        )
    });
    let swap = refusal.swap.as_ref().map(|swap| {
        let text = format!("Swap {UNNEEDED}{again}");
        button("btn wide", text, with_swap(fixes, swap))
    });
    nodes().child(apply).child(swap)
}
