//! Settings stored between visits, and what a tab keeps over a reload. No file of a learner's own is ever stored here.

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

/// Stores a text. Returns whether the browser did; some keep nothing, or are full.
pub fn keep(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&format!("{PREFIX}{key}"), value).is_ok())
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

/// How many texts of one kind are put aside, before the last one makes room for the next.
const MOST_ASIDE: usize = 8;

/// A name for a text that is put aside: `name`, or the same with a number if others are there already.
pub fn aside_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = |number: usize| match number {
        1 => name.to_owned(),
        _ => format!("{name}-{number}"),
    };
    let free = (1..MOST_ASIDE).map(numbered).find(|name| !is_taken(name));
    free.unwrap_or_else(|| numbered(MOST_ASIDE))
}

/// Puts a text aside that could not be read, beside those put aside before. Returns whether the browser keeps it.
pub fn set_aside(key: &str, text: &str) -> bool {
    let is_taken = |name: &str| get(name).is_some_and(|other| other != text);
    keep(&aside_name(key, is_taken), text)
}

/// Calls back whenever another tab changes the text of this name.
pub fn on_change(key: &'static str, changed: impl Fn() + 'static) {
    let Some(window) = super::browser::window() else {
        return;
    };
    super::reflect::listen(&window, &["storage"], move |event| {
        let name = super::reflect::text(&event, "key");
        if name.is_some_and(|name| name.strip_prefix(PREFIX) == Some(key)) {
            changed();
        }
    });
}

/// Removes a text.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        ignore_because(
            storage.remove_item(&format!("{PREFIX}{key}")),
            "what stays is overwritten later",
        );
    }
}

fn session() -> Option<web_sys::Storage> {
    super::browser::window()?.session_storage().ok()?
}

/// Takes a text that this tab keeps until it is closed.
pub fn session_take(key: &str) -> Option<String> {
    let (storage, key) = (session()?, format!("{PREFIX}{key}"));
    let text = storage.get_item(&key).ok()?;
    ignore_because(storage.remove_item(&key), "what stays is overwritten later");
    text
}

/// Keeps a text until the tab is closed. Returns whether the browser did; some keep nothing, or are full.
pub fn session_keep(key: &str, value: &str) -> bool {
    session().is_some_and(|storage| storage.set_item(&format!("{PREFIX}{key}"), value).is_ok())
}

/// Keeps a text until the tab is closed. If the browser doesn't allow it, a reload starts over.
pub fn session_set(key: &str, value: &str) {
    if let Some(storage) = session() {
        ignore_because(
            storage.set_item(&format!("{PREFIX}{key}"), value),
            "the browser may be full or keep nothing for this site; a reload then starts over",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::aside_name;

    #[test]
    fn what_is_put_aside_replaces_nothing_until_there_are_many() {
        let mut names = Vec::new();
        for _ in 0..10 {
            let name = aside_name("aside", |name| names.iter().any(|taken| taken == name));
            names.push(name);
        }
        assert_eq!(names[..3], ["aside", "aside-2", "aside-3"]);
        assert_eq!(names[7..], ["aside-8", "aside-8", "aside-8"]);
    }
}
