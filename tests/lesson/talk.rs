//! Talks: their minutes, their frames, their questions, and the session of one.

use envelope_lab::core::trace::Kind;
use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::plan::SESSIONS;
use envelope_lab::lesson::talk::session::{MOST_HANDS, OPTIONS};
use envelope_lab::lesson::talk::{
    AudienceQuestion, FrameContent, FrameMark, LessonState, Talk, TalkFileError, TalkItem,
    TalkOutline, TalkRun, TalkScreen, TalkScript, TalkSession, TalkSessionError, TalkShelf,
    ready_talks,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The most characters of a sentence that fit two lines of 40 px at 1024 px.
const LONGEST_SENTENCE: usize = 84;

fn item(state: LessonState) -> TalkItem {
    TalkItem {
        block: "All".to_owned(),
        state,
        minutes: 2,
        notes: String::new(),
    }
}

/// A talk with every state of every lesson.
fn everything() -> Talk {
    let states = (LESSONS.iter())
        .filter_map(|lesson| LessonState::of_lesson(lesson.slug))
        .flatten();
    Talk {
        slug: "all".to_owned(),
        title: "Everything".to_owned(),
        items: states.map(item).collect(),
    }
}

#[test]
fn the_ready_talks_last_as_long_as_their_names_say() {
    let talks = ready_talks();
    let minutes = talks.each_ref().map(Talk::minutes);
    assert_eq!(minutes, [5, 20, 45]);
    for talk in &talks {
        assert_eq!(talk.slug, talk.minutes().to_string());
        let script = TalkScript::of(talk).unwrap();
        let blocks: u16 = script.blocks.iter().map(|block| block.minutes).sum();
        assert_eq!(blocks, script.minutes);
        let mut next = 0;
        for block in &script.blocks {
            assert_eq!(block.first, next, "{}", block.name);
            next += block.frames;
        }
        assert_eq!(next, script.frames.len());
        let planned: Vec<u32> = script.frames.iter().map(|frame| frame.planned).collect();
        assert!(planned.is_sorted());
        assert!(planned.last().unwrap() < &(u32::from(talk.minutes()) * 60));
    }
}

#[test]
fn the_longest_talk_follows_the_session_of_45_minutes() {
    let [.., talk] = ready_talks();
    let script = TalkScript::of(&talk).unwrap();
    let planned: Vec<u16> = (SESSIONS[0].blocks.iter())
        .map(|block| block.minutes)
        .collect();
    let blocks: Vec<u16> = script.blocks.iter().map(|block| block.minutes).collect();
    assert_eq!(blocks, planned);
}

#[test]
fn every_frame_says_one_short_sentence_and_shows_what_it_says() {
    for talk in ready_talks().into_iter().chain([everything()]) {
        let script = TalkScript::of(&talk).unwrap();
        for frame in &script.frames {
            let length = frame.sentence.chars().count();
            assert!(
                (8..=LONGEST_SENTENCE).contains(&length),
                "{length}: {}",
                frame.sentence
            );
            assert!(!frame.notes.say.is_empty(), "{}", frame.sentence);
            let Some((run, index)) = frame.step() else {
                continue;
            };
            let step = &run.trace.steps[index];
            match step
                .decision
                .as_ref()
                .filter(|decision| !decision.is_allowed())
            {
                Some(decision) => {
                    let said = format!("denied {}: ", decision.action);
                    assert!(frame.sentence.contains(&said), "{}", frame.sentence);
                }
                None => assert_eq!(frame.sentence, step.title),
            }
            assert_eq!(run.kms_calls.len(), run.trace.steps.len());
        }
        // The talk ends with the three truths, and never says them earlier.
        let closing = |content: &FrameContent| matches!(content, FrameContent::Closing(_));
        let ends = script.frames.iter().filter(|frame| closing(&frame.content));
        assert_eq!(ends.count(), 1);
        assert!(closing(&script.frames.last().unwrap().content));
    }
}

#[test]
fn every_lesson_has_a_question_with_one_right_answer_that_its_run_decides() {
    for lesson in LESSONS {
        let run = TalkRun::of(lesson).unwrap().unwrap();
        let question = AudienceQuestion::of(lesson.slug, &run);
        let question = question.unwrap_or_else(|| panic!("{}: no single answer", lesson.slug));
        assert!((2..=OPTIONS).contains(&question.options.len()));
        let right = &question.options[question.right];
        let is_denied = run.trace.refusal.is_some();
        let says_denied = ["Denied", "KMS", "An error"]
            .iter()
            .any(|word| right.says.starts_with(word));
        assert_eq!(is_denied, says_denied, "{}: {}", lesson.slug, right.says);
        // Options say what happens and where, never why.
        for option in &question.options {
            let text = format!("{} {}", option.says, option.detail);
            for why in ["because", "missing permission", "not allowed", ":"] {
                assert!(!text.contains(why), "{}: {text}", lesson.slug);
            }
        }
    }
    // An answer follows from the run: the run of another lesson makes another answer right.
    let run = |slug| TalkRun::of(LESSONS.iter().find(|lesson| lesson.slug == slug).unwrap());
    let upload = AudienceQuestion::of("upload", &run("upload").unwrap().unwrap()).unwrap();
    let stored = AudienceQuestion::of("upload", &run("envelope").unwrap().unwrap()).unwrap();
    assert_ne!(upload.right, stored.right);
}

#[test]
fn the_three_truths_are_counted() {
    let [first, ..] = ready_talks();
    let script = TalkScript::of(&first).unwrap();
    let FrameContent::Closing(truths) = &script.frames.last().unwrap().content else {
        panic!("no closing");
    };
    let counted = truths.map(|truth| (truth.action, truth.calls));
    assert_eq!(
        counted,
        [
            ("kms:GenerateDataKey", 1),
            ("kms:Decrypt", 1),
            ("kms:Encrypt", 0)
        ]
    );
}

#[test]
fn a_talk_is_edited_and_an_empty_one_still_ends() {
    let [_, mut talk, _] = ready_talks();
    let count = talk.items.len();
    talk.add(item(LessonState::Run("alias")));
    // Before the closing.
    assert_eq!(talk.items[count - 1].state, LessonState::Run("alias"));
    talk.move_to(count - 1, 0);
    assert_eq!(talk.items[0].state, LessonState::Run("alias"));
    talk.move_to(0, count + 5);
    assert_eq!(talk.items[0].state, LessonState::Run("alias"));
    talk.set_notes(0, &"x".repeat(5_000));
    assert_eq!(talk.items[0].notes.len(), Talk::LONGEST_NOTES);
    assert_eq!(talk.minutes(), 22);
    let script = TalkScript::of(&talk).unwrap();
    assert_eq!(script.frames[0].notes.own.len(), Talk::LONGEST_NOTES);
    talk.remove(0);
    talk.remove(999);
    assert_eq!(talk, {
        let [_, ready, _] = ready_talks();
        ready
    });
    talk.items.clear();
    let script = TalkScript::of(&talk).unwrap();
    assert_eq!(script.frames.len(), 1);
    let mut full = everything();
    for _ in 0..200 {
        full.add(item(LessonState::Title("deny")));
    }
    assert_eq!(full.items.len(), Talk::MOST_ITEMS);
}

#[test]
fn a_talk_that_is_written_reads_back_the_same() {
    for mut talk in ready_talks().into_iter().chain([everything()]) {
        if let Some(item) = talk.items.first_mut() {
            item.notes = "Ask “why?”\n\u{202e}\u{0}".to_owned();
        }
        assert_eq!(Talk::from_json(&talk.to_json()), Ok(talk));
    }
}

#[test]
fn hostile_talks_are_refused_by_name() {
    let [talk, ..] = ready_talks();
    let with = |pointer: &str, value: Value| {
        let mut file = talk.to_json();
        *file.pointer_mut(pointer).unwrap() = value;
        Talk::from_json(&file)
    };
    let cases = [
        (with("/format", json!("x")), TalkFileError::Format),
        (with("/version", json!(2)), TalkFileError::Version),
        (with("/slug", json!("../x")), TalkFileError::Slug),
        (
            with("/title", json!("x".repeat(81))),
            TalkFileError::Text("title", 80),
        ),
        (with("/items", json!({})), TalkFileError::Items),
        (with("/items", json!(vec![0; 101])), TalkFileError::Items),
    ];
    for (read, fault) in cases {
        assert_eq!(read, Err(fault));
    }
    for (pointer, value) in [
        ("/items/0/lesson", json!("nope")),
        ("/items/0/shows", json!("closing")),
        ("/items/0/minutes", json!(-1)),
        ("/items/0/minutes", json!(9_999)),
        ("/items/0/notes", json!("x".repeat(2_001))),
        ("/items/0/block", json!("x".repeat(17))),
    ] {
        let read = with(pointer, value);
        assert!(matches!(read, Err(TalkFileError::Item(0, ..))), "{read:?}");
    }
}

#[test]
fn page_down_alone_gives_every_ready_talk() {
    for talk in ready_talks() {
        let script = TalkScript::of(&talk).unwrap();
        let outline = &script.outline;
        let mut session = TalkSession::default();
        let mut seen = vec![0];
        let questions = script
            .frames
            .iter()
            .filter(|frame| frame.question().is_some());
        for _ in 0..script.frames.len() - 1 + questions.count() {
            assert!(!session.is_over(outline));
            session.next(outline);
            if seen.last() != Some(&session.frame) {
                seen.push(session.frame);
            }
        }
        assert!(session.is_over(outline));
        assert_eq!(seen, (0..script.frames.len()).collect::<Vec<_>>());
        let last = session.clone();
        session.next(outline);
        assert_eq!(session, last);
    }
}

#[test]
fn a_dark_screen_comes_back_and_no_step_moves() {
    let outline = TalkOutline {
        marks: vec![
            FrameMark {
                item: 0,
                options: 0
            };
            3
        ],
    };
    let mut session = TalkSession::default();
    session.next(&outline);
    for screen in [TalkScreen::Black, TalkScreen::White] {
        for key in [
            TalkSession::next as fn(&mut TalkSession, &TalkOutline),
            TalkSession::back,
            |session, _| session.blank(session.screen),
        ] {
            session.blank(screen);
            assert_eq!(session.screen, screen);
            key(&mut session, &outline);
            assert_eq!((session.screen, session.frame), (TalkScreen::Normal, 1));
        }
    }
}

#[test]
fn hands_are_counted_until_the_answer_and_a_reset_forgets_them() {
    let outline = TalkOutline {
        marks: vec![
            FrameMark {
                item: 0,
                options: 3,
            },
            FrameMark {
                item: 1,
                options: 4,
            },
        ],
    };
    let mut session = TalkSession::default();
    for option in [0, 2, 2, 3] {
        session.count_hand(&outline, option);
    }
    assert_eq!(session.hands_here(), [1, 0, 2, 0]);
    session.take_hand(&outline, 2);
    session.take_hand(&outline, 1);
    assert_eq!(session.hands_here(), [1, 0, 1, 0]);
    session.next(&outline);
    session.count_hand(&outline, 0);
    assert_eq!(session.hands_here(), [1, 0, 1, 0]);
    session.next(&outline);
    session.count_hand(&outline, 3);
    session.reset_item(&outline);
    assert_eq!(session.hands_here(), [0; 4]);
    session.back(&outline);
    assert_eq!(session.hands_here(), [1, 0, 1, 0]);
    session.clock.start(5);
    session.look = session.look.scaled_by(20);
    session.start_over();
    assert_eq!(session.hands_here(), [0; 4]);
    assert_eq!(
        (session.frame, session.clock.elapsed(9), session.look.scale),
        (0, 0, 120)
    );
}

#[test]
fn the_clock_counts_what_is_passed_in() {
    let mut session = TalkSession::default();
    session.clock.start(1_000);
    session.clock.start(5_000);
    assert_eq!(session.clock.elapsed(61_000), 60_000);
    session.clock.pause(61_000);
    assert_eq!(session.clock.elapsed(99_000), 60_000);
    session.clock.start(100_000);
    assert_eq!(session.clock.elapsed(101_000), 61_000);
    assert_eq!(session.clock.elapsed(0), 60_000);
}

/// An outline of up to 30 frames.
fn outlines() -> impl Strategy<Value = TalkOutline> {
    let frame = (
        any::<bool>(),
        prop_oneof![3 => Just(0usize), 1 => 2..=OPTIONS],
    );
    proptest::collection::vec(frame, 1..30).prop_map(|frames| {
        let mut item = 0;
        let marks = frames.into_iter().map(|(begins, options)| {
            item += usize::from(begins);
            FrameMark { item, options }
        });
        TalkOutline {
            marks: marks.collect(),
        }
    })
}

/// What a speaker can do.
#[derive(Clone, Copy, Debug)]
enum Act {
    Next,
    Back,
    First,
    Last,
    GoTo(usize),
    Reset,
    Count(usize),
    Take(usize),
    Blank(TalkScreen),
    Scale(i16),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => Just(Act::Next),
        2 => Just(Act::Back),
        1 => Just(Act::First),
        1 => Just(Act::Last),
        1 => (0..50usize).prop_map(Act::GoTo),
        1 => Just(Act::Reset),
        2 => (0..6usize).prop_map(Act::Count),
        1 => (0..6usize).prop_map(Act::Take),
        1 => prop_oneof![Just(TalkScreen::Black), Just(TalkScreen::White)].prop_map(Act::Blank),
        1 => any::<i16>().prop_map(Act::Scale),
    ];
    proptest::collection::vec(act, 0..60)
}

