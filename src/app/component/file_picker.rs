//! A button that lets the reader choose a file from the disk.

use crate::app::tree::html::{input, press};
use crate::app::tree::{Nodes, Str, nodes};
use crate::web::local_file::LocalFile;
use leptos::html;
use leptos::prelude::*;

/// A button to choose a file. The reader can choose the same file twice in a row.
#[derive(Debug)]
pub struct FilePicker {
    pub label: Str,
    pub class: &'static str,
    /// The file types to offer, as in the attribute `accept`; `None` for all.
    pub accept: Option<&'static str>,
    /// Called with the file that the reader chose.
    pub pick: Callback<LocalFile>,
}

impl FilePicker {
    /// Draws the button and its hidden input. Call this once, outside of anything reactive.
    pub fn draw(self) -> Nodes {
        let node = NodeRef::<html::Input>::new();
        let pick = self.pick;
        let open = move || {
            if let Some(input) = node.get_untracked() {
                input.set_value("");
                input.click();
            }
        };
        let picked = move |_: &web_sys::Event| {
            let files = node.get_untracked().and_then(|input| input.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                pick.run(LocalFile::of_file(file));
            }
        };
        let hidden = input()
            .node_ref(node)
            .attr("type", "file")
            .class("sr")
            .attr("tabindex", "-1")
            .attr("aria-hidden", "true")
            .maybe("accept", self.accept)
            .on("change", picked);
        nodes()
            .child(press().class(self.class).on_click(open).child(self.label))
            .child(hidden)
    }
}
