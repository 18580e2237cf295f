//! The hands of a question, counted by the speaker.

use super::state::SpeakerState;
use crate::app::component::icon::{Icon, icon};
use crate::app::tree::html::{b, div, kbd, li, ol, p, press, section, span};
use crate::app::tree::{Element, Nodes};
use crate::lesson::talk::{AudienceOption, TalkFrame, TalkSession};

/// The options of a frame's question; nothing if it asks none.
pub fn hands(state: SpeakerState, frame: &TalkFrame, session: &TalkSession) -> Option<Element> {
    let question = frame.question()?;
    let revealed = session.revealed;
    let option = |(place, (option, count)): (usize, (&AudienceOption, u32))| {
        let change = |takes_back: bool, sign: &'static str, name: &'static str| {
            press()
                .class("btn square")
                .attr("aria-label", format!("{name} for {}", place + 1))
                .flag("disabled", revealed || takes_back && count == 0)
                .on_click(move || state.talk.hand(place, takes_back))
                .child(sign)
        };
        let right = place == question.right;
        li().flag("data-right", right)
            .child(kbd().child((place + 1).to_string()))
            .child(
                span()
                    .class("spk-option")
                    .child(b().child(option.says))
                    .child(format!(", {}", option.detail))
                    .child(right.then(|| icon(Icon::Check)))
                    .child(right.then(|| span().class("sr").child(" (right)"))),
            )
            .child(change(true, "\u{2212}", "One hand less"))
            .child(span().class("spk-count").child(count.to_string()))
            .child(change(false, "+", "One hand more"))
    };
    let options = question.options.iter().zip(session.hands_here());
    let says = match revealed {
        true => "The answer is on the screen.",
        false => "Count the hands. Next shows the answer, and only you see the check so far.",
    };
    Some(
        section()
            .class("spk-hands")
            .attr("aria-label", "Hands")
            .child(p().class("spk-note").child(says))
            .child(ol().child(options.enumerate().map(option).collect::<Nodes>()))
            .child(div()),
    )
}
