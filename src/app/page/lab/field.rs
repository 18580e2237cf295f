//! One field of a step or of an object: its name, how long it is and where it comes from, then its content.

use crate::app::component::hex::dump;
use crate::app::component::meaning::Meaning;
use crate::app::component::number::{grouped, size};
use crate::core::trace::field::{Field, Value};
use crate::core::trace::print::hex;
use leptos::prelude::*;

/// Lengths from here on are given in a larger unit than bytes.
const LARGE: u64 = 10_240;

/// The field.
pub fn field(field: &Field) -> AnyView {
    let length = match &field.value {
        Value::Text(_) => String::new(),
        Value::Bytes { excerpt, .. } if excerpt.len < LARGE => {
            format!("{} bytes", grouped(excerpt.len))
        }
        Value::Bytes { excerpt, .. } => size(excerpt.len),
    };
    let comma = match length.is_empty() || field.origin.is_empty() {
        true => "",
        false => ", ",
    };
    view! {
        <div class="field">
            <b>{field.name}</b>
            <span>{format!("{length}{comma}{}", field.origin)}</span>
        </div>
        {content(field)}
    }
    .into_any()
}

fn content(field: &Field) -> AnyView {
    match &field.value {
        Value::Text(text) => {
            let class = format!("value h {}", Meaning::from(field.role).class());
            view! { <p class=class>{text.clone()}</p> }.into_any()
        }
        Value::Bytes { excerpt, parts } => {
            let digest = excerpt.sha256.filter(|_| field.name == "Body").map(
                |digest| view! { <p class="eyebrow sha">"SHA-256 "<code>{hex(&digest)}</code></p> },
            );
            view! {
                {dump(excerpt, parts, field.role)}
                {digest}
            }
            .into_any()
        }
    }
}
