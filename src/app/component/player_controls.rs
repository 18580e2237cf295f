//! The bar that moves through a run.

use super::icon::{Icon, icon};
use super::select::Select;
use crate::app::player::Player;
use crate::app::route::View;
use crate::app::settings::SPEEDS;
use crate::app::state::Page;
use crate::app::tree::html::{b, div, footer, i, input, label, p, press, span};
use crate::app::tree::{Element, Nodes, Str, reactive};
use leptos::prelude::*;
use std::cmp::Ordering;

/// Next, play, and the other moves; a slider over all steps; run again, speed.
pub fn player_controls(page: Page) -> Nodes {
    reactive(move || {
        footer()
            .class("bar")
            .child(moves(page))
            .child(scrub(page))
            .child(more(page))
    })
}

/// The buttons that move through the steps. Next is the one to press; the others are quiet.
fn moves(page: Page) -> Element {
    let (index, count) = (page.player.index.get(), page.visibility().count);
    let none = count == 0;
    let button = |name: &'static str, mark, off: bool, go: fn(Player)| {
        press()
            .class("quiet")
            .attr("aria-label", name)
            .state("aria-disabled", off)
            .flag("disabled", none)
            .on_click(move || go(page.player))
            .child(icon(mark))
    };
    let (at_start, at_end) = (index == 0, index + 1 >= count);
    let goes_on = page.next_download().is_some();
    let next = press()
        .class("next")
        .id("next-step")
        .attr("aria-label", "Next step")
        .state("aria-disabled", at_end && !goes_on)
        .flag("disabled", none)
        .maybe("aria-describedby", goes_on.then_some("next-run"))
        .on_click(move || page.go_on(false))
        .child("Next ")
        .child(arrow("→"));
    let (mark, name) = match page.player.playing.get() {
        true => ("❚❚", " Pause"),
        false => ("▶", " Play"),
    };
    let play = press()
        .class("play")
        .flag("disabled", none)
        .on_click(move || page.player.toggle())
        .child(arrow(mark))
        .child(name);
    div()
        .class("tp")
        .attr("role", "group")
        .attr("aria-label", "Steps")
        .child(next)
        .child(play)
        .child(button("First step", Icon::First, at_start, Player::first))
        .child(button("Previous step", Icon::Back, at_start, Player::back))
        .child(button("Last step", Icon::Last, at_end, Player::end))
}

/// A sign beside a word that says the same.
fn arrow(sign: &'static str) -> Element {
    span().attr("aria-hidden", "true").child(sign)
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
    let next_run = page.next_download();
    let next_run = next_run.map(|name| {
        p().class("next-run")
            .id("next-run")
            .child(format!("Next: download {name}"))
    });
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
        .child(div().class("caption").child(now).child(next_run))
        .child(div().class("track").child(dots).child(slider))
}

/// Run again, and the speed.
fn more(page: Page) -> Element {
    let speed = page.settings.speed.get();
    let place = SPEEDS.iter().position(|(known, _)| *known == speed);
    let set_speed = move |place: usize| {
        if let Some((speed, _)) = SPEEDS.get(place) {
            page.settings.speed.set(*speed);
        }
    };
    // A run whose permissions have changed is run again from the step panel, which says so.
    let moved = page.stale.get() && page.view.get() == View::Lab && page.can_run_again();
    let again = (!moved).then(|| {
        press()
            .class("btn again")
            .flag("disabled", !page.can_run_again())
            .on_click(move || page.run_again())
            .child("Run again")
    });
    let names = SPEEDS.map(|(_, name)| name.to_owned());
    let speed = label()
        .class("speed")
        .child(span().class("sr").child("Speed"))
        .child(Select {
            values: SPEEDS.map(|(speed, _)| speed.to_string()).to_vec(),
            ..Select::new(names, place, set_speed)
        });
    div().class("tp-more").child(again).child(speed)
}
