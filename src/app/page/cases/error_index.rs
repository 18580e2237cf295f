//! All errors of the cases, word for word, and the search in them: the way in for someone who has an error.

use super::state::{CasesState, href};
use crate::app::component::form_field::FormField;
use crate::app::tree::html::{b, code, div, h3, input, li, link, p, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::CASES;
use crate::lesson::cases::error_index::{IndexedError, find};
use leptos::prelude::*;

pub fn error_index(state: CasesState) -> Nodes {
    let field = reactive(move || {
        let field = input()
            .attr("type", "search")
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .value(state.sought.get())
            .on_input(move |text| state.sought.set(text));
        div()
            .class("case-search")
            .child(FormField::new("Search error texts", field))
    });
    let found = reactive(move || {
        let all = state.errors();
        let sought = state.sought.get();
        let found = find(&all, &sought);
        let count = match (found.len(), sought.trim().is_empty()) {
            (count, true) => format!("{count} errors, word for word"),
            (0, _) => "No case shows this error. Try a part of it, such as its code.".to_owned(),
            (1, _) => "1 error fits best".to_owned(),
            (count, _) => format!("{count} errors fit best"),
        };
        let errors = found.into_iter().map(entry);
        div()
            .child(p().class("eyebrow").attr("role", "status").child(count))
            .child(ul().child(errors.collect::<Nodes>()))
    });
    nodes()
        .child(h3().child("Do you have an error?"))
        .child(p().child("Paste it, or a part of it. Your own names and ARNs don’t matter."))
        .child(field)
        .child(found)
}

/// An error, and the link to its case.
fn entry(error: &IndexedError) -> Element {
    let case = CASES
        .get(error.case)
        .map(|case| link(href(case.slug)).child(b().child(case.title)));
    li().child(case)
        .child(code().class("sentence").child(&error.text))
}
