//! What happens when the reader comes to another view: the focus moves to its heading, so that a screen reader says
//! where the reader is, and the run on the stage stops playing where no stage is in sight.

use super::route::View;
use super::state::Page;
use crate::web::dom;
use leptos::prelude::*;

/// The heading of the view in sight. Most views are loaded later; the lab stands in the page itself.
const HEADING: &str = ".view[data-shown] h2, [data-view=lab] > .mid h2";

/// What the header is not: the view in sight, and what is open over it.
const CONTENT: &str = ".view[data-shown], .perm, .mid, .step, .bar, dialog[open]";

/// How many frames to wait for a view that is still being loaded.
const FRAMES: usize = 600;

/// Follows the reader from view to view. At the first view, the focus stays where the browser begins.
pub fn follow(page: Page) {
    Effect::new(move |before: Option<View>| {
        let now = page.view.get();
        if before.is_some_and(|before| before != now) {
            if !now.has_stage() {
                page.player.playing.set(false);
            }
            focus_when_drawn(page, now, FRAMES);
        }
        now
    });
}

/// Moves the focus to the heading of a view that the reader has just come to, once it is drawn. A view that moved the
/// focus itself keeps it.
fn focus_when_drawn(page: Page, view: View, frames: usize) {
    dom::once_drawn(move || {
        let here = page.view.get_untracked() == view;
        if here && !dom::has_focus(CONTENT) && !focus_heading() && frames > 0 {
            focus_when_drawn(page, view, frames - 1);
        }
    });
}

/// Lets the keys that scroll reach the view in sight, if the focus is on nothing in it: on the page, or in the header.
pub fn focus_to_scroll() {
    if !dom::has_focus(CONTENT) {
        focus_heading();
    }
}

/// Moves the focus to the heading of the view in sight. False while the view has not come.
pub fn focus_heading() -> bool {
    dom::focus_first(HEADING)
}
