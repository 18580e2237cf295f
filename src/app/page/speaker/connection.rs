//! Whether the projector's window shows what the speaker has.

use crate::app::mirror::message::WindowRole;
use crate::app::mirror::replica::PeerWindow;
use crate::app::route::{Route, Slug};

/// The projector's window, as the speaker must know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProjectorConnection {
    /// It shows the same frame.
    InStep,
    /// It is there, but shows another frame.
    Behind,
    /// It shows another talk, or none.
    OtherTalk,
    /// It shows another view of this page.
    OtherView,
    #[default]
    Closed,
    /// This browser cannot connect windows.
    Impossible,
}

/// What the speaker can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectorRemedy {
    /// Opens the projector's window.
    Open,
    /// Lets it show this frame.
    Bring,
}

impl ProjectorConnection {
    /// The connection, from the other windows. `in_step` says whether a window has the latest state of the talk.
    pub fn of(
        peers: &[PeerWindow],
        talk: Option<&str>,
        in_step: impl Fn(&PeerWindow) -> bool,
    ) -> Self {
        let presenters = || {
            peers
                .iter()
                .filter(|peer| peer.role == WindowRole::Presenter)
        };
        let address = Route::Present(talk.and_then(Slug::new)).to_string();
        let same = || presenters().filter(|peer| peer.address == address);
        if same().any(in_step) {
            return Self::InStep;
        }
        match (same().next(), presenters().next()) {
            (Some(_), _) => Self::Behind,
            (None, Some(_)) => Self::OtherTalk,
            _ if peers.iter().any(|peer| peer.role == WindowRole::Elsewhere) => Self::OtherView,
            _ => Self::Closed,
        }
    }

    pub fn says(self) -> &'static str {
        match self {
            Self::InStep => "Projector in step",
            Self::Behind => "The projector is at another step",
            Self::OtherTalk => "The projector shows another talk",
            Self::OtherView => "The projector shows another page",
            Self::Closed => "The projector’s window is closed",
            Self::Impossible => {
                "This browser can’t connect two windows: press N in the presentation"
            }
        }
    }

    pub fn remedy(self) -> Option<ProjectorRemedy> {
        match self {
            Self::InStep | Self::Impossible => None,
            Self::Closed => Some(ProjectorRemedy::Open),
            Self::Behind | Self::OtherTalk | Self::OtherView => Some(ProjectorRemedy::Bring),
        }
    }
}

impl ProjectorRemedy {
    /// The button's text.
    pub fn says(self) -> &'static str {
        match self {
            Self::Open => "Open it",
            Self::Bring => "Bring it here",
        }
    }
}
