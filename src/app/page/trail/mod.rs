//! The events that every call left in CloudTrail.
//!
//! - [`desk`]: the view's own signals
//! - [`list`]: the filter and the events, newest first
//! - [`record`]: the chosen event: what to do with it, how to read it, its JSON

mod desk;
mod list;
mod record;

use crate::app::component::{live, paint};
use crate::app::part::{NotLoaded, part};
use crate::app::route::Route;
use crate::app::state::App;
use crate::web::markup::Markup;
use desk::Desk;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { trail,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { trail,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        let desk = Desk::new(app);
        provide_context(desk);
        view! {
            <div class="trail-grid" data-empty=live::flag(move || desk.is_empty()) on:click=live::click(move |event| desk.clicked(&event))>
                {list::panel(desk)}
                {record::panel(desk)}
                {paint::div("trail-none", Box::new(move |markup| if desk.is_empty() {
                    nothing(markup);
                }))}
            </div>
        }
    })
    .forget();
    Ok(())
}
}

/// Before the first event.
fn nothing(markup: &mut Markup) {
    markup
        .line("h2", "", "No events yet")
        .open("p")
        .with(|markup| {
            paint::prose(
                markup,
                "CloudTrail writes a record of every request that reaches KMS: who asked, through which service, for what, with which key, and whether it was refused. Upload a file in the lab: S3 asks KMS for a data key, and the record of that `GenerateDataKey` appears here.",
            );
        })
        .close()
        .open_class("a", "btn main")
        .attr("href", &Route::Lab.hash())
        .text("Go to the lab")
        .close();
}
