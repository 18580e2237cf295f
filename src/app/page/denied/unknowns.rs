//! What is not known: policies that are not given, and questions about the request.

use super::state::DeniedState;
use crate::app::component::form_field::literal;
use crate::app::component::prose::{explained, prose};
use crate::app::component::select::Select;
use crate::app::tree::html::{b, div, h3, input, label, li, p, press, section, small, ul};
use crate::app::tree::{Element, Nodes};
use crate::core::iam::PolicyKind;
use crate::lesson::denied::{Diagnosis, MissingPolicy, RequestQuestion};

/// The policies that are not given, each with its default.
pub fn missing(state: DeniedState, diagnosis: &Diagnosis) -> Option<Element> {
    let says = |one: &MissingPolicy| one.says.split_once(". ").map(|(_, rest)| rest.to_owned());
    let first = diagnosis.missing.first().and_then(says);
    let is_same = diagnosis.missing.iter().all(|one| says(one) == first);
    let rows = diagnosis.missing.iter();
    let rows = rows.map(|one| missing_row(state, one, !is_same));
    let open = diagnosis.missing.iter().filter(|one| !one.is_default);
    let open: Vec<PolicyKind> = open.map(|one| one.kind).collect();
    (!diagnosis.missing.is_empty()).then(|| {
        section()
            .class("dn-card")
            .attr("aria-labelledby", "denied-missing")
            .child(h3().id("denied-missing").child("What is not given"))
            .child(first.filter(|_| is_same).map(|says| p().child(says)))
            .child((open.len() > 1).then(|| {
                press()
                    .class("btn")
                    .on_click(move || state.assume_all(&open))
                    .child("Assume every default")
            }))
            .child(ul().class("dn-missing").child(rows.collect::<Nodes>()))
    })
}

fn missing_row(state: DeniedState, missing: &MissingPolicy, whole: bool) -> Element {
    let kind = missing.kind;
    let button = match missing.is_default {
        true => "Don’t assume it",
        false => "Assume the default",
    };
    // The first sentence names the kind.
    let (title, rest) = missing
        .says
        .split_once(". ")
        .map_or((&*missing.says, ""), |parts| parts);
    let says = match missing.is_default {
        true => format!("Assumed: {}.", missing.default.trim_end_matches('.')),
        false if whole => rest.to_owned(),
        false => String::new(),
    };
    let assume = press()
        .class("btn")
        .state("aria-pressed", missing.is_default)
        .attr("aria-label", format!("{button}: {kind}"))
        .on_click({
            let on = !missing.is_default;
            move || state.assume(kind, on)
        })
        .child(button);
    li().flag("data-assumed", missing.is_default)
        .child(
            p().child(b().child(format!("{}.", title.trim_end_matches('.'))))
                .child(" ")
                .child(explained(state.page, &says)),
        )
        .child(assume)
}

/// What the error does not tell about the request, each with the usual answer chosen.
pub fn questions(state: DeniedState, diagnosis: &Diagnosis) -> Option<Element> {
    let questions = &diagnosis.request.questions;
    let rows = questions.iter().map(|one| question(state, one));
    (!questions.is_empty()).then(|| {
        section()
            .class("dn-card")
            .attr("aria-labelledby", "denied-asked")
            .child(h3().id("denied-asked").child("What the error doesn’t say"))
            .child(ul().class("dn-asked").child(rows.collect::<Nodes>()))
    })
}

fn question(state: DeniedState, question: &RequestQuestion) -> Element {
    let unknown = question.unknown;
    let name = prose(&question.asks);
    let control = match question.choices.is_empty() {
        true => literal(input().class("input"))
            .value(question.answer.clone())
            .on("change", move |event| {
                if let Some(answer) = crate::web::pasted::typed(event) {
                    state.answer(unknown, answer);
                }
            }),
        false => {
            let choices = question.choices.clone();
            let chosen = choices.iter().position(|one| *one == question.answer);
            let mut select = Select::new(choices.clone(), chosen, move |place| {
                if let Some(answer) = choices.get(place) {
                    state.answer(unknown, answer.clone());
                }
            });
            select.none = chosen.is_none().then_some("choose");
            select.draw()
        }
    };
    let assumed = match question.assumed {
        true => "assumed",
        false => "your answer",
    };
    li().flag("data-assumed", question.assumed).child(
        label()
            .child(div().child(name).child(" ").child(small().child(assumed)))
            .child(control),
    )
}
