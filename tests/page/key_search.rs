//! The tab Keys: the bars of a run's keys, and the search for a key.

use crate::common::page::run_of;
use crate::draw::{draw, lab, upload, worked};
use envelope_lab::app::page::key_search::state::KeySearchState;
use envelope_lab::app::page::key_search::view;
use envelope_lab::core::lab::EncryptionChoice;
use leptos::prelude::Set;

#[test]
fn the_bars_of_both_layers_and_where_the_key_is() {
    let mut lab = lab();
    lab.set_kind(EncryptionChoice::DsseKms);
    let outcome = upload(&mut lab, "letter.txt", b"Dear reader");
    let drawn = draw(lab, "#/lab", |page| {
        page.run.set(Some(run_of(&outcome)));
        page.player.index.set(10);
        KeySearchState::of(page).search_of_run(0);
        view::view(page)
    });
    insta::assert_snapshot!(drawn);
}

#[test]
fn the_kms_key_is_found_where_it_is() {
    let drawn = draw(worked(), "#/lab", |page| {
        KeySearchState::of(page).search_kms_key();
        view::view(page)
    });
    assert!(
        drawn.contains("The key is here: The lab as a file; KMS’s keys."),
        "{drawn}"
    );
    assert!(drawn.contains("No run is on the stage."), "{drawn}");
}

#[test]
fn what_is_no_key_is_said_beside_the_field() {
    let drawn = draw(worked(), "#/lab", |page| {
        let state = KeySearchState::of(page);
        state.typed.set("no key!".to_owned());
        state.search_typed();
        view::view(page)
    });
    assert!(drawn.contains("Character 7 is “!”"), "{drawn}");
    assert!(drawn.contains("aria-invalid=\"true\""), "{drawn}");
}
