//! A run beside another, as a diagram, and as text.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use crate::common::world::SEED;
use envelope_lab::core::trace::Trace;
use envelope_lab::lesson::sequence::drawing::{WIDTH, drawing};
use envelope_lab::lesson::sequence::mermaid::mermaid;
use envelope_lab::lesson::sequence::ready_run::ReadyRun;
use envelope_lab::lesson::sequence::run_pair::{Difference, RunPair, calls_kms};
use envelope_lab::lesson::sequence::transcript::transcript;
use std::sync::Arc;

fn run(ready: ReadyRun) -> Arc<Trace> {
    ready.run(SEED).expect("a ready run")
}

#[test]
fn every_step_of_both_runs_stands_in_one_row_and_in_order() {
    for one in ReadyRun::ALL {
        for other in ReadyRun::ALL {
            let (first, second) = (run(one), run(other));
            let pair = RunPair::of(&first, &second);
            let side = |pick: fn(
                &envelope_lab::lesson::sequence::run_pair::RunPairRow,
            ) -> Option<usize>| {
                pair.rows.iter().filter_map(pick).collect::<Vec<_>>()
            };
            assert_eq!(
                side(|row| row.first),
                (0..first.steps.len()).collect::<Vec<_>>()
            );
            assert_eq!(
                side(|row| row.second),
                (0..second.steps.len()).collect::<Vec<_>>()
            );
            let same = pair.count(Difference::None) == pair.rows.len();
            assert_eq!(same, one == other, "{one:?} and {other:?}");
        }
    }
}

#[test]
fn kms_is_called_where_the_numbers_say_so() {
    let of = |ready| RunPair::of(&run(ready), &run(ReadyRun::Download)).kms_calls;
    let [upload, download] = of(ReadyRun::Upload);
    assert_eq!((upload.generate_data_key.made, upload.decrypt.made), (1, 0));
    assert_eq!(
        (download.generate_data_key.made, download.decrypt.made),
        (0, 1)
    );
    for without in [ReadyRun::UploadSseS3, ReadyRun::SecondUploadBucketKey] {
        assert_eq!(of(without)[0].made(), 0, "{without:?}");
        assert!(!calls_kms(&run(without)), "{without:?}");
    }
    assert_eq!(of(ReadyRun::DeniedUpload)[0].generate_data_key.denied, 1);
    let pair = RunPair::of(&run(ReadyRun::Upload), &run(ReadyRun::UploadSseS3));
    insta::assert_snapshot!(pair.summary());
}

#[test]
fn a_run_as_a_diagram_and_as_text() {
    let denied = run(ReadyRun::DeniedUpload);
    insta::assert_snapshot!("mermaid", mermaid(&denied));
    let text = transcript("Upload of letter.txt", &denied, "It is over.");
    insta::assert_snapshot!("transcript", text);
}

#[test]
fn the_drawing_keeps_within_its_paper_and_every_line_has_its_own_row() {
    for ready in ReadyRun::ALL {
        let trace = run(ready);
        let picture = drawing("A run", &trace, "Its receipt.");
        assert_eq!(picture.texts.len(), trace.steps.len() + 5);
        for text in &picture.texts {
            let (x, y) = text.at;
            // Letters of 14 px are 8 px wide at most, on average.
            let half = i32::try_from(text.text.chars().count()).expect("short") * 4;
            assert!(
                x - half >= 0 && x + half <= WIDTH,
                "{ready:?}: {}",
                text.text
            );
            assert!(y > 0 && y < picture.height, "{ready:?}: {}", text.text);
        }
        let mut rows: Vec<i32> = picture.texts.iter().skip(4).map(|text| text.at.1).collect();
        rows.dedup();
        assert_eq!(rows.len(), trace.steps.len() + 1);
    }
}
