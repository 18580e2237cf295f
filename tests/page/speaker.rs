//! The speaker's view at some moments of a talk, and the pace against the plan.

use crate::draw::{draw, lab};
use envelope_lab::app::mirror::message::{StateVersion, WindowId, WindowRole};
use envelope_lab::app::mirror::replica::{PeerWindow, Replica};
use envelope_lab::app::page::speaker::connection::ProjectorConnection;
use envelope_lab::app::page::speaker::pace::{TalkPace, time};
use envelope_lab::app::page::speaker::speaker_view;
use envelope_lab::app::page::speaker::state::SpeakerState;
use envelope_lab::lesson::talk::{TalkClock, TalkScreen, TalkScript, TalkSession, ready_talks};
use leptos::prelude::Set;
use std::slice::from_ref;

/// The speaker's view of the talk of 20 minutes, without what is in its two pictures: they are the presenter's.
fn speaker(set_up: impl FnOnce(SpeakerState)) -> String {
    let drawn = drawn(set_up);
    let mut kept = String::new();
    let mut end = None;
    for line in drawn.lines() {
        let depth = line.len() - line.trim_start().len();
        match end {
            Some(at) if depth > at => continue,
            _ => end = line.contains("spk-frame-in").then_some(depth),
        }
        kept += line;
        kept += "\n";
    }
    kept
}

fn drawn(set_up: impl FnOnce(SpeakerState)) -> String {
    draw(lab(), "#/speaker/20", |page| {
        let state = SpeakerState::of(page);
        // Outside a browser no windows can be connected.
        state.connection.set(ProjectorConnection::Closed);
        set_up(state);
        speaker_view::draw(state)
    })
}

#[test]
fn at_the_first_frame_nothing_runs_and_the_projector_is_closed() {
    insta::assert_snapshot!(speaker(|_| {}));
}

#[test]
fn in_a_run_with_the_projector_in_step_and_the_clock_running() {
    insta::assert_snapshot!(speaker(|state| {
        let now = 1_768_471_200_000;
        state.now.set(now);
        state.connection.set(ProjectorConnection::InStep);
        state.talk.act(|session, outline| {
            session.go_to(outline, 5);
            session.clock.start(now - 5 * 60_000);
        });
    }));
}

#[test]
fn at_a_question_the_hands_are_counted_before_the_answer_is_shown() {
    insta::assert_snapshot!(speaker(|state| {
        state.talk.next();
        for option in [1, 1, 0, 3] {
            state.talk.hand(option, false);
        }
    }));
}

#[test]
fn a_black_screen_is_said_and_its_button_is_pressed() {
    insta::assert_snapshot!(speaker(|state| {
        state
            .talk
            .act(|session, _| session.blank(TalkScreen::Black));
    }));
}

#[test]
fn a_blocked_window_becomes_a_link_and_a_large_file_is_not_mirrored() {
    let drawn = speaker(|state| {
        state.blocked.set(true);
        state.mirror.too_large.set(true);
    });
    assert!(drawn.contains("The browser blocked it. Open it in a new tab"));
    assert!(drawn.contains("larger than 1 MiB"));
}

#[test]
fn without_a_talk_it_asks_which() {
    let drawn = draw(lab(), "#/speaker", |page| {
        speaker_view::draw(SpeakerState::of(page))
    });
    for minutes in ["5 minutes", "20 minutes", "45 minutes"] {
        assert!(drawn.contains(minutes), "{minutes}");
    }
}

/// A window as it says it is there.
fn peer(role: WindowRole, address: &str) -> PeerWindow {
    let mut other = Replica::new(WindowId(2), role);
    other.show(role, address);
    let mut one = Replica::new(WindowId(1), WindowRole::Speaker);
    one.receive(other.beat(false), 0, |_, _| true);
    one.peers().first().unwrap().clone()
}

#[test]
fn where_the_projector_is_and_what_helps() {
    let of =
        |peers: &[PeerWindow], in_step| ProjectorConnection::of(peers, Some("20"), |_| in_step);
    let here = peer(WindowRole::Presenter, "#/present/20");
    assert_eq!(of(&[], true), ProjectorConnection::Closed);
    assert_eq!(of(from_ref(&here), true), ProjectorConnection::InStep);
    assert_eq!(of(from_ref(&here), false), ProjectorConnection::Behind);
    let other = peer(WindowRole::Presenter, "#/present/5");
    assert_eq!(of(from_ref(&other), true), ProjectorConnection::OtherTalk);
    assert_eq!(of(&[other, here], true), ProjectorConnection::InStep);
    let lab = peer(WindowRole::Elsewhere, "#/lab");
    assert_eq!(of(&[lab], true), ProjectorConnection::OtherView);
    let speaker = peer(WindowRole::Speaker, "#/speaker/20");
    assert_eq!(of(&[speaker], true), ProjectorConnection::Closed);
    assert_eq!(StateVersion::NONE.counter, 0);
}

fn pace(frame: usize, seconds: u64) -> TalkPace {
    let [_, talk, _] = ready_talks();
    let script = TalkScript::of(&talk).unwrap();
    let clock = TalkClock {
        started: Some(1_000_000),
        counted: 0,
    };
    let session = TalkSession {
        frame,
        clock,
        ..TalkSession::default()
    };
    TalkPace::of(&script, &session, 1_000_000 + seconds * 1_000)
}

#[test]
fn the_pace_says_ahead_only_before_a_frame_is_expected_and_behind_only_after_the_next() {
    let [_, talk, _] = ready_talks();
    let script = TalkScript::of(&talk).unwrap();
    for (index, frame) in script.frames.iter().enumerate() {
        let next = script.frames.get(index + 1);
        let until = next.map_or(u32::from(script.minutes) * 60, |next| next.planned);
        let planned = u64::from(frame.planned);
        assert_eq!(pace(index, planned).ahead, 0);
        assert_eq!(pace(index, u64::from(until)).ahead, 0);
        assert_eq!(
            pace(index, u64::from(until) + 30).says(),
            "0:30 behind the plan"
        );
        if planned >= 40 {
            assert_eq!(pace(index, planned - 40).says(), "0:40 ahead of the plan");
        }
    }
    let over = pace(0, 20 * 60 + 75);
    assert_eq!(time(over.left), "\u{2212}1:15");
    assert_eq!(over.share(over.talked), 1_000);
}

#[test]
fn times_are_minutes_and_seconds() {
    for (seconds, says) in [
        (0, "0:00"),
        (59, "0:59"),
        (760, "12:40"),
        (3_725, "62:05"),
        (-5, "\u{2212}0:05"),
    ] {
        assert_eq!(time(seconds), says);
    }
}
