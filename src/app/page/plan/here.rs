//! Where one is in a plan: the block that was opened last, kept in this browser.

use crate::app::route::Route;
use crate::app::state::Page;
use crate::lesson::plan::{SESSIONS, SessionBlock};
use crate::web::storage;
use leptos::prelude::*;

/// The key in the browser's storage.
const KEPT: &str = "plan";

/// The address of the block that was opened last, if any was.
#[derive(Clone, Copy, Debug)]
pub struct PlanPosition(RwSignal<Option<&'static str>>);

impl PlanPosition {
    /// The page's only one. It follows the reader into the lessons from now on.
    pub fn of(page: Page) -> Self {
        page.shared(|| {
            let kept = storage::get(KEPT);
            let kept = kept.and_then(|kept| Some(block_of(&kept)?.hash));
            let position = Self(RwSignal::new(kept));
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
        !block.hash.is_empty() && self.0.get() == Some(block.hash)
    }

    /// Notes that a block was opened.
    pub fn set(self, hash: &'static str) {
        if self.0.get_untracked() != Some(hash) {
            self.0.set(Some(hash));
            storage::set(KEPT, hash);
        }
    }
}

/// The block with this address, of any session.
fn block_of(hash: &str) -> Option<&'static SessionBlock> {
    let mut blocks = SESSIONS.iter().flat_map(|session| session.blocks);
    blocks.find(|block| !block.hash.is_empty() && block.hash == hash)
}
