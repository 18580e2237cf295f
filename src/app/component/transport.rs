//! The bar that moves through a run.

use super::icon::{Icon, icon};
use super::select::Select;
use crate::app::settings::SPEEDS;
use crate::app::state::App;
use leptos::prelude::*;
use std::cmp::Ordering;

/// First, previous, next, last; a slider over all steps; play, speed, position.
#[component]
pub fn Transport() -> impl IntoView {
    let app = App::from_context();
    let player = app.player;
    let index = player.index;
    let count = Signal::derive(move || app.face().count);
    let none = Signal::derive(move || count.get() == 0);
    let at_start = Signal::derive(move || count.get() == 0 || index.get() == 0);
    let at_end = Signal::derive(move || index.get() + 1 >= count.get());
    let title = Signal::derive(move || app.step().map(|step| step.title).unwrap_or_default());
    let position = move || format!("{} of {}", index.get() + 1, count.get());
    let value_text = Signal::derive(move || match count.get() {
        0 => "no steps yet".to_owned(),
        _ => format!("{}: {}", position(), title.get()),
    });
    let button = move |id: Option<&'static str>, name, mark, off: Signal<bool>, go: fn(_)| {
        view! {
            <button
                type="button"
                id=id
                class=id.map(|_| "next")
                aria-label=name
                aria-disabled=move || off.get().to_string()
                disabled=none
                on:click=move |_| go(player)
            >
                {icon(mark)}
            </button>
        }
    };
    let speeds = SPEEDS.map(|(_, name)| name.to_owned()).to_vec();
    let speed = move || {
        let now = app.settings.speed.get();
        SPEEDS.iter().position(|(speed, _)| *speed == now)
    };
    let set_speed = Callback::new(move |place: usize| {
        if let Some((speed, _)) = SPEEDS.get(place) {
            app.settings.speed.set(*speed);
        }
    });
    view! {
        <footer class="bar">
            <div class="tp" role="group" aria-label="Steps">
                {button(None, "First step", Icon::First, at_start, |player| player.first())}
                {button(None, "Previous step", Icon::Back, at_start, |player| player.back())}
                {button(Some("next-step"), "Next step", Icon::Next, at_end, |player| player.next())}
                {button(None, "Last step", Icon::Last, at_end, |player| player.end())}
            </div>
            <div class="scrub">
                <p class="now" aria-hidden="true">
                    <b>{move || if count.get() > 0 { position() } else { String::new() }}</b>
                    " "
                    {title}
                </p>
                <div class="track">
                    <div class="dots">{move || dots(app)}</div>
                    <input
                        type="range"
                        aria-label="Step"
                        min="1"
                        max=move || count.get().max(1).to_string()
                        step="1"
                        prop:value=move || (index.get() + 1).to_string()
                        aria-valuetext=value_text
                        disabled=none
                        on:input=move |event| {
                            if let Ok(step) = event_target_value(&event).parse::<usize>() {
                                player.playing.set(false);
                                player.go(step.saturating_sub(1));
                            }
                        }
                    />
                </div>
            </div>
            <div class="tp-more">
                <button type="button" class="btn" disabled=none on:click=move |_| player.toggle()>
                    {move || if player.playing.get() { "Pause".to_owned() } else { "Play".to_owned() }}
                </button>
                <button
                    type="button"
                    class="btn square"
                    aria-label="Run again"
                    title="Run again, under the permissions as they are now"
                    disabled=none
                    on:click=move |_| app.run_again()
                >
                    "↻"
                </button>
                <label class="speed">
                    <span class="sr">"Speed"</span>
                    <Select options=speeds chosen=Signal::derive(speed) choose=set_speed/>
                </label>
            </div>
        </footer>
    }
}

/// A dot a step: past, here, ahead; and from the refusal on marked as such.
fn dots(app: App) -> AnyView {
    let (here, face) = (app.player.index.get(), app.face());
    (0..face.count)
        .map(|dot| {
            let state = match dot.cmp(&here) {
                Ordering::Greater => "ahead",
                Ordering::Equal => "here",
                Ordering::Less => "past",
            };
            let refused = (dot >= face.refused).then_some("");
            view! { <i class="dot" data-state=state data-no=refused></i> }.into_any()
        })
        .collect::<Vec<AnyView>>()
        .into_any()
}
