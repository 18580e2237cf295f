//! What each permission is for and each operation needs, computed in front of the learner; and the same to print.
//!
//! - [`desk`]: the runs and the names, and what the buttons do
//! - [`tables`]: both tables
//! - [`policies`]: the ready policies in the learner's own names

pub mod desk;
pub mod policies;
pub mod tables;

use super::sheet;
use crate::app::component::live;
use crate::app::part::{NotLoaded, part};
use crate::app::route::Route;
use crate::app::state::App;
use desk::Desk;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { compare,
/// Fetches both views ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { compare,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || view(Desk::of(app))).forget();
    Ok(())
}
}

part! { compare,
/// Mounts the cheat sheet, which shares nearly all of its code with this view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount_sheet(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || sheet::view(Desk::of(app))).forget();
    Ok(())
}
}

fn view(desk: Desk) -> AnyView {
    let counted = move || desk.table.with(|table| (table.is_whole(), table.runs()));
    let told = move || match counted() {
        (true, runs) => format!("Computed from {runs} runs, just now."),
        _ => String::new(),
    };
    let running = move || match counted() {
        (true, _) => String::new(),
        (false, runs) => format!("Running: {runs} runs so far."),
    };
    view! {
        <div
            class="cmp"
            on:click=live::click(move |event| desk.clicked(&event))
            on:focusin=move |event| desk.pointed(&event)
            on:mouseover=move |event| desk.pointed(&event)
        >
            <header class="cmp-head">
                <h2>"Which permission does what"</h2>
                <p>"Every operation is run once with every permission, and once with each one taken away, in a world of its own: your lab is left alone. Open a cell to watch its run."</p>
                <div class="cmp-bar">
                    <button class="btn" data-do="again">"Run it again"</button>
                    <a class="btn" href=Route::Sheet.hash()>"Cheat sheet to print"</a>
                    <p class="cmp-count">
                        <span role="status">{live::text(told)}</span>
                        <span aria-hidden="true">{live::text(running)}</span>
                    </p>
                </div>
            </header>
            <div class="cmp-main">
                {tables::facts(desk)}
                {tables::matrix(desk)}
            </div>
            {policies::panel(desk)}
        </div>
    }
    .into_any()
}
