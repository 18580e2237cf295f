//! The line below the page in a frame: it leads to the whole lab, at this same place.

use crate::app::state::Page;
use crate::app::tree::html::{link, p};
use crate::app::tree::{Nodes, reactive};
use crate::web::dom;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    reactive(move || {
        let mut address = dom::address();
        address.truncate(address.find('?').unwrap_or(address.len()));
        let here = page.route.with(ToString::to_string);
        let whole = link(format!("{address}{here}"))
            .class("link")
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .child("Open in Envelope Lab");
        p().class("embed-foot").child(whole)
    })
}
