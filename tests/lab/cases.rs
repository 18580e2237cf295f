//! Every case comes out as it says, and its calls and answers are pinned.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::scenes::follow_from_the_steps;
use crate::common::tally::stays_at_zero;
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::lab::Lab;
use envelope_lab::lesson::cases::CASES;
use insta::assert_snapshot;
use std::collections::BTreeSet;
use std::fmt::Write;

const NOW: Timestamp = Timestamp(1_790_000_000);

/// One line a call: who, what, and the answer; the sentence below it.
fn story(lab: &mut Lab, slug: &str) -> String {
    let case = envelope_lab::lesson::Case::of(slug).expect("a case");
    let mut text = format!("{}\n{}\n", case.title, case.asks);
    for act in case.run(lab, NOW) {
        let told = match &act.reply.result {
            Ok(_) => "OK".to_owned(),
            Err(error) => error.to_string(),
        };
        let events = act.reply.trace.iter().flat_map(|trace| trace.events());
        let kms: Vec<&str> = events
            .filter_map(|event| event.get("eventName")?.as_str())
            .collect();
        writeln!(text, "\n{}", act.says).expect("text");
        writeln!(
            text,
            "{} {}:{} -> {told} {kms:?}",
            act.who(),
            act.line.service,
            act.line.operation
        )
        .expect("text");
        assert!(
            act.as_expected(),
            "{slug}: {} {}: {told}, expected {:?}",
            act.says,
            act.line.operation,
            act.expects
        );
    }
    format!("{text}\n{}\n", case.answer)
}

#[test]
fn every_case_comes_out_as_it_says() {
    let mut lab = Lab::new([7; 32]).expect("a lab");
    for case in CASES {
        assert_snapshot!(format!("case_{}", case.slug), story(&mut lab, case.slug));
    }
}

/// Names are each run's own, and nothing of the learner's is touched.
#[test]
fn a_case_can_be_run_again_and_leaves_the_learners_bucket_alone() {
    let mut lab = Lab::new([7; 32]).expect("a lab");
    for _ in 0..2 {
        for case in CASES {
            for act in case.run(&mut lab, NOW) {
                assert!(act.as_expected(), "{}: {}", case.slug, act.line.operation);
                if let Some(trace) = &act.reply.trace {
                    follow_from_the_steps(trace);
                    stays_at_zero(trace);
                }
            }
        }
    }
    assert!(lab.is_empty());
}

#[test]
fn cases_have_names_of_their_own_and_short_texts() {
    let slugs: BTreeSet<&str> = CASES.iter().map(|case| case.slug).collect();
    assert_eq!(slugs.len(), CASES.len());
    for case in CASES {
        for text in [case.asks, case.answer] {
            let words = text.split_whitespace().count();
            assert!(words <= 60, "{}: {words} words", case.slug);
        }
    }
}
