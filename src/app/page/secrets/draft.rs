//! What was typed in the view's two forms. It outlives a reload.

use super::state::SecretsState;
use crate::app::state::Page;
use crate::core::json::Object;
use leptos::prelude::*;
use serde_json::Value;

/// The input of both forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecretsDraft {
    pub username: String,
    pub password: String,
    pub write_context: Option<String>,
    pub chosen: Option<String>,
    pub read_context: Option<String>,
    pub other_key: bool,
    pub flips: bool,
    pub flip_at: usize,
}

impl SecretsDraft {
    pub fn value(&self) -> Value {
        let mut object = Object::of(&[("username", &self.username), ("password", &self.password)]);
        let mut maybe = |name: &str, text: &Option<String>| {
            if let Some(text) = text {
                object.text(name, text);
            }
        };
        maybe("write_context", &self.write_context);
        maybe("chosen", &self.chosen);
        maybe("read_context", &self.read_context);
        object.put("other_key", Value::Bool(self.other_key));
        object.put("flips", Value::Bool(self.flips));
        object.put("flip_at", Value::from(self.flip_at));
        object.value()
    }

    /// Reads what [`SecretsDraft::value`] wrote; `None` if a member is missing or invalid.
    pub fn read(value: &Value) -> Option<Self> {
        let maybe = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        let flag = |name: &str| value.get(name)?.as_bool();
        Some(Self {
            username: maybe("username")?,
            password: maybe("password")?,
            write_context: maybe("write_context"),
            chosen: maybe("chosen"),
            read_context: maybe("read_context"),
            other_key: flag("other_key")?,
            flips: flag("flips")?,
            flip_at: usize::try_from(value.get("flip_at")?.as_u64()?).ok()?,
        })
    }
}

/// The page's only draft, tracked. `None` until the view was opened.
#[derive(Clone, Copy, Debug)]
pub struct KeptSecrets(pub RwSignal<Option<SecretsDraft>>);

impl KeptSecrets {
    pub fn of(page: Page) -> Self {
        page.shared(|| Self(RwSignal::new(None)))
    }

    /// Fills the forms with what was typed before, and follows them from now on.
    pub fn follow(self, state: SecretsState) {
        if let Some(draft) = self.0.get_untracked() {
            state.username.set(draft.username);
            state.password.set(draft.password);
            state.write_context.set(draft.write_context);
            state.chosen.set(draft.chosen);
            state.read_context.set(draft.read_context);
            state.other_key.set(draft.other_key);
            state.flips.set(draft.flips);
            state.flip_at.set(draft.flip_at);
        }
        Effect::new(move |before: Option<SecretsDraft>| {
            let draft = SecretsDraft {
                username: state.username.get(),
                password: state.password.get(),
                write_context: state.write_context.get(),
                chosen: state.chosen.get(),
                read_context: state.read_context.get(),
                other_key: state.other_key.get(),
                flips: state.flips.get(),
                flip_at: state.flip_at.get(),
            };
            // The input that the forms begin with is nothing to keep.
            if before.is_some_and(|before| before != draft) {
                self.0.set(Some(draft.clone()));
            }
            draft
        });
    }
}
