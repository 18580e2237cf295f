//! A link to what is shown, without files and keys.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{h2, section};
use crate::app::tree::{Nodes, nodes};

part! { share,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

fn view(_: Page) -> Nodes {
    nodes().child(section().child(h2().child("Share")))
}
