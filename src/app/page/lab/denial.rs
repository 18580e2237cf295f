//! The refusal: both errors word for word, who was asked, and the smallest change that mends it.

use super::decision::layers;
use crate::app::component::paint::{icon, prose};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{Decision, Fix};
use crate::core::lab::diff::{Change, lines};
use crate::core::trace::{Actor, Refusal};
use crate::web::markup::Markup;

/// Draws the errors as they travelled.
pub fn errors(markup: &mut Markup, refusal: &Refusal, operation: &str) {
    for (from, to, error) in &refusal.errors {
        said(markup, *from, *to, error, operation);
    }
}

fn short(actor: Actor) -> &'static str {
    match actor {
        Actor::App => "your app",
        Actor::S3 => "S3",
        Actor::Kms => "KMS",
        Actor::Bucket => "the bucket",
    }
}

/// One error as it was said. What the app gets is shown as the AWS CLI prints it: the same message
/// behind its own opening.
fn said(markup: &mut Markup, from: Actor, to: Actor, error: &ServiceError, operation: &str) {
    let (code, status) = (&error.code, error.status);
    let sentence = match to {
        Actor::App => error.cli_line(operation),
        _ => error.message.clone(),
    };
    markup.open_class("div", "denied-one").open("h3");
    icon(markup, "cross");
    let head = format!("{} to {}: {code}, {status}", short(from), short(to));
    markup.line("span", "", &head).close();
    markup.line("code", "sentence", &sentence).close();
}

/// Draws what to look for, who was asked, and the fix.
pub fn reasons(markup: &mut Markup, refusal: &Refusal, operation: &str) {
    // Not when the app called KMS itself: then call and action go by one name.
    let by_kms = refusal
        .errors
        .iter()
        .any(|(_, to, error)| *to == Actor::S3 && error.service == Service::Kms);
    if let Some(decision) = &refusal.decision {
        if by_kms {
            markup
                .open("p")
                .text("Your app called ")
                .line("code", "", operation);
            markup.text(", and S3 allowed it. The action in the message, ");
            markup
                .line("code", "", &decision.action)
                .text(", is the one to look for.")
                .close();
        }
        layers(markup, &decision.layers);
        several(markup, decision);
    }
    if let Some(beyond) = &refusal.beyond {
        markup.open_class("p", "note");
        prose(markup, beyond);
        markup.close();
    }
    if let Some(fix) = &refusal.fix {
        mend(markup, fix);
    }
}

/// Says so where several kinds of policy would each refuse.
pub fn several(markup: &mut Markup, decision: &Decision) {
    let refusing = decision.also_refusing();
    if refusing.len() > 1 {
        let names: Vec<String> = refusing.iter().map(ToString::to_string).collect();
        let text = format!(
            "Each of these would refuse by itself: {}. AWS names one of these; which one is not documented. Here it is the first that is asked.",
            names.join(", ")
        );
        markup.line("p", "note", &text);
    }
}

/// The fix as a difference.
pub fn mend(markup: &mut Markup, fix: &Fix) {
    markup.open_class("div", "mend");
    markup
        .line("p", "eyebrow", "The smallest change that fixes it")
        .open("p")
        .with(|markup| prose(markup, &fix.says))
        .close();
    markup.open_class("pre", "json diff").attr("tabindex", "0");
    for (change, text) in lines(&fix.before, &fix.after, 1) {
        let (state, sign) = match change {
            Change::Kept => ("kept", " "),
            Change::Added => ("added", "+"),
            Change::Removed => ("removed", "−"),
        };
        markup
            .open_class("span", "diff-line")
            .attr("data-change", state);
        markup.line("i", "", sign).text(&text).text("\n").close();
    }
    markup.close().close();
}

/// The button that applies the fix; stays in reach, however long the messages are.
pub fn remedy(markup: &mut Markup, refusal: &Refusal, operation: &str) {
    if refusal.fix.is_some() {
        markup
            .open_class("button", "btn main wide")
            .attr("data-do", "fix");
        // A call of another view is run again there.
        let text = match operation {
            "PutObject" | "GetObject" => "Apply the fix and run again",
            _ => "Apply the fix",
        };
        markup.text(text).close();
    }
}
