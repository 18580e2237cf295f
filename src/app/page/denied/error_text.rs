//! The pasted error, with its parts marked: each has a letter, an underline, and a name, so that no part is told by color
//! alone.

use super::state::{DeniedState, ReadError};
use super::way::way;
use crate::app::component::number::grouped;
use crate::app::tree::html::{aside, b, bdi, dd, div, dl, dt, h2, i, mark, p, press, small, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::arn::Arn;
use crate::lesson::denied::{ErrorKind, PastedPart, ReadPart, Reading};
use leptos::prelude::*;

/// How much of the text is shown before, between, and after its parts, in bytes.
const AROUND: usize = 400;

/// The letter of a part.
fn letter(part: PastedPart) -> &'static str {
    match part {
        PastedPart::Who => "A",
        PastedPart::Call => "B",
        PastedPart::Action => "C",
        PastedPart::Resource => "D",
        PastedPart::Reason => "E",
    }
}

/// The error beside its diagnosis.
pub fn view(state: DeniedState) -> Nodes {
    reactive(move || {
        let error = state.error.get();
        aside()
            .class("dn-pasted")
            .flag("hidden", error.is_none())
            .flag("data-whole", state.whole.get())
            .attr("aria-label", "The error you pasted")
            .child(error.map(|error| content(state, &error)))
    })
}

fn content(state: DeniedState, error: &ReadError) -> Nodes {
    let whole = state.whole.get();
    let show = press()
        .class("link dn-phone")
        .state("aria-expanded", whole)
        .on_click(move || state.whole.update(|whole| *whole = !*whole))
        .child(if whole {
            "Show its parts"
        } else {
            "Show it whole"
        });
    let another = press()
        .class("link")
        .on_click(move || state.paste_another())
        .child("Paste another");
    let head = div()
        .class("dn-row")
        .child(h2().child("The error you pasted"))
        .child(span().child(show).child(another));
    let reading = &error.reading;
    let part = |part: &ReadPart| {
        let name = part.part.name();
        div()
            .class("dn-mini")
            .attr("data-part", name)
            .child(small().child(name))
            .child(short(part, reading))
    };
    let row = |part: &ReadPart| {
        let name = part.part.name();
        [
            dt().child(i().attr("data-part", name).child(letter(part.part)))
                .child(name),
            dd().child(in_words(part, reading)),
        ]
    };
    let mut by_name: Vec<&ReadPart> = reading.parts.iter().collect();
    by_name.sort_by_key(|part| part.part);
    // A message that names no policy tells nothing about the way.
    let is_access = matches!(
        reading.kind,
        Some(ErrorKind::Denied | ErrorKind::OtherAccount | ErrorKind::OldCiphertext)
    );
    let who = reading.principal.as_deref();
    let caller = who.map_or("Your caller", last_name);
    let from = reading.source.map(|source| {
        p().class("dn-hint")
            .child(format!("Read as what {} prints.", source.name()))
    });
    nodes()
        .child(head)
        .child(
            div()
                .class("dn-minis")
                .child(reading.parts.iter().map(part).collect::<Nodes>()),
        )
        .child(marked(&error.text, &reading.parts))
        .child(
            dl().class("dn-parts")
                .child(by_name.into_iter().map(row).collect::<Nodes>()),
        )
        .child(from)
        .child(is_access.then(|| way(reading, caller)))
}

/// The text verbatim, with its parts marked; of a long text only what is around them.
pub fn marked(text: &str, parts: &[ReadPart]) -> Element {
    let mut at = 0;
    let mut content = nodes();
    for part in parts {
        let between = text.get(at..part.span.start).map_or("", |between| between);
        let head = if at == 0 { 0 } else { AROUND };
        content = content
            .child(shortened(between, head, AROUND))
            .child(one(part, part.span.of(text)));
        at = part.span.end;
    }
    let rest = text.get(at..).map_or("", |rest| rest);
    let head = if parts.is_empty() { 4 * AROUND } else { AROUND };
    p().class("dn-raw")
        .child(bdi().child(content).child(shortened(rest, head, 0)))
}

