//! The page without a browser: it is drawn as text once, and tracks no signals. For `tests/page`, and for the first
//! screen in `index.html`.

use super::logged_lab::LabToShow;
use super::route::Route;
use super::settings::Settings;
use super::state::Page;
use crate::core::lab::Lab;
use crate::core::lab::log::CommandLog;
use crate::web::failure::ignore_because;
use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use leptos::prelude::Owner;

/// Runs no tasks, and so no effects.
struct NoTasks;

impl CustomExecutor for NoTasks {
    fn spawn(&self, _: PinnedFuture<()>) {}
    fn spawn_local(&self, _: PinnedLocalFuture<()>) {}
    fn poll_local(&self) {}
}

/// Makes a page's state at a place and passes it to `draw`. What `draw` makes of it lasts only for this call.
pub fn with_page<T>(lab: Lab, route: Route, draw: impl FnOnce(Page) -> T) -> T {
    ignore_because(
        Executor::init_custom_executor(NoTasks),
        "the executor was set for an earlier page",
    );
    // A page that is drawn once never reads how its lab was made.
    let lab = LabToShow::of(CommandLog::over(lab, [0; 32]));
    Owner::new().with(|| draw(Page::new(lab, route, Settings::stored())))
}
