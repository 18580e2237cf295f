//! What people run into, ready to be run.
//!
//! - [`desk`]: the view's own signals, and what its buttons do
//! - [`list`]: all cases by group
//! - [`sheet`]: the chosen case: question, calls, answer
//! - [`act`]: one call of it
//! - [`kinds`]: the kinds of encryption side by side

mod act;
mod desk;
mod kinds;
mod list;
mod sheet;

use crate::app::component::live;
use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use desk::Desk;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { cases,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { cases,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        let desk = Desk::new(app);
        view! {
            <div class="case-grid" data-at=live::text(move || desk.at().to_owned()) on:click=live::click(move |event| desk.clicked(&event))>
                {list::list(desk)}
                <section class="case-page" aria-label="Case" tabindex="0">
                    {sheet::sheet(desk)}
                    {kinds::kinds(desk)}
                </section>
                <p class="case-told" role="status">{live::text(move || desk.told.get().to_owned())}</p>
            </div>
        }
    })
    .forget();
    Ok(())
}
}
