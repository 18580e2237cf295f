//! A denial: one sentence, the smallest fix, the policies evaluated, and AWS's message in its parts.

use super::decision::{evaluated, explained_layers};
use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::{explained, prose};
use crate::app::state::{DrawDenial, Page};
use crate::app::tree::html::{b, code, details, div, h3, i, mark, p, pre, press, span, summary};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::access::{UNNEEDED, with_swap};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{Decision, Fix};
use crate::core::lab::report::diff::{LineChange, lines};
use crate::core::lab::{CallerChoice, Permission};
use crate::core::trace::{Actor, Refusal, Trace};
use crate::lesson::denial::{MessageSegment, denial_sentence, message_segments};
use crate::web::dom;
use leptos::prelude::*;

/// From this width, a denial has room beside the stage, so nothing of it is folded.
const WIDE: &str = "(min-width: 901px)";

/// Adds the denial of a run to the step panel. A call can be denied only in a part of the program that is loaded later,
/// so this is too.
pub fn attach(page: Page) {
    let denial = page.placeholders.denial;
    if denial.with_untracked(Option::is_none) {
        super::stale::follow(page);
        denial.set(Some(DrawDenial {
            sentence: |page| of_run(page, |_, trace, _| sentence(trace)),
            rest: |page| {
                of_run(page, |page, trace, refusal| {
                    rest(page, refusal, trace.operation)
                })
            },
        }));
    }
}

/// Draws a part of the denial of the run on the stage.
fn of_run(page: Page, draw: fn(Page, &Trace, &Refusal) -> Nodes) -> Nodes {
    let drawn = page.run.get().and_then(|run| {
        let refusal = run.trace.refusal.as_ref()?;
        Some(draw(page, &run.trace, refusal))
    });
    nodes().child(drawn)
}

/// The sentence. Without marked terms, because it is an alert: it would be read again when the glossary comes.
pub fn sentence(trace: &Trace) -> Nodes {
    let sentence = denial_sentence(trace);
    nodes().child(sentence.map(|text| p().class("denied-says").child(prose(&text))))
}

/// Everything below the sentence.
pub fn rest(page: Page, refusal: &Refusal, operation: &str) -> Nodes {
    let fix = match page.withholds_fix.get() {
        true => nodes().child(p().class("note").child(YOUR_TASK)),
        false => fix(page, refusal, operation),
    };
    let policies = (refusal.decision.as_ref()).map(|decision| {
        let content = nodes()
            .child(evaluated(page, &decision.layers))
            .child(several(decision));
        fold("Policies evaluated", content)
    });
    nodes()
        .child(fix)
        .child(policies)
        .child(message(refusal).map(|message| fold("AWS’s message", message)))
}

/// A part of the denial under its name. Where it rests on the player it is folded.
fn fold(name: &'static str, content: Nodes) -> Element {
    details()
        .class("denied-part")
        .flag("open", dom::matches(WIDE))
        .child(summary().child(name))
        .child(div().class("denied-content").child(content))
}

/// The smallest fix with its button, and what else to know about it.
fn fix(page: Page, refusal: &Refusal, operation: &str) -> Nodes {
    let count = refusal.fixes.len();
    // A scratch world has its own way to apply them, and its policies are not the lab's.
    let in_lab = page
        .run
        .with(|run| run.as_ref().is_none_or(|run| run.scratch_bucket.is_none()));
    let changes = refusal.fixes.iter().enumerate().map(|(index, fix)| {
        let name = match count {
            1 => "Smallest fix".to_owned(),
            _ => format!("Fix {} of {count}", index + 1),
        };
        let name = format!("{name}, in the {} `{}`", fix.policy, fix.name);
        nodes()
            .child(p().class("eyebrow").child(prose(&name)))
            .child(diff(fix))
    });
    let changes = div()
        .class("denied-fix")
        .child(changes.collect::<Nodes>())
        .child(in_lab.then(|| apply(page, &refusal.fixes, operation)));
    let note = |text: &str| p().child(explained(page, text));
    let also = nodes()
        .child(refusal.instead.as_ref().map(|instead| note(instead)))
        .child(in_lab.then(|| unneeded(page, refusal, operation)))
        .child(next(&refusal.next).map(|text| note(&text)))
        .child(in_lab.then(|| {
            larger(page, refusal, operation).map(|text| note(text).class("denied-larger"))
        }));
    nodes()
        .child((count > 0).then_some(changes))
        .child(div().class("denied-also").child(also))
}

/// The button that applies the fixes.
fn apply(page: Page, fixes: &[Fix], operation: &str) -> Element {
    let all = fixes.to_vec();
    let fix = match fixes {
        [_] => "the fix",
        _ => "the fixes",
    };
    press()
        .class("btn main wide")
        .on_click(move || page.fix_and_run_again(&all))
        .child(format!("Apply {fix}{}", again(operation)))
}

