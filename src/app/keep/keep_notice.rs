//! What the page says of what it keeps.

use crate::app::state::Page;
use leptos::prelude::*;

/// What the line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeepNotice {
    /// The lab came back. With what is missing, in a sentence; empty if nothing is.
    Back(String),
    /// What was kept could not be read, and why.
    SetAside(String),
    /// These files were or will be lost.
    Lost(String),
    /// The browser keeps nothing at all.
    NothingKept,
    /// The browser keeps the lab until the tab is closed.
    TabOnly,
}

impl KeepNotice {
    /// The sentence.
    pub fn says(&self) -> String {
        match self {
            Self::Back(lost) if lost.is_empty() => "Your lab came back as you left it.".to_owned(),
            Self::Back(lost) => format!("Your lab came back. {lost}"),
            Self::SetAside(why) | Self::Lost(why) => why.clone(),
            Self::NothingKept => {
                "This browser keeps nothing: export your world to keep it.".to_owned()
            }
            Self::TabOnly => {
                "This browser keeps your lab only until the tab is closed: export your world to keep it."
                    .to_owned()
            }
        }
    }
}

/// The page's only line.
#[derive(Clone, Copy, Debug)]
pub struct KeepNotices(pub RwSignal<Option<KeepNotice>>);

impl KeepNotices {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(RwSignal::new(None)))
    }
}
