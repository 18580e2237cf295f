//! Running text: names in backticks become code, and where it is asked for, the glossary's terms are marked.

use crate::app::state::App;
use leptos::prelude::*;

/// Text in which names stand in backticks: those become code.
pub fn prose(text: &str) -> AnyView {
    pieces(text).collect::<Vec<AnyView>>().into_any()
}

/// The same, a piece at a time.
fn pieces(text: &str) -> impl Iterator<Item = AnyView> {
    text.split('`').enumerate().map(|(index, piece)| {
        let piece = piece.to_owned();
        match index % 2 {
            0 => piece.into_any(),
            _ => view! { <code>{piece}</code> }.into_any(),
        }
    })
}

/// [`prose`] in which terms of the glossary are marked, once the glossary has come: each opens its card.
pub fn explained(app: App, text: impl Into<String>) -> AnyView {
    let text = text.into();
    view! {
        {move || match app.places.terms.get() {
            Some(draw) => draw(app, &text),
            None => prose(&text),
        }}
    }
    .into_any()
}
