//! Tabs over one panel. The arrow keys move between them (WAI-ARIA Authoring Practices, "Tabs").

use crate::app::tree::html::{div, press};
use crate::app::tree::{Nodes, nodes};
use crate::web::dom;
use crate::web::keyboard::Key;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tab {
    pub id: &'static str,
    pub name: &'static str,
}

/// A row of tabs (ARIA `tablist`) and the panel that shows one of them.
#[derive(Debug)]
pub struct Tabs {
    /// What the tabs show, for a screen reader.
    pub label: &'static str,
    pub panel: &'static str,
    pub tabs: Vec<Tab>,
    /// Whether a tab has nothing to show now, one per tab; it can be opened all the same. If empty, all have something.
    pub empty: Vec<bool>,
    /// The index of the shown tab, from 0.
    pub shown: usize,
    /// Called with the index of the tab to show.
    pub show: Callback<usize>,
    /// The content of the shown tab.
    pub content: Nodes,
}

impl Tabs {
    /// Draws the tabs, and the panel below them.
    pub fn draw(self) -> Nodes {
        let (shown, show) = (self.shown, self.show);
        let ids: Vec<&'static str> = self.tabs.iter().map(|tab| tab.id).collect();
        let id = ids.get(shown).map_or("", |id| id);
        let empty = self.empty;
        let tab = |(index, tab): (usize, Tab)| {
            let empty = empty.get(index).is_some_and(|empty| *empty);
            press()
                .attr("role", "tab")
                .id(tab.id)
                .attr("aria-controls", self.panel)
                .state("aria-selected", index == shown)
                .maybe("aria-description", empty.then_some("nothing at this step"))
                .flag("data-empty", empty)
                .attr("tabindex", if index == shown { "0" } else { "-1" })
                .on_click(move || show.run(index))
                .child(tab.name)
        };
        let tabs = self.tabs.into_iter().enumerate().map(tab);
        let row = div()
            .class("tabs")
            .attr("role", "tablist")
            .attr("aria-label", self.label)
            .on_key(move |key, event| {
                let next = match key {
                    Key::Right => shown + 1,
                    Key::Left => shown + ids.len() - 1,
                    _ => return,
                } % ids.len();
                show.run(next);
                if let Some(id) = ids.get(next) {
                    dom::focus(id);
                }
                event.prevent_default();
                event.stop_propagation();
            });
        let panel = div()
            .class("tab-panel")
            .attr("role", "tabpanel")
            .id(self.panel)
            .attr("aria-labelledby", id)
            .attr("tabindex", "0");
        nodes()
            .child(row.child(tabs.collect::<Nodes>()))
            .child(panel.child(self.content))
    }
}
