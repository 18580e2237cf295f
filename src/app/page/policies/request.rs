//! The request: who, what, on what, and under which circumstances.

use super::state::PoliciesState;
use crate::app::component::form_field::{FormField, literal};
use crate::app::component::select::Select;
use crate::app::tree::html::{datalist, details, h2, input, option, section, summary, textarea};
use crate::app::tree::{Element, Nodes, reactive};
use crate::core::iam::known_actions;
use crate::core::lab::question::{Part, Scene};
use crate::core::lab::world::{ACCOUNT, BUCKET, key_arn};
use crate::core::lab::{Lab, Question};
use leptos::prelude::*;

/// A part of the request that is one line.
#[derive(Clone, Copy, Debug)]
struct Line {
    part: Part,
    /// What it is called.
    name: &'static str,
    /// The id of the list of what it could be.
    list: &'static str,
    /// Where it stands in the request.
    place: fn(&mut Question) -> &mut String,
    /// What it could be, to choose from.
    known: fn() -> Vec<String>,
}

const LINES: [Line; 3] = [
    Line {
        part: Part::Principal,
        name: "Principal",
        list: "pol-known-principal",
        place: |question| &mut question.principal,
        known: principals,
    },
    Line {
        part: Part::Action,
        name: "Action",
        list: "pol-known-action",
        place: |question| &mut question.action,
        known: actions,
    },
    Line {
        part: Part::Resource,
        name: "Resource",
        list: "pol-known-resource",
        place: |question| &mut question.resource,
        known: resources,
    },
];

/// The panel.
pub fn request(state: PoliciesState) -> Element {
    let facts = reactive(move || {
        let keys = state.question.with(|question| {
            let lines = question.context.lines();
            lines.filter(|line| !line.trim().is_empty()).count()
        });
        summary().child(format!("Context: {keys} facts the services tell IAM"))
    });
    section()
        .class("pol-ask")
        .attr("aria-label", "Request")
        .child(h2().child("May this request pass?"))
        .child(reactive(move || scenes(state)))
        .child(LINES.map(|line| reactive(move || field(state, line))))
        .child(
            details()
                .class("pol-context")
                .child(facts)
                .child(reactive(move || context(state))),
        )
        .child(LINES.map(|line| reactive(move || known(line))))
}

/// What a part of the request could be.
fn known(line: Line) -> Element {
    let values = (line.known)().into_iter();
    let options = values.map(|value| option().attr("value", value));
    datalist().id(line.list).child(options.collect::<Nodes>())
}

/// The ready questions.
fn scenes(state: PoliciesState) -> Element {
    let is_asked = |scene: &Scene| {
        let asked = state.page.lab.with(|lab| lab.question(*scene));
        state.question.with(|question| *question == asked)
    };
    let chosen = Scene::ALL.iter().position(is_asked);
    let names = Scene::ALL.map(|scene| scene.name().to_owned());
    let mut scenes = Select::new(names, chosen, move |place| {
        if let Some(scene) = Scene::ALL.get(place) {
            let question = state.page.lab.with_untracked(|lab| lab.question(*scene));
            state.question.set(question);
        }
    });
    scenes.none = Some("your own question");
    FormField::new("Question", scenes).draw()
}

fn field(state: PoliciesState, line: Line) -> Element {
    let mut question = state.question.get();
    let now = std::mem::take((line.place)(&mut question));
    let typed = move |text| (state.question).update(|question| *(line.place)(question) = text);
    let control = literal(input().class("pol-input"))
        .attr("list", line.list)
        .attr("aria-describedby", "pol-mistake")
        .state("aria-invalid", state.is_mistaken(line.part))
        .value(now)
        .on_input(typed);
    FormField::new(line.name, control).draw()
}

fn context(state: PoliciesState) -> Element {
    literal(textarea().class("pol-input"))
        .attr("aria-label", "Context, one key = value a line")
        .attr("rows", "8")
        .attr("aria-describedby", "pol-mistake")
        .state("aria-invalid", state.is_mistaken(Part::Context))
        .value(state.question.with(|question| question.context.clone()))
        .on_input(move |text| state.question.update(|question| question.context = text))
}

fn principals() -> Vec<String> {
    vec![
        Lab::app().arn(),
        Lab::admin().arn(),
        format!("arn:aws:iam::{ACCOUNT}:root"),
        Lab::stranger().arn(),
        "anonymous".to_owned(),
    ]
}

fn actions() -> Vec<String> {
    (["s3", "kms"].into_iter())
        .flat_map(|service| {
            (known_actions(service).into_iter()).map(move |name| format!("{service}:{name}"))
        })
        .collect()
}

fn resources() -> Vec<String> {
    vec![
        format!("arn:aws:s3:::{BUCKET}/file.dat"),
        format!("arn:aws:s3:::{BUCKET}"),
        key_arn(),
    ]
}
