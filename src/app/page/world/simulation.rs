//! What only a simulation can do: the world as a file, the clock, KMS's throttle.

use super::dialog::tick_box;
use super::state::{WorldState, in_sight};
use crate::app::component::file_picker::FilePicker;
use crate::app::component::switch::Switch;
use crate::app::tree::html::{aside, div, h3, p, press, small, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::Lab;
use crate::core::lab::log::SetThrottles;
use crate::core::lab::snapshot::WARNING;
use crate::web::local_file::LocalFile;
use leptos::prelude::*;

pub fn panel(state: WorldState) -> Element {
    aside()
        .class("wld-aside")
        .attr("aria-label", "This world")
        .child(h3().child("Export and import"))
        .child(file(state))
        .child(h3().child("Let time pass"))
        .child(time(state))
        .child(h3().child("Failure injection"))
        .child(throttle(state))
}

/// The world as a file.
fn file(state: WorldState) -> Nodes {
    let (page, with_bytes) = (state.page, state.with_bytes);
    let too_heavy = move || {
        let error = in_sight(page, Lab::check_export).err();
        error.filter(|_| with_bytes.get())
    };
    let tick = reactive(move || {
        let change =
            move |_: &web_sys::Event| with_bytes.update(|with_bytes| *with_bytes = !*with_bytes);
        tick_box("Include the objects’ bytes", with_bytes.get(), change)
    });
    let leaves = reactive(move || {
        let leaves = || in_sight(page, |lab| lab.export_says(with_bytes.get()));
        p().class("eyebrow")
            .id("wld-leaves")
            .child(too_heavy().map_or_else(leaves, |error| error.to_string()))
    });
    let export = reactive(move || {
        press()
            .class("btn main")
            .attr("aria-describedby", "wld-leaves")
            .flag("disabled", too_heavy().is_some())
            .on_click(move || state.export())
            .child("Export")
    });
    let import = FilePicker {
        label: "Import a file …".into(),
        class: "btn",
        accept: Some(".json,application/json"),
        pick: Callback::new(move |source: LocalFile| state.import(source)),
    };
    let reset = press()
        .class("btn")
        .on_click(move || state.reset())
        .child("Reset the world");
    let buttons = div()
        .class("tools")
        .child(export)
        .child(import.draw())
        .child(reset);
    nodes()
        .child(tick)
        .child(leaves)
        .child(buttons)
        .child(
            p().class("eyebrow")
                .child("The world is one JSON file. To import one, you can also drop it anywhere on this page."),
        )
        .child(p().class("note").child(WARNING))
}

fn time(state: WorldState) -> Nodes {
    const SPANS: [(u64, &str); 3] = [(1, "1 day"), (8, "8 days"), (31, "31 days")];
    let pass = SPANS.map(|(days, words)| {
        press()
            .class("btn")
            .attr("aria-label", format!("Let {words} pass"))
            .on_click(move || state.let_pass(days))
            .child(words)
    });
    let clock = reactive(move || {
        p().class("eyebrow")
            .child(in_sight(state.page, Lab::clock_says))
            .child(" KMS deletes a key when its waiting period ends.")
    });
    nodes().child(div().class("tools").child(pass)).child(clock)
}

/// The switch that makes KMS throttle every request.
fn throttle(state: WorldState) -> Nodes {
    let page = state.page;
    reactive(move || {
        let words = span()
            .class("sw-name")
            .child("KMS throttles")
            .child(small().child("Every KMS request returns ThrottlingException (simulated)."));
        let change = move |on: bool| {
            page.lab.apply(SetThrottles(on));
        };
        let on = in_sight(page, Lab::throttles);
        let mut switch = Switch::new(words, on, change);
        switch.label = Some("KMS throttles".into());
        switch.draw()
    })
}
