//! The bench page before, during and after a run, and its figures.

use crate::draw::{draw, lab};
use envelope_lab::app::page::bench::bench_view::view;
use envelope_lab::app::page::bench::contender::{Contender, SIZES};
use envelope_lab::app::page::bench::result::{BenchResults, Cell, number};
use envelope_lab::app::page::bench::state::{BenchProgress, BenchState};
use leptos::prelude::Set;

/// Up to 1 MiB: aes-gcm does 100 MB/s, each contender after it half of the one before.
fn measured() -> BenchResults {
    let mut results = BenchResults::default();
    for bytes in SIZES.into_iter().take(3) {
        let mut milliseconds = f64::from(bytes) / 100_000.0;
        for who in Contender::ALL {
            let cell = match who {
                Contender::LabWebCrypto => Cell::Failed("no WebCrypto here".to_owned()),
                _ => Cell::Done {
                    milliseconds,
                    runs: 5,
                },
            };
            results.add(who, bytes, cell);
            milliseconds *= 2.0;
        }
    }
    results
}

#[test]
fn before_a_run() {
    insta::assert_snapshot!(draw(lab(), "#/bench", view));
}

#[test]
fn during_a_run() {
    insta::assert_snapshot!(draw(lab(), "#/bench", |page| {
        let state = BenchState::of(page);
        state.results.set(measured());
        state.progress.set(BenchProgress::Running {
            who: Contender::Noble,
            bytes: 1 << 20,
            done: 19,
            of: 42,
        });
        view(page)
    }));
}

#[test]
fn the_table_is_copied_for_a_spreadsheet_and_as_markdown() {
    insta::assert_snapshot!(format!("{}\n{}", measured().tsv(), measured().markdown()));
}

#[test]
fn ratios_are_to_aes_gcm_alone() {
    let results = measured();
    assert_eq!(results.ratio(Contender::AesGcm, 1 << 20), Some(1.0));
    assert_eq!(results.ratio(Contender::Lab, 1 << 20), Some(0.25));
    let rate = results.rate(Contender::AesGcm, 1 << 20);
    assert_eq!(rate.map(number).as_deref(), Some("100.0"));
    assert_eq!(results.ratio(Contender::LabWebCrypto, 1 << 20), None);
    assert_eq!(rate, Some(results.fastest(1 << 20)));
}

#[test]
fn what_would_take_too_long_is_left_out_and_so_is_all_after_it() {
    let mut results = BenchResults::default();
    let slow = Cell::Done {
        milliseconds: 300.0,
        runs: 3,
    };
    results.add(Contender::Forge, 1 << 20, slow);
    assert!(results.is_too_slow(Contender::Forge, 16 << 20));
    assert!(!results.is_too_slow(Contender::Noble, 16 << 20));
    results.add(Contender::Forge, 16 << 20, Cell::TooSlow);
    assert!(results.is_too_slow(Contender::Forge, 64 << 20));
    assert_eq!(results.says(Contender::Forge, 16 << 20), "over 4 s");
}

#[test]
fn numbers_have_the_digits_that_say_something() {
    let shown = [0.0004, 0.05, 0.251, 1.0, 9.999, 12.34, 99.96, 430.4].map(number);
    let expected = [
        "0.000", "0.050", "0.25", "1.00", "10.00", "12.3", "100.0", "430",
    ];
    assert_eq!(shown, expected);
}
