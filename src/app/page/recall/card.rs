//! The card: three sentences with a blank, and then what the runs say.

use super::blank::Blank;
use super::state::RecallState;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::select::Select;
use crate::app::state::Page;
use crate::app::tree::html::{b, div, h3, label, li, p, press, section, span, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::KmsCalls;
use crate::web::dom;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    draw(RecallState::of(page))
}

/// The card in a given state; nothing before both runs.
pub fn draw(state: RecallState) -> Nodes {
    reactive(move || {
        let content = state.runs().map(|runs| content(state, runs));
        section()
            .class("recall")
            .attr("aria-label", "Recall")
            .flag("hidden", content.is_none())
            .child(content)
    })
}

fn content(state: RecallState, runs: (KmsCalls, KmsCalls)) -> Nodes {
    let told = state.told.get();
    let one = |(place, blank): (usize, Blank)| match told {
        false => question(state, place, blank),
        true => answer(state, place, blank, runs),
    };
    let all = Blank::ALL.into_iter().enumerate().map(one);
    let check = press()
        .class("btn")
        .state("aria-disabled", !state.is_whole())
        .on_click(move || {
            if state.is_whole() {
                state.tell();
                dom::once_drawn(|| dom::focus("recall-title"));
            }
        })
        .child("Check answers");
    let away = press()
        .class("link")
        .on_click(move || {
            state.dismiss();
            dom::focus("next-step");
        })
        .child(if told { "Done" } else { "Skip" });
    let title = match told {
        false => "From memory: what did S3 ask KMS for?".to_owned(),
        true => format!("{} of {} correct", state.right(runs), Blank::ALL.len()),
    };
    nodes()
        .child(h3().id("recall-title").attr("tabindex", "-1").child(title))
        .child(ul().class("recall-list").child(all.collect::<Nodes>()))
        .child(
            div()
                .class("recall-do")
                .child((!told).then_some(check))
                .child(away),
        )
}

fn question(state: RecallState, place: usize, blank: Blank) -> Element {
    let chosen = state.chosen.get().get(place).copied().flatten();
    let choices = blank.choices().map(str::to_owned);
    let mut menu = Select::new(choices, chosen, move |choice| state.choose(place, choice));
    menu.none = Some("choose");
    li().child(
        label()
            .child(span().child(blank.asks()))
            .child(" ")
            .child(menu),
    )
}

fn answer(
    state: RecallState,
    place: usize,
    blank: Blank,
    (upload, download): (KmsCalls, KmsCalls),
) -> Element {
    let chosen = state.chosen.get().get(place).copied().flatten();
    let right = blank.right(upload, download);
    let text =
        |choice: Option<usize>| choice.and_then(|choice| blank.choices().get(choice).copied());
    let good = chosen == right;
    let was = (!good).then(|| {
        let chosen = text(chosen).unwrap_or("nothing");
        p().class("recall-was")
            .child(format!("You chose: {chosen}."))
    });
    li().flag("data-right", good)
        .child(
            p().child(icon(Icon::of(good)))
                .child(
                    span()
                        .class("sr")
                        .child(if good { "Correct: " } else { "Wrong: " }),
                )
                .child(blank.asks())
                .child(" ")
                .child(b().child(text(right).unwrap_or("more than one operation"))),
        )
        .child(was)
        .child(
            p().class("recall-why")
                .child(blank.because(upload, download)),
        )
}