/// The beginning and the end of a text, and how much is left out between them.
fn shortened(text: &str, head: usize, tail: usize) -> Nodes {
    if text.len() <= head + tail + AROUND {
        return nodes().child(text);
    }
    let (start, end) = (floor(text, head), floor(text, text.len() - tail));
    let left_out = text.get(start..end).map_or(0, |left| left.chars().count());
    let note = span()
        .class("dn-cut")
        .child(format!(" … {} characters … ", grouped(left_out as u64)));
    nodes()
        .child(text.get(..start).map(str::to_owned))
        .child(note)
        .child(text.get(end..).map(str::to_owned))
}

/// The last boundary of a character that is not after `at`.
fn floor(text: &str, at: usize) -> usize {
    let found = (0..=at).rev().find(|at| text.is_char_boundary(*at));
    found.map_or(0, |found| found)
}

fn one(part: &ReadPart, verbatim: &str) -> Element {
    let letter = span()
        .class("dn-letter")
        .attr("aria-hidden", "true")
        .child(letter(part.part));
    mark()
        .class("dn-mark")
        .attr("data-part", part.part.name())
        .child(span().class("sr").child(format!("{}: ", part.part.name())))
        .child(verbatim)
        .child(letter)
}

/// A part in a few characters, for where all of them stand side by side.
fn short(part: &ReadPart, reading: &Reading) -> String {
    match part.part {
        PastedPart::Who => last_name(&part.value).to_owned(),
        PastedPart::Resource => {
            let value = part.value.trim_matches('"');
            match value.parse::<Arn>() {
                Ok(arn) if arn.service == "kms" => {
                    let id = arn.resource.chars().rev().take(4).collect::<Vec<char>>();
                    let id: String = id.into_iter().rev().collect();
                    format!("…{id}, {}", arn.region)
                }
                Ok(arn) => arn.resource,
                Err(_) => value.to_owned(),
            }
        }
        PastedPart::Reason => reason(reading).unwrap_or_else(|| part.value.clone()),
        PastedPart::Call | PastedPart::Action => part.value.clone(),
    }
}

/// A part in words.
fn in_words(part: &ReadPart, reading: &Reading) -> Nodes {
    let strong = |text: &str| b().child(text);
    match part.part {
        PastedPart::Who => {
            let account = part.value.parse::<Arn>().map(|arn| arn.account);
            let account = account.ok().filter(|account| !account.is_empty());
            nodes()
                .child(strong(last_name(&part.value)))
                .child(account.map(|account| format!(", account {account}")))
        }
        PastedPart::Call => {
            let allowed = (reading.is_by_s3() && reading.names_action).then_some(". S3 allowed it");
            nodes().child(strong(&part.value)).child(allowed)
        }
        PastedPart::Action => nodes().child(strong(&part.value)).child(", denied"),
        PastedPart::Resource => resource(&part.value, reading),
        PastedPart::Reason => nodes().child(reason(reading).unwrap_or_else(|| part.value.clone())),
    }
}

/// The resource: what it is, and where.
fn resource(value: &str, reading: &Reading) -> Nodes {
    let value = value.trim_matches('"');
    let Ok(arn) = value.parse::<Arn>() else {
        return nodes().child(value);
    };
    if arn.service != "kms" {
        return nodes().child(b().child(arn.resource));
    }
    let whose = match &reading.account {
        Some(account) if *account == arn.account => ", same account".to_owned(),
        Some(_) => format!(", account {}", arn.account),
        None => String::new(),
    };
    nodes()
        .child("a KMS key in ")
        .child(b().child(arn.region))
        .child(whose)
}

/// The reason in a few words.
fn reason(reading: &Reading) -> Option<String> {
    let policy = reading.policy?;
    let verb = match reading.explicit {
        Some(true) => "a Deny in the",
        Some(false) => "no Allow in the",
        None => return None,
    };
    Some(format!("{verb} {policy}"))
}

/// The name in a caller's ARN: the role of a session, the user, or the whole text.
pub fn last_name(arn: &str) -> &str {
    let parts: Vec<&str> = arn.split('/').collect();
    let is_session = arn.contains(":assumed-role/");
    let place = match is_session {
        true => parts.get(1),
        false => parts.last(),
    };
    place.map_or(arn, |name| name)
}
