//! Which client is shown, and the result of copying.

use crate::app::state::Page;
use crate::lesson::code::{Client, StepCode, step_code};
use crate::web::{dom, storage};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The name of the setting that stores the client between visits.
const SETTING: &str = "client";

#[derive(Clone, Copy, Debug)]
pub struct CodeState {
    page: Page,
    /// The client whose code is shown.
    pub client: RwSignal<Client>,
    /// The step's index and the result of copying its code.
    copied: RwSignal<Option<(usize, &'static str)>>,
}

impl CodeState {
    /// Starts with the client of the last visit.
    pub fn new(page: Page) -> Self {
        let stored = storage::get(SETTING).and_then(|name| Client::named(&name));
        Self {
            page,
            client: RwSignal::new(stored.unwrap_or(Client::Cli)),
            copied: RwSignal::new(None),
        }
    }

    /// The step's call; `None` without a run.
    pub fn step_code(self) -> Option<StepCode> {
        let index = self.page.player.index.get();
        self.page
            .run
            .with(|run| step_code(&run.as_ref()?.trace, index))
    }

    /// The result of copying at this step; empty if nothing was copied.
    pub fn copied(self) -> &'static str {
        let index = self.page.player.index.get();
        match self.copied.get() {
            Some((at, says)) if at == index => says,
            _ => "",
        }
    }

    /// Shows another client's code, now and at the next visit.
    pub fn choose(self, client: Client) {
        self.client.set(client);
        self.copied.set(None);
        storage::set(SETTING, client.name());
    }

    /// Puts the call's code on the clipboard.
    pub fn copy(self) {
        let Some(code) = untrack(|| self.step_code()) else {
            return;
        };
        let client = self.client.get_untracked();
        let text = client.write(&code.call, code.error.as_ref()).text();
        let index = self.page.player.index.get_untracked();
        spawn_local(async move {
            let says = match dom::copy(&text).await {
                true => "Copied.",
                false => "Your browser blocked copying. Select the text and copy it yourself.",
            };
            self.copied.set(Some((index, says)));
        });
    }
}