/// A call of another view can only be run again there.
fn again(operation: &str) -> &'static str {
    match ["PutObject", "GetObject"].contains(&operation) {
        true => " and run again",
        false => "",
    }
}

/// The permission that S3 never uses, and the button that replaces it.
fn unneeded(page: Page, refusal: &Refusal, operation: &str) -> Option<Element> {
    let fixes = with_swap(&refusal.fixes, refusal.swap.as_ref()?);
    let by_switch = page.lab.with_untracked(|lab| lab.who()) == CallerChoice::App;
    let says = match by_switch {
        true => " is on, but S3 never calls it. ",
        false => " is allowed, but S3 never calls it. ",
    };
    let replace = press()
        .class("link")
        .on_click(move || page.fix_and_run_again(&fixes))
        .child("Replace it")
        .child(span().class("sr").child(again(operation)));
    Some(p().child(code().child(UNNEEDED)).child(says).child(replace))
}

/// What a larger file would need besides. An upload in parts has its data key decrypted for each part.
fn larger(page: Page, refusal: &Refusal, operation: &str) -> Option<&'static str> {
    let asked = &refusal.decision.as_ref()?.action;
    let lacks = page.lab.with_untracked(|lab| {
        lab.who() == CallerChoice::App && !lab.is_granted(Permission::Decrypt)
    });
    let upload = operation == "PutObject" && asked == Permission::GenerateDataKey.action();
    (upload && lacks).then_some("After this, large files also need `kms:Decrypt`.")
}

/// AWS's message, once, in its parts, and how S3 passes it on. Nothing stands between the parts, so that a copy of them
/// is AWS's sentence.
fn message(refusal: &Refusal) -> Option<Nodes> {
    let (from, _, first) = refusal.errors.first()?;
    let (_, _, last) = refusal.errors.last()?;
    let text = p().class("aws-message");
    let text = match message_segments(&first.message) {
        Some(segments) => text.child(segments.map(part)),
        None if first.message.is_empty() => text.child(
            span()
                .class("eyebrow")
                .child(format!("{} sends none with this error.", first.service)),
        ),
        None => text.child(&*first.message),
    };
    let code_ = format!("{}, {}", last.code, last.status);
    let line = p().class("denied-passed");
    let line = match refusal.errors.len() {
        1 => line.child(format!("{} sends it as ", capital(short(*from)))),
        _ => line.child("S3 passes it on as "),
    };
    let line = line.child(b().child(code_)).child(".");
    let changed = (last.message != first.message).then(|| {
        p().class("denied-passed")
            .child("To your app it says: ")
            .child(code().child(&*last.message))
    });
    Some(nodes().child(text).child(line).child(changed))
}

/// One part of the message, between its joining words.
fn part(segment: MessageSegment<'_>) -> Element {
    let name = segment.part.name();
    span()
        .class("aws-part")
        .attr("data-part", name)
        .child(segment.before)
        .child(mark().child(segment.value))
        .child(segment.after)
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
            "Your app called `{operation}` and S3 allowed it. KMS denied `{action}`, so that’s the permission to fix."
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
            "`{UNNEEDED}` is allowed here, but S3 never calls it."
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
    (!named.is_empty()).then(|| format!("After this you will also need {}.", named.join(", then ")))
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
            "Any one of these would deny the request: {}. AWS reports only one and doesn’t document which; this lab reports the first.",
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
            1 => "Smallest fix".to_owned(),
            _ => format!("Fix {} of {count}: all of them are needed", index + 1),
        };
        draw_fix(fix, eyebrow, says(&fix.says))
    });
    fixes.collect()
}

fn draw_fix(fix: &Fix, eyebrow: String, says: Nodes) -> Element {
    div()
        .class("smallest-fix")
        .child(p().class("eyebrow").child(eyebrow))
        .child(p().child(says))
        .child(diff(fix))
}

/// The lines that a fix adds and removes, with one line around them.
fn diff(fix: &Fix) -> Element {
    let changes = lines(&fix.before, &fix.after, 1);
    // What all lines are indented by says nothing.
    let indented = |(_, line): &(LineChange, String)| line.len() - line.trim_start().len();
    let indent = changes.iter().map(indented).min().map_or(0, |least| least);
    let line = |(change, text): (LineChange, String)| {
        let (state, sign) = match change {
            LineChange::Kept => ("kept", " "),
            LineChange::Added => ("added", "+"),
            LineChange::Removed => ("removed", "−"),
        };
        span()
            .class("diff-line")
            .attr("data-change", state)
            .child(i().child(sign))
            .child(text.get(indent..).map(str::to_owned))
            .child("\n")
    };
    let changes = changes.into_iter().map(line);
    pre()
        .class("json diff")
        .attr("tabindex", "0")
        .child(changes.collect::<Nodes>())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
