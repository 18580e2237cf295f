//! The diagnosis: four lines, why, and what goes with them.

use super::state::{DIAGNOSIS, DeniedState, ReadError};
use super::{around, fix, unknowns};
use crate::app::component::prose::{explained, prose};
use crate::app::tree::html::{
    b, code, details, div, h2, h3, li, ol, p, pre, press, section, small, span, summary,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::denied::{
    Agreement, Cause, DecidingStatement, Diagnosis, DiagnosisLine, Trouble,
};
use leptos::prelude::*;

/// How many causes are not folded.
const LIKELIEST: usize = 2;

/// The region that takes the focus when an error is explained.
pub fn view(state: DeniedState) -> Nodes {
    reactive(move || {
        let error = state.error.get();
        let content = error
            .zip(state.diagnosis.get())
            .map(|(error, diagnosis)| content(state, &error, &diagnosis));
        section()
            .class("dn-diagnosis")
            .id(DIAGNOSIS)
            .attr("tabindex", "-1")
            .attr("role", "region")
            .attr("aria-labelledby", "diagnosis-title")
            .flag("hidden", content.is_none())
            .child(content)
    })
}

fn content(state: DeniedState, error: &ReadError, diagnosis: &Diagnosis) -> Nodes {
    let title = h2().id("diagnosis-title").child("Diagnosis");
    let trouble = error
        .reading
        .trouble
        .as_ref()
        .map(|trouble| not_read(error, trouble));
    if !error.reading.is_understood() {
        return nodes().child(title).child(trouble);
    }
    let lines = diagnosis.lines.iter().enumerate();
    let lines = lines.map(|(place, one)| line(state, diagnosis, place, one));
    nodes()
        .child(title)
        .child(ol().class("dn-lines").child(lines.collect::<Nodes>()))
        .child(
            p().class("dn-verdict")
                .child(explained(state.page, &diagnosis.verdict)),
        )
        .child(trouble)
        .child(
            div()
                .class("dn-cards")
                .child(unknowns::missing(state, diagnosis))
                .child(around::next(diagnosis)),
        )
        .child(buttons(state))
        .child(why(state, diagnosis))
        .child(unknowns::questions(state, diagnosis))
        .child(around::table(diagnosis))
        .child(around::ways_on(diagnosis))
}

/// What of the text was not understood, and what would be needed.
fn not_read(error: &ReadError, trouble: &Trouble) -> Element {
    let at = trouble.span.map(|span| span.of(&error.text));
    let at = at.filter(|at| !at.trim().is_empty());
    let at = at.map(|at| {
        let start: String = at.chars().take(200).collect();
        p().class("dn-trouble-at").child(code().child(start))
    });
    div()
        .class("dn-trouble")
        .child(p().child(b().child(prose(&trouble.says))))
        .child(at)
        .child(p().child(prose(&trouble.needs)))
}

/// One of the four lines.
fn line(state: DeniedState, diagnosis: &Diagnosis, place: usize, line: &DiagnosisLine) -> Element {
    let says = p().child(prose(&line.says));
    // The third line is the change, in the form that the reader uses.
    let content = match place == 2 && !diagnosis.fixes.is_empty() {
        true => nodes()
            .child(says)
            .child(fix::fixes(state, &diagnosis.fixes)),
        false => {
            let code =
                (!line.code.is_empty()).then(|| copied_code(state, line.heading, &line.code));
            nodes().child(says).child(code)
        }
    };
    li().attr("data-line", place.to_string())
        .child(span().class("dn-q").child(line.heading))
        .child(div().class("dn-a").child(content))
}

/// Code with a button that copies it.
pub fn copied_code(state: DeniedState, name: &str, text: &str) -> Element {
    let copied = text.to_owned();
    let copy = press()
        .class("btn")
        .attr("aria-label", format!("Copy: {name}"))
        .on_click(move || state.copy(copied.clone()))
        .child("Copy");
    let line = |line: &str| span().class("dn-line").child(format!("{line}\n"));
    div()
        .class("dn-code")
        .child(
            pre()
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", name.to_owned())
                .child(text.lines().map(line).collect::<Nodes>()),
        )
        .child(copy)
}

/// The verdict with the pasted policies, the statement that decides, and the causes.
fn why(state: DeniedState, diagnosis: &Diagnosis) -> Element {
    let (word, title) = match diagnosis.agreement {
        Agreement::Agrees => ("agrees", "Why"),
        Agreement::Differs => ("differs", "What could explain the difference"),
        Agreement::Open => ("open", "What it could be"),
    };
    let all = |causes: &[Cause], from: usize| {
        let causes = causes.iter().enumerate();
        let causes = causes.map(|(place, one)| cause(state, from + place, one));
        ol().class("dn-causes").child(causes.collect::<Nodes>())
    };
    let (likeliest, others) = (diagnosis.causes).split_at(diagnosis.causes.len().min(LIKELIEST));
    let more = (!others.is_empty()).then(|| {
        let count = match others.len() {
            1 => "1 more possible cause".to_owned(),
            count => format!("{count} more possible causes"),
        };
        details()
            .child(summary().child(count))
            .child(all(others, LIKELIEST))
    });
    let instead = diagnosis.instead.as_ref();
    section()
        .class("dn-why")
        .attr("data-agrees", word)
        .attr("aria-labelledby", "denied-why")
        .child(h3().id("denied-why").child(title))
        .child(diagnosis.deciding.as_ref().map(deciding))
        .child(instead.map(|says| p().child(explained(state.page, says))))
        .child(all(likeliest, 0))
        .child(more)
}

fn deciding(statement: &DecidingStatement) -> Element {
    let name = match &statement.sid {
        Some(sid) => format!("Statement `{sid}`"),
        None => format!("Statement {}", statement.index + 1),
    };
    let head = format!(
        "{name} in the {} `{}` decides",
        statement.kind, statement.policy
    );
    details()
        .class("dn-deciding")
        .flag("open", true)
        .child(summary().child(prose(&head)))
        .child(
            pre()
                .class("json")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", "The statement that decides")
                .child(&statement.text),
        )
}

/// A possible cause, and how to check it.
fn cause(state: DeniedState, place: usize, cause: &Cause) -> Element {
    let check = (!cause.check.is_empty()).then(|| {
        // A command, and perhaps what to look for in its answer.
        let content = match cause.check.split_once(": ") {
            Some((command, rest)) if command.starts_with("aws ") => nodes()
                .child(code().child(command))
                .child(": ")
                .child(prose(rest)),
            None if cause.check.starts_with("aws ") => nodes().child(code().child(&cause.check)),
            _ => prose(&cause.check),
        };
        p().class("dn-check")
            .child(small().child("Check: "))
            .child(content)
    });
    li().attr("data-kind", cause.kind.word())
        .child(p().child(b().child(cause.kind.title())).child(match place {
            0 => small().child(" likeliest"),
            _ => small(),
        }))
        .child(p().child(explained(state.page, &cause.says)))
        .child(check)
}

fn buttons(state: DeniedState) -> Element {
    let watch = press()
        .class("btn main")
        .on_click(move || super::on_stage::start_pressed(state, true))
        .child("Watch it happen");
    let names = press()
        .class("btn")
        .on_click(move || super::on_stage::start_pressed(state, false))
        .child("Use my names");
    let ask = press()
        .class("btn")
        .on_click(move || state.asking.set(true))
        .child("Copy a question to ask");
    div().class("dn-acts").child([watch, names, ask])
}