fn act(session: &mut TalkSession, outline: &TalkOutline, act: Act) {
    match act {
        Act::Next => session.next(outline),
        Act::Back => session.back(outline),
        Act::First => session.first(outline),
        Act::Last => session.last(outline),
        Act::GoTo(frame) => session.go_to(outline, frame),
        Act::Reset => session.reset_item(outline),
        Act::Count(option) => session.count_hand(outline, option),
        Act::Take(option) => session.take_hand(outline, option),
        Act::Blank(screen) => session.blank(screen),
        Act::Scale(percent) => session.look = session.look.scaled_by(percent),
    }
}

fn is_valid(session: &TalkSession, outline: &TalkOutline) -> bool {
    session.frame < outline.marks.len()
        && (!session.revealed || outline.asks(session.frame))
        && session.look == session.look.clamped()
        && (session.hands.iter()).all(|(frame, hands)| {
            outline.asks(*frame) && hands.iter().all(|count| *count <= MOST_HANDS)
        })
}

/// JSON of any shape, near to that of a session.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0..40u64).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z]{0,8}".prop_map(Value::from),
        prop_oneof![Just("normal"), Just("black"), Just("white")].prop_map(Value::from),
        proptest::collection::vec(proptest::collection::vec(0..2_000u64, 0..7), 0..4)
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        proptest::collection::vec(inner, 0..4).prop_map(Value::from)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn next_alone_reaches_the_end_from_anywhere(outline in outlines(), done in acts()) {
        let mut session = TalkSession::default();
        for one in done {
            act(&mut session, &outline, one);
        }
        for _ in 0..=2 * outline.marks.len() {
            session.next(&outline);
        }
        prop_assert!(session.is_over(&outline));
    }

    #[test]
    fn back_undoes_next(outline in outlines(), done in acts()) {
        let mut session = TalkSession::default();
        for one in done {
            act(&mut session, &outline, one);
        }
        prop_assert!(is_valid(&session, &outline));
        if session.screen == TalkScreen::Normal && !session.is_over(&outline) {
            let before = session.clone();
            session.next(&outline);
            prop_assert_ne!(&session, &before);
            session.back(&outline);
            prop_assert_eq!(&session, &before);
        }
    }

    #[test]
    fn a_session_that_is_written_reads_back_the_same(outline in outlines(), done in acts(), now: u64) {
        let mut session = TalkSession::default();
        session.clock.start(now);
        for one in done {
            act(&mut session, &outline, one);
        }
        prop_assert_eq!(TalkSession::from_json(&session.to_json(), &outline), Ok(session));
    }

    #[test]
    fn any_json_is_refused_or_gives_a_valid_session(
        outline in outlines(),
        changes in proptest::collection::btree_map(
            prop_oneof![
                Just("format"), Just("version"), Just("frame"), Just("revealed"), Just("hands"),
                Just("screen"), Just("started"), Just("counted"), Just("scale"), Just("contrast"),
                Just("brightness"),
            ],
            values(),
            0..4,
        ),
    ) {
        let mut file = TalkSession::default().to_json();
        let changed: BTreeMap<&str, Value> = changes;
        for (name, value) in changed {
            file[name] = value;
        }
        if let Ok(session) = TalkSession::from_json(&file, &outline) {
            prop_assert!(is_valid(&session, &outline));
        }
    }
}

