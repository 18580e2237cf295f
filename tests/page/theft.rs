//! The thief's dialog: the disk, the attempts, the role, and the KMS key.

use crate::draw::{draw, worked};
use envelope_lab::app::page::theft::theft_dialog::{stolen, tried};
use envelope_lab::app::page::theft::{state::TheftState, theft_dialog};
use envelope_lab::lesson::theft::steal_disk;
use leptos::prelude::*;

#[test]
fn the_thief_tries_everything() {
    let drawn = draw(worked(), "#/lab", |page| {
        let name = page.lab.with_untracked(|lab| lab.objects()[0].key.clone());
        page.theft.set(Some(name));
        let state = TheftState::of(page);
        state.steal_disk();
        state.steal_role();
        state.disable_key();
        state.try_to_decrypt();
        theft_dialog::view(page)
    });
    for sentence in [
        "You stole the disk.",
        "AES-GCM returned 0 bytes.",
        "KMS denied",
        "KMS.DisabledException",
        "No object was rewritten.",
        "Why envelopes exist",
    ] {
        assert!(drawn.contains(sentence), "{sentence} in {drawn}");
    }
}

#[test]
fn the_disk_holds_no_key_that_works() {
    let drawn = draw(worked(), "#/lab", |page| {
        let disk = page.lab.with_untracked(|lab| {
            let name = lab.objects()[0].key.clone();
            steal_disk(lab, &name, [3; 32]).expect("an object")
        });
        stolen(&disk).child(tried(&disk.attempts))
    });
    insta::assert_snapshot!(drawn);
}
