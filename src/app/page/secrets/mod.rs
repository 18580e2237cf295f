//! Small secrets, sealed by KMS itself: the one use of `kms:Encrypt`.
//!
//! - [`desk`]: the view's own signals, and what its buttons do
//! - [`form`]: what is written, what is read, and how to break it
//! - [`path`]: who talks to whom, the table, and what came of it
//! - [`story`]: the last run, step by step
//! - [`why_not`]: the same file by `kms:Encrypt` and by one data key

mod desk;
mod form;
mod path;
mod story;
mod why_not;

use crate::app::component::live;
use crate::app::part::{NotLoaded, part};
use crate::app::route::Route;
use crate::app::state::App;
use desk::Desk;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

part! { secrets,
/// Fetches the view ahead of time.
pub fn fetch() -> Result<(), NotLoaded> {
    Ok(())
}
}

part! { secrets,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        let desk = Desk::new(app);
        provide_context(app);
        view! {
            <div class="sec" on:click=live::click(move |event| desk.clicked(&event))>
                <header class="sec-head">
                    <h2>"kms:Encrypt seals small secrets. S3 never calls it."</h2>
                    <p>
                        "An app seals a password with KMS, keeps the blob in its own database, and has KMS open it later. "
                        "A file is no small secret: S3 asks for a data key instead and encrypts the file itself. "
                        <a class="link" href=Route::Lab.hash()>"See that in the lab"</a>
                    </p>
                </header>
                {form::write(desk)}
                {path::path(desk)}
                {form::read(desk)}
                {story::story(desk)}
                {why_not::why_not()}
            </div>
        }
    })
    .forget();
    Ok(())
}
}
