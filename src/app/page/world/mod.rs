//! Everything there is, and what it costs.
//!
//! - [`desk`]: the view's own signals, and what its buttons do
//! - [`rows`]: keys, buckets, users and roles, a row each
//! - [`form`]: one dialog for all that needs more than a press
//! - [`around`]: what was said last, the world as a file, time, KMS's temper
//! - [`chores`], [`file`]: what is done to the lab, in parts of their own
//! - [`meter`]: the requests so far, and four ways to encrypt many objects side by side

mod around;
mod chores;
mod desk;
mod file;
mod form;
mod meter;
mod rows;

use crate::app::component::{live, paint};
use crate::app::part::{NotLoaded, part};
use crate::app::state::App;
use crate::web::source::Source;
use desk::Desk;
use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;

part! { world,
/// Fetches the view ahead of time, and after it what its buttons need.
pub fn fetch() -> Result<(), NotLoaded> {
    spawn_local(async {
        let _ = chores::fetch().await;
        let _ = chores::fetch_s3().await;
        let _ = file::fetch().await;
    });
    Ok(())
}
}

part! { world,
/// Mounts the view.
///
/// # Errors
/// None of its own; the part may not load.
pub fn mount(root: HtmlElement, app: App) -> Result<(), NotLoaded> {
    mount_to(root, move || {
        let desk = Desk::new(app);
        let drop = move |event: DragEvent| {
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                event.prevent_default();
                desk.import(Source::of_file(file));
            }
        };
        let summary = paint::div("", Box::new(move |markup| {
            let all = desk.all.get();
            let accounts = match all.accounts.as_slice() {
                [one] => format!("account {one}"),
                more => format!("accounts {}", more.join(" and ")),
            };
            markup.line("p", "", &format!("{}, in {accounts}. Make more, or change what there is: you do it as the account’s admin, and every call can be watched.", all.summary()));
        }));
        view! {
            <div class="wld" on:click=live::click(move |event| desk.clicked(&event)) on:drop=drop>
                <header>
                    <h2>"Everything in this simulated cloud"</h2>
                    {summary}
                </header>
                {around::said(desk)}
                {rows::columns(desk)}
                {around::aside(desk)}
                {form::dialog(desk)}
            </div>
            {meter::section(app)}
        }
    })
    .forget();
    Ok(())
}
}
