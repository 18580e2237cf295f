//! The app's own table, and the effect of a flipped bit on a blob.

use super::state::SecretsState;
use crate::app::component::hex::dump;
use crate::app::component::number::{grouped, shortened};
use crate::app::tree::html::{
    b, caption, code, details, div, p, span, summary, table, tbody, td, th, thead, tr,
};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::lab::UserRow;
use crate::core::trace::Role;
use crate::core::trace::field::Value;
use crate::core::trace::print::hex;
use base64ct::{Base64, Encoding};
use leptos::prelude::*;

pub fn table_of(state: SecretsState) -> Element {
    let chosen = state.row();
    let drawn = (state.users).with(|users| rows(users, chosen.as_ref()));
    div().class("sec-table").child(drawn)
}

/// `chosen` is the row to read.
fn rows(users: &[UserRow], chosen: Option<&UserRow>) -> Element {
    let none = users.is_empty().then(|| {
        tr().child(
            td().num("colspan", 2)
                .child("No rows yet. Run 1 · Write to add one."),
        )
    });
    let each = users.iter().map(|user| row(user, chosen == Some(user)));
    let column = |name| th().attr("scope", "col").child(code().child(name));
    let name = caption()
        .child(b().child("users"))
        .child(": your app’s own table, in a simulated database");
    table()
        .child(name)
        .child(thead().child(tr().child(["username", "password"].map(column))))
        .child(tbody().child(none).child(each.collect::<Nodes>()))
}

fn row(user: &UserRow, chosen: bool) -> Element {
    let text = Base64::encode_string(&user.password);
    let length = format!("{} bytes", grouped(user.password.len() as u64));
    let short = summary()
        .child(code().class("h cipher").child(shortened(&text, 34)))
        .child(span().class("eyebrow").child(length));
    let whole = match &user.field().value {
        Value::Bytes { excerpt, parts } => nodes()
            .child(dump(excerpt, parts, Role::Ciphertext))
            .child(p().class("eyebrow").child("simulated layout")),
        Value::Text(_) => nodes(),
    };
    let name = th()
        .attr("scope", "row")
        .child(code().child(shortened(&user.username, 24)));
    tr().key(user.username.clone())
        .flag("data-chosen", chosen)
        .child(name)
        .child(td().child(details().child(short).child(whole)))
}

/// The effect of the flipped bit, if one is flipped.
pub fn damage_of(state: SecretsState) -> Element {
    let flipped = state.flip().zip(state.row());
    div().child(flipped.map(|(flip, row)| damage(&row, flip)))
}

/// The eight bytes around the flipped one: as stored, and as sent.
fn damage(user: &UserRow, flip: usize) -> Element {
    let from = flip / 8 * 8;
    let what = format!("Bytes {from} to {}: one bit flipped on the way", from + 7);
    let copy = |(name, bytes): (&'static str, Vec<u8>)| {
        let byte = |(at, byte): (usize, &u8)| {
            let class = match at == flip {
                true => "h sec-flipped",
                false => "h cipher",
            };
            span().class(class).child(hex(&[*byte]))
        };
        let shown = bytes.iter().enumerate().skip(from).take(8).map(byte);
        [
            span().class("o").child(name),
            span().class("b").child(shown.collect::<Nodes>()),
            span().class("t"),
        ]
    };
    let copies = [
        ("in the row", user.copy(None)),
        ("sent to KMS", user.copy(Some(flip))),
    ];
    div()
        .class("sec-damaged")
        .child(p().class("eyebrow").child(what))
        .child(div().class("hex").child(copies.map(copy)))
}
