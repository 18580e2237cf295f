//! The bits of the selected byte, and where the byte is.

use super::state::TamperState;
use crate::app::component::form_field::FormField;
use crate::app::component::number::grouped;
use crate::app::component::select::Select;
use crate::app::tree::html::{code, div, input, p, press, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::crypto::frames::FRAME;
use crate::core::crypto::{Nonce, Tag};
use crate::core::kms::CiphertextBlob;
use crate::core::lab::tamper::TamperField;
use crate::core::trace::field::Part;
use leptos::prelude::*;

/// Which bytes of a field are shown around the selected one.
const AROUND: u64 = 7;

/// The field, the byte, its bits, and the button that flips the selected one.
pub fn bits(state: TamperState) -> Nodes {
    nodes()
        .child(reactive(move || place(state)))
        .child(reactive(move || strip(state)))
        .child(
            press()
                .class("btn main")
                .on_click(move || state.tamper())
                .child("Flip this bit"),
        )
}

/// The choice of field and byte.
fn place(state: TamperState) -> Element {
    let fields = state.fields();
    let field = state.field.get();
    let chosen = fields.iter().position(|one| *one == field);
    let several = fields.contains(&TamperField::Body { part: 1 });
    let name = |field: &TamperField| match field {
        TamperField::Body { part } if several => format!("the body, part {}", part + 1),
        field => field.name().to_owned(),
    };
    let names: Vec<String> = fields.iter().map(name).collect();
    let select = Select {
        none: Some("Choose what to change"),
        ..Select::new(names, chosen, move |place| {
            if let Some(field) = fields.get(place) {
                state.field.set(*field);
                state.byte.set(0);
            }
        })
    };
    let len = state
        .bytes()
        .and_then(Result::ok)
        .map_or(0, |bytes| bytes.len());
    let last = len.saturating_sub(1);
    let number = input()
        .class("tamper-number")
        .attr("type", "number")
        .attr("min", "0")
        .attr("max", last.to_string())
        .value(state.byte.get().to_string())
        .on_input(move |text| {
            if let Ok(byte) = text.trim().parse::<u64>() {
                state.byte.set(byte.min(last as u64));
            }
        });
    let step = |name: &'static str, to: fn(u64) -> u64| {
        press()
            .class("btn")
            .on_click(move || {
                let byte = to(state.byte.get_untracked()).min(last as u64);
                state.byte.set(byte);
            })
            .child(name)
    };
    let byte = FormField {
        hint: format!("0 to {}", grouped(last as u64)).into(),
        ..FormField::new("Byte", number)
    };
    div()
        .class("tamper-fields")
        .child(FormField::new("Flip a bit of", select))
        .child(byte)
        .child(
            div()
                .class("tools")
                .child(step("Previous byte", |byte| byte.saturating_sub(1)))
                .child(step("Next byte", |byte| byte.saturating_add(1))),
        )
}

/// The bytes around the selected one, and its eight bits.
fn strip(state: TamperState) -> Element {
    let strip = div().class("tamper-strip");
    let bytes = match state.bytes() {
        Some(Ok(bytes)) => bytes,
        Some(Err(error)) => return strip.child(p().class("note").child(error.to_string())),
        None => return strip,
    };
    let at = state.byte.get().min((bytes.len() as u64).saturating_sub(1));
    let Some(byte) = usize::try_from(at)
        .ok()
        .and_then(|at| bytes.get(at).copied())
    else {
        return strip;
    };
    let from = at.saturating_sub(AROUND);
    let shown = (from..).zip(
        bytes
            .iter()
            .skip(from as usize)
            .take(2 * AROUND as usize + 1),
    );
    let shown = shown.map(|(place, byte)| {
        span()
            .class("tamper-byte")
            .flag("data-selected", place == at)
            .child(format!("{byte:02x}"))
    });
    let character = match byte {
        0x20..=0x7e => format!(", “{}” as text", char::from(byte)),
        _ => String::new(),
    };
    let says = format!(
        "Byte {} of {}: 0x{byte:02x}{character}. It’s in {}.",
        grouped(at),
        grouped(bytes.len() as u64),
        part_name(state.field.get(), &bytes, at)
    );
    let selected = state.bit.get();
    let bit = |bit: u64| {
        let value = byte >> bit & 1;
        press()
            .key(bit.to_string())
            .class("tamper-bit")
            .state("aria-pressed", bit == selected)
            .attr("aria-label", format!("Bit {bit}, now {value}"))
            .on_click(move || state.bit.set(bit))
            .child(value.to_string())
    };
    strip
        .child(p().child(says))
        .child(
            div()
                .class("tamper-bytes")
                .attr("aria-hidden", "true")
                .child(shown.collect::<Nodes>()),
        )
        .child(
            div()
                .class("tamper-bits")
                .attr("role", "group")
                .attr("aria-label", "Bits of the selected byte, highest first")
                .child((0..8).rev().map(bit).collect::<Nodes>())
                .child(
                    p().class("eyebrow")
                        .child("after the flip: ")
                        .child(code().child(format!("0x{:02x}", byte ^ (1 << selected)))),
                ),
        )
}

/// The name of the part of a field where a byte is.
fn part_name(field: TamperField, bytes: &[u8], at: u64) -> String {
    let named = |parts: Vec<Part>| {
        let part = parts
            .into_iter()
            .find(|part| (part.offset..part.offset + part.len).contains(&at));
        part.map(|part| format!("its part “{}”", part.name))
    };
    match field {
        TamperField::Body { .. } => body_part(bytes.len() as u64, at),
        TamperField::DataKey | TamperField::BucketKey => {
            let blob = CiphertextBlob::parse(bytes).and_then(|blob| named(blob.parts()));
            blob.unwrap_or_else(|| own_key_part(bytes.len() as u64, at).to_owned())
        }
        TamperField::SecondDataKey => own_key_part(bytes.len() as u64, at).to_owned(),
        field => field.name().to_owned(),
    }
}

/// Where a byte of `nonce ‖ encrypted key ‖ tag` is.
fn own_key_part(len: u64, at: u64) -> &'static str {
    match at {
        0..12 => "the nonce",
        at if at + Tag::LEN as u64 >= len => "the tag",
        _ => "the encrypted key",
    }
}

/// Where a byte of a stored body is.
fn body_part(len: u64, at: u64) -> String {
    let Some(at) = at.checked_sub(Nonce::LEN as u64) else {
        return "the nonce".to_owned();
    };
    let rest = len.saturating_sub(Nonce::LEN as u64);
    let full = (FRAME + Tag::LEN) as u64;
    let frame = at / full;
    let end = ((frame + 1) * full).min(rest);
    let what = match at + Tag::LEN as u64 >= end {
        true => "tag",
        false => "ciphertext",
    };
    match rest > full {
        true => format!("the {what} of frame {}", frame + 1),
        false => format!("the {what}"),
    }
}
