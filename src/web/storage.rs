//! Settings kept between visits. Nothing a learner uploads is ever put here.

use super::failure::ignore_because;

/// The prefix of all keys: other pages of the same origin share the storage.
const PREFIX: &str = "envelope-lab/";

fn storage() -> Option<web_sys::Storage> {
    super::browser::window()?.local_storage().ok()?
}

/// The stored text; `None` when there is none or the browser refuses storage.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{key}")).ok()?
}

/// Stores a text. A browser that refuses only forgets the setting.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        ignore_because(
            storage.set_item(&format!("{PREFIX}{key}"), value),
            "the browser may be full or keep nothing for this site; the page works without",
        );
    }
}
