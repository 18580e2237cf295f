//! Who talks to whom, the table, and what came of the last run.

use super::desk::Desk;
use crate::app::component::hex::dump;
use crate::app::component::number::{grouped, shortened};
use crate::app::component::{glyph, live, paint};
use crate::app::page::lab::denial;
use crate::core::lab::secrets::Order;
use crate::core::lab::{SecretRun, User};
use crate::core::trace::field::Value;
use crate::core::trace::print::hex;
use crate::core::trace::{Glyph, Role};
use crate::web::markup::Markup;
use base64ct::{Base64, Encoding};
use leptos::prelude::*;

/// The middle.
pub fn path(desk: Desk) -> AnyView {
    let picture = paint::group(
        "",
        Box::new(move |markup| {
            let password = desk.password.get();
            let row = desk.row();
            draw(
                markup,
                desk.run.get().as_deref(),
                password.as_bytes(),
                row.as_ref(),
            );
        }),
    );
    let table = paint::div(
        "sec-table",
        Box::new(move |markup| {
            let chosen = desk.row();
            desk.users
                .with(|users| rows(markup, users, chosen.as_ref()));
        }),
    );
    let damaged = paint::div(
        "",
        Box::new(move |markup| {
            if let (Some(flip), Some(row)) = (desk.flip(), desk.row()) {
                damage(markup, &row, flip);
            }
        }),
    );
    let said = paint::div(
        "sec-said",
        Box::new(move |markup| {
            if let Some(run) = desk.run.get() {
                outcome(markup, &run);
            }
        }),
    );
    let refused = paint::div(
        "",
        Box::new(move |markup| {
            if let Some(run) = desk.run.get()
                && let Some(refusal) = &run.trace.refusal
            {
                denial::errors(markup, refusal, run.trace.operation);
            }
        }),
    );
    let reasons = paint::div(
        "reasons",
        Box::new(move |markup| {
            if let Some(run) = desk.run.get()
                && let Some(refusal) = &run.trace.refusal
            {
                if refusal.fix.is_some() {
                    markup
                        .open_class("button", "btn main")
                        .attr("data-do", "fix")
                        .text("Apply the fix and run again")
                        .close();
                }
                denial::reasons(markup, refusal, run.trace.operation);
            }
        }),
    );
    let is_refused = move || desk.run.with(|run| is_refused(run.as_deref()));
    view! {
        <section class="sec-path" aria-label="Path and table">
            <svg class="picture sec-picture" viewBox="0 0 360 208" role="img" aria-label="Your app calls AWS KMS itself, and keeps the blob in its own users table. Amazon S3 has no part in it.">
                {picture}
            </svg>
            {table}
            {damaged}
            <div class="sec-out" id="sec-out" tabindex="-1">
                <div role="status">{said}</div>
                <div class="denied" role="alert" hidden=live::is(move || !is_refused())>{refused}</div>
                {reasons}
            </div>
        </section>
    }
    .into_any()
}

fn is_refused(run: Option<&SecretRun>) -> bool {
    run.is_some_and(|run| run.trace.refusal.is_some())
}

/// App, KMS, and the way down to the table: as the last run left it.
fn draw(markup: &mut Markup, run: Option<&SecretRun>, typed: &[u8], row: Option<&User>) {
    let refused = is_refused(run);
    let reads = run.is_some_and(|run| matches!(run.order, Order::Read { .. }));
    markup.open_class("g", "station app");
    markup.rect("box", [1, 24, 120, 126, 10]);
    markup.label("name", (1, 14), "start", "Your app").close();
    markup.open_class("g", "station kms");
    markup.rect("box", [239, 24, 120, 126, 10]);
    markup.rect("wall", [245, 30, 108, 114, 7]);
    markup.label("name", (239, 14), "start", "AWS KMS");
    markup.circle("vault", (299, 72), 28);
    markup.circle("vault-ring", (299, 72), 21);
    markup.group_at("", (299, 72));
    markup.path("kms-key", glyph::KEY).close();
    markup.label("kms-name", (299, 120), "middle", "KMS key");
    markup.label("kms-name thin", (299, 136), "middle", "stays here");
    markup.close();
    wire(
        markup,
        "M125 66H226",
        "M235 66L224 61V71Z",
        run.is_some(),
        false,
    );
    if run.is_some() {
        wire(
            markup,
            "M235 138H134",
            "M125 138L136 133V143Z",
            true,
            refused,
        );
    }
    if let Some(step) = run.and_then(|run| run.trace.steps.last()) {
        let class = if refused { "sub refused" } else { "sub" };
        markup.label(class, (180, 166), "middle", &step.label);
    }
    gate(markup, run, reads);
    // The app's own database below.
    let used = run.is_some_and(|run| run.insert.is_some() || run.select.is_some());
    let (shaft, head, words) = match reads {
        true => ("M61 206V164", "M61 153L56 164H66Z", "SELECT the blob"),
        false => ("M61 153V196", "M61 206L56 195H66Z", "INSERT the blob"),
    };
    wire(markup, shaft, head, used, false);
    markup.label("sub", (76, 192), "start", words);
    let came_back = run.and_then(|run| run.secret.as_deref());
    let sealed = run.is_some_and(|run| run.insert.is_some() || reads && refused);
    markup.group_at("", (61, 76));
    match row.filter(|_| sealed) {
        Some(row) => glyph::draw(markup, Glyph::SealedSecret, &row.sealed()),
        None => glyph::draw(
            markup,
            Glyph::Secret,
            came_back.map_or(typed, str::as_bytes),
        ),
    }
    markup.close();
    let holds = match sealed {
        true => "the sealed blob",
        false => "password, readable",
    };
    markup.label("sub", (61, 138), "middle", holds);
}

