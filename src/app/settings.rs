//! Theme, speed, and whether to predict, stored between visits. A stored value that cannot be read is ignored.

use crate::web::{dom, storage};
use leptos::prelude::*;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follows the operating system's setting.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name on the page and in the storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The next theme, in a cycle.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// How long the player shows a step at speed 1×, in milliseconds.
pub const STEP_MS: usize = 2_600;

/// Speeds of the player, in halves: ½×, 1×, 2×.
pub const SPEEDS: [(usize, &str); 3] = [(1, "0.5×"), (2, "1×"), (4, "2×")];

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub theme: RwSignal<Theme>,
    /// The player's speed in halves: 2 is normal speed. One of [`SPEEDS`].
    pub speed: RwSignal<usize>,
    /// Whether the learner is asked to predict each verdict.
    pub predict: RwSignal<bool>,
    /// Whether the glossary's terms are underlined in the page's texts.
    pub terms: RwSignal<bool>,
    /// Whether keys of a single character do something (WCAG 2.2, 2.1.4: speech input types letters).
    pub letters: RwSignal<bool>,
}

impl Settings {
    /// The stored settings, or the default for each that is not stored.
    pub fn stored() -> Self {
        let stored = storage::get("theme");
        let theme = (Theme::ALL.into_iter()).find(|theme| stored.as_deref() == Some(theme.name()));
        let speed = storage::get("speed")
            .and_then(|text| text.parse().ok())
            .filter(|speed| SPEEDS.iter().any(|(known, _)| known == speed))
            .unwrap_or(2);
        Self {
            theme: RwSignal::new(theme.unwrap_or(Theme::System)),
            speed: RwSignal::new(speed),
            predict: RwSignal::new(storage::get("predict").as_deref() != Some("off")),
            terms: RwSignal::new(storage::get("terms").as_deref() != Some("off")),
            letters: RwSignal::new(storage::get("letters").as_deref() != Some("off")),
        }
    }

    /// Stores every change from now on, and shows the theme.
    pub fn keep(self) {
        let settings = self;
        Effect::new(move || {
            let theme = settings.theme.get();
            dom::mark_root(
                "data-theme",
                (theme != Theme::System).then_some(theme.name()),
            );
            storage::set("theme", theme.name());
        });
        Effect::new(move || storage::set("speed", &settings.speed.get().to_string()));
    }

    /// Sets whether keys of a single character do something, now and at later visits.
    pub fn set_letters(self, on: bool) {
        self.letters.set(on);
        storage::set("letters", if on { "on" } else { "off" });
    }

    /// Sets whether the glossary's terms are underlined, now and at later visits.
    pub fn set_terms(self, on: bool) {
        self.terms.set(on);
        storage::set("terms", if on { "on" } else { "off" });
    }
}
