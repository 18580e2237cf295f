//! Two small pictures: what is on the screen, and what comes next. They are the presenter's own, made smaller.

use crate::app::page::present::frame;
use crate::app::page::present::state::OpenTalk;
use crate::app::tree::Element;
use crate::app::tree::html::{b, div, h2, p, section, span};
use crate::lesson::talk::{TalkFrame, TalkScreen, TalkSession};

/// The pictures of a session.
pub fn pictures(talk: &OpenTalk, session: &TalkSession) -> Element {
    let mut after = TalkSession {
        screen: TalkScreen::Normal,
        ..session.clone()
    };
    after.next(&talk.script.outline);
    let same = after.frame == session.frame;
    // At a question, the next press shows its answer; at the end, nothing comes.
    let next = match (same, after.revealed != session.revealed) {
        (true, false) => None,
        (_, reveals) => Some((after, same && reveals)),
    };
    let count = talk.script.frames.len();
    let place = |frame: usize| format!("{} of {count}", frame + 1);
    let next = match next {
        Some((after, reveals)) => {
            let says = match reveals {
                true => "The answer".to_owned(),
                false => sentence(talk.script.frame(after.frame)),
            };
            section()
                .class("spk-pic")
                .child(h2().child("Next ").child(span().child(place(after.frame))))
                .child(small(talk, &after))
                .child(p().child(says))
        }
        None => section()
            .class("spk-pic")
            .child(h2().child("Next"))
            .child(p().child("The talk is over.")),
    };
    let screen = match session.screen {
        TalkScreen::Normal => None,
        TalkScreen::Black => Some("Screen is black"),
        TalkScreen::White => Some("Screen is white"),
    };
    let now = section()
        .class("spk-pic spk-now")
        .child(
            h2().child("On the screen")
                .child(span().child(place(session.frame))),
        )
        .child(match screen {
            None => small(talk, session),
            Some(says) => div()
                .class("spk-frame")
                .child(p().class("spk-blank").child(says)),
        })
        .child(p().child(b().child(sentence(talk.script.frame(session.frame)))));
    div().class("spk-pics").child(now).child(next)
}

fn sentence(frame: Option<&TalkFrame>) -> String {
    frame.map_or_else(String::new, |frame| frame.sentence.clone())
}

/// The frame as the room sees it, made smaller. Its words stand below it.
fn small(talk: &OpenTalk, session: &TalkSession) -> Element {
    let picture = div()
        .class("spk-frame-in")
        .flag("inert", true)
        .attr("aria-hidden", "true")
        .child(frame::frame(talk, session));
    div().class("spk-frame").child(picture)
}
