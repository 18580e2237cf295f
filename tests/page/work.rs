//! The work on a large file, with a clock of the test's own.

use crate::draw::{draw, lab};
use envelope_lab::app::keep::unfinished;
use envelope_lab::app::page::shell::shell;
use envelope_lab::app::page::work;
use envelope_lab::app::page::work::pace::{Pace, STRIDE};
use envelope_lab::app::page::work::state::{SHOWN_AFTER, Work};
use envelope_lab::app::page::work::work_bar::{DRAW, rate_text, time_text};
use envelope_lab::app::transfer_trouble::{TransferTrouble, while_downloading, while_uploading};
use envelope_lab::web::body_files::StorageRoom;
use envelope_lab::web::worker_error::WorkerError;
use insta::assert_snapshot;
use leptos::prelude::Set;
use proptest::prelude::*;

const MIB: u64 = 1 << 20;
/// When the work begins, in milliseconds since 1970.
const START: u64 = 1_768_471_200_000;

/// Work on 2 GiB, `seconds` after its start at 64 MiB a second.
fn after(seconds: u64) -> Work {
    let mut work = Work::new(
        "Encrypting disk image.iso with AES-256-GCM".to_owned(),
        2_048 * MIB,
    );
    work.by = "aes-gcm on 2 workers".to_owned();
    for tenth in 0..=seconds * 10 {
        work.advance(tenth * 64 * MIB / 10, START + tenth * 100);
    }
    work
}

fn drawn(work: Option<Work>) -> String {
    draw(lab(), "#/lab", |page| {
        page.work.set(work);
        (DRAW.above_stage)(page)
    })
}

#[test]
fn the_bar_at_its_start_half_way_and_paused() {
    assert_snapshot!("work_start", drawn(Some(after(0))));
    assert_snapshot!("work_half", drawn(Some(after(16))));
    let mut paused = after(16);
    paused.pause(true);
    assert_snapshot!("work_paused", drawn(Some(paused)));
    assert!(drawn(None).contains("hidden"));
}

/// What is done at once shows no bar, but what a reader waits for does, and work that makes no progress as well.
#[test]
fn only_work_that_goes_on_is_shown() {
    let mut work = Work::new("Encrypting file.iso".to_owned(), 8 * MIB);
    work.shown_from = Some(START + SHOWN_AFTER);
    assert!(!work.advance(MIB, START));
    assert!(!work.advance(2 * MIB, START + SHOWN_AFTER - 1));
    assert_eq!(drawn(Some(work.clone())), drawn(None));
    let mut stands = work.clone();
    assert!(work.advance(3 * MIB, START + SHOWN_AFTER));
    assert!(drawn(Some(work.clone())).contains("3 MiB of 8 MiB"));
    assert!(work.advance(8 * MIB, START + SHOWN_AFTER + 1), "the end");
    assert!(!stands.show(START + SHOWN_AFTER - 1));
    assert!(stands.show(START + SHOWN_AFTER));
    assert!(!stands.show(START + SHOWN_AFTER), "only once");
    assert!(drawn(Some(stands)).contains("2 MiB of 8 MiB"));
}

#[test]
fn the_bar_is_in_sight_in_every_view_but_in_a_talk() {
    for (route, shown) in [
        ("#/lab", 1),
        ("#/learn/upload", 1),
        ("#/policies", 1),
        ("#/world", 1),
        ("#/glossary", 1),
        ("#/present", 0),
    ] {
        let text = draw(lab(), route, |page| {
            work::attach(page);
            page.work.set(Some(after(3)));
            shell(page)
        });
        let bars = text.split("<div class=\"work").skip(1);
        let seen = bars.filter(|bar| !bar.starts_with("-") && !bar.contains("hidden>\n"));
        assert_eq!(seen.count(), shown, "{route}: {text}");
    }
}

#[test]
fn what_is_said_changes_only_at_quarters() {
    let said = |seconds| {
        let text = drawn(Some(after(seconds)));
        let (_, said) = text.split_once("aria-live").expect("a live region");
        said.to_owned()
    };
    let all: Vec<String> = (0..=32).map(said).collect();
    let changes = all.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert_eq!(changes, 4);
}

