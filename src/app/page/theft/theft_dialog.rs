//! The thief's dialog: what is on the disk, what comes of it, and why.

use super::state::TheftState;
use crate::app::component::dialog::Dialog;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::grouped;
use crate::app::component::prose::prose;
use crate::app::page::lab::trace_field::trace_field;
use crate::app::state::Page;
use crate::app::tree::html::{code, div, h3, li, ol, p, press, section, span};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::trace::print::hex;
use crate::lesson::theft::{DecryptionAttempt, DisabledKey, DownloadResult, StolenDisk};
use leptos::prelude::*;

/// The dialog, and its experiments with the chosen object.
pub fn view(page: Page) -> Nodes {
    let state = TheftState::of(page);
    Effect::new(move || {
        if page.theft.with(Option::is_some) {
            untrack(|| state.steal_disk());
        }
    });
    let content = nodes()
        .child(reactive(move || disk(state)))
        .child(reactive(move || attempts(state)))
        .child(reactive(move || role(state)))
        .child(reactive(move || kms_key(state)))
        .child(reactive(move || div().child(reasons(state))));
    let scroll = div()
        .class("theft")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "What a thief gets")
        .child(content);
    nodes().child(
        Dialog {
            id: "theft-title",
            class: "theft-dialog",
            title: Signal::stored("Be the thief".to_owned()),
            open: Signal::derive(move || page.theft.with(Option::is_some)),
            close: Callback::new(move |()| page.theft.set(None)),
            button: "Close",
            content: nodes().child(scroll),
        }
        .draw(page),
    )
}

fn part(name: &'static str) -> Element {
    section().class("theft-part").attr("aria-label", name)
}

fn disk(state: TheftState) -> Element {
    let content = state.disk.with(|disk| match disk {
        Some(disk) => stolen(disk),
        None => nodes()
            .child(p().child("The bucket holds no object with this name. Upload a file first.")),
    });
    part("The disk").child(content)
}

/// What the thief holds.
pub fn stolen(disk: &StolenDisk) -> Nodes {
    let says = match disk.encrypted_data_key {
        Some(_) => {
            "You stole the disk. This is everything S3 stores of the file: the ciphertext and the encrypted data key. Your lab isn’t changed."
        }
        None => {
            "You stole the disk. This is everything S3 stores of the file: the ciphertext, and no key at all. Your lab isn’t changed."
        }
    };
    nodes()
        .child(h3().child(format!("You hold {}", disk.key)))
        .child(p().child(says))
        .child(trace_field(&disk.body))
        .child(disk.encrypted_data_key.as_ref().map(trace_field))
}

fn attempts(state: TheftState) -> Element {
    let there = state.disk.with(Option::is_some);
    let attempt = press()
        .class("btn main")
        .flag("disabled", !there)
        .on_click(move || state.try_to_decrypt())
        .child("Try to decrypt it");
    let list = state.attempts.with(|attempts| tried(attempts));
    part("Your attempts").child(attempt).child(list)
}

/// The attempts, each with what came out.
pub fn tried(attempts: &[DecryptionAttempt]) -> Nodes {
    if attempts.is_empty() {
        return nodes();
    }
    let row = |attempt: &DecryptionAttempt| {
        let (mark, came) = match &attempt.plaintext {
            None => (
                Icon::Cross,
                "The tag doesn’t match: AES-GCM returned 0 bytes.".to_owned(),
            ),
            Some(bytes) => (Icon::Check, format!("Decrypted {} bytes.", bytes.len())),
        };
        li().child(
            p().child(icon(mark))
                .child(format!(" {}", attempt.source.label())),
        )
        .child(code().class("theft-key").child(hex(&attempt.key)))
        .child(p().class("eyebrow").child(came))
    };
    let failed = attempts
        .iter()
        .filter(|one| one.plaintext.is_none())
        .count();
    let count = p().attr("role", "status").child(format!(
        "{failed} of {} keys failed. There are 2²⁵⁶ keys: no computer will ever try them all.",
        attempts.len()
    ));
    nodes()
        .child(
            ol().class("theft-tries")
                .child(attempts.iter().map(row).collect::<Nodes>()),
        )
        .child(count)
}

fn role(state: TheftState) -> Element {
    let steal = press()
        .class("btn")
        .on_click(move || state.steal_role())
        .child("Steal the role without Decrypt");
    let result = state.role.with(|result| {
        result.as_ref().map(|result| {
            nodes()
                .child(p().child(prose(&result.for_the_thief())))
                .child(answer(result))
        })
    });
    part("The role")
        .child(h3().child("You stole the role instead"))
        .child(p().child(prose(
            "app-role with `s3:GetObject`, but without `kms:Decrypt`: S3 reads the disk for you.",
        )))
        .child(steal)
        .child(result)
}

/// The answer to a download: AWS's message, or how many bytes came.
fn answer(result: &DownloadResult) -> Element {
    match result {
        DownloadResult::Denied { error, .. } => {
            code().class("sentence").child(error.cli_line("GetObject"))
        }
        DownloadResult::File { len, .. } => p()
            .child(icon(Icon::Check))
            .child(format!(" S3 returned {} bytes.", grouped(*len))),
    }
}

fn kms_key(state: TheftState) -> Element {
    let disable = press()
        .class("btn")
        .on_click(move || state.disable_key())
        .child("Disable the KMS key");
    let result = state.key.with(|result| result.as_ref().map(disabled));
    part("The KMS key")
        .child(h3().child("You are the administrator, and you saw the thief"))
        .child(disable)
        .child(result)
}

/// What happened while the KMS key was disabled, and after.
fn disabled(key: &Option<DisabledKey>) -> Nodes {
    let Some(key) = key else {
        return nodes().child(p().child(
            "No KMS key of yours protects this object, so there is nothing to disable. Upload it with SSE-KMS to have this switch.",
        ));
    };
    let objects = match key.objects {
        1 => "1 object".to_owned(),
        count => format!("{} objects", grouped(count as u64)),
    };
    let enabled = match &key.enabled {
        DownloadResult::File { len, .. } => format!(
            "Enabled again, the same download returns {} bytes. No object was rewritten.",
            grouped(*len)
        ),
        DownloadResult::Denied { error, .. } => {
            format!("Enabled again, the download fails: {error}.")
        }
    };
    nodes()
        .child(p().child(format!(
            "The key is disabled. Nobody can decrypt the {objects} stored under it, not even your own app with every permission:"
        )))
        .child(answer(&key.disabled))
        .child(p().child(enabled))
}

/// Why envelopes exist, once the learner has tried everything.
fn reasons(state: TheftState) -> Option<Element> {
    let all = state.attempts.with(|attempts| !attempts.is_empty())
        && state.role.with(Option::is_some)
        && state.key.with(Option::is_some);
    let reason = |text| li().child(prose(text));
    all.then(|| {
        part("Why envelopes exist")
            .child(h3().child("Why envelopes exist"))
            .child(ol().child([
                reason("The key that opens the file is stored beside it, encrypted. Only KMS can decrypt it, and the KMS key never leaves KMS."),
                reason("Reading the file takes two permissions from two services: `s3:GetObject` and `kms:Decrypt`. Stealing one isn’t enough."),
                reason("One switch on one KMS key turns off every object whose data key it encrypted, however large they are."),
            ]))
            .child(span().class("eyebrow").child("All of this ran in a copy of your lab."))
    })
}
