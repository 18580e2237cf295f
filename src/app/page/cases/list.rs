//! All cases by group. Each is a link, so that it can be shared.

use super::state::{ALL_KINDS, ALL_KINDS_TITLE, CaseSelection, CasesState, href};
use crate::app::tree::html::{b, h2, h3, link, nav, small, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::CASES;
use leptos::prelude::*;

pub fn list(state: CasesState) -> Nodes {
    reactive(move || {
        let shown = state.shown.get();
        let (mut entries, mut group) = (nodes(), "");
        for (place, case) in CASES.into_iter().enumerate() {
            if case.group != group {
                group = case.group;
                entries = entries.child(h3().class("eyebrow").child(group));
            }
            let (here, ran) = (shown == CaseSelection::Case(place), state.has_run(place));
            entries = entries.child(entry(case.slug, [case.title, case.asks], here, ran));
        }
        let all = [
            ALL_KINDS_TITLE,
            "Who makes the key, who can open it, what KMS is asked, which permissions it takes.",
        ];
        nav()
            .class("case-list")
            .attr("aria-label", "Cases")
            .child(h2().child("Cases"))
            .child(entries)
            .child(entry(ALL_KINDS, all, shown == CaseSelection::Kinds, false))
    })
}

fn entry(slug: &str, [title, asks]: [&str; 2], here: bool, ran: bool) -> Element {
    let name = b().child(title);
    link(href(slug))
        .attr("aria-current", if here { "page" } else { "false" })
        .child(name.child(ran.then(|| small().child(" run"))))
        .child(span().child(asks))
}
