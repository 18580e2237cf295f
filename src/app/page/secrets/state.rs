//! The view's signals: the input, how to break it, and the last run.

use crate::app::state::Page;
use crate::core::kms::EncryptionContext;
use crate::core::lab::log::{ApplyFix, RunSecret, SetPermission};
use crate::core::lab::world::secrets::{ContextError, OTHER_ALIAS, SecretRequest, context};
use crate::core::lab::{Permission, SecretRun, UserRow};
use crate::web::dom;
use leptos::prelude::*;
use std::sync::Arc;

/// One of the two halves: writing or reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// KMS `Encrypt`, then SQL `INSERT`.
    Write,
    /// SQL `SELECT`, then KMS `Decrypt`.
    Read,
}

impl Direction {
    pub fn permission(self) -> Permission {
        match self {
            Self::Write => Permission::Encrypt,
            Self::Read => Permission::Decrypt,
        }
    }
}

/// The view's signals, and its actions.
#[derive(Clone, Copy, Debug)]
pub struct SecretsState {
    pub page: Page,
    /// The user name of the row to write.
    pub username: RwSignal<String>,
    pub password: RwSignal<String>,
    /// The context used when encrypting; `None` for the user name, as typed.
    pub write_context: RwSignal<Option<String>>,
    pub users: Memo<Vec<UserRow>>,
    /// The user whose password to read; `None` for the last row's.
    pub chosen: RwSignal<Option<String>>,
    /// The context used when decrypting; `None` for the row's user name.
    pub read_context: RwSignal<Option<String>>,
    /// Whether the request names another key.
    pub other_key: RwSignal<bool>,
    /// Whether one bit of the stored blob is flipped before Decrypt.
    pub flips: RwSignal<bool>,
    /// The index of that byte in the blob, from 0.
    pub flip_at: RwSignal<usize>,
    /// The result of the last run.
    pub run: RwSignal<Option<Arc<SecretRun>>>,
}

impl SecretsState {
    /// Starts with example input, so that the first press works.
    pub fn new(page: Page) -> Self {
        let state = Self {
            page,
            username: RwSignal::new("ana".to_owned()),
            password: RwSignal::new("plum-Tundra-47-kite".to_owned()),
            write_context: RwSignal::new(None),
            users: Memo::new(move |_| page.lab.with(|lab| lab.users().to_vec())),
            chosen: RwSignal::new(None),
            read_context: RwSignal::new(None),
            other_key: RwSignal::new(false),
            flips: RwSignal::new(false),
            // Within the encrypted bytes or their tag, whatever the secret's length.
            flip_at: RwSignal::new(140),
            run: RwSignal::new(None),
        };
        // A reset of the lab empties the table, so it removes the results as well.
        Effect::new(move || {
            if state.users.with(Vec::is_empty) {
                state.run.set(None);
            }
        });
        state
    }

    /// The row that Decrypt reads; `None` while the table is empty.
    pub fn row(self) -> Option<UserRow> {
        let chosen = self.chosen.get();
        self.users.with(|users| {
            let named = (users.iter()).find(|user| Some(&user.username) == chosen.as_ref());
            named.or(users.last()).cloned()
        })
    }

    /// The slider's byte, from 0, at most the blob's last.
    pub fn at(self) -> usize {
        let length = self.row().map_or(0, |row| row.password.len());
        self.flip_at.get().min(length.saturating_sub(1))
    }

    /// The byte whose bit is flipped, if one is.
    pub fn flip(self) -> Option<usize> {
        self.flips.get().then(|| self.at())
    }

    /// The context's text, as typed or by default.
    pub fn context_text(self, half: Direction) -> String {
        let typed = match half {
            Direction::Write => self.write_context,
            Direction::Read => self.read_context,
        };
        typed.get().unwrap_or_else(|| {
            let username = match half {
                Direction::Write => None,
                Direction::Read => self.row().map(|row| row.username),
            };
            let username = username.unwrap_or_else(|| self.username.get());
            format!("username = {username}")
        })
    }

    /// The context, or the error in its text.
    ///
    /// # Errors
    /// As for [`context`](crate::core::lab::world::secrets::context()).
    pub fn context(self, half: Direction) -> Result<EncryptionContext, ContextError> {
        context(&self.context_text(half))
    }

    /// Whether the role has the permission that this half needs.
    pub fn is_granted(self, half: Direction) -> bool {
        self.page.lab.with(|lab| lab.is_granted(half.permission()))
    }

    /// Grants the role the permission that this half needs, or removes it.
    pub fn grant(self, half: Direction, on: bool) {
        let permission = half.permission();
        self.page.lab.apply(SetPermission { permission, on });
    }

    /// Whether this half cannot run now: its context is invalid, or there is no row to read.
    pub fn is_blocked(self, half: Direction) -> bool {
        self.context(half).is_err() || half == Direction::Read && self.users.with(Vec::is_empty)
    }

    /// Runs a half with the current input.
    pub fn start(self, half: Direction) {
        let order = untrack(|| {
            let context = self.context(half).ok()?;
            Some(match half {
                Direction::Write => SecretRequest::Write {
                    username: self.username.get(),
                    secret: self.password.get(),
                    context,
                },
                Direction::Read => SecretRequest::Read {
                    username: self.row()?.username,
                    context,
                    key_id: self.other_key.get().then(|| OTHER_ALIAS.to_owned()),
                    flip: self.flip(),
                },
            })
        });
        if let Some(order) = order {
            self.run(order);
        }
    }

    /// Grants the role what this half needs, and runs it.
    pub fn allow_and_start(self, half: Direction) {
        if !untrack(|| self.is_granted(half)) {
            self.grant(half, true);
        }
        self.start(half);
    }

    /// Applies the fix of the last run, and runs the same again.
    pub fn fix_and_run_again(self) {
        let Some(run) = self.run.get_untracked() else {
            return;
        };
        let Some(refusal) = run.trace.refusal.as_ref() else {
            return;
        };
        let fixes = refusal.fixes.iter().map(ApplyFix);
        let applied = self.page.lab.log(|log| log.apply_all(fixes));
        if applied.is_some_and(|applied| applied.into_iter().all(|applied| applied)) {
            // The pressed button disappears, so focus what replaces it.
            dom::focus("sec-out");
            self.run(run.request.clone());
        }
    }

    /// Plays the last run on the lab's stage.
    pub fn watch(self) {
        let Some(run) = self.run.get_untracked() else {
            return;
        };
        let (SecretRequest::Write { username, .. } | SecretRequest::Read { username, .. }) =
            &run.request;
        let name = format!("{username}’s password");
        self.page.play(name, run.trace.clone(), 0);
        // Show the top of the lab, however far the reader had scrolled here.
        dom::once_drawn(|| {
            dom::focus("next-step");
            dom::into_view(".top");
        });
    }

    fn run(self, order: SecretRequest) {
        let written = match &order {
            SecretRequest::Write { username, .. } => Some(username.clone()),
            SecretRequest::Read { .. } => None,
        };
        let now = self.page.lab.now();
        let request = order;
        let run = self.page.lab.apply(RunSecret { request, now });
        if let Some(Some(run)) = run {
            // Read next what was just written.
            if let (Some(username), Some(_)) = (written, &run.insert) {
                self.chosen.set(Some(username));
            }
            self.run.set(Some(Arc::new(run)));
            dom::once_drawn(|| dom::into_view(".sec-out"));
        }
    }
}
