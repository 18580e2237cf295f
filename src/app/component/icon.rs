//! Line icons of 18 × 18. All are decoration: the words beside them say the same.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// To the first step.
    First,
    /// One step back.
    Back,
    /// One step on.
    Next,
    /// To the last step.
    Last,
    /// A check mark.
    Check,
    /// A cross.
    Cross,
}

impl Icon {
    fn filled(self) -> Option<&'static str> {
        match self {
            Icon::First => Some("M3 3h2v12H3zM15 3v12L6 9z"),
            Icon::Back => Some("M13 3v12L4 9z"),
            Icon::Next => Some("M5 3v12l9-6z"),
            Icon::Last => Some("M13 3h2v12h-2zM3 3v12l9-6z"),
            Icon::Check | Icon::Cross => None,
        }
    }

    fn stroked(self) -> &'static str {
        match self {
            Icon::Check => "M3.5 9.5l3.6 3.6L14.5 5",
            Icon::Cross => "M4.5 4.5l9 9M13.5 4.5l-9 9",
            _ => "",
        }
    }
}

/// Draws an icon in the text's colour.
#[component]
pub fn Draw(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    let path = match icon.filled() {
        Some(path) => view! { <path d=path fill="currentColor"/> }.into_any(),
        None => view! {
            <path
                d=icon.stroked()
                fill="none"
                stroke="currentColor"
                stroke-width="2.4"
                stroke-linecap="round"
                stroke-linejoin="round"
            />
        }
        .into_any(),
    };
    view! { <svg class="icon" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">{path}</svg> }
}
