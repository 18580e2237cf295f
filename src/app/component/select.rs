//! A menu with one chosen entry. The choice is an index in the list, never a text.

use crate::app::tree::html::{option, select};
use crate::app::tree::{Children, Element, Node, Nodes, Str};
use leptos::prelude::*;

#[derive(Debug)]
pub struct Select {
    /// Its accessible name, unless a [`FormField`](super::form_field::FormField) around it gives one.
    pub label: Option<Str>,
    /// Its class names; by default those of a button.
    pub class: &'static str,
    pub options: Vec<String>,
    /// The index of the chosen entry, from 0; `None` if no entry is chosen.
    pub chosen: Option<usize>,
    /// The text to show if no entry is chosen. Without it, an entry is always chosen.
    pub none: Option<&'static str>,
    /// Called with the index of the chosen entry, from 0.
    pub choose: Callback<usize>,
    /// Short values of the entries for scripts, one per entry. If empty, the text of an entry is its value.
    pub values: Vec<String>,
}

impl Select {
    /// A menu in which an entry is always chosen.
    pub fn new(
        options: impl IntoIterator<Item = String>,
        chosen: Option<usize>,
        choose: impl Fn(usize) + Send + Sync + 'static,
    ) -> Self {
        Self {
            label: None,
            class: "btn",
            options: options.into_iter().collect(),
            chosen,
            none: None,
            choose: Callback::new(choose),
            values: Vec::new(),
        }
    }

    pub fn draw(self) -> Element {
        let first = usize::from(self.none.is_some());
        let (chosen, choose) = (self.chosen, self.choose);
        let none = self.none.map(|none| {
            option()
                .attr("value", "")
                .flag("disabled", true)
                .selected(chosen.is_none())
                .child(none)
        });
        let entries = self.options.into_iter().enumerate();
        let values = self.values;
        let entry = |(index, name)| {
            option()
                .maybe("value", values.get(index).cloned())
                .selected(chosen == Some(index))
                .child(name)
        };
        select()
            .class(self.class)
            .maybe("aria-label", self.label)
            .on_choose(move |place| {
                if let Some(place) = place.checked_sub(first) {
                    choose.run(place);
                }
            })
            .child(none)
            .child(entries.map(entry).collect::<Nodes>())
    }
}

impl Children for Select {
    fn add(self, list: &mut Vec<Node>) {
        self.draw().add(list);
    }
}
