//! Who calls whom in the last run: the app, KMS, and the app's own database below.

use super::state::SecretsState;
use crate::app::component::glyph::{KEY, glyph};
use crate::app::tree::svg::{bar, disc, g, group_at, label, path, shape, svg};
use crate::app::tree::{Element, Nodes, nodes};
use crate::core::lab::world::secrets::SecretRequest;
use crate::core::lab::{SecretRun, UserRow};
use crate::core::trace::Glyph;
use leptos::prelude::*;

pub fn picture(state: SecretsState) -> Element {
    let (run, row) = (state.run.get(), state.row());
    let says = "Your app calls AWS KMS itself, and stores the ciphertext in its own users table. It doesn’t use Amazon S3.";
    let drawn = state
        .password
        .with(|typed| draw(run.as_deref(), typed.as_bytes(), row.as_ref()));
    svg()
        .class("sec-picture")
        .attr("viewBox", "0 0 360 208")
        .attr("role", "img")
        .attr("aria-label", says)
        .child(drawn)
}

/// App, KMS, and the table. `typed` is the password in the form, `row` the one to read.
fn draw(run: Option<&SecretRun>, typed: &[u8], row: Option<&UserRow>) -> Nodes {
    let refused = run.is_some_and(|run| run.trace.refusal.is_some());
    let reads = run.is_some_and(|run| matches!(run.request, SecretRequest::Read { .. }));
    let app = g()
        .child(bar("sec-box", [1, 24, 120, 126, 10]))
        .child(label("sec-name", (1, 14), "start", "Your app"));
    let back = run.map(|_| {
        let [shaft, head] = ["M235 138H134", "M125 138L136 133V143Z"];
        wire(shaft, head, true, refused)
    });
    let step = run.and_then(|run| run.trace.steps.last());
    let last = step.map(|step| {
        let class = match refused {
            true => "sec-sub sec-refused",
            false => "sec-sub",
        };
        label(class, (180, 166), "middle", &step.label)
    });
    // The app's own database below.
    let used = run.is_some_and(|run| run.insert.is_some() || run.select.is_some());
    let (shaft, head, words) = match reads {
        true => ("M61 206V164", "M61 153L56 164H66Z", "SELECT ciphertext"),
        false => ("M61 153V196", "M61 206L56 195H66Z", "INSERT ciphertext"),
    };
    let came_back = run.and_then(|run| run.secret.as_deref());
    let encrypted = run.is_some_and(|run| run.insert.is_some() || reads && refused);
    let (held, holds) = match row.filter(|_| encrypted) {
        Some(row) => (glyph(Glyph::SealedSecret, &row.sealed()), "ciphertext"),
        None => {
            let secret = came_back.map_or(typed, str::as_bytes);
            (glyph(Glyph::Secret, secret), "plaintext password")
        }
    };
    nodes()
        .child(app)
        .child(kms())
        .child(wire(
            "M125 66H226",
            "M235 66L224 61V71Z",
            run.is_some(),
            false,
        ))
        .child(back)
        .child(last)
        .child(gate(run, reads))
        .child(wire(shaft, head, used, false))
        .child(label("sec-sub", (76, 192), "start", words))
        .child(group_at((61, 76)).child(held))
        .child(label("sec-sub", (61, 138), "middle", holds))
}

fn kms() -> Element {
    g().child(bar("sec-box sec-kms", [239, 24, 120, 126, 10]))
        .child(bar("sec-wall", [245, 30, 108, 114, 7]))
        .child(label("sec-name", (239, 14), "start", "AWS KMS"))
        .child(disc("sec-vault", (299, 72), 28))
        .child(disc("sec-vault-ring", (299, 72), 21))
        .child(group_at((299, 72)).child(shape("sec-kms-key", KEY)))
        .child(label("sec-kms-name", (299, 120), "middle", "KMS key"))
        .child(label("sec-kms-says", (299, 136), "middle", "stays in KMS"))
}

/// The gate before KMS: two posts, the permission's name, and its result.
fn gate(run: Option<&SecretRun>, reads: bool) -> Element {
    let decision = run.and_then(|run| {
        let mut steps = run.trace.steps.iter();
        steps.find_map(|step| step.decision.as_ref())
    });
    let allowed = decision.map(|decision| decision.is_allowed());
    let (state, mark) = match allowed {
        None => ("waiting", label("sec-badge-text", (0, 4), "middle", "?")),
        Some(true) => ("open", shape("sec-mark", "M-5 0.5L-1.5 4L5.5 -4")),
        Some(false) => {
            let cross = "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5";
            ("shut", shape("sec-mark", cross))
        }
    };
    let bars = (allowed == Some(false)).then(|| shape("sec-bars", "M-17 -10H17M-17 10H17"));
    let action = match reads {
        true => "kms:Decrypt",
        false => "kms:Encrypt",
    };
    group_at((180, 66))
        .class("sec-gate")
        .attr("data-state", state)
        .child(shape("sec-posts", "M-11 -22V22M11 -22V22"))
        .child(disc("sec-badge", (0, -38), 11))
        .child(group_at((0, -38)).child(mark))
        .child(bars)
        .child(label("sec-gate-name", (0, 42), "middle", action))
}

/// A line, bold if it was used.
fn wire(shaft: &'static str, head: &'static str, used: bool, bad: bool) -> Element {
    g().class("sec-wire")
        .flag("data-used", used)
        .flag("data-bad", bad)
        .child(path().attr("d", shaft))
        .child(shape("sec-tip", head))
}
