//! An icon in the text's color, drawn by the style sheet.

use crate::app::tree::Element;
use crate::app::tree::html::span;

/// The icons that the style sheet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Allowed, done, or correct.
    Check,
    /// Denied, failed, or wrong.
    Cross,
    First,
    Back,
    Next,
    Last,
    Theme,
    Menu,
    /// A task solved with least privilege.
    Star,
}

impl Icon {
    /// The icon of a result: a check for good, a cross for bad.
    pub fn of(good: bool) -> Self {
        if good { Self::Check } else { Self::Cross }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Check => "icon icon-check",
            Self::Cross => "icon icon-cross",
            Self::First => "icon icon-first",
            Self::Back => "icon icon-back",
            Self::Next => "icon icon-next",
            Self::Last => "icon icon-last",
            Self::Theme => "icon icon-theme",
            Self::Menu => "icon icon-menu",
            Self::Star => "icon icon-star",
        }
    }
}

/// An icon. Screen readers skip it, because the text beside it says the same.
pub fn icon(icon: Icon) -> Element {
    span().class(icon.class()).attr("aria-hidden", "true")
}
