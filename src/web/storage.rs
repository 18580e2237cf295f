//! Settings stored between visits. Nothing that a learner uploads is ever stored here.

use super::failure::ignore_because;

/// The prefix of all keys, because other pages of the same origin share the storage.
const PREFIX: &str = "envelope-lab/";

fn storage() -> Option<web_sys::Storage> {
    super::browser::window()?.local_storage().ok()?
}

/// The stored text; `None` if there is none or the browser doesn't allow storage.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{key}")).ok()?
}

/// Stores a text. If the browser doesn't allow it, the only consequence is that the setting is lost.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        ignore_because(
            storage.set_item(&format!("{PREFIX}{key}"), value),
            "the browser may be full or keep nothing for this site; the page works without",
        );
    }
}
