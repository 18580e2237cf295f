//! The presenter's view: every kind of frame, the talk's line, the notes, and the talks to choose from.

use crate::draw::{draw, lab};
use envelope_lab::app::page::present::frame::frame;
use envelope_lab::app::page::present::present_view::view;
use envelope_lab::app::page::present::state::{OpenTalk, Presentation, TalkPanel};
use envelope_lab::app::page::present::talk_clock::{TalkTimes, clock_text};
use envelope_lab::app::page::present::talk_line::talk_line;
use envelope_lab::app::page::present::talk_panel;
use envelope_lab::app::route::{Route, View};
use envelope_lab::app::tree::nodes;
use envelope_lab::lesson::talk::{
    FrameContent, TalkFrame, TalkScreen, TalkScript, TalkSession, ready_talks,
};
use leptos::prelude::*;
use std::sync::Arc;

fn open(slug: &str) -> OpenTalk {
    let talk = ready_talks().into_iter().find(|talk| talk.slug == slug);
    let talk = talk.expect("a ready talk");
    OpenTalk {
        slug: talk.slug.clone(),
        title: talk.title.clone(),
        script: Arc::new(TalkScript::of(&talk).expect("a script")),
    }
}

/// The frame at which a condition first holds, drawn with its line.
fn at(talk: &OpenTalk, is: impl Fn(&TalkFrame) -> bool, revealed: bool) -> String {
    let found = talk.script.frames.iter().position(is).expect("a frame");
    let mut session = TalkSession {
        frame: found,
        ..TalkSession::default()
    };
    let outline = &talk.script.outline;
    for option in [0, 2, 2, 3] {
        session.count_hand(outline, option);
    }
    session.revealed = revealed;
    let content = frame(talk, &session);
    let line = talk_line(talk, &session);
    format!("{:#}{:#}", nodes().child(content), nodes().child(line))
}

fn step(frame: &TalkFrame, slug: &str, index: usize) -> bool {
    frame
        .step()
        .is_some_and(|(run, at)| at == index && run.trace.refusal.is_some() == (slug == "denied"))
}

#[test]
fn the_title() {
    let title = |frame: &TalkFrame| matches!(frame.content, FrameContent::Title(_));
    insta::assert_snapshot!(at(&open("20"), title, false));
}

#[test]
fn s3_encrypts_the_file() {
    insta::assert_snapshot!(at(&open("20"), |frame| step(frame, "upload", 7), false));
}

#[test]
fn kms_generates_a_data_key() {
    insta::assert_snapshot!(at(&open("20"), |frame| step(frame, "upload", 5), false));
}

#[test]
fn a_denial_reaches_s3() {
    insta::assert_snapshot!(at(&open("20"), |frame| step(frame, "denied", 5), false));
}

#[test]
fn a_question_waits_for_its_answer() {
    let question = |frame: &TalkFrame| {
        (frame.question()).is_some_and(|asked| asked.asks == "Allowed or denied?")
    };
    let waiting = at(&open("20"), question, false);
    // Nothing says which option is right.
    assert!(!waiting.contains("data-right") && !waiting.contains("right</span>"));
    insta::assert_snapshot!(waiting);
    let revealed = at(&open("20"), question, true);
    assert_eq!(revealed.matches("data-right=\"yes\"").count(), 1);
    insta::assert_snapshot!(revealed);
}

#[test]
fn the_takeaways() {
    let takeaways = |frame: &TalkFrame| matches!(frame.content, FrameContent::Takeaways(_));
    insta::assert_snapshot!(at(&open("20"), takeaways, false));
}

#[test]
fn the_three_truths() {
    let closing = |frame: &TalkFrame| matches!(frame.content, FrameContent::Closing(_));
    insta::assert_snapshot!(at(&open("20"), closing, false));
}

#[test]
fn the_talks_to_choose_from() {
    insta::assert_snapshot!(draw(lab(), "#/present", view));
}

#[test]
fn a_talk_that_does_not_exist_is_named() {
    let drawn = draw(lab(), "#/present/nope", view);
    assert!(drawn.contains("There is no talk named “nope”"), "{drawn}");
}

#[test]
fn the_whole_view_with_its_panels_and_notes() {
    insta::assert_snapshot!(draw(lab(), "#/present/5", |page| {
        let state = Presentation::of(page);
        let view = view(page);
        let panel = talk_panel::panel(state);
        let shows = |text: &str| {
            let drawn = format!("{view:#}{panel:#}");
            assert!(drawn.contains(text), "{text} in {drawn}");
        };
        for (panel, text) in [
            (TalkPanel::GoTo, "Frame, 1 to 21"),
            (TalkPanel::Overview, "Denied, 2 min"),
            (TalkPanel::Keys, "black screen, and back"),
            (TalkPanel::Picture, "More contrast"),
        ] {
            state.toggle_panel(panel);
            shows(text);
            state.toggle_panel(panel);
            assert_eq!(state.panel.get_untracked(), None);
        }
        // A dark screen: the next press brings the picture back and moves nothing.
        state.next();
        state.act(|session, _| session.blank(TalkScreen::Black));
        shows("Screen is black");
        state.next();
        assert_eq!(state.session.with_untracked(|session| session.frame), 1);
        state.scale(20);
        state.notes.set(true);
        shows("Watch where they go");
        view
    }));
}

#[test]
fn it_leaves_for_where_it_was_started() {
    draw(lab(), "#/present/5", |page| {
        let state = Presentation::of(page);
        assert_eq!(state.page.came_from.get_value(), None);
        assert!(state.is_shown());
        page.route.set(Route::of("#/plan"));
        assert_eq!(page.view.get_untracked(), View::Plan);
        // The talk stays as it is while another view is shown.
        assert!(state.talk.with_untracked(Option::is_some));
        nodes()
    });
}

#[test]
fn times_are_read_at_a_glance() {
    assert_eq!(
        [0, 59, 60, 760, 6_000, -5, -61].map(clock_text),
        ["0:00", "0:59", "1:00", "12:40", "100:00", "−0:05", "−1:01"]
    );
    let says = |elapsed, planned| TalkTimes::new(elapsed, 20, planned).against_plan();
    assert_eq!(says(60_000, 65), "on time");
    assert_eq!(says(60_000, 120), "1:00 ahead of the plan");
    assert_eq!(says(200_000, 120), "1:20 behind the plan");
    assert_eq!(TalkTimes::new(1_261_000, 20, 0).left, -61);
}
