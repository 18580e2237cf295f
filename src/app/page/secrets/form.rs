//! What to write, what to read, and how to break it.

use super::state::{Direction, SecretsState};
use crate::app::component::form_field::{FormField, literal};
use crate::app::component::hex::dump;
use crate::app::component::number::grouped;
use crate::app::component::select::Select;
use crate::app::component::switch::Switch;
use crate::app::tree::html::{
    b, code, details, div, fieldset, h3, input, label, legend, p, pre, press, section, small, span,
    summary, textarea,
};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::world::ROLE;
use crate::core::lab::world::secrets::{MOST, OTHER_ALIAS, filler, select};
use crate::core::trace::{Excerpt, Role};
use leptos::prelude::*;

/// The slider's last byte while there is no row: as long as KMS accepts, because a slider keeps only a position within
/// its range.
const LAST: usize = 6_144;

pub fn write(state: SecretsState) -> Element {
    let typed = state.password;
    let fill = |length: usize| {
        press()
            .class("btn")
            .on_click(move || typed.set(filler(length)))
            .child(format!("{} bytes", grouped(length as u64)))
    };
    let username = move || {
        let control = literal(input().class("sec-input"))
            .value(state.username.get())
            .on_input(move |text| state.username.set(text));
        FormField::new("Username", control).draw()
    };
    let password = move || {
        let control = literal(textarea().class("sec-input"))
            .attr("rows", "2")
            .attr("aria-describedby", "sec-count")
            .value(typed.get())
            .on_input(move |text| typed.set(text));
        FormField::new("Password", control).draw()
    };
    let count = reactive(move || b().id("sec-count").child(typed.with(|text| counted(text))));
    let limit = format!(
        "KMS accepts 1 to {} bytes. Try the limit:",
        grouped(MOST as u64)
    );
    let note = "If your app only checks a password, hash it instead. Encrypt is for secrets that your app needs back.";
    section()
        .class("sec-write")
        .attr("aria-label", "Write")
        .child(h3().child("1 · Write"))
        .child(reactive(move || switch(state, Direction::Write)))
        .child(reactive(username))
        .child(reactive(password))
        .child(
            p().class("sec-count")
                .child(count)
                .child(span().class("eyebrow").child(limit)),
        )
        .child(div().class("tools").child([fill(MOST), fill(MOST + 1)]))
        .child(context(state, Direction::Write))
        .child(reactive(move || {
            start(state, Direction::Write, "Encrypt and INSERT")
        }))
        .child(p().class("note").child(note))
}

/// The length of a secret in bytes, as KMS counts it.
fn counted(text: &str) -> String {
    let (bytes, letters) = (text.len(), text.chars().count());
    match bytes == letters {
        true => format!("{} bytes", grouped(bytes as u64)),
        false => format!("{letters} characters, {bytes} bytes in UTF-8"),
    }
}

pub fn read(state: SecretsState) -> Element {
    let statement = reactive(move || {
        div().child(match state.row() {
            Some(row) => pre().class("http").child(select(&row.username)),
            None => p()
                .class("note")
                .child("Nothing to read yet. Run 1 · Write first."),
        })
    });
    let other_key = reactive(move || {
        p().class("eyebrow")
            .flag("hidden", !state.other_key.get())
            .child(format!("KeyId: {OTHER_ALIAS}"))
    });
    // Another user's context: sets the text above.
    let other_context = move |on: bool| {
        let other = on.then(|| "username = mallory".to_owned());
        state.read_context.set(other);
    };
    let has_context = Signal::derive(move || state.read_context.with(Option::is_some));
    let (flips, names) = (state.flips, state.other_key);
    let broken = fieldset()
        .class("sec-break")
        .child(legend().class("eyebrow").child("Break it"))
        .child(tick(
            "Flip one bit of the ciphertext",
            flips.into(),
            move |on| {
                flips.set(on);
            },
        ))
        .child(reactive(move || slider(state)))
        .child(tick("Use another KMS key", names.into(), move |on| {
            names.set(on);
        }))
        .child(other_key)
        .child(tick(
            "Use another encryption context",
            has_context,
            other_context,
        ));
    section()
        .class("sec-read")
        .attr("aria-label", "Read")
        .child(h3().child("2 · Read"))
        .child(reactive(move || switch(state, Direction::Read)))
        .child(reactive(move || rows(state)))
        .child(statement)
        .child(context(state, Direction::Read))
        .child(broken)
        .child(reactive(move || {
            start(state, Direction::Read, "SELECT and Decrypt")
        }))
}