#[test]
fn a_frame_that_the_talk_does_not_have_is_refused() {
    let outline = TalkOutline {
        marks: vec![
            FrameMark {
                item: 0,
                options: 0
            };
            3
        ],
    };
    let mut file = TalkSession::default().to_json();
    file["frame"] = json!(3);
    assert_eq!(
        TalkSession::from_json(&file, &outline),
        Err(TalkSessionError::NoSuchFrame(3))
    );
}

#[test]
fn a_denial_says_who_denied_what() {
    let run = TalkRun::of(LESSONS[1]).unwrap().unwrap();
    let denied = (run.trace.steps.iter()).position(|step| {
        step.kind == Kind::Authorize
            && step
                .scene
                .gates
                .iter()
                .any(|gate| gate.state == envelope_lab::core::trace::GateState::Shut)
    });
    assert_eq!(
        run.sentence(denied.unwrap()),
        "KMS denied kms:GenerateDataKey: no identity-based policy allows it"
    );
}

#[test]
fn a_shelf_keeps_the_talks_that_were_edited() {
    let mut shelf = TalkShelf::default();
    assert_eq!(shelf.to_json(), json!([]));
    let [_, mut talk, _] = ready_talks();
    talk.set_notes(0, "Wave.");
    shelf.put(talk.clone());
    assert_eq!(shelf.talk("20"), Some(&talk));
    assert!(shelf.is_edited("20") && !shelf.is_edited("5"));
    let read = TalkShelf::from_json(&shelf.to_json()).unwrap();
    assert_eq!(read, shelf);
    shelf.restore("20");
    assert_eq!(shelf, TalkShelf::default());
    assert_eq!(shelf.talk("90"), None);
    // What was stored by somebody else is refused, and an unknown talk is left out.
    assert_eq!(TalkShelf::from_json(&json!({})), Err(TalkFileError::Items));
    assert_eq!(
        TalkShelf::from_json(&json!([1])),
        Err(TalkFileError::Format)
    );
    let mut other = talk.to_json();
    other["slug"] = json!("other");
    assert_eq!(
        TalkShelf::from_json(&json!([other])),
        Ok(TalkShelf::default())
    );
}
