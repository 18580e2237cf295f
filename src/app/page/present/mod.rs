//! A talk for a room: one sentence, the stage, and the talk’s line.

use crate::app::lazy_part::{PartLoadError, part};
use crate::app::state::{DrawView, Page};
use crate::app::tree::html::{h2, section};
use crate::app::tree::{Nodes, nodes};

part! { present,
pub fn load() -> Result<DrawView, PartLoadError> {
    Ok(view)
}
}

fn view(_: Page) -> Nodes {
    nodes().child(
        section()
            .class("presentation")
            .attr("role", "region")
            .attr("aria-label", "Presentation")
            .child(h2().child("A talk")),
    )
}
