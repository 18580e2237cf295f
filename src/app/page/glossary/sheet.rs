//! All cards by group, with a filter. Each has an address of its own.

use super::{card, marks};
use crate::app::route::Route;
use crate::lesson::glossary::{Group, Term, search, terms};
use crate::web::markup::Markup;
use crate::web::{dom, late, page};
use leptos::prelude::request_animation_frame;
use leptos::web_sys::{Element, HtmlElement};

/// What stands after `#/glossary/` in the address.
fn id_of(hash: &str) -> &str {
    let id = hash.strip_prefix("#/glossary/").unwrap_or_default();
    id.trim_end_matches('/')
}

/// Draws the view, and listens.
pub fn mount(root: HtmlElement) {
    let mut markup = Markup::default();
    frame(&mut markup);
    dom::fill(&root, markup.strokes());
    cards(&root);
    arrive();
    let at = root.clone();
    late::listen(
        &root,
        &["input", "click"],
        move |event| match page::clicked(&event, "do").as_deref() {
            Some("filter") => cards(&at),
            Some("underline") if late::text(&event, "type") == "click" => {
                marks::switch();
                if let Some(switch) = late::first(&at, ".gloss-switch") {
                    let _ = switch.set_attribute("aria-checked", &marks::is_on().to_string());
                }
            }
            _ => {}
        },
    );
    late::on_hash(move || {
        if Route::of(&page::hash()) == Route::Glossary {
            // The card that is asked for is not filtered away.
            if let Some(filter) = late::first(&root, "input") {
                late::set(&filter, "value", "");
            }
            cards(&root);
            arrive();
        }
    });
}

/// Gives the focus to the card that the address names: so it is in view, and read out first.
fn arrive() {
    request_animation_frame(|| page::focus(&format!("term-{}", id_of(&page::hash()))));
}

fn frame(markup: &mut Markup) {
    markup
        .open_class("div", "gloss")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Glossary")
        .open_class("header", "gloss-head")
        .line("h2", "", "Glossary")
        .line("p", "", "Every term of this page, one card each. The same card opens on a term in the lab\u{2019}s texts: point at it, tap it, or go to it by Tab.")
        .open_class("div", "gloss-tools")
        .open_class("label", "gloss-filter")
        .line("span", "", "Filter")
        .open("input");
    for (name, value) in [
        ("type", "search"),
        ("autocomplete", "off"),
        ("spellcheck", "false"),
        ("data-do", "filter"),
    ] {
        markup.attr(name, value);
    }
    markup
        .close()
        .close()
        .open_class("p", "gloss-count")
        .attr("role", "status")
        .close()
        .open_class("button", "sw gloss-switch")
        .attr("role", "switch")
        .attr("data-do", "underline")
        .attr("aria-checked", &marks::is_on().to_string())
        .line("span", "", "Underline terms in the lab\u{2019}s texts")
        .open_class("span", "tog")
        .attr("aria-hidden", "true")
        .close()
        .close()
        .close()
        .close()
        .open_class("div", "gloss-cards")
        .close()
        .close();
}

/// Draws the cards that pass the filter.
fn cards(root: &Element) {
    let [filter, count, place] =
        ["input", ".gloss-count", ".gloss-cards"].map(|selector| late::first(root, selector));
    let (Some(filter), Some(count), Some(place)) = (filter, count, place) else {
        return;
    };
    let found = search(&late::text(&filter, "value"));
    let all = terms().count();
    let told = match found.len() == all {
        true => format!("{all} terms"),
        false => format!("{} of {all} terms", found.len()),
    };
    count.set_text_content(Some(&told));
    let mut markup = Markup::default();
    draw(&mut markup, &found, id_of(&page::hash()));
    dom::fill(&place, markup.strokes());
}

fn draw(markup: &mut Markup, found: &[&Term], here: &str) {
    if found.is_empty() {
        markup.line("p", "gloss-none", "No term has all of these words.");
    }
    for group in Group::ALL {
        let mut cards = (found.iter()).filter(|term| term.group == group).peekable();
        if cards.peek().is_none() {
            continue;
        }
        markup.open_class("section", "gloss-group");
        markup.line("h3", "", group.name()).open("ul");
        for term in cards {
            one(markup, term, term.id == here);
        }
        markup.close().close();
    }
}

fn one(markup: &mut Markup, term: &Term, here: bool) {
    markup
        .open_class("li", "gloss-card")
        .attr("id", &format!("term-{}", term.id))
        .attr("tabindex", "-1")
        .attr("data-role", term.role.name())
        .flag("data-here", here)
        .open("h4")
        .open_class("a", "term-name")
        .attr("href", &card::hash(term))
        .text(term.name)
        .close()
        .close();
    markup.line("p", "", term.says).open("p");
    card::link(markup, term);
    markup.close().close();
}
