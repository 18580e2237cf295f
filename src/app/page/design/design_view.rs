//! The view: all samples in the light theme, and again in the dark one.

use super::samples::{ComponentSample, samples};
use super::theme::DesignTheme;
use crate::app::component::dialog::Dialog;
use crate::app::state::Page;
use crate::app::tree::html::{div, h2, h3, h4, p, press, section};
use crate::app::tree::{Element, Nodes, nodes};
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    let open = RwSignal::new(false);
    let dialog = Dialog {
        id: "design-dialog",
        title: Signal::stored("A dialog".to_owned()),
        class: "",
        open: open.into(),
        close: Callback::new(move |()| open.set(false)),
        button: "Close",
        content: nodes().child(
            p().child("Escape and the button close it; the focus goes back to where it was."),
        ),
    };
    let show = press()
        .class("btn")
        .on_click(move || open.set(true))
        .child("Open a dialog");
    let themes = div()
        .class("design-themes")
        .child([DesignTheme::Light, DesignTheme::Dark].map(theme));
    let content = div()
        .class("design-page")
        .child(h2().child("Design"))
        .child(p().child("Every component of this page in every state, in both themes. Nothing here changes the lab."))
        .child(show)
        .child(themes);
    nodes().child(content).child(dialog.draw(page))
}

fn theme(theme: DesignTheme) -> Element {
    let sample = |sample: ComponentSample| {
        let states = sample.states.into_iter().map(|(name, drawn)| {
            div()
                .class("design-state")
                .child(h4().class("eyebrow").child(name))
                .child(drawn)
        });
        section()
            .class("design-sample")
            .attr("aria-label", format!("{}, {}", sample.name, theme.name()))
            .child(h3().child(sample.name))
            .child(states.collect::<Nodes>())
    };
    section()
        .class(theme.class())
        .attr("aria-label", theme.name())
        .child(samples(theme).into_iter().map(sample).collect::<Nodes>())
}