#[test]
fn a_pause_does_not_count_as_slow() {
    let mut work = after(16);
    let before = work.pace.rate().expect("a rate");
    work.pause(true);
    assert_eq!((work.pace.rate(), work.seconds_left()), (None, None));
    work.pause(false);
    let resumed = START + 600_000;
    for tenth in 0..=10 {
        work.advance(1_024 * MIB + tenth * 64 * MIB / 10, resumed + tenth * 100);
    }
    assert_eq!(work.pace.rate(), Some(before));
    assert_eq!(work.seconds_left(), Some(15));
}

#[test]
fn rates_and_times_as_text() {
    for (rate, text) in [
        (950, "0 KB/s"),
        (99_000, "99 KB/s"),
        (8_400_000, "8.4 MB/s"),
        (67_108_864, "67 MB/s"),
        (1_250_000_000, "1,250 MB/s"),
    ] {
        assert_eq!(rate_text(rate), text);
    }
    for (seconds, text) in [
        (0, "1 s"),
        (59, "59 s"),
        (120, "2 min"),
        (125, "2 min 5 s"),
        (4_800, "1 h 20 min"),
    ] {
        assert_eq!(time_text(seconds), text);
    }
}

proptest! {
    /// The rate is that of the last seconds, whatever came before; never more moments are kept than that needs.
    #[test]
    fn the_rate_is_that_of_the_last_seconds(slow in 1_u64..50, fast in 1_u64..2_000, step in 100_u64..400) {
        let mut pace = Pace::default();
        // What comes shortly after a moment isn't one.
        let apart = STRIDE.div_ceil(step) * step;
        let (mut now, mut done) = (START, 0);
        for _ in 0..200 {
            pace.note(now, done);
            now += step;
            done += slow * 1_000 * step;
        }
        for _ in 0..=((5_000 + apart) / step) {
            pace.note(now, done);
            now += step;
            done += fast * 1_000 * step;
        }
        let rate = pace.rate().expect("a rate");
        prop_assert!(rate.abs_diff(fast * 1_000_000) <= fast * 1_000 + slow.abs_diff(fast) * 1_000_000 * apart / 5_000, "{rate}");
    }

    /// The work is never more than done, and the percentage never falls.
    #[test]
    fn the_percentage_is_one(total in 0_u64..1 << 40, parts in proptest::collection::vec(0_u64..1 << 40, 0..20)) {
        let mut work = Work::new(String::new(), total);
        let mut parts = parts;
        parts.sort_unstable();
        let mut last = 0;
        for (place, done) in parts.into_iter().enumerate() {
            work.advance(done, place as u64 * 100);
            prop_assert!(work.percent() >= last && work.percent() <= 100);
            last = work.percent();
        }
    }
}

/// Each failure says which file, what happened, and what to do; none leaves the reader in doubt about what is stored.
#[test]
fn failures_in_words() {
    let name = || "disk image.iso".to_owned();
    let failed = |place: &str, name: &str| {
        let (name, why) = (name.to_owned(), "the browser’s own words".to_owned());
        match place {
            "file" => WorkerError::File { name, why },
            _ => WorkerError::Store { name, why },
        }
    };
    let full = while_uploading(&failed("store", "QuotaExceededError"), &name(), 2 << 30);
    let changed = while_uploading(&failed("file", "NotReadableError"), &name(), 2 << 30);
    let ended = while_uploading(&WorkerError::Ended, &name(), 2 << 30);
    let gone = while_downloading(&failed("store", "NotFoundError"), &name());
    let room = StorageRoom {
        quota: 3 << 30,
        usage: 2 << 30,
    };
    let known = [
        TransferTrouble::TooLargeForS3 { name: name() },
        TransferTrouble::NoFiles { name: name() },
        TransferTrouble::DoesNotFit {
            name: name(),
            needs: 2 << 30,
            room,
        },
    ];
    let all: Vec<String> = known
        .into_iter()
        .chain([full, changed, ended, gone].into_iter().flatten())
        .map(|trouble| trouble.to_string())
        .chain([unfinished::says(&name())])
        .collect();
    assert_eq!(all.len(), 8);
    assert_snapshot!("work_failures", all.join("\n"));
    // What needs no words of its own has none.
    let other = WorkerError::Worker("the browser’s own words".to_owned());
    assert_eq!(while_uploading(&other, &name(), 1), None);
    assert_eq!(while_downloading(&failed("store", ""), &name()), None);
}
