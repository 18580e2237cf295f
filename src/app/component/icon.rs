//! An icon in the text's colour; the style sheet draws it.

use crate::app::tree::Element;
use crate::app::tree::html::span;

/// The icons that the style sheet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// For what is allowed, done or correct.
    Check,
    /// For what is denied, failed or wrong.
    Cross,
    First,
    Back,
    Next,
    Last,
    Theme,
    /// For a task solved with least privilege.
    Star,
}

impl Icon {
    /// The mark of a verdict: a check for good news, a cross for bad.
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
            Self::Star => "icon icon-star",
        }
    }
}

/// An icon, which no screen reader reads: the text beside it says the same.
pub fn icon(icon: Icon) -> Element {
    span().class(icon.class()).attr("aria-hidden", "true")
}