fn gate(markup: &mut Markup, run: Option<&SecretRun>, reads: bool) {
    let decision = run.and_then(|run| {
        let mut steps = run.trace.steps.iter();
        steps.find_map(|step| step.decision.as_ref())
    });
    let (state, mark) = match decision.map(|decision| decision.is_allowed()) {
        None => ("waiting", ""),
        Some(true) => ("open", "M-5 0.5L-1.5 4L5.5 -4"),
        Some(false) => ("shut", "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"),
    };
    markup
        .group_at("gate", (180, 66))
        .attr("data-state", state)
        .path("posts", "M-11 -22V22M11 -22V22")
        .circle("badge", (0, -38), 11)
        .group_at("", (0, -38));
    match decision {
        None => markup.label("badge-text", (0, 4), "middle", "?"),
        Some(_) => markup.path("mark", mark),
    };
    markup.close();
    if state == "shut" {
        markup.path("bars", "M-17 -10H17M-17 10H17");
    }
    let action = match reads {
        true => "kms:Decrypt",
        false => "kms:Encrypt",
    };
    markup
        .label("m gate-name", (0, 42), "middle", action)
        .close();
}

fn wire(markup: &mut Markup, shaft: &str, head: &str, used: bool, bad: bool) {
    markup
        .open_class("g", "wire")
        .flag("data-used", used)
        .flag("data-bad", bad);
    markup.path("shaft", shaft).path("head", head).close();
}

fn rows(markup: &mut Markup, users: &[User], chosen: Option<&User>) {
    markup.open("table").open("caption").line("b", "", "users");
    markup
        .text(" the app’s own table, in a simulated database")
        .close();
    markup.open("thead").open("tr");
    for name in ["username", "password"] {
        markup
            .open("th")
            .attr("scope", "col")
            .line("code", "", name)
            .close();
    }
    markup.close().close().open("tbody");
    if users.is_empty() {
        markup.open("tr").open("td").num("colspan", 2);
        markup
            .text("No rows yet. Press the button under 1.")
            .close()
            .close();
    }
    for user in users {
        markup
            .open("tr")
            .flag("data-chosen", chosen == Some(user))
            .open("th")
            .attr("scope", "row")
            .line("code", "", &shortened(&user.username, 24))
            .close()
            .open("td");
        let text = Base64::encode_string(&user.password);
        let length = format!("{} bytes", grouped(user.password.len() as u64));
        markup.open("details").open("summary");
        markup
            .line("code", "h cipher", &shortened(&text, 34))
            .line("span", "eyebrow", &length)
            .close();
        if let Value::Bytes { excerpt, parts } = &user.field().value {
            dump(markup, excerpt, parts, Role::Ciphertext);
            markup.line("p", "eyebrow", "simulated layout");
        }
        markup.close().close().close();
    }
    markup.close().close();
}

/// The eight bytes around the flipped one: as stored, and as sent.
fn damage(markup: &mut Markup, user: &User, flip: usize) {
    let from = flip / 8 * 8;
    markup.open_class("div", "sec-damaged");
    let what = format!("Bytes {from} to {}, one bit flipped on the way", from + 7);
    markup.line("p", "eyebrow", &what).open_class("div", "hex");
    for (name, bytes) in [
        ("in the row", user.copy(None)),
        ("sent to KMS", user.copy(Some(flip))),
    ] {
        markup.line("span", "o", name).open_class("span", "b");
        for (at, byte) in bytes.iter().enumerate().skip(from).take(8) {
            let class = match at == flip {
                true => "h flipped",
                false => "h cipher",
            };
            markup.line("span", class, &hex(&[*byte]));
        }
        markup.close().line("span", "t", "");
    }
    markup.close().close();
}

fn outcome(markup: &mut Markup, run: &SecretRun) {
    let refused = run.trace.refusal.is_some();
    markup.open_class("p", "verdict").flag("data-bad", refused);
    paint::icon(markup, if refused { "cross" } else { "check" });
    markup.line("span", "", &run.says).close();
    if let Some(secret) = &run.secret {
        markup.line("code", "value h plain", &shortened(secret, 200));
    }
}
