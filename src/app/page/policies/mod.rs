//! The policies: all that say something in the lab, and a question decided while one types.
//!
//! - [`desk`]: the view's own signals
//! - [`editor`]: tabs, the text with its marks, what is wrong with it
//! - [`ask`]: the request, made up by the learner
//! - [`explain`]: the verdict, who was asked, every statement, the fix

mod ask;
mod desk;
mod editor;
mod explain;

use crate::app::component::live;
use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use desk::Desk;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { policies,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { policies,
/// Mounts the view. Fetched when it is first asked for, so that the lab itself stays small.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        let desk = Desk::new(app);
        provide_context(app);
        provide_context(desk);
        view! {
            <div class="pol-grid" data-allowed=live::flag(move || desk.allowed()) on:click=live::click(move |event| desk.clicked(&event))>
                <editor::Editor/>
                <ask::Ask/>
                <explain::Explain/>
            </div>
        }
    })
    .forget();
    Ok(())
}
}
