//! A lab that was kept, on its way to the page.

use crate::app::state::Page;
use crate::core::lab::log::CommandLog;

/// What the page needs of a recovered lab: its log, and what to do with the new page.
pub struct Recovered {
    /// The log; `None` if the lab starts fresh.
    pub log: Option<CommandLog>,
    /// Shows the rest on the page, and keeps it from now on.
    pub follow: Box<dyn FnOnce(Page)>,
}

impl std::fmt::Debug for Recovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recovered({:?})", self.log)
    }
}
