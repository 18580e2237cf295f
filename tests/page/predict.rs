//! The question before a verdict: the card in the step panel, and the switch among the settings.

use crate::common::world::NOW;
use crate::draw::{draw, lab};
use envelope_lab::app::page::predict::state::{ForgetButton, PredictState};
use envelope_lab::app::page::predict::{attach, card};
use envelope_lab::app::page::shell::shell;
use envelope_lab::app::stage_run::{RunKind, StageRun};
use envelope_lab::app::state::Page;
use envelope_lab::core::lab::log::Upload;
use envelope_lab::core::lab::{Lab, Permission};
use leptos::prelude::*;

/// Puts an upload on the stage, at the step before its first verdict.
fn stage(page: Page) {
    let outcome = page.lab.apply(Upload {
        key: "letter.txt",
        content_type: "text/plain",
        body: b"Dear reader",
        now: NOW,
    });
    let trace = outcome.expect("the lab is there").trace;
    let first = trace.steps.iter().position(|step| step.decision.is_some());
    let run = StageRun::new(RunKind::Upload, "letter.txt".to_owned(), trace).with_path(Vec::new());
    let before = first.and_then(|first| first.checked_sub(1));
    page.stage(Some(run), before.expect("a step before the first verdict"));
}

/// The card of an upload, after something was done at the step before its first verdict.
fn the_card(lab: Lab, act: impl FnOnce(PredictState, Page)) -> String {
    draw(lab, "#/lab", |page| {
        stage(page);
        act(PredictState::of(page), page);
        card::view(page).child(card::question_view(page))
    })
}

fn without(permission: Permission) -> Lab {
    let mut lab = lab();
    lab.set_permission(permission, false);
    lab
}

#[test]
fn the_question() {
    insta::assert_snapshot!(the_card(lab(), |_, _| {}));
}

#[test]
fn nothing_is_asked_without_a_run_while_it_plays_or_of_what_was_seen() {
    let empty = draw(lab(), "#/lab", |page| {
        card::view(page).child(card::question_view(page))
    });
    assert_eq!(
        empty,
        the_card(lab(), |_, page| page.player.playing.set(true))
    );
    assert_eq!(empty, the_card(lab(), |_, page| page.player.next()));
    assert_eq!(
        empty,
        the_card(lab(), |state, page| {
            assert!(state.choose(0));
            page.player.back();
        })
    );
}

#[test]
fn an_answer_that_comes_as_said() {
    insta::assert_snapshot!(the_card(lab(), |state, page| {
        let before = page.player.index.get_untracked();
        assert!(state.choose(0), "allowed");
        assert_eq!(page.player.index.get_untracked(), before + 1);
    }));
}

#[test]
fn an_answer_that_comes_otherwise() {
    insta::assert_snapshot!(the_card(without(Permission::PutObject), |state, _| {
        assert!(state.choose(0), "allowed");
    }));
}

#[test]
fn a_key_beyond_the_options_answers_nothing() {
    the_card(lab(), |state, page| {
        let before = page.player.index.get_untracked();
        assert!(!state.choose(4));
        assert_eq!(page.player.index.get_untracked(), before);
        assert!(state.record.get_untracked().predictions().is_empty());
    });
}

#[test]
fn the_question_is_switched_off_and_on_again() {
    let asked = the_card(lab(), |_, _| {});
    insta::assert_snapshot!(the_card(lab(), |state, _| state.stop()));
    assert_eq!(
        asked,
        the_card(lab(), |state, _| {
            state.stop();
            state.ask_again();
        })
    );
}

#[test]
fn a_forgotten_record_is_told_where_the_card_is() {
    let drawn = the_card(lab(), |state, _| {
        assert!(state.choose(0));
        state.forget(ForgetButton::Card);
        assert!(state.record.get_untracked().predictions().is_empty());
    });
    assert!(drawn.contains("The record is forgotten.") && !drawn.contains("predict-record"));
}

#[test]
fn the_switch_among_the_settings() {
    let setting = |act: fn(PredictState)| {
        draw(lab(), "#/lab", |page| {
            stage(page);
            act(PredictState::of(page));
            card::setting(page)
        })
    };
    let off = setting(PredictState::stop);
    assert!(off.contains("aria-checked=\"false\"") && off.contains("No predictions yet."));
    insta::assert_snapshot!(setting(|state| {
        assert!(state.choose(1));
    }));
}

#[test]
fn card_and_switch_stand_in_their_places_once_their_part_has_come() {
    let page = |attached: bool| {
        draw(lab(), "#/lab", |page| {
            stage(page);
            if attached {
                attach(page);
            }
            shell(page)
        })
    };
    let (before, after) = (page(false), page(true));
    let places = ["<div class=\"prediction\">\n", "<div class=\"settings\">\n"];
    for place in places {
        assert!(!before.contains(place) && after.contains(place), "{place}");
    }
}
