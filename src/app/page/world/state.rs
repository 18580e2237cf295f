//! The view's signals, and what its buttons do.

use super::form::{Aliases, Draft, Form};
use super::last_action::{self, LastAction};
use super::world_file::ImportedWorld;
use super::{admin_calls, world_file};
use crate::app::kept_bodies::KeptBodies;
use crate::app::route::{Route, View};
use crate::app::state::Page;
use crate::core::crypto::digest::sha256;
use crate::core::lab::admin::{AdminAction, AdminReport};
use crate::core::lab::log::{CommandLog, Invite, LetPass};
use crate::core::lab::snapshot::check_length;
use crate::core::lab::{Inventory, Lab};
use crate::core::trace::Trace;
use crate::web::local_file::{LocalFile, save};
use crate::web::{clock, dom};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The name of an exported file.
const FILE: &str = "envelope-lab-world.json";

#[derive(Clone, Copy, Debug)]
pub struct WorldState {
    pub page: Page,
    pub all: Memo<Arc<Inventory>>,
    pub form: RwSignal<Option<Form>>,
    /// The form's input so far.
    pub draft: RwSignal<Draft>,
    /// The denied call of the form's last submission.
    pub failed: RwSignal<Option<Arc<AdminReport>>>,
    /// The message about the last action.
    pub last: RwSignal<LastAction>,
    /// Whether an export includes the objects.
    pub with_bytes: RwSignal<bool>,
}

/// Reads the lab, and tracks it only while the view is shown, because it changes with every letter typed in a policy.
pub fn in_sight<T>(page: Page, read: impl FnOnce(&Lab) -> T) -> T {
    match page.view.get() {
        View::World => page.lab.with(read),
        _ => page.lab.with_untracked(read),
    }
}

impl WorldState {
    /// Starts with no form open.
    pub fn new(page: Page) -> Self {
        // A fresh lab creates the other callers when it first needs them. Create them now, so that the inventory shows
        // them.
        Effect::new(move || {
            let is_there = page.lab.with_untracked(Lab::invited);
            // To look is no reason to forget what can be redone.
            let can_redo = page.lab.read_log(|log| log.step_to_redo().is_some());
            if page.view.get() == View::World && !is_there && !can_redo {
                page.lab.apply(Invite);
            }
        });
        let last = RwSignal::new(LastAction::default());
        // A notice about an action that is no longer in effect would be wrong.
        let done = StoredValue::new(0);
        Effect::new(move || {
            page.lab.track();
            let now = page.lab.read_log(CommandLog::done);
            if now < done.get_value() {
                last.set(LastAction::default());
            }
            done.set_value(now);
        });
        Self {
            page,
            all: Memo::new(move |_| Arc::new(in_sight(page, Lab::inventory))),
            form: RwSignal::new(None),
            draft: RwSignal::new(Draft::default()),
            failed: RwSignal::new(None),
            last,
            with_bytes: RwSignal::new(true),
        }
    }

    /// Opens a form with its initial input.
    pub fn open(self, form: Form) {
        let draft = form.first_draft();
        self.open_with(form, draft);
    }

    fn open_with(self, form: Form, draft: Draft) {
        self.draft.set(draft);
        self.failed.set(None);
        self.form.set(Some(form));
    }

    /// Opens the form of a key's aliases.
    pub fn open_aliases(self, id: &str) {
        let aliases = (self.all).with_untracked(|all| Aliases::of(all, id));
        if let Some(aliases) = aliases {
            self.open(Form::Aliases(aliases));
        }
    }

    /// Opens the form of a key's description.
    pub fn open_description(self, id: &str) {
        let form = (self.all).with_untracked(|all| Form::description(all, id));
        if let Some(form) = form {
            self.open(form);
        }
    }

    /// Opens the form of a key's tags.
    pub fn open_tags(self, id: &str) {
        let form = (self.all).with_untracked(|all| Form::tags(all, id));
        if let Some(form) = form {
            self.open(form);
        }
    }

    /// Opens the form that schedules a key's deletion.
    pub fn open_deletion(self, id: &str) {
        let form = (self.all).with_untracked(|all| Form::deletion(all, id));
        if let Some(form) = form {
            self.open(form);
        }
    }

    /// Opens the form of a bucket's default encryption.
    pub fn open_encryption(self, bucket: &str) {
        let form =
            (self.all).with_untracked(|all| Some(Form::encryption(all, all.bucket(bucket)?)));
        if let Some((form, draft)) = form {
            self.open_with(form, draft);
        }
    }

    /// Opens the form of a user's or role's policies.
    pub fn open_policy(self, arn: &str) {
        let form = (self.all).with_untracked(|all| Form::policy(all, arn));
        if let Some(form) = form {
            self.open(form);
        }
    }

    pub fn submit(self) {
        if let Some(action) = self.action() {
            self.run(action);
        }
    }

