//! The last run, step by step, with its bytes.

use super::state::SecretsState;
use crate::app::component::json_text::json_text;
use crate::app::component::prose::explained;
use crate::app::page::lab::decision::decision;
use crate::app::page::lab::trace_field::trace_field;
use crate::app::state::Page;
use crate::app::tree::html::{details, div, h2, h3, li, ol, p, pre, press, section, summary};
use crate::app::tree::{Children, Element, Nodes};
use crate::core::lab::SecretRun;
use crate::core::lab::world::secrets::SqlStatement;
use crate::core::trace::{Kind, Step};
use leptos::prelude::*;
use std::sync::Arc;

pub fn steps_of(state: SecretsState) -> Element {
    let run = state.run.get();
    section()
        .class("sec-story")
        .attr("aria-label", "Steps of the last run")
        .flag("hidden", run.is_none())
        .child(run.map(|run| draw(state, &run)))
}

fn draw(state: SecretsState, run: &Arc<SecretRun>) -> [Element; 2] {
    let watch = press()
        .class("btn")
        .on_click(move || state.watch())
        .child("Watch on the stage");
    let head = div()
        .class("title-row")
        .child(h2().child("What happened, step by step"))
        .child(watch);
    let page = state.page;
    let all = ol()
        .class("sec-steps")
        // Keyed by run, so that what is unfolded in one run is not unfolded in another.
        .key(format!("{:p}", Arc::as_ptr(run)))
        .child(run.select.as_ref().map(|sql| statement(page, sql)))
        .child(
            run.trace
                .steps
                .iter()
                .map(|one| step(page, one))
                .collect::<Nodes>(),
        )
        .child(run.insert.as_ref().map(|sql| statement(page, sql)));
    [head, all]
}

/// Who acts, what happens, and what it means.
fn says(page: Page, who: String, title: &str, text: &str) -> Element {
    div()
        .child(p().class("eyebrow").child(who))
        .child(h3().child(title))
        .child(p().child(explained(page, text)))
}

fn statement(page: Page, sql: &SqlStatement) -> Element {
    let who = "Your app → its database (simulated)".to_owned();
    let text = div()
        .child(block("SQL", "http", &sql.text))
        .child(p().class("eyebrow").child(sql.answer));
    li().child(says(page, who, &sql.title, sql.says))
        .child(text)
}

fn step(page: Page, step: &Step) -> Element {
    let who = match step.from == step.to {
        true => step.from.to_string(),
        false => format!("{} → {}", step.from, step.to),
    };
    let why = step.decision.as_ref();
    let why = why.map(|asked| fold("Why: statement by statement", decision(asked)));
    let wire = step.api.as_ref();
    let wire = wire.map(|api| fold("Over the wire", block("HTTP", "http", &api.http)));
    let record = step.event.as_ref().map(|event| {
        let json = json_text(&format!("{event:#}"));
        let record = block("Record", "http json", json);
        fold("CloudTrail record (without secret and ciphertext)", record)
    });
    let proof = div()
        .class("sec-proof")
        .child(step.fields.iter().map(trace_field).collect::<Nodes>())
        .child(why)
        .child(wire)
        .child(record);
    li().flag("data-bad", step.kind == Kind::Fail)
        .child(says(page, who, &step.title, &step.says))
        .child(proof)
}

/// A text that may need scrolling.
fn block(name: &'static str, class: &'static str, content: impl Children) -> Element {
    pre()
        .class(class)
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", name)
        .child(content)
}

fn fold(name: &'static str, content: impl Children) -> Element {
    details()
        .child(summary().class("eyebrow").child(name))
        .child(content)
}
