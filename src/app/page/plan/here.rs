//! Where one is in a plan: the block that was opened last, kept in this browser.

use crate::app::route::Route;
use crate::app::state::Page;
use crate::lesson::plan::{SESSIONS, SessionBlock};
use crate::web::storage;
use leptos::prelude::*;

/// The key in the browser's storage.
const KEPT: &str = "plan";

/// The address of the block that was opened last; empty for none.
#[derive(Clone, Copy, Debug)]
pub struct PlanPosition(RwSignal<String>);

impl PlanPosition {
    /// The page's only one. It follows the reader into the lessons from now on.
    pub fn of(page: Page) -> Self {
        page.shared(|| {
            let kept = storage::get(KEPT).filter(|kept| block_of(kept).is_some());
            let position = Self(RwSignal::new(kept.map_or_else(String::new, |kept| kept)));
            Effect::new(move || {
                let lesson = page.route.with(|route| match route {
                    Route::Lesson(slug, _) => block_of(&format!("#/learn/{}", slug.as_str())),
                    _ => None,
                });
                if let Some(block) = lesson {
                    position.set(block.hash);
                }
            });
            position
        })
    }

    /// Whether a block was opened last.
    pub fn is(self, block: &SessionBlock) -> bool {
        self.0.with(|hash| !hash.is_empty() && *hash == block.hash)
    }

    /// Notes that a block was opened.
    pub fn set(self, hash: &str) {
        if self.0.with_untracked(|now| now != hash) {
            self.0.set(hash.to_owned());
            storage::set(KEPT, hash);
        }
    }
}

/// The block with this address, of any session.
fn block_of(hash: &str) -> Option<&'static SessionBlock> {
    let mut blocks = SESSIONS.iter().flat_map(|session| session.blocks);
    blocks.find(|block| !block.hash.is_empty() && block.hash == hash)
}
