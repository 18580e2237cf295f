//! One field of a step or an object: its name, length, and source, then its content.

use crate::app::component::hex::dump;
use crate::app::component::meaning::Meaning;
use crate::app::component::number::{grouped, size};
use crate::app::tree::html::{b, code, div, p, press, span};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::trace::field::{Field, Value};
use crate::core::trace::print::hex;

/// From this length, in bytes, the field shows a larger unit.
const LARGE: u64 = 10_240;

pub fn trace_field(field: &Field) -> Nodes {
    drawn(field, None)
}

/// A field with a button that shows its bytes in the region `Bytes`.
pub fn field_to_inspect(field: &Field, inspect: impl Fn() + Send + Sync + 'static) -> Nodes {
    let button = press()
        .class("link")
        .attr("aria-label", format!("Inspect {}", field.name))
        .on_click(inspect)
        .child("Inspect");
    drawn(field, Some(button))
}

fn drawn(field: &Field, button: Option<Element>) -> Nodes {
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
    let head = div()
        .class("field")
        .attr("tabindex", "-1")
        .attr("data-means", Meaning::of_field(field).class())
        .child(b().child(field.name))
        .child(span().child(format!("{length}{comma}{}", field.origin)))
        .child(button);
    nodes().child(head).child(content(field))
}

fn content(field: &Field) -> Nodes {
    match &field.value {
        Value::Text(text) => {
            let class = format!("value h {}", Meaning::from(field.role).class());
            nodes().child(p().class(class).child(text))
        }
        Value::Bytes { excerpt, parts } => {
            let digest = excerpt.sha256.filter(|_| field.name == "Body");
            let digest = digest.map(|digest| {
                p().class("eyebrow sha")
                    .child("SHA-256 ")
                    .child(code().child(hex(&digest)))
            });
            nodes()
                .child(dump(excerpt, parts, field.role))
                .child(digest)
        }
    }
}
