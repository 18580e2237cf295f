//! Which session's plan is shown, and the buttons above it.

use super::here::PlanPosition;
use super::session_plan::session_plan;
use crate::app::component::speaker_window::SpeakerWindow;
use crate::app::route::{Route, Slug, View};
use crate::app::state::Page;
use crate::app::tree::html::{div, link, nav, press, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::lesson::plan::{SESSIONS, SessionPlan};
use crate::web::dom;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    // The address of the session's plan. It does not change while another view is shown.
    let shown = Memo::new(move |before: Option<&&'static str>| {
        page.route.with(|route| match (route, before) {
            (Route::Plan(_), _) | (_, None) => SessionPlan::of(&route.to_string()).hash,
            (_, Some(before)) => before,
        })
    });
    page.name_in_title(View::Plan, move || {
        format!("{} minutes", SessionPlan::of(shown.get()).minutes)
    });
    let position = PlanPosition::of(page);
    let talks = talks(SpeakerWindow::new(Signal::stored(Slug::new("45"))));
    reactive(move || {
        let session = SessionPlan::of(shown.get());
        div()
            .class("plan-page")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "Plan")
            .child(tools(session))
            .child(talks.clone())
            .child(session_plan(session, position))
    })
}

/// The session lengths, and the button to print.
fn tools(session: &SessionPlan) -> Element {
    let length = |one: &SessionPlan| {
        let here = one.minutes == session.minutes;
        link(one.hash)
            .class("btn")
            .attr("aria-current", if here { "page" } else { "false" })
            .child(format!("{} minutes", one.minutes))
    };
    let lengths = nav()
        .attr("aria-label", "Length of the session")
        .child(SESSIONS.iter().map(length).collect::<Nodes>());
    let print = press()
        .class("btn main")
        .on_click(dom::print)
        .child("Print");
    div().class("plan-tools").child(lengths).child(print)
}

/// The talks that come ready, by their minutes.
const TALKS: [&str; 3] = ["5", "20", "45"];

/// The ways into a presentation.
fn talks(speaker: SpeakerWindow) -> Element {
    let talk = |minutes: &'static str| {
        let route = Route::Present(Slug::new(minutes));
        link(route.to_string())
            .class("btn")
            .child(format!("{minutes}-minute talk"))
    };
    let talks = nav()
        .attr("aria-label", "Talks")
        .child(span().child("Present:"))
        .child(TALKS.map(talk));
    div()
        .class("plan-tools plan-talks")
        .child(talks)
        .child(speaker.draw())
}
