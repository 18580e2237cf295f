//! What is written, what is read, and how to break it.

use super::desk::{Desk, Half};
use crate::app::component::hex::dump;
use crate::app::component::number::grouped;
use crate::app::component::{live, paint};
use crate::core::lab::secrets::{MOST, OTHER_ALIAS, filler, select};
use crate::core::lab::world::ROLE;
use crate::core::trace::{Excerpt, Role};
use leptos::prelude::*;

/// The left side.
pub fn write(desk: Desk) -> AnyView {
    let typed = desk.password;
    let fill = move |length: usize| {
        view! {
            <button class="btn" on:click=live::click(move |_| typed.set(filler(length)))>
                {format!("{} bytes", grouped(length as u64))}
            </button>
        }
        .into_any()
    };
    let counted = move || {
        typed.with(|text| {
            let (bytes, letters) = (text.len(), text.chars().count());
            match bytes == letters {
                true => format!("{} bytes", grouped(bytes as u64)),
                false => format!("{letters} characters, {bytes} bytes in UTF-8"),
            }
        })
    };
    view! {
        <section class="sec-write" aria-label="Write">
            <h3>"1 · Write"</h3>
            {switch(desk, Half::Write)}
            <label class="sec-field">
                <span class="eyebrow">"Username"</span>
                <input
                    class="input"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    prop:value=live::text(move || desk.username.get())
                    on:input=live::event(move |event| desk.username.set(event_target_value(&event)))
                />
            </label>
            <label class="sec-field">
                <span class="eyebrow">"Password, a small secret"</span>
                <textarea
                    class="input"
                    rows="2"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    aria-describedby="sec-count"
                    prop:value=live::text(move || typed.get())
                    on:input=live::event(move |event| typed.set(event_target_value(&event)))
                ></textarea>
            </label>
            <p class="sec-count">
                <b id="sec-count">{live::text(counted)}</b>
                <span class="eyebrow">{format!("KMS takes 1 to {}. Try the edge:", grouped(MOST as u64))}</span>
            </p>
            <div class="pol-tools">{fill(MOST)}{fill(MOST + 1)}</div>
            {context(desk, Half::Write)}
            {start(desk, Half::Write, "Encrypt and INSERT")}
            <p class="note">"A password that is only checked is hashed, not encrypted. Encrypt is for secrets the app must have back."</p>
        </section>
    }
    .into_any()
}

/// The right side.
pub fn read(desk: Desk) -> AnyView {
    let rows = move || {
        let chosen = desk.row().map(|row| row.username);
        (desk.users.get().into_iter())
            .map(|user| {
                let selected = chosen.as_ref() == Some(&user.username);
                view! { <option value=user.username.clone() selected=selected>{user.username.clone()}</option> }
            })
            .collect_view()
    };
    let statement = paint::div(
        "",
        Box::new(move |markup| match desk.row() {
            Some(row) => {
                markup.line("pre", "http", &select(&row.username));
            }
            None => {
                markup.line("p", "note", "Nothing to read yet. Write a row first.");
            }
        }),
    );
    view! {
        <section class="sec-read" aria-label="Read">
            <h3>"2 · Read"</h3>
            {switch(desk, Half::Read)}
            <label class="sec-field">
                <span class="eyebrow">"Row of"</span>
                <select
                    class="btn"
                    disabled=live::is(move || desk.users.with(Vec::is_empty))
                    on:change=live::event(move |event| desk.chosen.set(Some(event_target_value(&event))))
                >
                    {rows}
                </select>
            </label>
            {statement}
            {context(desk, Half::Read)}
            <fieldset class="sec-break">
                <legend class="eyebrow">"Break it"</legend>
                {tick("Flip one bit of the blob", desk.flips, live::flag(move || desk.flips.get()))}
                {slider(desk)}
                {tick("Name another key", desk.other_key, live::flag(move || desk.other_key.get()))}
                <p class="eyebrow" hidden=live::is(move || !desk.other_key.get())>{format!("KeyId: {OTHER_ALIAS}")}</p>
                {wrong_context(desk)}
            </fieldset>
            {start(desk, Half::Read, "SELECT and Decrypt")}
        </section>
    }
    .into_any()
}

fn tick(name: &'static str, on: RwSignal<bool>, flag: Signal<Option<String>>) -> AnyView {
    view! {
        <label>
            <input type="checkbox" checked=flag on:change=live::event(move |event| on.set(event_target_checked(&event)))/>
            {name}
        </label>
    }
    .into_any()
}

