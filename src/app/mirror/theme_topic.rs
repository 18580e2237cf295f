//! The theme, as its name.

use crate::app::settings::Theme;
use crate::app::state::Page;
use leptos::prelude::*;

/// The theme's name. Tracked.
pub fn text(page: Page) -> String {
    page.settings.theme.get().name().to_owned()
}

/// Takes over a theme; false if there is none of this name.
pub fn accept(page: Page, text: &str) -> bool {
    let theme = Theme::ALL.into_iter().find(|theme| theme.name() == text);
    let Some(theme) = theme else { return false };
    if page.settings.theme.get_untracked() != theme {
        page.settings.theme.set(theme);
    }
    true
}
