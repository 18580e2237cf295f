//! The chosen case: its question, its calls in order, what to take home.

use super::act;
use super::desk::{Desk, hash};
use crate::app::component::paint;
use crate::app::route::Route;
use crate::core::lab::cases::Act;
use crate::core::lab::{CASES, Case, story};
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The case.
pub fn sheet(desk: Desk) -> AnyView {
    let head = paint::div(
        "case-head",
        Box::new(move |markup| match (desk.at(), desk.case()) {
            ("list", _) => welcome(markup, desk),
            (_, Some((index, case))) => {
                head(markup, index, &case, desk.acts().is_some());
            }
            _ => {}
        }),
    );
    let told = paint::div(
        "case-story",
        Box::new(move |markup| {
            if let (Some((index, _)), Some(acts)) = (desk.case(), desk.acts()) {
                calls(markup, &acts);
                answer(markup, index, &acts);
            }
        }),
    );
    view! {
        {head}
        {told}
    }
    .into_any()
}

/// The way back to the list, where the list is out of sight.
pub fn back(markup: &mut Markup) {
    markup
        .open_class("a", "link case-back")
        .attr("href", &Route::Cases.hash())
        .text("All cases")
        .close();
}

/// Opens the heading that takes the focus.
pub fn title(markup: &mut Markup, text: &str) {
    markup
        .open("h2")
        .attr("id", "case-title")
        .attr("tabindex", "-1")
        .text(text)
        .close();
}

/// Before a case is chosen.
fn welcome(markup: &mut Markup, desk: Desk) {
    let unknown = desk.slug.with(|slug| !slug.is_empty());
    title(
        markup,
        match unknown {
            true => "There is no case of this name",
            false => "What people really run into",
        },
    );
    markup.line("p", "case-asks", "Questions from real work with KMS and S3. Each case makes its own keys, buckets and roles in this page\u{2019}s simulated cloud, makes its calls, and shows what AWS would answer, word for word.");
    markup.line(
        "p",
        "",
        "Guess first, then run it. Every call can be opened, watched on the stage, and found again in CloudTrail.",
    );
    if let Some(first) = CASES.first() {
        markup
            .open_class("a", "btn main")
            .attr("href", &hash(first.slug))
            .text(&format!("Begin with \u{201c}{}\u{201d}", first.title))
            .close();
    }
}

fn head(markup: &mut Markup, index: usize, case: &Case, ran: bool) {
    back(markup);
    let place = format!("Case {} of {}, {}", index + 1, CASES.len(), case.group);
    markup.line("p", "eyebrow", &place);
    title(markup, case.title);
    markup.open_class("p", "case-asks");
    paint::prose(markup, case.asks);
    markup.close();
    if !ran {
        markup.open_class("p", "case-run");
        run(markup, "btn main", "Run it");
        markup
            .line("span", "", "What do you think happens?")
            .close();
    }
}

fn run(markup: &mut Markup, class: &str, text: &str) {
    markup
        .open_class("button", class)
        .attr("data-do", "run")
        .text(text)
        .close();
}

/// The calls in order; those that only set the scene are folded.
fn calls(markup: &mut Markup, acts: &[Act]) {
    markup
        .open("h3")
        .attr("id", "case-story")
        .attr("tabindex", "-1")
        .text("What happened")
        .close()
        .open_class("ol", "case-acts");
    let (mut rest, mut number) = (acts, 0);
    while let Some(first) = rest.first() {
        let from = acts.len() - rest.len();
        if !first.is_setting() {
            number += 1;
            act::draw(markup, from, Some(number), first);
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let count = rest.iter().take_while(|act| act.is_setting()).count();
        let (settings, after) = rest.split_at(count);
        rest = after;
        let failed = settings.iter().any(|act| !act.as_told());
        markup
            .open_class("li", "case-set")
            .attr("data-as-told", &(!failed).to_string())
            .open("details")
            .open("summary")
            .text(&format!("Set up: {}", story::set_up(settings)))
            .close()
            .open_class("ol", "case-acts");
        for (index, one) in settings.iter().enumerate() {
            act::draw(markup, from + index, None, one);
        }
        markup.close().close().close();
    }
    markup.close();
}

/// What to take home, and where to go on.
fn answer(markup: &mut Markup, index: usize, acts: &[Act]) {
    let Some(case) = CASES.get(index) else {
        return;
    };
    markup
        .open_class("section", "case-answer")
        .attr("aria-labelledby", "case-answer")
        .open("h3")
        .attr("id", "case-answer")
        .text("What to take home")
        .close()
        .open_class("p", "case-asks");
    paint::prose(markup, case.answer);
    markup.close();
    markup.line(
        "p",
        "case-asked",
        &format!("{}.", story::asked_of_kms(acts)),
    );
    markup.open_class("p", "case-run");
    if let Some(next) = CASES.get(index + 1) {
        markup
            .open_class("a", "btn main")
            .attr("href", &hash(next.slug))
            .text(&format!("Next case: {}", next.title))
            .close();
    }
    run(markup, "btn", "Run again");
    markup
        .open_class("button", "btn")
        .attr("data-do", "copy-all")
        .text("Copy all calls as JSON lines")
        .close()
        .close()
        .close();
}
