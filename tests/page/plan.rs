//! The plans of both sessions.

use crate::draw::{draw, lab};
use envelope_lab::app::page::plan::plan_view::view;
use envelope_lab::app::route::{Route, is_unknown};
use envelope_lab::app::tree::nodes;
use envelope_lab::lesson::Lesson;
use envelope_lab::lesson::talk::{TalkScript, ready_talks};
use leptos::prelude::Set;

#[test]
fn the_short_session() {
    insta::assert_snapshot!(draw(lab(), "#/plan", view));
}

#[test]
fn the_long_session() {
    insta::assert_snapshot!(draw(lab(), "#/plan/90", view));
}

#[test]
fn a_session_that_does_not_exist_is_the_short_one() {
    assert_eq!(draw(lab(), "#/plan/60", view), draw(lab(), "#/plan", view));
}

#[test]
fn the_plan_stays_while_another_view_is_shown() {
    draw(lab(), "#/plan/90", |page| {
        let view = view(page);
        let before = format!("{view:#}");
        page.route.set(Route::of("#/learn/upload/own"));
        assert_eq!(format!("{view:#}"), before);
        page.route.set(Route::of("#/plan"));
        assert!(format!("{view:#}").contains("Envelope encryption in 45 minutes"));
        nodes()
    });
}

/// The workshop guide names the blocks of each talk with their minutes, and only addresses that exist.
#[test]
fn the_workshop_guide_says_what_the_talks_and_the_page_have() {
    let guide = include_str!("../../docs/workshop.md");
    for talk in ready_talks() {
        let script = TalkScript::of(&talk).unwrap();
        let mut from = 0;
        let heading = format!("### {} minutes: ", talk.minutes());
        let (_, rows) = guide.split_once(&heading).expect("a heading for the talk");
        for block in script.blocks {
            let to = from + block.minutes;
            let row = format!("| {from}–{to} | {} |", block.name);
            assert!(rows.contains(&row), "{row}");
            from = to;
        }
    }
    let addresses = guide.split('`').filter(|text| text.starts_with("#/"));
    let mut count = 0;
    for address in addresses {
        assert!(!is_unknown(address), "{address}");
        let route = Route::of(address);
        if let Route::Lesson(slug, _) = &route {
            assert!(Lesson::of(slug.as_str()).is_some(), "{address}");
        }
        count += 1;
    }
    assert!(count > 20, "{count}");
}
