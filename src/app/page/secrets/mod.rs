//! Small secrets, encrypted by KMS directly: the one use of `kms:Encrypt`.
//!
//! - [`state`]: the view's own signals, and what its buttons do
//! - [`draft`]: what was typed, over a reload
//! - [`form`]: what to write, what to read, and how to break it
//! - [`picture`]: who calls whom
//! - [`table`]: the app's own table, and the flipped bit
//! - [`result`]: the result of the last run
//! - [`steps`]: the last run, step by step
//! - [`whole_file`]: the same file with `kms:Encrypt` and with one data key

pub mod draft;
pub mod form;
pub mod picture;
pub mod result;
pub mod state;
pub mod steps;
pub mod table;
pub mod whole_file;

use crate::app::component::prose::explained;
use crate::app::lazy_part::{PartLoadError, part};
use crate::app::route::View;
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{div, h2, header, link, p, section};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use draft::KeptSecrets;
use state::SecretsState;

part! { secrets,
/// Loads the view.
///
/// # Errors
/// If the part cannot be loaded.
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

pub fn view(page: Page) -> Nodes {
    let state = SecretsState::new(page);
    KeptSecrets::of(page).follow(state);
    draw(state)
}

/// The view with existing signals.
pub fn draw(state: SecretsState) -> Nodes {
    let page = state.page;
    let middle = section()
        .class("sec-path")
        .attr("aria-label", "Calls and table")
        .child(reactive(move || picture::picture(state)))
        .child(reactive(move || table::table_of(state)))
        .child(reactive(move || table::damage_of(state)))
        .child(result::result(state));
    nodes().child(
        div()
            .class("sec")
            .child(reactive(move || head(page)))
            .child(form::write(state))
            .child(middle)
            .child(form::read(state))
            .child(reactive(move || steps::steps_of(state)))
            .child(whole_file::whole_file()),
    )
}

/// The introduction to the view.
fn head(page: Page) -> Element {
    let text = "Your app asks KMS to encrypt a password, stores the ciphertext in its own database, and asks KMS to decrypt it later. Files don’t fit: for those, S3 asks for a data key and encrypts the file itself. ";
    let lab = link(View::Lab.href())
        .class("link")
        .child("Watch that in the lab");
    header()
        .class("sec-head")
        .child(h2().child("kms:Encrypt is for small secrets. S3 never calls it."))
        .child(p().child(explained(page, text)).child(lab))
}
