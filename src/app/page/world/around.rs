//! What is around the inventory: what was said last, the world as a file, time, and KMS's temper.

use super::desk::{Desk, SAID};
use super::form::error;
use crate::app::component::{live, paint};
use crate::core::lab::Lab;
use crate::core::lab::snapshot::WARNING;
use crate::web::source::Source;
use leptos::html::Input;
use leptos::prelude::*;

/// The last thing that happened, in one line; an error in full.
pub fn said(desk: Desk) -> AnyView {
    let drawn = paint::div(
        "",
        Box::new(move |markup| {
            let said = desk.said.get();
            if said.text.is_empty() && said.done.is_none() {
                return;
            }
            markup
                .open_class("div", "notice")
                .flag("data-bad", said.bad);
            match &said.done {
                Some(done) if said.bad => {
                    markup
                        .open("div")
                        .with(|markup| error(markup, done))
                        .close();
                }
                _ => {
                    markup.line("span", "", &said.text);
                }
            }
            if said.undo {
                markup.open_class("button", "link").attr("data-do", "undo");
                markup.text("Undo the import").close();
            }
            let traces = said.done.iter().flat_map(|done| &done.traces);
            let several = said.done.as_ref().is_some_and(|done| done.traces.len() > 1);
            for (index, (operation, _)) in traces.enumerate() {
                markup
                    .open_class("button", "link")
                    .attr("data-do", "watch")
                    .attr("data-on", &index.to_string());
                match several {
                    true => markup.text(&format!("Watch {operation} on the stage")),
                    false => markup.text("Watch on the stage"),
                };
                markup.close();
            }
            markup.close();
        }),
    );
    view! { <div class="wld-said" id=SAID tabindex="-1" role="status">{drawn}</div> }.into_any()
}

/// The world as a file, the clock, the throttle.
pub fn aside(desk: Desk) -> AnyView {
    let app = desk.app;
    let picker = NodeRef::<Input>::new();
    let pick = move |_| {
        if let Some(input) = picker.get() {
            // The same file may be chosen twice in a row.
            input.set_value("");
            input.click();
        }
    };
    let picked = move |_| {
        let files = picker.get().and_then(|input| input.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            desk.import(Source::of_file(file));
        }
    };
    // Looked at with the inventory, so that a hidden view does not follow every letter.
    let too_heavy = move || {
        desk.all.track();
        app.lab
            .with_untracked(Lab::too_heavy)
            .filter(|_| desk.with_bytes.get())
    };
    let leaves = move || {
        desk.all.track();
        let with_bytes = desk.with_bytes.get();
        too_heavy().unwrap_or_else(|| app.lab.with_untracked(|lab| lab.export_says(with_bytes)))
    };
    let throttles = move || app.lab.with(Lab::throttles);
    let pass = |days: u64, words: &'static str| {
        view! { <button class="btn" aria-label=format!("Let {words} pass") on:click=live::click(move |_| desk.let_pass(days))>{words}</button> }
            .into_any()
    };
    view! {
        <aside class="wld-aside" aria-label="This world">
            <h3>"Take it along"</h3>
            <label class="wld-tick">
                <input
                    type="checkbox"
                    prop:checked=live::is(move || desk.with_bytes.get())
                    on:change=live::event(move |event| desk.with_bytes.set(event_target_checked(&event)))
                />
                "with the objects’ bytes"
            </label>
            <p class="eyebrow" id="wld-leaves">{live::text(leaves)}</p>
            <div class="pol-tools">
                <button class="btn main" aria-describedby="wld-leaves" disabled=live::is(move || too_heavy().is_some()) on:click=live::click(move |_| desk.export())>"Export"</button>
                <button class="btn" on:click=live::click(pick)>"Import …"</button>
                <button class="btn" on:click=live::click(move |_| desk.reset())>"Reset the world"</button>
            </div>
            <input node_ref=picker type="file" class="sr" tabindex="-1" aria-hidden="true" accept=".json,application/json" on:change=live::event(picked)/>
            <p class="eyebrow">"One JSON file. To import one, it can also be dropped anywhere here."</p>
            <p class="note">{WARNING}</p>
            <h3>"Let time pass"</h3>
            <div class="pol-tools">{pass(1, "1 day")}{pass(8, "8 days")}{pass(31, "31 days")}</div>
            <p class="eyebrow">{live::text(move || app.lab.with(Lab::clock_says))}" A key that waits to be deleted goes when its time is up."</p>
            <h3>"Trouble"</h3>
            <button
                class="sw"
                role="switch"
                aria-label="KMS throttles"
                aria-checked=live::text(move || throttles().to_string())
                on:click=live::click(move |_| app.lab.update(|lab| lab.set_throttles(!lab.throttles())))
            >
                <span class="sw-name">"KMS throttles"<small>"Simulated: every request to KMS is one too many."</small></span>
                <span class="tog" aria-hidden="true"></span>
            </button>
        </aside>
    }
    .into_any()
}
