//! Which view is shown: the part of the address after `#`, so that any static host will do.

use crate::core::lab::Slot;
use crate::web::page;
use leptos::prelude::*;

/// A view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The lab: `#/lab`, and whatever is unknown.
    Lab,
    /// The policies: `#/policies`, `#/policies/key-policy`.
    Policies(Slot),
    /// Small secrets, sealed by KMS itself: `#/secrets`.
    Secrets,
    /// What people run into, ready to be run: `#/cases`, `#/cases/multipart-trap`. Which one, the view reads itself.
    Cases,
    /// The events that every call leaves: `#/cloudtrail`.
    Trail,
    /// Everything there is, and what it costs: `#/world`.
    World,
    /// The way through the lessons: `#/learn`.
    Learn,
    /// One lesson, with the stage beside it: `#/learn/upload`. Which one, the view reads itself.
    Lesson,
    /// What each permission is for and each operation needs: `#/compare`.
    Compare,
    /// The same on one printed page: `#/cheat-sheet`.
    Sheet,
    /// Every term, one card each: `#/glossary`, `#/glossary/data-key`. Which one, the view reads itself.
    Glossary,
    /// A session's plan for whoever teaches: `#/plan`.
    Plan,
}

impl Route {
    /// Reads the part of an address after `#`.
    pub fn of(hash: &str) -> Self {
        let mut parts = hash.trim_start_matches(['#', '/']).split('/');
        match parts.next() {
            Some("policies") => {
                let name = parts.next().unwrap_or_default();
                let slot = Slot::ALL.into_iter().find(|slot| slug(*slot) == name);
                Self::Policies(slot.unwrap_or(Slot::Identity))
            }
            Some("secrets") => Self::Secrets,
            Some("cases") => Self::Cases,
            Some("cloudtrail") => Self::Trail,
            Some("world") => Self::World,
            Some("learn") => match parts.next() {
                None | Some("") => Self::Learn,
                Some(_) => Self::Lesson,
            },
            Some("compare") => Self::Compare,
            Some("cheat-sheet") => Self::Sheet,
            Some("glossary") => Self::Glossary,
            Some("plan") => Self::Plan,
            _ => Self::Lab,
        }
    }

    /// The address, from `#` on.
    pub fn hash(self) -> String {
        match self {
            Self::Lab => "#/lab".to_owned(),
            Self::Policies(slot) => format!("#/policies/{}", slug(slot)),
            Self::Secrets => "#/secrets".to_owned(),
            Self::Cases => "#/cases".to_owned(),
            Self::Trail => "#/cloudtrail".to_owned(),
            Self::World => "#/world".to_owned(),
            Self::Learn | Self::Lesson => "#/learn".to_owned(),
            Self::Compare => "#/compare".to_owned(),
            Self::Sheet => "#/cheat-sheet".to_owned(),
            Self::Glossary => "#/glossary".to_owned(),
            Self::Plan => "#/plan".to_owned(),
        }
    }
}

impl Route {
    /// The view's name: in the style sheets, and in `data-view`.
    pub fn view(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Policies(_) => "policies",
            Self::Secrets => "secrets",
            Self::Cases => "cases",
            Self::Trail => "trail",
            Self::World => "world",
            Self::Learn => "learn",
            Self::Lesson => "lesson",
            Self::Compare => "compare",
            Self::Sheet => "sheet",
            Self::Glossary => "glossary",
            Self::Plan => "plan",
        }
    }
}

impl Route {
    /// Whether the stage is in sight.
    pub fn has_stage(self) -> bool {
        matches!(self, Self::Lab | Self::Lesson)
    }

    /// The view under which it stands in the header.
    pub fn of_views(self) -> &'static str {
        match self {
            Self::Lesson => "learn",
            Self::Sheet => "compare",
            other => other.view(),
        }
    }
}

/// A slot's name as it stands in an address.
fn slug(slot: Slot) -> &'static str {
    match slot {
        Slot::Identity => "identity",
        Slot::Key => "key-policy",
        Slot::Bucket => "bucket-policy",
        Slot::Boundary => "boundary",
        Slot::Session => "session",
        Slot::ServiceControl => "scp",
        Slot::Grants => "grants",
    }
}

/// The view shown now; follows the address.
pub fn follow() -> RwSignal<Route> {
    let route = RwSignal::new(Route::of(&page::hash()));
    let handle = window_event_listener_untyped("hashchange", move |_| {
        let now = Route::of(&page::hash());
        if route.get_untracked() != now {
            route.set(now);
        }
    });
    on_cleanup(move || handle.remove());
    route
}
