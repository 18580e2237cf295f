//! The bar that moves through a run.

use super::{live, paint};
use crate::app::settings::SPEEDS;
use crate::app::state::App;
use leptos::prelude::*;
use std::cmp::Ordering;

/// First, previous, next, last; a slider over all steps; play, speed, position.
#[component]
pub fn Transport() -> impl IntoView {
    let app = App::from_context();
    let player = app.player;
    let count = move || app.face().count;
    let index = player.index;
    let none = live::is(move || count() == 0);
    let at_start = live::is(move || count() == 0 || index.get() == 0);
    let at_end = live::is(move || index.get() + 1 >= count());
    let title = move || app.step().map(|step| step.title).unwrap_or_default();
    let position = move || format!("{} of {}", index.get() + 1, count());
    let value_text = move || match count() {
        0 => "no steps yet".to_owned(),
        _ => format!("{}: {}", position(), title()),
    };
    let dots = paint::div(
        "dots",
        Box::new(move |markup| {
            let here = index.get();
            let face = app.face();
            for dot in 0..face.count {
                let state = match dot.cmp(&here) {
                    Ordering::Greater => "ahead",
                    Ordering::Equal => "here",
                    Ordering::Less => "past",
                };
                markup.open_class("i", "dot").attr("data-state", state);
                markup.flag("data-no", dot >= face.refused).close();
            }
        }),
    );
    view! {
           <footer class="bar">
               <div class="tp" role="group" aria-label="Steps">
                   <button aria-label="First step" disabled=none
    aria-disabled=live::text(move || at_start.get().to_string()) on:click=live::click(move |_| player.first())>
                       <span class="icon icon-first" aria-hidden="true"></span>
                   </button>
                   <button aria-label="Previous step" disabled=none
    aria-disabled=live::text(move || at_start.get().to_string()) on:click=live::click(move |_| player.back())>
                       <span class="icon icon-back" aria-hidden="true"></span>
                   </button>
                   <button
                       id="next-step"
                       class="next"
                       aria-label="Next step"
                       aria-disabled=live::text(move || at_end.get().to_string())
                       disabled=none
                       on:click=live::click(move |_| player.next())
                   >
                       <span class="icon icon-next" aria-hidden="true"></span>
                   </button>
                   <button aria-label="Last step" disabled=none
    aria-disabled=live::text(move || at_end.get().to_string()) on:click=live::click(move |_| player.end())>
                       <span class="icon icon-last" aria-hidden="true"></span>
                   </button>
               </div>
               <div class="scrub">
                   <p class="now" aria-hidden="true">
                       <b>{live::text(move || if count() > 0 { position() } else { String::new() })}</b>
                       " "
                       {live::text(title)}
                   </p>
                   <div class="track">
                       {dots}
                       <input
                           type="range"
                           aria-label="Step"
                           min="1"
                           max=live::text(move || count().max(1).to_string())
                           step="1"
                           prop:value=live::text(move || (index.get() + 1).to_string())
                           aria-valuetext=live::text(value_text)
                           disabled=none
                           on:input=live::event(move |event| {
                               if let Ok(step) = event_target_value(&event).parse::<usize>() {
                                   player.playing.set(false);
                                   player.go(step.saturating_sub(1));
                               }
                           })
                       />
                   </div>
               </div>
               <div class="tp-more">
                   <button class="btn" disabled=none on:click=live::click(move |_| player.toggle())>
                       {live::text(move || if player.playing.get() { "Pause".to_owned() } else { "Play".to_owned() })}
                   </button>
                   <button
                       class="btn square"
                       aria-label="Run again"
                       title="Run again, under the permissions as they are now"
                       disabled=none
                       on:click=live::click(move |_| app.run_again())
                   >
                       "↻"
                   </button>
                   <label class="speed">
                       <span class="sr">"Speed"</span>
                       <select
                           class="btn"
                           on:change=live::event(move |event| {
                               if let Ok(speed) = event_target_value(&event).parse() {
                                   app.settings.speed.set(speed);
                               }
                           })
                       >
                           {SPEEDS
                               .into_iter()
                               .map(|(speed, name)| view! {
                                   <option value=speed.to_string() prop:selected=live::is(move || app.settings.speed.get() == speed)>{name}</option>
                               })
                               .collect_view()}
                       </select>
                   </label>
               </div>
           </footer>
       }
}
