//! How far the browser is with keeping the page, and whether a new version waits.

use crate::app::state::Page;
use crate::web::dom;
use crate::web::idle::{once_idle, saves_data};
use crate::web::service_worker::{self, KeepingImpossible, KeepingReport, Registration};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a reader is here before the page fetches all of itself: by then the first screen has long been quiet, and
/// who only passed by is gone.
const STAYS: Duration = Duration::from_secs(12);

/// How long the page says that it is ready, where nobody asked.
const SAID_FOR: Duration = Duration::from_secs(8);

/// How long after the work on a file the new version is loaded: by then it is clear that no other work follows.
const SETTLES: Duration = Duration::from_secs(1);

/// How far the browser is with keeping the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Not begun.
    Waiting,
    /// The reader saves data, and has to ask for it.
    AskFirst,
    Fetching,
    Ready,
    /// Not every file could be fetched or kept; the text says why.
    Failed(String),
    Impossible(KeepingImpossible),
}

/// The state of the part. All signals live as long as the page.
#[derive(Clone, Copy, Debug)]
pub struct OfflineState {
    pub keeping: RwSignal<Keeping>,
    /// Whether the page says now that it is ready.
    pub says_ready: RwSignal<bool>,
    /// Whether a new version waits for the reader.
    pub new_version: RwSignal<bool>,
    /// Whether the reader wants the new version at the next visit.
    pub later: RwSignal<bool>,
    /// Whether the reader wants the new version once the work on a large file is done.
    pub after_work: RwSignal<bool>,
    page: Page,
    begun: StoredValue<bool>,
    registration: StoredValue<Option<Registration>, LocalStorage>,
}

impl OfflineState {
    /// The page's own.
    pub fn of(page: Page) -> Self {
        page.shared(|| Self {
            keeping: RwSignal::new(Keeping::Waiting),
            says_ready: RwSignal::new(false),
            new_version: RwSignal::new(false),
            later: RwSignal::new(false),
            after_work: RwSignal::new(false),
            page,
            begun: StoredValue::new(false),
            registration: StoredValue::new_local(None),
        })
    }

    /// Goes on with what an earlier visit began; begins for a reader who stays, once the browser is idle. A reader who
    /// saves data is asked first. Once is enough.
    pub fn start(self) {
        if self.begun.get_value() {
            return;
        }
        self.begun.set_value(true);
        Effect::new(move || {
            if self.after_work.get() && self.page.work.with(Option::is_none) {
                dom::after(SETTLES, move || self.work_has_ended());
            }
        });
        if let Some(why) = service_worker::impossible() {
            return self.keeping.set(Keeping::Impossible(why));
        }
        spawn_local(async move {
            let was_kept = service_worker::is_registered().await;
            if was_kept {
                self.keep(false).await;
            } else if saves_data() {
                self.keeping.set(Keeping::AskFirst);
            } else {
                dom::after(STAYS, move || once_idle(move || self.begin()));
            }
        });
    }

    /// Begins, unless the reader asked for it in the meantime.
    fn begin(self) {
        if self.keeping.get_untracked() == Keeping::Waiting {
            self.make_ready();
        }
    }

    /// Begins at once: the reader asks for it.
    pub fn make_ready(self) {
        spawn_local(self.keep(true));
    }

    async fn keep(self, is_news: bool) {
        let heard = move |report| match report {
            KeepingReport::Begun => self.keeping.set(Keeping::Fetching),
            KeepingReport::Ready => {
                if self.keeping.get_untracked() != Keeping::Ready && is_news {
                    self.say_ready();
                }
                self.keeping.set(Keeping::Ready);
            }
            KeepingReport::Failed(why) => self.keeping.set(Keeping::Failed(why)),
            KeepingReport::NewVersion => self.new_version.set(true),
        };
        match service_worker::keep(heard).await {
            Ok(registration) => self.registration.set_value(Some(registration)),
            Err(why) => self.keeping.set(Keeping::Failed(why)),
        }
    }

    fn say_ready(self) {
        self.says_ready.set(true);
        dom::after(SAID_FOR, move || self.says_ready.set(false));
    }

    /// Loads the version that waits, or notes that the reader wants it once the work on a large file is done: a reload
    /// would lose that work.
    pub fn load_new_version(self) {
        if self.page.work.with_untracked(Option::is_some) {
            return self.after_work.set(true);
        }
        self.registration.with_value(|registration| {
            if let Some(registration) = registration {
                registration.load_new_version();
            }
        });
    }

    /// Loads the version that was wanted after the work, unless the page has to say why the work failed: then it is
    /// offered again.
    fn work_has_ended(self) {
        let is_busy = self.page.work.with_untracked(Option::is_some);
        if is_busy || !self.after_work.get_untracked() {
            return;
        }
        self.after_work.set(false);
        let says = self.page.message;
        if !says.with_untracked(|says| says.as_ref().is_some_and(|says| says.bad)) {
            self.load_new_version();
        }
    }
}
