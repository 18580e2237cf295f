//! What the room sees at one moment: one sentence, and what it is about.

use super::audience::question;
use super::picture::{action_name, picture};
use super::state::OpenTalk;
use crate::app::component::glyph::glyph;
use crate::app::tree::html::{b, div, h2, li, ol, p, span, ul};
use crate::app::tree::svg::svg;
use crate::app::tree::{Element, Nodes};
use crate::core::trace::Glyph;
use crate::lesson::talk::{FrameContent, TalkFrame, TalkSession, TalkTruth};

/// The frame where a session is; the last one if the talk has become shorter.
pub fn frame(talk: &OpenTalk, session: &TalkSession) -> Element {
    let index = session.frame.min(talk.script.outline.last());
    match talk.script.frame(index) {
        Some(frame) => drawn(frame, session),
        None => div().class("talk-frame"),
    }
}

fn drawn(frame: &TalkFrame, session: &TalkSession) -> Element {
    let shown = |kind: &'static str, content: Element| {
        div()
            .class("talk-frame")
            .attr("data-kind", kind)
            .child(h2().class("talk-says").child(frame.sentence.clone()))
            .child(content.key(kind))
    };
    match &frame.content {
        FrameContent::Title(lesson) => shown("title", title(lesson)),
        FrameContent::Question(asked) => shown("question", question(asked, session)),
        FrameContent::Step { run, index } => shown("step", picture(run, *index)),
        FrameContent::Takeaways(facts) => shown("takeaways", takeaways(facts)),
        FrameContent::Closing(truths) => shown("closing", closing(truths)),
    }
}

/// The lesson’s title under its question, and an envelope: the picture that the talk is about.
fn title(lesson: &'static str) -> Element {
    div().class("talk-title").child(p().child(lesson)).child(
        svg()
            .class("talk-emblem")
            .attr("viewBox", "-27 -19 54 38")
            .attr("aria-hidden", "true")
            .child(glyph(Glyph::EncryptedDataKey, &[])),
    )
}

fn takeaways(facts: &[&'static str]) -> Element {
    let fact = |fact: &&'static str| li().child(*fact);
    ul().class("talk-facts-list")
        .child(facts.iter().map(fact).collect::<Nodes>())
}

fn closing(truths: &[TalkTruth; 3]) -> Element {
    let truth = |truth: &TalkTruth| {
        let times = match truth.calls {
            1 => "call".to_owned(),
            _ => "calls".to_owned(),
        };
        li().flag("data-none", truth.calls == 0)
            .child(
                div()
                    .class("talk-count")
                    .child(b().child(truth.calls.to_string()))
                    .child(span().child(times)),
            )
            .child(
                div()
                    .class("talk-truth")
                    .child(action_name(truth.action))
                    .child(p().child(truth.says)),
            )
    };
    ol().class("talk-truths")
        .attr(
            "aria-label",
            "Three truths, counted in one upload and one download",
        )
        .child(truths.iter().map(truth).collect::<Nodes>())
}
