//! The time: talked and left, the pace against the plan, and the blocks of the talk.

use super::pace::{TalkPace, time};
use crate::app::component::icon::{Icon, icon};
use crate::app::tree::html::{dd, div, dl, dt, li, ol, p, press, section, span};
use crate::app::tree::{Element, Nodes};
use crate::lesson::talk::{TalkBlock, TalkScript, TalkSession};

/// The two times, and the bar below them.
pub fn times(script: &TalkScript, pace: &TalkPace, clock: Element) -> Element {
    let one = |name: Nodes, value: i64, over: bool| {
        div()
            .child(dt().child(name))
            .child(dd().flag("data-over", over).child(time(value)))
    };
    let left = format!("Left of {} min", script.minutes);
    let percent = |of: i64| {
        let share = pace.share(of);
        format!("{}.{}%", share / 10, share % 10)
    };
    let says = pace.says();
    let bar = div()
        .class("spk-bar")
        .attr("role", "img")
        .attr("aria-label", says.clone())
        .child(
            span()
                .class("spk-used")
                .style("width", percent(pace.talked)),
        )
        .child(
            span()
                .class("spk-tick")
                .style("left", percent(pace.expected)),
        );
    div()
        .class("spk-times")
        .child(
            dl().child(one(Nodes::default().child("Talking"), pace.talked, false))
                .child(one(Nodes::default().child(left), pace.left, pace.left < 0)),
        )
        .child(clock)
        .child(p().class("spk-pace").child(says))
        .child(bar)
}

/// The blocks; pressing one goes to its first frame.
pub fn blocks(
    script: &TalkScript,
    session: &TalkSession,
    pace: &TalkPace,
    go_to: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> Element {
    let here = script.frame(session.frame).map_or(0, |frame| frame.block);
    let block = |(place, block): (usize, &TalkBlock)| {
        let number = match place < here {
            true => span().class("spk-number").child(icon(Icon::Check)),
            false => span().class("spk-number").child((place + 1).to_string()),
        };
        let is_here = place == here;
        let left = is_here.then(|| {
            let left = pace.left_of_block;
            let says = match left < 0 {
                true => format!("{} over", time(-left)),
                false => format!("{} left", time(left)),
            };
            span().class("spk-small").child(says)
        });
        let you = is_here.then(|| span().class("spk-small").child("you are here"));
        let first = block.first;
        let press = press()
            .attr("aria-current", if is_here { "step" } else { "false" })
            .flag("data-done", place < here)
            .on_click(move || go_to(first))
            .child(number)
            .child(span().child(block.name.clone()).child(you))
            .child(
                span()
                    .class("spk-minutes")
                    .child(format!("{} min", block.minutes))
                    .child(left),
            );
        li().child(press)
    };
    let blocks = script.blocks.iter().enumerate().map(block);
    section()
        .class("spk-blocks")
        .attr("aria-label", "Blocks of the talk")
        .child(ol().child(blocks.collect::<Nodes>()))
        .child(
            p().class("spk-note")
                .child("Press a block to go to its first step. The screen follows."),
        )
}