fn rows(state: SecretsState) -> Element {
    let chosen = state.row().map(|row| row.username);
    let names: Vec<String> =
        (state.users).with(|users| users.iter().map(|user| user.username.clone()).collect());
    let none = names.is_empty();
    let place = names.iter().position(|name| Some(name) == chosen.as_ref());
    let choose = move |place: usize| {
        let name = (state.users).with_untracked(|users| Some(users.get(place)?.username.clone()));
        state.chosen.set(name);
    };
    let mut menu = Select::new(names, place, choose);
    menu.none = none.then_some("no users yet");
    FormField::new("User", menu.draw().flag("disabled", none)).draw()
}

/// A checkbox with its label.
fn tick(
    name: &'static str,
    on: Signal<bool>,
    change: impl Fn(bool) + Clone + Send + Sync + 'static,
) -> Nodes {
    reactive(move || {
        let (now, change) = (on.get(), change.clone());
        let control = input()
            .attr("type", "checkbox")
            .checked(now)
            .on("change", move |_| change(!now));
        label().child(control).child(name)
    })
}

/// The slider for the byte, and the byte before and after the flip.
fn slider(state: SecretsState) -> Element {
    let (row, at) = (state.row(), state.at());
    let last = (row.as_ref()).map_or(LAST, |row| row.password.len().saturating_sub(1));
    let says = match row.and_then(|row| row.flipped(at)) {
        Some((from, to, part)) => format!("Byte {at} ({part}): {from:02x} becomes {to:02x}"),
        None => "The ciphertext has no such byte.".to_owned(),
    };
    let slide = move |text: String| {
        if let Ok(at) = text.parse() {
            state.flip_at.set(at);
        }
    };
    let control = input()
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", last.to_string())
        .attr("aria-label", "Which byte")
        .attr("aria-valuetext", says.clone())
        .value(at.to_string())
        .on_input(slide);
    div()
        .class("sec-flip")
        .flag("hidden", !state.flips.get())
        .child(control)
        .child(span().class("eyebrow").child(says))
}

/// The switch of the permission that this half needs: the lab's own.
fn switch(state: SecretsState, half: Direction) -> Element {
    let action = half.permission().action();
    let name = span()
        .class("sw-name")
        .child(code().child(action))
        .child(small().child(format!("{ROLE}; the same switch as in the lab")));
    let mut switch = Switch::new(name, state.is_granted(half), move |on| {
        state.grant(half, on)
    });
    switch.label = Some(action.into());
    switch.draw()
}

/// The encryption context, and its bytes as KMS authenticates them.
fn context(state: SecretsState, half: Direction) -> Nodes {
    let (typed, id) = match half {
        Direction::Write => (state.write_context, "sec-aad-w"),
        Direction::Read => (state.read_context, "sec-aad-r"),
    };
    let field = reactive(move || {
        let control = literal(textarea().class("sec-input"))
            .attr("rows", "1")
            .attr("aria-describedby", id)
            .state("aria-invalid", state.context(half).is_err())
            .value(state.context_text(half))
            .on_input(move |text| typed.set(Some(text)));
        FormField::new(
            "Encryption context, one name = value pair per line",
            control,
        )
        .draw()
    });
    let bound = reactive(move || {
        let context = state.context(half).map(|context| context.to_aad());
        div().id(id).child(match context {
            Ok(Some(bytes)) => bound(&bytes),
            Ok(None) => p()
                .class("bad")
                .child("This encryption context is too long."),
            Err(error) => p().class("bad").child(error.to_string()),
        })
    });
    nodes().child(field).child(bound)
}

/// The bytes that are authenticated along with the secret.
fn bound(bytes: &[u8]) -> Element {
    let length = format!("Additional authenticated data (AAD), {} bytes", bytes.len());
    details()
        .child(summary().class("eyebrow").child(length))
        .child(dump(&Excerpt::of(bytes), &[], Role::AssociatedData))
}

/// The half's button. Without the permission, there are two: one grants it first.
fn start(state: SecretsState, half: Direction, name: &'static str) -> Element {
    let (granted, blocked) = (state.is_granted(half), state.is_blocked(half));
    let first = match granted {
        true => name.to_owned(),
        false => format!("Allow {}, then run", half.permission().action()),
    };
    let first = press()
        .class("btn main wide")
        .flag("disabled", blocked)
        .on_click(move || state.allow_and_start(half))
        .child(first);
    let without = press()
        .class("btn wide")
        .flag("hidden", granted)
        .flag("disabled", blocked)
        .on_click(move || state.start(half))
        .child("Run without it");
    let stays = small()
        .class("form-note")
        .flag("hidden", granted)
        .child("The switch then stays on, in the lab too.");
    div().class("sec-start").child([first, stays, without])
}
