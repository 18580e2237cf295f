//! The question, its answer, the record of all predictions, and the switch in the settings.

use super::state::{ForgetButton, PredictState};
use crate::app::component::icon::{Icon, icon};
use crate::app::component::prose::prose;
use crate::app::component::switch::Switch;
use crate::app::state::Page;
use crate::app::tree::html::{code, details, div, kbd, li, ol, p, press, small, span, summary};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::iam::Decision;
use crate::lesson::predict::{
    Prediction, PredictionAnswer, PredictionHistory, explain, options, question,
};
use leptos::prelude::*;

/// How many of the latest predictions are listed.
const LISTED: usize = 8;

/// The answer to the prediction at this step, and the record.
pub fn view(page: Page) -> Nodes {
    let state = PredictState::of(page);
    let card = reactive(move || div().class("predict").child(answered(state)));
    nodes().child(div().id("predict").child(card))
}

/// The question before the next verdict, or nothing. It stands apart from the answer, at the end of the panel, so that
/// nothing moves when it comes.
pub fn question_view(page: Page) -> Nodes {
    let state = PredictState::of(page);
    let card = reactive(move || div().class("predict").child(asked(state)));
    nodes().child(div().id("predict-next").child(card))
}

fn answered(state: PredictState) -> Nodes {
    let answered = state.answered();
    let shown = answered.is_some();
    nodes()
        .child(answered.map(|(said, decision)| answer(said, &decision)))
        .child(shown.then(|| so_far(state)))
}

fn asked(state: PredictState) -> Nodes {
    let ahead = state.ahead();
    let shown = ahead.is_some();
    let stopped = state.just_stopped().then(|| {
        p().class("predict-off")
            .child("Predictions are off. The list of keys (?) has the switch. ")
            .child(link_button("Ask me again", move || state.ask_again()).id("predict-again"))
    });
    nodes()
        .child(ahead.map(|(_, decision)| ask(state, &decision)))
        .child(stopped)
        .child((shown && state.answered().is_none()).then(|| so_far(state)))
}

fn ask(state: PredictState, decision: &Decision) -> Element {
    let option = |(place, option): (usize, PredictionAnswer)| {
        let number = (place + 1).to_string();
        let button = press()
            .attr("aria-keyshortcuts", number.clone())
            .maybe("id", (place == 0).then_some("predict-first"))
            .on_click(move || {
                state.choose(place);
            });
        let key = kbd().attr("aria-hidden", "true").child(number);
        let says = span().child(capital(&option.says()));
        li().child(button.child(key).child(says))
    };
    let options = options(decision).into_iter().enumerate().map(option);
    let asks = p().class("predict-question").id("predict-question");
    let foot = p().class("predict-foot");
    div()
        .class("predict-ask")
        // Keyed, so that the question and the answer never turn into each other.
        .key("ask")
        .attr("role", "group")
        .attr("aria-labelledby", "predict-question")
        .child(asks.child(prose(&question(decision))))
        .child(
            ol().class("predict-options")
                .child(options.collect::<Nodes>()),
        )
        .child(
            foot.child("Next shows the answer. ")
                .child(link_button("Stop asking", move || state.stop())),
        )
}

/// Whether the prediction was right, the result, and the reason. Right and wrong have no icon: the icons are IAM's.
fn answer(said: PredictionAnswer, decision: &Decision) -> Element {
    let came = PredictionAnswer::of(decision);
    let right = said == came;
    let judged = match right {
        true => "Correct.".to_owned(),
        false => format!("Not quite. You predicted: {}.", said.says()),
    };
    let result = p()
        .class("predict-result")
        .flag("data-bad", came != PredictionAnswer::Allowed)
        .child(icon(Icon::of(came == PredictionAnswer::Allowed)))
        .child(span().child(format!("Result: {}.", came.says())));
    let why = p().id("predict-why").child(prose(&explain(decision, said)));
    div()
        .class("predict-came")
        .key("came")
        .id("predict-came")
        .attr("tabindex", "-1")
        .attr("role", "group")
        .attr("aria-labelledby", "predict-verdict")
        .attr("aria-describedby", "predict-why")
        .flag("data-right", right)
        .child(
            p().class("predict-verdict")
                .id("predict-verdict")
                .child(judged),
        )
        .child(result)
        .child(why)
}

/// The record in one line, which expands.
fn so_far(state: PredictState) -> Nodes {
    let note = state.note();
    let note = (!note.is_empty()).then(|| {
        p().class("predict-note")
            .id("predict-note")
            .attr("tabindex", "-1")
            .child(note)
    });
    let record = state.record.with(|record| {
        let any = !record.predictions().is_empty();
        any.then(|| record_of(state, record))
    });
    nodes().child(note).child(record)
}

fn record_of(state: PredictState, record: &PredictionHistory) -> Element {
    let one = |one: &Prediction| {
        li().child(code().child(&one.action))
            .child(" ")
            .child(one.says())
    };
    let last = record.predictions().iter().rev().take(LISTED).map(one);
    let tally = format!("So far: {}", record.tally());
    let forget = link_button("Forget these", move || state.forget(ForgetButton::Card));
    details()
        .class("predict-record")
        .child(summary().child(tally))
        .child(record.surprise().map(|surprise| p().child(surprise)))
        .child(p().class("eyebrow").child("The last ones, newest first"))
        .child(ol().child(last.collect::<Nodes>()))
        .child(p().child(forget))
}

/// The switch in the settings, and a summary of the record.
pub fn setting(page: Page) -> Nodes {
    let state = PredictState::of(page);
    let setting = reactive(move || {
        let name = span()
            .child("Ask me to predict")
            .child(small().child("Before each verdict: allowed or denied, and by what"));
        let change = move |on| page.settings.predict.set(on);
        let switch = Switch::new(name, state.predicts(), change).draw();
        div()
            .class("predict-setting")
            .child(switch.id("predict-switch"))
            .child(state.record.with(|record| summed_up(state, record)))
    });
    nodes().child(setting)
}

fn summed_up(state: PredictState, record: &PredictionHistory) -> Element {
    let forget = (!record.predictions().is_empty()).then(|| {
        nodes()
            .child(" ")
            .child(link_button("Forget these", move || {
                state.forget(ForgetButton::Settings);
            }))
    });
    p().class("predict-foot")
        .child(record.summary())
        .child(forget)
}

/// A button that looks like a link.
fn link_button(name: &'static str, act: impl Fn() + Send + Sync + 'static) -> Element {
    press().class("link").on_click(act).child(name)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
