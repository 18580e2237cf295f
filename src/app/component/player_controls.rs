//! The bar that moves through a run.

use super::icon::{Icon, icon};
use super::select::Select;
use crate::app::player::Player;
use crate::app::settings::SPEEDS;
use crate::app::state::Page;
use crate::app::tree::html::{b, div, footer, i, input, label, p, press, span};
use crate::app::tree::{Element, Nodes, Str, reactive};
use leptos::prelude::*;
use std::cmp::Ordering;

/// First, previous, next, last; a slider over all steps; play, speed, position.
pub fn player_controls(page: Page) -> Nodes {
    reactive(move || {
        footer()
            .class("bar")
            .child(moves(page))
            .child(scrub(page))
            .child(more(page))
    })
}

/// The four buttons that move through the steps.
fn moves(page: Page) -> Element {
    let (index, count) = (page.player.index.get(), page.visibility().count);
    let button = |name: &'static str, mark, off: bool, go: fn(Player)| {
        press()
            .attr("aria-label", name)
            .state("aria-disabled", off)
            .flag("disabled", count == 0)
            .on_click(move || go(page.player))
            .child(icon(mark))
    };
    let (at_start, at_end) = (index == 0, index + 1 >= count);
    let next = button("Next step", Icon::Next, at_end, Player::next);
    div()
        .class("tp")
        .attr("role", "group")
        .attr("aria-label", "Steps")
        .child(button("First step", Icon::First, at_start, Player::first))
        .child(button("Previous step", Icon::Back, at_start, Player::back))
        .child(next.id("next-step").class("next"))
        .child(button("Last step", Icon::Last, at_end, Player::end))
}

/// The position in the run, and the slider over its steps.
fn scrub(page: Page) -> Element {
    let (index, visibility) = (page.player.index.get(), page.visibility());
    let count = visibility.count;
    let title = page.step().map_or_else(String::new, |step| step.title);
    let position = format!("{} of {count}", index + 1);
    let says = match count {
        0 => "no steps yet".to_owned(),
        _ => format!("{position}: {title}"),
    };
    let slide = move |text: String| {
        if let Ok(step) = text.parse::<usize>() {
            page.player.playing.set(false);
            page.player.go(step.saturating_sub(1));
        }
    };
    let slider = input()
        .attr("type", "range")
        .attr("aria-label", "Step")
        .attr("min", "1")
        .attr("max", count.max(1).to_string())
        .attr("step", "1")
        .value((index + 1).to_string())
        .attr("aria-valuetext", says)
        .flag("disabled", count == 0)
        .on_input(slide);
    let now = p()
        .class("now")
        .attr("aria-hidden", "true")
        .child(b().child(if count > 0 {
            Str::from(position)
        } else {
            Str::from("")
        }))
        .child(" ")
        .child(title);
    let dot = |dot: usize| {
        let state = match dot.cmp(&index) {
            Ordering::Greater => "ahead",
            Ordering::Equal => "here",
            Ordering::Less => "past",
        };
        i().class("dot")
            .attr("data-state", state)
            .flag("data-no", dot >= visibility.refused)
    };
    let dots = div()
        .class("dots")
        .child((0..count).map(dot).collect::<Nodes>());
    div()
        .class("scrub")
        .child(now)
        .child(div().class("track").child(dots).child(slider))
}

/// Play or pause, run again, and the speed.
fn more(page: Page) -> Element {
    let none = page.visibility().count == 0;
    let speed = page.settings.speed.get();
    let place = SPEEDS.iter().position(|(known, _)| *known == speed);
    let set_speed = move |place: usize| {
        if let Some((speed, _)) = SPEEDS.get(place) {
            page.settings.speed.set(*speed);
        }
    };
    let play = press()
        .class("btn")
        .flag("disabled", none)
        .on_click(move || page.player.toggle())
        .child(if page.player.playing.get() {
            "Pause"
        } else {
            "Play"
        });
    let again = press()
        .class("btn square")
        .attr("aria-label", "Run again")
        .attr("title", "Run again, under the permissions as they are now")
        .flag("disabled", none)
        .on_click(move || page.run_again())
        .child("↻");
    let names = SPEEDS.map(|(_, name)| name.to_owned());
    let speed = label()
        .child(span().class("sr").child("Speed"))
        .child(Select {
            values: SPEEDS.map(|(speed, _)| speed.to_string()).to_vec(),
            ..Select::new(names, place, set_speed)
        });
    div().class("tp-more").child(play).child(again).child(speed)
}
