//! The last run, step by step, with its bytes.

use super::desk::Desk;
use crate::app::component::{json_text, live, paint};
use crate::app::page::lab::{decision, step_panel};
use crate::core::lab::SecretRun;
use crate::core::lab::secrets::Sql;
use crate::core::trace::{Kind, Step};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The sequence.
pub fn story(desk: Desk) -> AnyView {
    let steps = paint::div(
        "",
        Box::new(move |markup| {
            if let Some(run) = desk.run.get() {
                draw(markup, &run);
            }
        }),
    );
    view! {
        <section class="sec-story" aria-label="Steps of the last run" hidden=live::is(move || desk.run.with(Option::is_none))>
            {steps}
        </section>
    }
    .into_any()
}

fn draw(markup: &mut Markup, run: &SecretRun) {
    markup.open_class("div", "sec-title");
    markup.line("h2", "", "What happened, step by step");
    markup
        .open_class("button", "btn")
        .attr("data-do", "watch")
        .text("Watch on the stage")
        .close()
        .close();
    markup.open_class("ol", "sec-steps");
    if let Some(sql) = &run.select {
        statement(markup, sql);
    }
    for step in &run.trace.steps {
        self::step(markup, step);
    }
    if let Some(sql) = &run.insert {
        statement(markup, sql);
    }
    markup.close();
}

fn statement(markup: &mut Markup, sql: &Sql) {
    markup.open("li").open("div");
    markup
        .line("p", "eyebrow", "Your app, its database (simulated)")
        .line("h3", "", &sql.title)
        .line("p", "", sql.says)
        .close();
    markup.open("div");
    pre(markup, "SQL", "http");
    markup.text(&sql.text).close();
    markup.line("p", "eyebrow", sql.answer).close().close();
}

fn step(markup: &mut Markup, step: &Step) {
    markup
        .open("li")
        .flag("data-bad", step.kind == Kind::Fail)
        .open("div");
    let who = match step.from == step.to {
        true => step.from.to_string(),
        false => format!("{} → {}", step.from, step.to),
    };
    markup
        .line("p", "eyebrow", &who)
        .line("h3", "", &step.title)
        .line("p", "", &step.says)
        .close();
    markup.open_class("div", "tab-content");
    for field in &step.fields {
        step_panel::field(markup, field);
    }
    if let Some(decision) = &step.decision {
        fold(markup, "Why: every statement");
        decision::draw(markup, decision);
        markup.close();
    }
    if let Some(api) = &step.api {
        fold(markup, "Over the wire");
        pre(markup, "HTTP", "http");
        markup.text(&api.http).close().close();
    }
    if let Some(event) = &step.event {
        fold(markup, "CloudTrail record: no secret, no blob");
        pre(markup, "Record", "http json");
        json_text::draw(markup, &format!("{event:#}"));
        markup.close().close();
    }
    markup.close().close();
}

/// Opens a text that may have to be scrolled.
fn pre(markup: &mut Markup, name: &str, class: &str) {
    markup
        .open_class("pre", class)
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", name);
}

fn fold(markup: &mut Markup, name: &str) {
    markup.open("details").line("summary", "eyebrow", name);
}
