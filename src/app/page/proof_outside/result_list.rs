//! What came out, as names and values.

use crate::app::component::number::grouped;
use crate::app::tree::html::{code, dd, dl, dt};
use crate::app::tree::{Element, Nodes};
use crate::core::crypto::digest::sha256;
use crate::core::trace::print::hex;

/// A name and a value.
pub type NamedResult = (&'static str, String);

/// Draws names and values. The values are technical texts.
pub fn draw(results: impl IntoIterator<Item = NamedResult>) -> Element {
    let row = |(name, value): NamedResult| {
        crate::app::tree::nodes()
            .child(dt().child(name))
            .child(dd().child(code().child(value)))
    };
    let rows = results.into_iter().map(row);
    dl().class("proof-results")
        .child(rows.fold(Nodes::default(), Nodes::child))
}

/// The length and the digest of bytes, as two rows.
pub fn of_file(bytes: &[u8]) -> [NamedResult; 2] {
    [
        ("Length", length(bytes.len() as u64)),
        ("SHA-256", hex(&sha256(bytes))),
    ]
}

/// A length in bytes.
pub fn length(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        _ => format!("{} bytes", grouped(bytes)),
    }
}
