//! What a reader pastes or drops: texts and files, taken from the event itself, so that a long text never goes through a
//! field of the page.

use super::local_file::LocalFile;
use super::reflect::{fits, get, number};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, File};

/// The text in a paste event; `None` if the clipboard has no text.
pub fn text(event: &Event) -> Option<String> {
    let data = get(event, "clipboardData");
    let text = super::reflect::call(&data, "getData", &"text/plain".into());
    text.as_string().filter(|text| !text.is_empty())
}

/// All files of a paste or drop event.
pub fn files(event: &Event) -> Vec<LocalFile> {
    let files = |name: &str| files_of(&get(&get(event, name), "files"));
    let mut all = files("dataTransfer");
    all.extend(files("clipboardData"));
    all
}

/// All files that were chosen in the input of an event.
pub fn chosen(event: &Event) -> Vec<LocalFile> {
    let input = event.target();
    input.map_or_else(Vec::new, |input| files_of(&get(&input, "files")))
}

fn files_of(list: &JsValue) -> Vec<LocalFile> {
    (0..number(list, "length"))
        .filter_map(|index| get(list, &index.to_string()).dyn_into::<File>().ok())
        .map(LocalFile::of_file)
        .collect()
}

/// Whether an event is aimed at a field that takes text itself.
pub fn is_in_field(event: &Event) -> bool {
    event
        .target()
        .is_some_and(|target| fits(&target, "input, textarea, select, [contenteditable]"))
}

/// The value of the field of an event.
pub fn typed(event: &Event) -> Option<String> {
    let field = event.target()?;
    super::reflect::text(&field, "value")
}
