//! What a link contains now, the link in the address, and the lab behind one that was opened.

use crate::app::page::learn::kept_place::LessonHooks;
use crate::app::route::{self, Route, View};
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::core::lab::log::LabCommand;
use crate::core::lab::share::{SharedFile, SharedRun, SharedState};
use crate::web::dom;
use leptos::prelude::*;

/// A moment that the address has named: its link, and the run on the stage.
#[derive(Clone, Debug)]
pub struct Visit {
    pub payload: String,
    pub run: Option<StageRun>,
    /// The index of the run's step.
    pub index: usize,
}

/// The page's only state of its links.
#[derive(Clone, Copy, Debug)]
pub struct ShareState {
    pub page: Page,
    /// A link that was opened, until the reader decides.
    pub incoming: RwSignal<Option<SharedState>>,
    /// Whether the link was copied; `None` before the button was pressed.
    pub copied: RwSignal<Option<bool>>,
    /// The moments that the address has named, oldest first.
    pub(super) visits: StoredValue<Vec<Visit>>,
    /// The run on the stage of the reader's own lab, while another one is open.
    pub(super) own: StoredValue<Option<(StageRun, usize)>>,
    /// Whether the address will follow soon.
    pub(super) waits: StoredValue<bool>,
}

/// Whether a lesson's world is active.
pub fn in_lesson(page: Page) -> bool {
    page.lab.read_log(|log| !log.worlds().lesson.0.is_empty())
}

/// Leaves the lesson, if one is open.
pub fn leave_lesson(page: Page) {
    if in_lesson(page) {
        LessonHooks::of(page).leave(page);
    }
}

impl ShareState {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            page,
            incoming: RwSignal::new(None),
            copied: RwSignal::new(None),
            visits: StoredValue::new(Vec::new()),
            own: StoredValue::new(None),
            waits: StoredValue::new(false),
        })
    }

    /// What a link to this moment contains; `None` if the lab cannot be made. Of a lesson, only its address and part:
    /// its worlds are made there.
    pub fn now(self) -> Option<SharedState> {
        let page = self.page;
        let route = page.route.get_untracked();
        let view = match route {
            Route::Lab => String::new(),
            _ => route.to_string().trim_start_matches("#/").to_owned(),
        };
        if in_lesson(page) {
            let (lesson, part) = page.lab.read_log(|log| log.worlds().lesson.clone());
            let view = match route.view() {
                View::Lesson => view,
                _ => format!("learn/{lesson}/{part}"),
            };
            return Some(SharedState {
                view,
                ..SharedState::default()
            });
        }
        let state = page.lab.read_log(SharedState::of).ok()?;
        let run = (page.run.get_untracked()).and_then(|run| shared_run(page, &run));
        let step = match run {
            Some(_) => page.player.index.get_untracked(),
            None => 0,
        };
        Some(SharedState {
            run,
            step,
            view,
            ..state
        })
    }

    /// The link to this moment; empty if the lab cannot be made.
    pub fn link(self) -> String {
        let payload = self.now().map(|state| state.to_payload());
        payload.map_or_else(String::new, |payload| {
            format!("{}{}", page_address(), route::with_payload(&payload))
        })
    }
}

/// The page's address, without the parts after `?` and `#`.
pub fn page_address() -> String {
    let mut address = dom::address();
    address.truncate(address.find('?').unwrap_or(address.len()));
    address
}

/// The run, and its file as the log has it. `None` for a call of another view.
fn shared_run(page: Page, run: &StageRun) -> Option<SharedRun> {
    let file = page.lab.read_log(|log| {
        let mut latest = log.entries().iter().take(log.done()).rev();
        latest.find_map(|entry| match &entry.command {
            LabCommand::BeginUpload {
                key,
                content_type,
                body,
                ..
            } if *key == run.name => Some((content_type.clone(), body.len)),
            LabCommand::Upload {
                key,
                content_type,
                body,
                ..
            } if *key == run.name => Some((content_type.clone(), body.len)),
            _ => None,
        })
    });
    let (content_type, len) = file?;
    let file = SharedFile {
        name: run.name.clone(),
        content_type,
        len,
    };
    match run.kind {
        RunKind::Upload => Some(SharedRun::Upload(file)),
        RunKind::Download => Some(SharedRun::Download(file)),
        RunKind::Other => None,
    }
}
