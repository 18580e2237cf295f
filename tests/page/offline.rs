//! What the page says of its use without a network, in every state.

use crate::draw::{draw, lab};
use envelope_lab::app::offline::state::{Keeping, OfflineState};
use envelope_lab::app::offline::{notice, setting};
use envelope_lab::web::service_worker::KeepingImpossible;
use leptos::prelude::*;

#[test]
fn the_setting_says_how_far_it_is() {
    let states = [
        Keeping::Waiting,
        Keeping::AskFirst,
        Keeping::Fetching,
        Keeping::Ready,
        Keeping::Failed("the host answered 404 for boot.js".to_owned()),
        Keeping::Impossible(KeepingImpossible::File),
        Keeping::Impossible(KeepingImpossible::Insecure),
        Keeping::Impossible(KeepingImpossible::Unsupported),
    ];
    let drawn = states.map(|keeping| {
        draw(lab(), "#/lab", |page| {
            OfflineState::of(page).keeping.set(keeping);
            setting::view(page)
        })
    });
    insta::assert_snapshot!(drawn.join("\n"));
}

#[test]
fn a_new_version_is_offered_but_never_in_a_talk() {
    let offered = |place| {
        draw(lab(), place, |page| {
            let state = OfflineState::of(page);
            state.keeping.set(Keeping::Ready);
            state.new_version.set(true);
            notice::view(page)
        })
    };
    insta::assert_snapshot!(offered("#/lab"));
    assert!(!offered("#/present").contains("Load it"));
    assert!(!offered("#/speaker").contains("Load it"));
}

#[test]
fn a_new_version_that_was_put_off_is_not_offered_again() {
    let drawn = draw(lab(), "#/lab", |page| {
        let state = OfflineState::of(page);
        state.new_version.set(true);
        state.later.set(true);
        notice::view(page)
    });
    assert!(!drawn.contains("Load it"), "{drawn}");
}

#[test]
fn a_new_version_that_waits_for_a_file_says_so_and_has_no_button() {
    let drawn = [notice::view, setting::view].map(|view| {
        draw(lab(), "#/lab", |page| {
            let state = OfflineState::of(page);
            state.new_version.set(true);
            state.after_work.set(true);
            view(page)
        })
    });
    for drawn in drawn {
        assert!(
            drawn.contains("The new version is loaded once the file is done"),
            "{drawn}"
        );
        assert!(!drawn.contains("Load it"), "{drawn}");
    }
}
