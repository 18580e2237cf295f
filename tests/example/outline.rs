//! Prints the first screen as HTML: what stands in `index.html` until the program is there. It is the drawing
//! that the program itself begins with, so nothing moves when it takes over.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use envelope_lab::app::page::shell::shell;
use envelope_lab::app::route::Route;
use envelope_lab::app::settings::Settings;
use envelope_lab::app::state::Page;
use envelope_lab::core::lab::log::CommandLog;
use leptos::prelude::Owner;

/// Runs nothing: what is printed follows no signal.
struct Still;

impl CustomExecutor for Still {
    fn spawn(&self, _: PinnedFuture<()>) {}
    fn spawn_local(&self, _: PinnedLocalFuture<()>) {}
    fn poll_local(&self) {}
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Executor::init_custom_executor(Still)?;
    // Nothing of the first screen depends on the seed.
    let log = CommandLog::new([0; 32])?;
    Owner::new().with(|| {
        let page = Page::new(log, Route::Lab, Settings::stored());
        println!("{}", shell(page).flag("data-outline", true));
    });
    Ok(())
}
