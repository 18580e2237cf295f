//! The question, the answer to it, the record of all, and the switch among the settings.

use super::desk::Desk;
use crate::app::component::paint::{icon, prose};
use crate::core::iam::Decision;
use crate::lesson::predict::{Answer, Record, explain, options, question};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// How many of the last predictions are listed.
const LISTED: usize = 8;

/// Draws what there is to draw at this step: the answer to a prediction, the next question, both, or nothing.
pub fn draw(markup: &mut Markup, desk: Desk) {
    let (came, ahead) = (desk.came(), desk.ahead());
    if let Some((said, decision)) = &came {
        answer(markup, *said, decision);
    }
    if let Some((_, decision)) = &ahead {
        ask(markup, decision);
    }
    if desk.just_stopped() {
        markup
            .open_class("p", "predict-off")
            .text("You are not asked any more. The list of keys (?) has the switch. ");
        link(markup, "again", "predict-again", "Ask me again");
        markup.close();
    }
    if came.is_some() || ahead.is_some() {
        desk.record
            .with(|record| so_far(markup, record, desk.note()));
    }
}

fn ask(markup: &mut Markup, decision: &Decision) {
    markup
        .open_class("div", "predict-ask")
        .attr("role", "group")
        .attr("aria-labelledby", "predict-question")
        .open_class("p", "predict-question")
        .attr("id", "predict-question");
    prose(markup, &question(decision));
    markup.close().open_class("ol", "predict-options");
    for (place, option) in options(decision).into_iter().enumerate() {
        let number = (place + 1).to_string();
        markup
            .open("li")
            .open("button")
            .attr("data-do", "say")
            .attr("data-answer", &place.to_string())
            .attr("aria-keyshortcuts", &number);
        if place == 0 {
            markup.attr("id", "predict-first");
        }
        markup
            .open("kbd")
            .attr("aria-hidden", "true")
            .text(&number)
            .close()
            .open("span")
            .text(&capital(&option.says()))
            .close()
            .close()
            .close();
    }
    markup
        .close()
        .open_class("p", "predict-foot")
        .text("Or just go on. ");
    link(markup, "stop", "", "Do not ask me");
    markup.close().close();
}

fn answer(markup: &mut Markup, said: Answer, decision: &Decision) {
    let came = Answer::of(decision);
    markup
        .open_class("div", "predict-came")
        .attr("id", "predict-came")
        .attr("tabindex", "-1")
        .attr("role", "group")
        .attr("aria-labelledby", "predict-verdict")
        .attr("aria-describedby", "predict-why")
        .flag("data-bad", came != Answer::Allowed)
        .open_class("p", "predict-verdict")
        .attr("id", "predict-verdict");
    let line = match said == came {
        true => format!("As you said: {}.", came.says()),
        false => format!("You said {}. It was {}.", said.says(), came.says()),
    };
    icon(
        markup,
        if came == Answer::Allowed {
            "check"
        } else {
            "cross"
        },
    );
    markup
        .line("span", "", &line)
        .close()
        .open("p")
        .attr("id", "predict-why")
        .with(|markup| prose(markup, &explain(decision, said)))
        .close()
        .close();
}

/// The record as one line, which opens.
fn so_far(markup: &mut Markup, record: &Record, note: &str) {
    if !note.is_empty() {
        markup
            .open_class("p", "predict-note")
            .attr("id", "predict-note")
            .attr("tabindex", "-1")
            .text(note)
            .close();
    }
    if record.predictions().is_empty() {
        return;
    }
    markup
        .open_class("details", "predict-record")
        .attr("data-card", "")
        .line("summary", "", &format!("So far: {}", record.tally()));
    if let Some(surprise) = record.surprise() {
        markup.line("p", "", &surprise);
    }
    markup
        .line("p", "eyebrow", "The last ones, newest first")
        .open("ol");
    for one in record.predictions().iter().rev().take(LISTED) {
        markup
            .open("li")
            .line("code", "", &one.action)
            .text(" ")
            .text(&one.says())
            .close();
    }
    markup.close().open("p");
    link(markup, "forget", "", "Forget these");
    markup.close().close();
}

/// Draws the switch, and what the record says.
pub fn setting(markup: &mut Markup, desk: Desk) {
    let predicts = desk.predicts();
    markup
        .open_class("button", "sw")
        .attr("id", "predict-switch")
        .attr("role", "switch")
        .attr("data-do", "switch")
        .attr("aria-checked", if predicts { "true" } else { "false" })
        .open("span")
        .text("Ask me to predict")
        .line(
            "small",
            "",
            "Before each verdict: allowed or denied, and by what",
        )
        .close()
        .open_class("span", "tog")
        .attr("aria-hidden", "true")
        .close()
        .close();
    desk.record.with(|record| {
        markup
            .open_class("p", "predict-foot")
            .text(&record.summary());
        if !record.predictions().is_empty() {
            markup.text(" ");
            link(markup, "forget", "", "Forget these");
        }
        markup.close();
    });
}

fn link(markup: &mut Markup, act: &str, id: &str, name: &str) {
    markup.open_class("button", "link").attr("data-do", act);
    if !id.is_empty() {
        markup.attr("id", id);
    }
    markup.text(name).close();
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
