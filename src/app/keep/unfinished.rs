//! An upload that ends with the page: noted while it is in progress, and told by the page that comes next in this tab.

use crate::web::storage;

/// The name of the note in the tab's session storage: the file's name.
const NOTE: &str = "unfinished";

/// An upload in progress. Dropping it, however the upload ends, removes the note; a page that is closed or reloaded
/// drops nothing.
#[derive(Debug)]
pub struct UnfinishedUpload(());

impl UnfinishedUpload {
    /// Notes that the upload of a file has begun.
    pub fn begin(name: &str) -> Self {
        storage::session_set(NOTE, name);
        Self(())
    }
}

impl Drop for UnfinishedUpload {
    fn drop(&mut self) {
        drop(storage::session_take(NOTE));
    }
}

/// What the page says of an upload that the page before it did not finish. It says it once.
pub fn told() -> Option<String> {
    storage::session_take(NOTE).map(|name| says(&name))
}

/// The sentence.
pub fn says(name: &str) -> String {
    format!(
        "The upload of {name} was not finished when the page was reloaded. Nothing of it is stored: choose the file again."
    )
}
