//! The plans for a session: their minutes, their lessons, their links.

use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::plan::{CHECKS, RECALL, ROOM_QUESTIONS, SESSIONS, SessionPlan};
use std::collections::BTreeSet;

#[test]
fn the_blocks_fill_45_and_90_minutes_without_a_gap() {
    assert_eq!(SESSIONS.map(|session| session.minutes), [45, 90]);
    for session in SESSIONS {
        let mut now = 0;
        for (from, to, block) in session.timed() {
            assert_eq!(from, now, "{}", block.title);
            assert_eq!(to, from + block.minutes, "{}", block.title);
            assert!(block.minutes >= 3, "{}", block.title);
            now = to;
        }
        assert_eq!(now, session.minutes);
    }
}

#[test]
fn every_lesson_of_a_plan_is_there_under_its_title_and_has_the_time_it_takes() {
    for session in SESSIONS {
        let mut order = Vec::new();
        let mut lessons = BTreeSet::new();
        for (_, _, block) in session.timed() {
            let Some(slug) = block.hash.strip_prefix("#/learn/") else {
                assert!(
                    ["#/lab", "#/glossary", ""].contains(&block.hash),
                    "{}",
                    block.hash
                );
                continue;
            };
            let place = LESSONS.iter().position(|lesson| lesson.slug == slug);
            let place = place.unwrap_or_else(|| panic!("no lesson {slug}"));
            let lesson = LESSONS.get(place).copied().unwrap_or(LESSONS[0]);
            assert_eq!(block.title, lesson.title);
            assert!(
                block.minutes >= u16::from(lesson.minutes),
                "{slug} takes {} minutes",
                lesson.minutes
            );
            assert!(!block.ask.is_empty() && !block.wrong.is_empty(), "{slug}");
            assert!(lessons.insert(slug), "{slug} twice");
            order.push(place);
        }
        assert!(order.is_sorted(), "in the order of the path");
        assert!(order.len() >= 7);
        // What is left for later is said, and nothing else.
        let later = LESSONS.len() - lessons.len();
        assert!(later >= 1 && session.left_out.starts_with("Left for later: "));
        assert_eq!(
            session
                .left_out
                .split('.')
                .next()
                .unwrap_or("")
                .split(", ")
                .count(),
            if session.minutes == 45 {
                later
            } else {
                later + 1
            },
            "{}",
            session.left_out
        );
    }
}

#[test]
fn an_address_names_a_session() {
    for (hash, minutes) in [
        ("#/plan", 45),
        ("#/plan/", 45),
        ("#/plan/90", 90),
        ("#/plan/90/", 90),
        ("#/plan/60", 45),
        ("", 45),
    ] {
        assert_eq!(SessionPlan::of(hash).minutes, minutes, "{hash}");
    }
    for session in SESSIONS {
        assert_eq!(SessionPlan::of(session.hash).minutes, session.minutes);
    }
}

#[test]
fn every_question_of_the_end_comes_from_a_lesson_that_was_had() {
    let had = |session: &SessionPlan, slug: &str| {
        let hash = format!("#/learn/{slug}");
        session.blocks.iter().any(|block| block.hash == hash)
    };
    let [short, long] = &SESSIONS;
    for recall in RECALL {
        assert!(had(long, recall.lesson), "{}", recall.lesson);
        assert!(recall.asks.ends_with('?') && recall.answer.ends_with('.'));
    }
    let asked = |session| RECALL.iter().filter(|one| had(session, one.lesson)).count();
    assert!(asked(short) >= 5 && asked(long) > asked(short));
}

#[test]
fn the_texts_are_short_enough_to_be_read_while_teaching() {
    let words = |text: &str| text.split_whitespace().count();
    for block in SESSIONS.iter().flat_map(|session| session.blocks) {
        for text in [block.does, block.say, block.ask, block.wrong] {
            assert!(words(text) <= 18, "{} words: {text}", words(text));
        }
        assert!(!block.does.is_empty() && !block.say.is_empty());
    }
    assert!(CHECKS.iter().all(|check| words(check) <= 35));
}

#[test]
fn each_question_from_the_room_belongs_to_a_lesson_and_is_answered_in_a_breath() {
    let views = ["#/secrets", "#/world"];
    let words = |text: &str| text.split_whitespace().count();
    let is_lesson = |slug: &str| LESSONS.iter().any(|lesson| lesson.slug == slug);
    for one in ROOM_QUESTIONS {
        assert!(is_lesson(one.lesson), "{}", one.lesson);
        let lesson = one.see.strip_prefix("#/learn/");
        let leads = lesson.is_some_and(is_lesson);
        assert!(leads || views.contains(&one.see), "{}", one.see);
        assert!(one.asks.ends_with('?'), "{}", one.asks);
        assert!(words(one.answer) <= 40, "{}", one.answer);
    }
}
