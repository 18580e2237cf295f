//! A lab that was kept, on its way to the page.

use crate::app::logged_lab::LabToShow;
use crate::app::state::Page;

/// What the page needs of a recovered lab: its log, and what to do with the new page.
pub struct Recovered {
    /// The lab; `None` if it starts fresh.
    pub lab: Option<LabToShow>,
    /// Shows the rest on the page, and keeps it from now on.
    pub follow: Box<dyn FnOnce(Page)>,
}

impl std::fmt::Debug for Recovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recovered({:?})", self.lab)
    }
}
