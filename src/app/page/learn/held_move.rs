//! What waits while a large file is worked on, because it opens another lab.

use crate::app::route::Route;

/// What would open another lab.
#[derive(Clone, Debug, PartialEq)]
pub enum HeldMove {
    /// Going to a lesson, or to another part of it.
    Open(Route),
    /// Going back to the reader's own lab.
    Leave,
    /// Setting a task up again.
    StartOver,
}
