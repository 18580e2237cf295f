//! Drawings that follow signals.

use crate::web::dom::{fill, splice};
use crate::web::markup::Markup;
use leptos::html;
use leptos::prelude::*;
use leptos::svg;
use leptos::web_sys::Element;

/// What draws: reads signals, gives strokes.
pub type Hand = Box<dyn Fn(&mut Markup)>;

/// A `div` that holds a drawing.
pub fn div(class: &'static str, hand: Hand) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(element) = node.get() {
            draw(&element, &hand);
        }
    });
    html::div().node_ref(node).class(class).into_any()
}

/// An SVG group that holds a drawing.
pub fn group(class: &'static str, hand: Hand) -> AnyView {
    let node = NodeRef::<svg::G>::new();
    Effect::new(move || {
        if let Some(element) = node.get() {
            draw(&element, &hand);
        }
    });
    svg::g().node_ref(node).attr("class", class).into_any()
}

/// A list whose items are drawn one by one; a change redraws only the items it is about.
pub fn list(class: &'static str, hand: Box<dyn Fn() -> Vec<Markup>>) -> AnyView {
    let node = NodeRef::<html::Ol>::new();
    Effect::new(move |before: Option<Vec<Markup>>| {
        let now = hand();
        match node.get() {
            Some(element) => {
                change(&element, before.as_deref().unwrap_or_default(), &now);
                now
            }
            None => Vec::new(),
        }
    });
    html::ol().node_ref(node).class(class).into_any()
}

/// Replaces what differs: one element for each drawing.
pub fn change(element: &Element, before: &[Markup], now: &[Markup]) {
    let head = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let tail = (before.iter().skip(head).rev())
        .zip(now.iter().skip(head).rev())
        .take_while(|(a, b)| a == b)
        .count();
    let fresh = now.get(head..now.len() - tail).unwrap_or_default();
    splice(element, head, before.len() - head - tail, fresh);
}

fn draw(element: &Element, hand: &Hand) {
    let mut markup = Markup::default();
    hand(&mut markup);
    fill(element, markup.strokes());
}

/// Text in which names stand in backticks: those become code.
pub fn prose(markup: &mut Markup, text: &str) {
    for (index, part) in text.split('`').enumerate() {
        match index % 2 {
            0 => markup.text(part),
            _ => markup.line("code", "", part),
        };
    }
}

/// An icon in the text's colour, drawn by the style sheet.
pub fn icon(markup: &mut Markup, name: &str) {
    markup
        .open_class("span", &format!("icon icon-{name}"))
        .attr("aria-hidden", "true")
        .close();
}
