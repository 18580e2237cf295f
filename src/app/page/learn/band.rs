//! In the other views: that this is a lesson's world, and the two ways back.

use super::desk::{Desk, hash};
use crate::app::component::{live, paint};
use crate::app::route::Route;
use crate::web::page;
use leptos::prelude::*;

/// Mounts the band above the page.
pub fn mount(desk: Desk) {
    let Some(root) = page::before(".lab", "lesson-band") else {
        return;
    };
    mount_to(root, move || {
        let shown = move || desk.place.get().is_some() && desk.app.route.get() != Route::Lesson;
        let drawn = paint::div(
            "",
            Box::new(move |markup| {
                if let (true, Some(lesson)) = (shown(), desk.lesson()) {
                    let place = desk.place.get().unwrap_or_default();
                    markup.open("p").text("You are in the world of lesson ");
                    markup.line("b", "", &format!("{}: {}", place + 1, lesson.title)).close();
                    markup
                        .open_class("a", "btn")
                        .attr("href", &hash(lesson, desk.station.get()))
                        .text("Back to the lesson")
                        .close();
                    super::coach::button(markup, "btn", "leave", "Back to my own lab");
                }
            }),
        );
        view! {
            <section class="band" aria-label="Lesson in progress" hidden=live::is(move || !shown()) on:click=live::click(move |event| desk.clicked(&event))>
                {drawn}
            </section>
        }
    })
    .forget();
}
