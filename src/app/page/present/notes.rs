//! What the presenter reads beside the picture, where there is only one screen.

use super::state::{OpenTalk, Presentation};
use super::talk_clock::{TalkTimes, clock_text};
use crate::app::tree::html::{aside, b, div, h3, p, span};
use crate::app::tree::{Element, Nodes};
use crate::lesson::talk::{SpeakerNotes, TalkSession};
use leptos::prelude::*;

pub fn notes(state: Presentation, talk: &OpenTalk, session: &TalkSession) -> Element {
    let index = session.frame.min(talk.script.outline.last());
    let frame = talk.script.frame(index);
    let next = talk.script.frame(index + 1);
    aside()
        .class("talk-notes")
        .attr("aria-label", "Notes")
        .attr("tabindex", "0")
        .child(times(state, talk, session))
        .child(frame.map(|frame| said(&frame.notes)))
        .child(next.map(|next| {
            div()
                .class("talk-next")
                .child(h3().child("Next"))
                .child(p().child(next.sentence.clone()))
        }))
}

/// The stopwatch and the countdown.
pub fn times(state: Presentation, talk: &OpenTalk, session: &TalkSession) -> Element {
    let planned = (talk.script.frame(session.frame)).map_or(0, |frame| frame.planned);
    let elapsed = session.clock.elapsed(state.now.get());
    let times = TalkTimes::new(elapsed, talk.script.minutes, planned);
    let one = |name: String, seconds: i64| {
        div()
            .flag("data-over", seconds < 0)
            .child(span().child(name))
            .child(b().child(clock_text(seconds)))
    };
    let stands = session.clock.started.is_none();
    let plan = match stands {
        true => "The clock starts with the first step".to_owned(),
        false => times.against_plan(),
    };
    div()
        .class("talk-times")
        .child(one("Talking".to_owned(), times.used))
        .child(one(
            format!("Left of {} min", talk.script.minutes),
            times.left,
        ))
        .child(p().child(plan))
}

fn said(notes: &SpeakerNotes) -> Element {
    let say = notes.say.iter().map(|text| p().child(text.clone()));
    let beside = |name: &'static str, text: &'static str| {
        div()
            .class("talk-aside")
            .child(h3().child(name))
            .child(p().child(text))
    };
    let own = (!notes.own.is_empty()).then(|| {
        div()
            .class("talk-own")
            .child(h3().child("Your notes"))
            .child(p().child(notes.own.clone()))
    });
    let filled = |text: Option<&'static str>| text.filter(|text| !text.is_empty());
    div()
        .class("talk-say")
        .child(own)
        .child(h3().child("Say"))
        .child(say.collect::<Nodes>())
        .child(filled(notes.ask).map(|ask| beside("Ask", ask)))
        .child(filled(notes.wrong).map(|wrong| beside("Goes wrong", wrong)))
}
