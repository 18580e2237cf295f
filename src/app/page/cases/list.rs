//! All cases by group. Every one is a link, so that it can be shared.

use super::desk::{ALL_KINDS, Desk, hash};
use crate::app::component::paint;
use crate::core::lab::CASES;
use crate::web::markup::Markup;
use leptos::prelude::*;

/// The list.
pub fn list(desk: Desk) -> AnyView {
    view! {
        <nav class="case-list" aria-label="Cases">
            <h2>"Cases"</h2>
            {paint::div("", Box::new(move |markup| draw(markup, desk)))}
        </nav>
    }
    .into_any()
}

fn draw(markup: &mut Markup, desk: Desk) {
    let here = desk.slug.get();
    let mut group = "";
    for case in CASES {
        if case.group != group {
            group = case.group;
            markup.line("h3", "eyebrow", group);
        }
        let ran = desk.has_run(case.slug);
        link(markup, case.slug, &here, ran, [case.title, case.asks]);
    }
    let all = [
        "All kinds side by side",
        "Who makes the key, who can open it, what KMS is asked, which permissions it takes.",
    ];
    link(markup, ALL_KINDS, &here, false, all);
}

fn link(markup: &mut Markup, slug: &str, here: &str, ran: bool, [title, asks]: [&str; 2]) {
    let current = if slug == here { "page" } else { "false" };
    markup
        .open("a")
        .attr("href", &hash(slug))
        .attr("aria-current", current);
    markup.open("b").text(title);
    if ran {
        markup.line("small", "", " run");
    }
    markup.close().line("span", "", asks).close();
}
