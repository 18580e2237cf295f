//! Drawings that follow signals.

use crate::web::dom::fill;
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

fn draw(element: &Element, hand: &Hand) {
    let mut markup = Markup::default();
    hand(&mut markup);
    fill(element, markup.strokes());
}

/// An icon in the text's colour, drawn by the style sheet.
pub fn icon(markup: &mut Markup, name: &str) {
    markup
        .open_class("span", &format!("icon icon-{name}"))
        .attr("aria-hidden", "true")
        .close();
}
