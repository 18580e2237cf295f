//! The top of the view: whether the projector is in step, and the time of day.

use super::connection::ProjectorConnection;
use super::state::SpeakerState;
use crate::app::component::icon::{Icon, icon};
use crate::app::tree::html::{div, h1, link, p, press, small, span};
use crate::app::tree::{Element, Nodes, reactive};
use crate::web::clock;
use leptos::prelude::*;

pub fn connection_bar(state: SpeakerState) -> Element {
    div()
        .class("spk-top")
        .child(h1().child("Speaker"))
        .child(connection(state))
        .child(clock(state))
}

fn connection(state: SpeakerState) -> Nodes {
    reactive(move || {
        let now = state.connection.get();
        let good = now == ProjectorConnection::InStep;
        let step = state.talk.talk.with(|talk| {
            let talk = talk.as_ref().filter(|_| good)?;
            let frame = state.talk.session.with(|session| session.frame);
            let count = talk.script.frames.len();
            Some(format!("step {} of {count}", frame + 1))
        });
        let says = p()
            .attr("role", "status")
            .child(span().class("spk-sign").child(icon(Icon::of(good))))
            .child(now.says());
        let remedy = now.remedy().map(|remedy| {
            press()
                .class("btn")
                .on_click(move || state.help(remedy))
                .child(remedy.says())
        });
        let instead = state.blocked.get().then(|| {
            link(state.presentation().to_string())
                .class("link")
                .attr("target", "_blank")
                .child("The browser blocked it. Open it in a new tab")
        });
        let large = state.mirror.too_large.get().then(|| {
            p().class("spk-note")
                .child("The lab holds a file larger than 1 MiB, so it isn’t mirrored.")
        });
        div()
            .class("spk-link")
            .flag("data-good", good)
            .child(says)
            .child(span().class("spk-step").child(step))
            .child(remedy)
            .child(instead.filter(|_| now == ProjectorConnection::Closed))
            .child(large)
    })
}

fn clock(state: SpeakerState) -> Nodes {
    reactive(move || {
        state.now.track();
        let (hours, minutes) = clock::time_of_day();
        p().class("spk-clock")
            .child(small().child("it is "))
            .child(format!("{hours}:{minutes:02}"))
    })
}
