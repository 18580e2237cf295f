//! The view: all cards by group, with a filter. Each card has its own address.

use super::card;
use crate::app::component::meaning::Meaning;
use crate::app::component::notice::Notice;
use crate::app::component::switch::Switch;
use crate::app::route::{Route, View};
use crate::app::state::Page;
use crate::app::tree::html::{
    div, h2, h3, h4, header, input, label, li, link, p, section, span, ul,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::lesson::glossary::{Term, TermGroup, search, term, terms};
use crate::web::dom;
use leptos::prelude::*;

pub fn view(page: Page) -> Nodes {
    let words = RwSignal::new(String::new());
    arrive(page, words);
    nodes().child(
        div()
            .class("gloss")
            .attr("tabindex", "0")
            .attr("role", "group")
            .attr("aria-label", "Glossary")
            .child(reactive(move || unknown(page)))
            .child(head(page, words))
            .child(reactive(move || {
                page.route.with(|route| cards(&words.read(), here(route)))
            })),
    )
}

/// The id of the term in an address; empty if it names none.
fn here(route: &Route) -> &str {
    match route {
        Route::Glossary(Some(term)) => term.as_str(),
        _ => "",
    }
}

/// Follows the address: makes sure that the filter shows the card, names the page after it, and focuses it, so that it
/// is visible and screen readers read it first.
fn arrive(page: Page, words: RwSignal<String>) {
    page.name_in_title(View::Glossary, move || match page.route.get() {
        Route::Glossary(Some(id)) => {
            term(id.as_str()).map_or_else(String::new, |term| term.name.to_owned())
        }
        _ => String::new(),
    });
    Effect::new(move || {
        if let Route::Glossary(id) = page.route.get() {
            words.set(String::new());
            if let Some(id) = id {
                dom::once_drawn(move || dom::focus(&element_id(id.as_str())));
            }
        }
    });
}

/// The id of a card's element.
fn element_id(term: &str) -> String {
    format!("term-{term}")
}

/// Says so if the address names a term that does not exist.
fn unknown(page: Page) -> Element {
    let unknown = page.route.with(|route| {
        let id = here(route);
        !id.is_empty() && term(id).is_none()
    });
    let says = match unknown {
        true => "There is no term at this address. These are all terms.",
        false => "",
    };
    div().child(Notice {
        text: says.into(),
        bad: true,
        ..Notice::default()
    })
}

fn head(page: Page, words: RwSignal<String>) -> Element {
    let about = "Every term on this site, one card each. In the lab, the same card opens on an underlined term: point at it, tap it, or press Tab to reach it.";
    let filter = reactive(move || {
        input()
            .attr("type", "search")
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .value(words.get())
            .on_input(move |text| words.set(text))
    });
    let count = reactive(move || {
        p().class("gloss-count")
            .attr("role", "status")
            .child(count(search(&words.read()).len()))
    });
    let underline = reactive(move || {
        let says = span().child("Underline terms in the lab’s texts");
        let settings = page.settings;
        Switch::new(says, settings.terms.get(), move |on| settings.set_terms(on)).draw()
    });
    header()
        .class("gloss-head")
        .child(h2().child("Glossary"))
        .child(p().child(about))
        .child(
            div()
                .class("gloss-tools")
                .child(
                    label()
                        .class("gloss-filter")
                        .child(span().child("Filter"))
                        .child(filter),
                )
                .child(count)
                .child(underline),
        )
}

/// The number of terms that match the filter.
pub fn count(found: usize) -> String {
    match terms().count() {
        all if all == found => format!("{all} terms"),
        all => format!("{found} of {all} terms"),
    }
}

/// The cards that contain all of the words. `here` is the id of the card in the address.
pub fn cards(words: &str, here: &str) -> Element {
    let found = search(words);
    let none = p()
        .class("gloss-none")
        .child("No term contains all of these words. Try fewer.");
    let group = |group: TermGroup| {
        let terms = found.iter().filter(|term| term.group == group);
        let cards: Vec<Element> = terms.map(|term| one(term, term.id == here)).collect();
        (!cards.is_empty()).then(|| {
            section()
                .key(group.name())
                .class("gloss-group")
                .child(h3().child(group.name()))
                .child(ul().child(cards))
        })
    };
    div()
        .child(found.is_empty().then_some(none))
        .child(TermGroup::ALL.map(group))
}

fn one(term: &Term, here: bool) -> Element {
    let name = link(card::address(term))
        .class("term-name")
        .child(term.name);
    li().key(term.id)
        .class("gloss-card")
        .id(element_id(term.id))
        .attr("tabindex", "-1")
        .attr("data-role", Meaning::from(term.meaning).class())
        .flag("data-here", here)
        .child(h4().child(name))
        .child(p().child(term.says))
        .child(p().child(card::way_link(term)))
}
