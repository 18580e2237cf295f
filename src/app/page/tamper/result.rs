//! What was done to the object, and what its last download came to.

use super::state::TamperState;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::number::grouped;
use crate::app::state::Page;
use crate::app::tree::html::{div, li, p, press, section, ul};
use crate::app::tree::{Element, Nodes, nodes, reactive};
use crate::core::lab::tamper::{TamperCatch, TamperTrial};
use crate::core::trace::Damage;

/// The object's state, with the buttons to download it and to undo.
pub fn object(page: Page, state: TamperState) -> Element {
    let Some(key) = state.key() else {
        return section().class("tamper-object").child(
            p().class("note")
                .child("Open an object of the bucket here, to change what S3 stores of it."),
        );
    };
    let (done, undo) = page.lab.with(|lab| {
        let done = lab
            .tampered_by(&key)
            .into_iter()
            .map(|entry| match &entry.tampering {
                Some(tampering) => tampering.says(),
                None => "tampered with before this world was imported".to_owned(),
            });
        (done.collect::<Vec<_>>(), lab.last_tampering().is_some())
    });
    let list = match done.is_empty() {
        true => nodes().child(p().child(format!("{key} is as S3 stored it."))),
        false => nodes()
            .child(
                p().class("tamper-mark")
                    .child(icon(Icon::Cross))
                    .child(format!(" {key} is tampered with:")),
            )
            .child(ul().child(done.iter().map(|says| li().child(says)).collect::<Nodes>())),
    };
    section()
        .class("tamper-object")
        .attr("aria-label", "The stored object")
        .child(list)
        .child(
            div()
                .class("tools")
                .child(
                    press()
                        .class("btn")
                        .on_click(move || state.download())
                        .child("Download it now"),
                )
                .child(
                    press()
                        .class("btn")
                        .flag("disabled", !undo)
                        .on_click(move || state.undo())
                        .child("Undo the tampering"),
                ),
        )
}

/// What the last download of the tampered object came to.
pub fn last(page: Page, state: TamperState) -> Nodes {
    reactive(move || {
        let trial = page.lab.with(|lab| {
            let trial = lab.tampering()?.trials().last()?;
            state.is_on_stage(trial).then(|| trial.clone())
        });
        div().child(trial.map(|trial| found(state, &trial)))
    })
}

/// What a download came to, in sentences, with the way to its step.
fn found(state: TamperState, trial: &TamperTrial) -> Element {
    let list = sentences(trial).into_iter().map(|says| li().child(says));
    let step = trial.failed_at().map(|step| {
        press()
            .class("btn")
            .on_click(move || state.show_step(step))
            .child(format!("Show step {}", step + 1))
    });
    section()
        .class("tamper-found")
        .attr("aria-label", "What the download came to")
        .flag("data-bad", trial.returned.is_none())
        .child(ul().child(list.collect::<Nodes>()))
        .child(step)
}

/// What a download came to: where it failed, who noticed, and what was released.
pub fn sentences(trial: &TamperTrial) -> Vec<String> {
    if let Some(returned) = trial.returned {
        let same = match trial.identical {
            Some(true) => "They are the bytes that were uploaded last.",
            Some(false) => {
                "They aren’t the bytes that were uploaded last: only your app’s own SHA-256 shows it. AES-GCM authenticates bytes, not their age."
            }
            None => "The lab doesn’t know the SHA-256 of what was uploaded.",
        };
        return vec![
            format!("The download succeeded: {} bytes.", grouped(returned)),
            same.to_owned(),
            "Nothing noticed the change.".to_owned(),
        ];
    }
    let mut says = Vec::new();
    let steps = trial.trace.steps.len();
    if let Some((at, step)) =
        (trial.failed_at()).and_then(|at| Some((at, trial.trace.steps.get(at)?)))
    {
        says.push(format!(
            "It failed at step {} of {steps}: {}.",
            at + 1,
            step.title
        ));
    }
    if let Some(Damage::Frame {
        frame: Some(frame),
        frames,
        verified,
        ..
    }) = trial.damage()
        && frames > 1
    {
        let before = frame.saturating_sub(1);
        says.push(format!(
            "Verified before it: {before} of {} frames, {} bytes.",
            grouped(frames),
            grouped(verified)
        ));
    }
    says.push("Released to your app: 0 bytes.".to_owned());
    if let Some(error) = trial.error() {
        let simulated = match trial.damage() {
            Some(_) => " AWS doesn’t document this answer: simulated.",
            None => "",
        };
        says.push(format!(
            "Your app gets {} ({}).{simulated}",
            error.code, error.status
        ));
    }
    says.push(format!("Noticed by: {}.", caught(trial)));
    says
}

/// Who noticed, in a few words.
pub fn caught(trial: &TamperTrial) -> String {
    let names = trial.caught().into_iter().map(|one| match one {
        TamperCatch::Tag => "the AES-GCM tag, at S3",
        TamperCatch::Context if trial.damage() == Some(Damage::DataKey) => {
            "what the data key is bound to"
        }
        TamperCatch::Context => "the encryption context",
        TamperCatch::Kms => "KMS",
        TamperCatch::KeyMark => "S3’s mark of your key",
        TamperCatch::Nothing => "nothing",
    });
    names.collect::<Vec<_>>().join(" and ")
}