    /// The form's action; `None` if no form is open or something is missing.
    pub fn action(self) -> Option<AdminAction> {
        (self.form).with_untracked(|form| {
            let form = form.as_ref()?;
            self.draft.with_untracked(|draft| form.action(draft))
        })
    }

    pub fn run(self, action: AdminAction) {
        spawn_local(async move {
            match admin_calls::run(self.page, action.clone()).await {
                Ok(Some(done)) => self.finish(&action, done),
                Ok(None) => {}
                Err(error) => self.say(error.to_string(), true),
            }
        });
    }

    /// Shows the result of an action: an error in the open form, everything else in the view.
    pub fn finish(self, action: &AdminAction, done: AdminReport) {
        let done = Arc::new(done);
        let bad = done.error.is_some();
        if bad && self.form.with_untracked(Option::is_some) {
            self.go_on_from_half(action, &done);
            return self.failed.set(Some(done));
        }
        self.form.set(None);
        self.last.set(LastAction {
            text: done.says.clone(),
            bad,
            done: Some(done),
        });
        // Only these remove the row of the pressed button.
        let gone = matches!(
            action,
            AdminAction::DeleteBucket { .. } | AdminAction::DeleteIdentity(_)
        );
        if gone && !bad {
            last_action::focus();
        }
    }

    /// Keeps the result of the first of two calls if the second was denied. The form continues from it, with what was
    /// typed.
    fn go_on_from_half(self, action: &AdminAction, done: &AdminReport) {
        let next = self
            .all
            .with_untracked(|all| match (action, &done.created) {
                (AdminAction::CreateKey { .. }, Some(id)) => {
                    Aliases::of(all, id).map(Form::Aliases)
                }
                (AdminAction::CreateIdentity { .. }, Some(arn)) => Form::policy(all, arn),
                _ => None,
            });
        if next.is_some() {
            self.draft.update(|draft| draft.choice = 0);
            self.form.set(next);
        }
    }

    fn say(self, text: String, bad: bool) {
        self.last.set(LastAction {
            text,
            bad,
            ..LastAction::default()
        });
        last_action::focus();
    }

    /// Plays a call in the lab.
    pub fn watch(self, operation: String, trace: Arc<Trace>) {
        // Set it now and not on the browser's event, because a hidden button takes no focus.
        self.page.route.set(Route::Lab);
        self.page.play(operation, trace, 0);
        dom::once_drawn(|| {
            dom::focus("next-step");
            dom::into_view(".top");
        });
    }

    pub fn let_pass(self, days: u64) {
        let says = self.page.lab.apply(LetPass {
            days,
            real: clock::now(),
        });
        if let Some(text) = says {
            self.last.set(LastAction {
                text,
                ..LastAction::default()
            });
        }
    }

    /// Offers the world as a file.
    pub fn export(self) {
        let with_bytes = self.with_bytes.get_untracked();
        self.say("Writing the file …".to_owned(), false);
        spawn_local(async move {
            let (text, says) = match world_file::export(self.page, with_bytes).await {
                Ok(done) => done,
                Err(error) => return self.say(error.to_string(), true),
            };
            let saved = LocalFile::of_bytes(FILE, "application/json", text.as_bytes())
                .and_then(|source| save(&source.blob, FILE));
            match saved {
                Ok(()) => self.say(format!("Exported as {FILE}. {says}"), false),
                Err(error) => self.say(error.to_string(), true),
            }
        });
    }

    /// Imports a file's world, or shows its error.
    pub fn import(self, source: LocalFile) {
        self.say(format!("Reading {} …", source.name), false);
        spawn_local(async move {
            let read = match check_length(source.len()) {
                Err(error) => Err(error.to_string()),
                Ok(()) => match source.bytes().await {
                    Ok(bytes) => world_file::import(bytes)
                        .await
                        .map_err(|error| error.to_string()),
                    Err(error) => Err(error.to_string()),
                },
            };
            match read {
                Ok(imported) => {
                    // The log keeps only a small file.
                    KeptBodies::of(self.page).add(sha256(&imported.file), source.clone());
                    let summary = self.take(imported);
                    self.say(format!("Imported from {}: {summary}.", source.name), false);
                }
                Err(error) => {
                    let name = source.name;
                    let text =
                        format!("Nothing was imported. Your world is unchanged. {name}: {error}");
                    self.say(text, true);
                }
            }
        });
    }

    /// Replaces this world with an imported one. Returns a summary of its content.
    fn take(self, imported: ImportedWorld) -> String {
        let ImportedWorld {
            lab,
            file,
            seed,
            summary,
        } = imported;
        self.page.clear_stage();
        self.page.lab.log(|log| log.import(lab, &file, seed));
        summary
    }

    pub fn reset(self) {
        self.last.set(LastAction::default());
        self.page.reset();
    }
}
