//! A question to the room: the situation, the permissions, the options, and the hands for each.

use super::picture::gate_drawing;
use crate::app::component::icon::{Icon, icon};
use crate::app::tree::html::{b, code, div, em, kbd, li, ol, p, small, span, ul};
use crate::app::tree::{Element, Nodes};
use crate::core::trace::GateState;
use crate::lesson::talk::{AudienceOption, AudienceQuestion, GivenPermission, TalkSession};

/// The most hands that are drawn as tiles; more become one bar.
const MOST_TILES: u32 = 16;

pub fn question(asked: &AudienceQuestion, session: &TalkSession) -> Element {
    let hands = session.hands_here();
    let most = hands.iter().copied().max().unwrap_or(0);
    let options = asked.options.iter().zip(hands).enumerate();
    let options = options.map(|(index, (option, count))| {
        let shown = OptionShown {
            number: index + 1,
            hands: count,
            most,
            right: session.revealed.then_some(index == asked.right),
        };
        row(*option, shown)
    });
    div()
        .class("talk-question")
        .flag("data-revealed", session.revealed)
        .child(facts(asked))
        .child(
            ol().class("talk-options")
                .attr("aria-label", "Hands counted")
                .child(options.collect::<Nodes>()),
        )
        .child(waiting(asked, session, hands.iter().sum()))
}

/// What the room must know.
fn facts(asked: &AudienceQuestion) -> Element {
    let permission = |one: &GivenPermission| {
        let (state, says) = match one.given {
            true => (GateState::Open, "given"),
            false => (GateState::Shut, "not given"),
        };
        let action = one.permission.action();
        let (service, operation) = action.split_once(':').unwrap_or(("", action));
        li().flag("data-missing", !one.given)
            .child(gate_drawing(state))
            .child(
                div()
                    .child(
                        code()
                            .child(span().child(format!("{service}:")))
                            .child(span().child(operation)),
                    )
                    .child(small().child(says)),
            )
    };
    let permissions = asked.permissions.iter().map(permission).collect::<Nodes>();
    div()
        .class("talk-facts")
        .child(p().child(asked.situation))
        .child((!asked.permissions.is_empty()).then(|| ul().child(permissions)))
}

/// How an option is shown.
struct OptionShown {
    number: usize,
    hands: u32,
    /// The most hands of any option.
    most: u32,
    /// Whether it is right; none while the answer waits.
    right: Option<bool>,
}

fn row(option: AudienceOption, shown: OptionShown) -> Element {
    let hands = match shown.most > MOST_TILES {
        false => span()
            .class("talk-hands")
            .style("--hands", shown.hands.to_string()),
        true => span().class("talk-hands talk-hands-bar").style(
            "--hands",
            format!("{}%", shown.hands * 100 / shown.most.max(1)),
        ),
    };
    let mark = shown.right.map(|right| match right {
        true => span()
            .class("talk-verdict")
            .child(icon(Icon::Check))
            .child(span().class("sr").child("right")),
        false => span().class("sr").child("not what happens"),
    });
    li().maybe(
        "data-right",
        shown.right.map(|right| if right { "yes" } else { "no" }),
    )
    .child(
        span()
            .class("talk-number")
            .child(shown.number.to_string())
            .child(mark),
    )
    .child(
        div()
            .class("talk-option")
            .child(
                div()
                    .child(b().child(option.says))
                    .child(" ")
                    .child(span().child(option.detail)),
            )
            .child(hands),
    )
    .child(
        em().attr("aria-label", format!("{} hands", shown.hands))
            .child(shown.hands.to_string()),
    )
}

/// What the room is waiting for.
fn waiting(asked: &AudienceQuestion, session: &TalkSession, hands: u32) -> Element {
    let counted = match hands {
        0 => None,
        1 => Some("1 hand".to_owned()),
        more => Some(format!("{more} hands")),
    };
    let row = div().class("talk-wait");
    match session.revealed {
        false => {
            let comma = if counted.is_some() { ", the" } else { "The" };
            row.child(span().child("Raise your hand for one number."))
                .child(
                    span()
                        .child(counted.map(|counted| b().child(counted)))
                        .child(format!("{comma} answer waits")),
                )
                .child(kbd().child("Space"))
        }
        true => {
            let right = asked.right;
            let of = (session.hands_here().get(right)).copied().unwrap_or(0);
            let share = (hands > 0).then(|| format!("{of} of {hands} hands"));
            row.child(span().child(b().child(format!("Answer: {}", right + 1))))
                .child(share.map(|share| span().child(share)))
        }
    }
}
