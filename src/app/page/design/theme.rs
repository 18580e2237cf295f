//! The two themes, side by side.

/// A theme, and what makes ids unique in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesignTheme {
    Light,
    Dark,
}

impl DesignTheme {
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    pub fn class(self) -> &'static str {
        match self {
            Self::Light => "design-theme light",
            Self::Dark => "design-theme dark",
        }
    }

    /// The id of the row with the selected byte of the large grid.
    pub fn id_of_byte(self) -> &'static str {
        match self {
            Self::Light => "light-byte-here",
            Self::Dark => "dark-byte-here",
        }
    }
}
