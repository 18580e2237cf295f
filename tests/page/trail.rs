//! CloudTrail's view: the events, the filter, and the event looked at.

use crate::common::world::NOW;
use crate::draw::{draw, lab, worked};
use envelope_lab::app::page::trail::state::TrailState;
use envelope_lab::app::page::trail::{self, list, record};
use envelope_lab::core::lab::LabPolicy;
use envelope_lab::core::lab::log::{Download, EditPolicy, PolicyEdit};
use envelope_lab::core::lab::report::trail::RecordFilter;
use envelope_lab::core::lab::{CallerChoice, Lab};
use envelope_lab::web::keyboard::Key;
use leptos::prelude::*;

const HERE: &str = "#/cloudtrail";

/// Draws the view, or a part of it, in a state that was set up before.
fn drawn(lab: Lab, set_up: impl FnOnce(TrailState)) -> String {
    draw(lab, HERE, |page| {
        let state = TrailState::new(page);
        set_up(state);
        trail::draw(state)
    })
}

#[test]
fn before_the_first_event() {
    insta::assert_snapshot!(draw(lab(), HERE, trail::view));
}

#[test]
fn the_newest_event_is_shown_first() {
    insta::assert_snapshot!(draw(worked(), HERE, trail::view));
}

#[test]
fn an_older_event_that_was_chosen() {
    insta::assert_snapshot!(draw(worked(), HERE, |page| {
        let state = TrailState::new(page);
        state.choose(1);
        record::panel(state)
    }));
}

#[test]
fn no_event_fits_the_filter() {
    insta::assert_snapshot!(drawn(worked(), |state| {
        state.filter.set(RecordFilter {
            text: "nothing like it".to_owned(),
            names: vec!["Decrypt".to_owned()],
            failures: true,
            ..RecordFilter::default()
        });
    }));
}

#[test]
fn callers_can_be_told_apart_where_there_are_several() {
    let mut lab = worked();
    lab.set_who(CallerChoice::Admin);
    assert!(crate::draw::download(&mut lab, "letter.txt").result.is_ok());
    insta::assert_snapshot!(draw(lab, HERE, |page| {
        let state = TrailState::new(page);
        let admin = state.entry().map(|entry| entry.who);
        state.filter.update(|filter| filter.who = admin);
        list::panel(state)
    }));
}

#[test]
fn the_arrows_go_from_event_to_event_and_stop_at_the_ends() {
    drawn(worked(), |state| {
        let count = state.shown.with(Vec::len);
        assert!(count > 2, "{count}");
        assert_eq!(state.next(Key::Up), None);
        for index in 1..count {
            assert_eq!(state.next(Key::Down), Some(index));
            state.choose(index);
            assert_eq!(state.here(), Some(index));
            assert_eq!(state.next(Key::Up), Some(index - 1));
        }
        assert_eq!(state.next(Key::Down), None);
        assert_eq!(state.next(Key::Enter), None);
    });
}

#[test]
fn a_chosen_event_stays_chosen_when_new_ones_come_and_when_the_filter_hides_it() {
    drawn(worked(), |state| {
        state.choose(1);
        let chosen = state.entry().map(|entry| entry.text);
        let key = "letter.txt";
        let downloaded = state.page.lab.apply(Download { key, now: NOW });
        assert!(downloaded.unwrap().result.is_ok());
        assert_eq!(state.here(), Some(2));
        assert_eq!(state.entry().map(|entry| entry.text), chosen);
        state.filter.update(|filter| filter.failures = true);
        assert!(state.entry().is_some_and(|entry| entry.error.is_some()));
        state.clear_filter();
        assert_eq!(state.entry().map(|entry| entry.text), chosen);
    });
}

#[test]
fn what_is_typed_in_a_policy_reads_no_event_anew() {
    drawn(worked(), |state| {
        let before = state.entries.get();
        let (policy, edit) = (LabPolicy::Identity, PolicyEdit::Text("{".to_owned()));
        state.page.lab.apply(EditPolicy { policy, edit });
        assert!(std::sync::Arc::ptr_eq(&before, &state.entries.get()));
    });
}
