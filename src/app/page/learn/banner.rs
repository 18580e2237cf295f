//! In all other views: a notice that a lesson's lab is active, and the two ways back.

use super::running_work::question;
use super::state::{LearnState, href_to, numbered};
use crate::app::state::Page;
use crate::app::tree::html::{b, div, link, p, press, section};
use crate::app::tree::{Nodes, nodes, reactive};
use crate::lesson::course::Lesson;
use leptos::prelude::*;

/// Puts the banner in its place above every view, once.
pub fn attach(page: Page) {
    let banner = page.placeholders.banner;
    if banner.with_untracked(Option::is_none) {
        banner.set(Some(view));
    }
}

/// The banner. It is hidden in the lesson itself, in views that show nothing of a lab, and while the reader's own lab
/// is active.
pub fn view(page: Page) -> Nodes {
    let state = LearnState::of(page);
    let band = reactive(move || {
        let lesson = state.lesson().filter(|_| page.view.get().shows_the_lab());
        section()
            .class("band")
            .attr("aria-label", "Lesson in progress")
            .flag("hidden", lesson.is_none())
            .child(div().child(lesson.map(|(place, lesson)| content(state, place, lesson))))
    });
    band.child(question(state))
}

fn content(state: LearnState, place: usize, lesson: &Lesson) -> Nodes {
    let title = b().child(numbered(place, lesson));
    let back = link(href_to(lesson, state.station.get())).class("btn");
    let leave = press().class("btn").on_click(move || state.leave_or_ask());
    nodes()
        .child(p().child("You’re using the setup for lesson ").child(title))
        .child(back.child("Back to the lesson"))
        .child(leave.child("Back to my own lab"))
}
