//! Draws a view into text, an element a line, without a browser.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use envelope_lab::app::route::Route;
use envelope_lab::app::settings::Settings;
use envelope_lab::app::state::App;
use envelope_lab::core::lab::Lab;
use envelope_lab::web::tree::{Children, nodes};
use leptos::prelude::Owner;

/// The seed of every world in these tests.
pub const SEED: [u8; 32] = [7; 32];

/// A fresh lab.
pub fn lab() -> Lab {
    Lab::new(SEED).expect("a seed makes a lab")
}

/// Runs nothing: what is drawn into text follows no signal.
struct Still;

impl CustomExecutor for Still {
    fn spawn(&self, _: PinnedFuture<()>) {}
    fn spawn_local(&self, _: PinnedLocalFuture<()>) {}
    fn poll_local(&self) {}
}

/// Draws a view of a page at a place. `view` gets the page's state, sets it up as it likes, and draws.
pub fn draw<C: Children>(lab: Lab, hash: &str, view: impl FnOnce(App) -> C) -> String {
    // Another test may have come first.
    let _ = Executor::init_custom_executor(Still);
    let owner = Owner::new();
    owner.with(|| {
        let app = App::new(lab, Route::of(hash), Settings::stored());
        format!("{:#}", nodes().child(view(app)))
    })
}