/// Another user's context: sets the text beside it.
fn wrong_context(desk: Desk) -> AnyView {
    let on = move || desk.read_context.with(Option::is_some);
    view! {
        <label>
            <input
                type="checkbox"
                prop:checked=live::is(on)
                on:change=live::event(move |event| {
                    let other = event_target_checked(&event).then(|| "username = mallory".to_owned());
                    desk.read_context.set(other);
                })
            />
            "Send another context"
        </label>
    }
    .into_any()
}

/// Which byte, and what the flip makes of it.
fn slider(desk: Desk) -> AnyView {
    // As long as KMS takes, while there is no row: a slider keeps its place only within its ends.
    let last = move || {
        desk.row()
            .map_or(6_144, |row| row.password.len().saturating_sub(1))
    };
    let said = move || {
        let at = desk.at();
        match desk.row().and_then(|row| row.flipped(at)) {
            Some((from, to, part)) => format!("byte {at}, {part}: {from:02x} becomes {to:02x}"),
            None => "the blob has no such byte".to_owned(),
        }
    };
    view! {
        <div class="sec-flip" hidden=live::is(move || !desk.flips.get())>
            <input
                type="range"
                min="0"
                aria-label="Which byte"
                max=live::text(move || last().to_string())
                prop:value=live::text(move || desk.at().to_string())
                aria-valuetext=live::text(said)
                on:input=live::event(move |event| {
                    if let Ok(at) = event_target_value(&event).parse() {
                        desk.flip_at.set(at);
                    }
                })
            />
            <span class="eyebrow">{live::text(said)}</span>
        </div>
    }
    .into_any()
}

/// The half's permission: the lab's own switch.
fn switch(desk: Desk, half: Half) -> AnyView {
    let permission = half.permission();
    let action = permission.action();
    view! {
        <button
            class="sw"
            role="switch"
            aria-label=action
            aria-checked=live::text(move || desk.granted(half).to_string())
            on:click=live::click(move |_| {
                let now = !untrack(|| desk.granted(half));
                desk.app.lab.update(|lab| lab.set_permission(permission, now));
            })
        >
            <span class="sw-name"><code>{action}</code><small>{format!("{ROLE}, the lab’s own switch")}</small></span>
            <span class="tog" aria-hidden="true"></span>
        </button>
    }
    .into_any()
}

/// The encryption context, and the bytes it is bound as.
fn context(desk: Desk, half: Half) -> AnyView {
    let (signal, id) = match half {
        Half::Write => (desk.write_context, "sec-aad-w"),
        Half::Read => (desk.read_context, "sec-aad-r"),
    };
    let bound = paint::div(
        "",
        Box::new(move |markup| {
            let bytes = match desk.context(half).map(|context| context.to_aad()) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => {
                    markup.line("p", "bad", "Too long to be bound.");
                    return;
                }
                Err(mistake) => {
                    markup.line("p", "bad", &mistake);
                    return;
                }
            };
            let length = format!("Bound to the blob as AAD, {} bytes", bytes.len());
            markup.open("details").line("summary", "eyebrow", &length);
            dump(markup, &Excerpt::of(&bytes), &[], Role::AssociatedData);
            markup.close();
        }),
    );
    view! {
        <label class="sec-field">
            <span class="eyebrow">"Encryption context, a pair a line"</span>
            <textarea
                class="input"
                rows="1"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                aria-describedby=id
                aria-invalid=live::text(move || desk.context(half).is_err().to_string())
                prop:value=live::text(move || desk.context_text(half))
                on:input=live::event(move |event| signal.set(Some(event_target_value(&event))))
            ></textarea>
        </label>
        <div id=id>{bound}</div>
    }
    .into_any()
}

/// The half's button. Without the permission there are two: with it, or without.
fn start(desk: Desk, half: Half, name: &'static str) -> AnyView {
    let action = half.permission().action();
    let blocked =
        move || desk.context(half).is_err() || half == Half::Read && desk.users.with(Vec::is_empty);
    let first = move || match desk.granted(half) {
        true => name.to_owned(),
        false => format!("Allow {action}, then run"),
    };
    view! {
        <div class="sec-start">
            <button class="btn main wide" disabled=live::is(blocked) on:click=live::click(move |_| desk.allow_and_start(half))>
                {live::text(first)}
            </button>
            <button
                class="btn wide"
                hidden=live::is(move || desk.granted(half))
                disabled=live::is(blocked)
                on:click=live::click(move |_| desk.start(half))
            >
                "Run without it"
            </button>
        </div>
    }
    .into_any()
}
