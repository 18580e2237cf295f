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
    /// Something to know, such as the files that will be lost.
    Told(String),
    /// A shared lab was opened, and what is to be known of it.
    Opened(String),
    /// A link was not opened, and why.
    BadLink(String),
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
            Self::SetAside(says) | Self::Told(says) | Self::Opened(says) | Self::BadLink(says) => {
                says.clone()
            }
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
pub struct KeepNotices(
    pub RwSignal<Option<KeepNotice>>,
    /// Brings back the lab that a shared one replaced.
    StoredValue<Option<Callback<()>>>,
);

impl KeepNotices {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(RwSignal::new(None), StoredValue::new(None)))
    }

    /// Says that a shared lab was opened, and offers to bring the reader's own back.
    pub fn opened(self, says: String, bring_back: Callback<()>) {
        self.1.set_value(Some(bring_back));
        self.0.set(Some(KeepNotice::Opened(says)));
    }

    /// Brings the reader's own lab back.
    pub fn bring_back(self) {
        if let Some(back) = self.1.get_value() {
            back.run(());
        }
    }
}
