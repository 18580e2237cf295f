//! The meter: sums worked out by hand.

use crate::common::world::*;
use envelope_lab::core::iam::Principal;
use envelope_lab::core::lab::report::meter::{
    Dollars, EncryptionMethod, FREE, MONTH, MOST_DOWNLOADS, POSITIONS, QUOTA, SIZES, Workload,
    full_price_of_requests, grouped, objects_at, price_of_requests, quota_mark,
};
use envelope_lab::core::lab::{Lab, Permission};
use proptest::prelude::*;

#[test]
fn dollars_are_rounded_half_up_to_the_cent_and_small_sums_are_not_lost() {
    for (millionths, text) in [
        (0, "$0.00"),
        (3, "$0.000003"),
        (9_999, "$0.009999"),
        (10_000, "$0.01"),
        (14_999, "$0.01"),
        (15_000, "$0.02"),
        (994_999, "$0.99"),
        (995_000, "$1.00"),
        (1_000_000, "$1.00"),
        (1_234_567_890_000, "$1,234,567.89"),
    ] {
        assert_eq!(Dollars(millionths).to_string(), text);
    }
    assert_eq!(Dollars(u128::MAX).to_string().len(), 47);
    assert_eq!(grouped(0), "0");
    assert_eq!(grouped(999), "999");
    assert_eq!(grouped(1_000), "1,000");
    assert_eq!(
        grouped(u128::MAX),
        "340,282,366,920,938,463,463,374,607,431,768,211,455"
    );
}

/// $0.03 for 10,000, the first 20,000 free.
#[test]
fn the_first_requests_are_free() {
    for (requests, price, full) in [
        (0, "$0.00", "$0.00"),
        (1, "$0.00", "$0.000003"),
        (20_000, "$0.00", "$0.06"),
        (20_001, "$0.000003", "$0.06"),
        (30_000, "$0.03", "$0.09"),
        (1_000_000, "$2.94", "$3.00"),
    ] {
        assert_eq!(price_of_requests(requests).to_string(), price, "{requests}");
        assert_eq!(
            full_price_of_requests(requests).to_string(),
            full,
            "{requests}"
        );
    }
    assert_eq!(price_of_requests(u128::MAX), Dollars(u128::MAX));
    assert_eq!(FREE, 20_000);
}

#[test]
fn the_slider_is_logarithmic_and_ends_at_a_billion() {
    let first: Vec<_> = (0..7).map(objects_at).collect();
    assert_eq!(first, [1, 2, 5, 10, 20, 50, 100]);
    assert_eq!(objects_at(18), 1_000_000);
    assert_eq!(objects_at(POSITIONS - 1), 1_000_000_000);
    assert_eq!(objects_at(u32::MAX), 1_000_000_000);
}

fn requests(objects: u64, downloads: u64, size: u64) -> [u128; 4] {
    let load = Workload {
        objects,
        downloads,
        size,
    };
    EncryptionMethod::ALL.map(|way| load.bill(way).requests)
}

#[test]
fn each_way_asks_kms_as_often_as_it_does() {
    // [SSE-S3, SSE-KMS, Bucket Key, direct]
    assert_eq!(requests(1, 0, 4_096), [0, 1, 1, 1]);
    assert_eq!(requests(1, 0, 4_097), [0, 1, 1, 2]);
    assert_eq!(requests(1, 1, 0), [0, 2, 1, 0]);
    assert_eq!(requests(50, 1, 100 << 10), [0, 100, 1, 2_500]);
    assert_eq!(requests(50, 2, 100 << 10), [0, 150, 2, 3_750]);
    // 1 MiB is 256 times 4,096 bytes.
    assert_eq!(
        requests(1_000_000, 1, 1 << 20),
        [0, 2_000_000, 20_000, 512_000_000]
    );
    let most = requests(1_000_000_000, 1, 100 << 20);
    assert_eq!(most, [0, 2_000_000_000, 20_000_000, 51_200_000_000_000]);
}

#[test]
fn the_bill_of_a_million_objects_is_what_one_reckons_by_hand() {
    let load = Workload {
        objects: 1_000_000,
        downloads: 1,
        size: 1 << 20,
    };
    let told = EncryptionMethod::ALL.map(|way| {
        let bill = load.bill(way);
        (bill.price.to_string(), bill.rate(), bill.over_quota)
    });
    let expected = [
        // No key, no request.
        ("$0.00", "0", false),
        // $1 + (2,000,000 − 20,000) × $0.000003 = $1 + $5.94; 2,000,000 / 2,592,000 s = 0.7716…
        ("$6.94", "0.77", false),
        // $1 + 0: all 20,000 are free; 20,000 / 2,592,000 = 0.0077…
        ("$1.00", "0.01", false),
        // $1 + (512,000,000 − 20,000) × $0.000003 = $1 + $1,535.94; 197.53…
        ("$1,536.94", "198", false),
    ];
    assert_eq!(
        told,
        expected.map(|(price, rate, over)| (price.to_owned(), rate.to_owned(), over))
    );
}

#[test]
fn rates_are_rounded_to_what_can_be_read() {
    let rate = |objects| {
        Workload {
            objects,
            downloads: 0,
            size: 1,
        }
        .bill(EncryptionMethod::SseKms)
        .rate()
    };
    assert_eq!(MONTH, 2_592_000);
    for (objects, expected) in [
        (0, "0"),
        (1, "less than 0.01"),
        (12_959, "less than 0.01"),
        (12_960, "0.01"),
        (2_579_040, "1.0"),
        (2_592_000, "1.0"),
        (3_888_000, "1.5"),
        (25_920_000, "10"),
        (1_000_000_000, "386"),
    ] {
        assert_eq!(rate(objects), expected, "{objects}");
    }
}

#[test]
fn only_more_than_the_quota_is_over_it() {
    let most = u64::try_from(QUOTA * MONTH).unwrap();
    let bill = |objects| {
        Workload {
            objects,
            downloads: 0,
            size: 1,
        }
        .bill(EncryptionMethod::SseKms)
    };
    assert_eq!(bill(most).rate(), "100,000");
    assert!(!bill(most).over_quota);
    assert!(bill(most + 1).over_quota);
    assert_eq!(bill(most).bar, quota_mark());
    // log10(2.592 × 10^11) is 11.41 of 14.
    assert!((810..=820).contains(&quota_mark()), "{}", quota_mark());
}

proptest! {
    /// No sum overflows, more is never less, and the bars stay in their box.
    #[test]
    fn whatever_the_load_the_sums_hold(at in 0..POSITIONS, downloads in 0..=MOST_DOWNLOADS, size in 0..SIZES.len()) {
        let size = SIZES.get(size).copied().unwrap();
        let load = Workload { objects: objects_at(at), downloads, size };
        let more = Workload { objects: objects_at(at + 1), ..load };
        for way in EncryptionMethod::ALL {
            let (bill, other) = (load.bill(way), more.bill(way));
            prop_assert!(bill.requests <= other.requests && bill.price <= other.price && bill.bar <= other.bar);
            prop_assert!(bill.bar <= 1_000);
            prop_assert!(bill.rate().len() < 30);
        }
        let [none, each, bucket, direct] = EncryptionMethod::ALL.map(|way| load.bill(way).requests);
        prop_assert!(none <= bucket && bucket <= each && each <= direct);
    }
}

#[test]
fn nothing_overflows_at_the_far_end() {
    let load = Workload {
        objects: objects_at(POSITIONS),
        downloads: MOST_DOWNLOADS,
        size: 100 << 20,
    };
    let bill = load.bill(EncryptionMethod::Direct);
    // 10^9 × (1 + 10^6) × 25,600
    assert_eq!(bill.requests, 25_600_025_600_000_000_000);
    // $1 + (that − 20,000) × $0.000003
    assert_eq!(bill.price.to_string(), "$76,800,076,800,000.94");
    assert_eq!(bill.bar, 1_000);
    assert!(bill.over_quota);
}

#[test]
fn the_meter_counts_what_kms_was_asked_refused_or_not() {
    let mut lab = Lab::new(SEED).unwrap();
    let fresh = lab.meter();
    assert_eq!(
        (fresh.counts.len(), fresh.keys, fresh.requests()),
        (0, 1, 0)
    );
    assert_eq!(fresh.total().to_string(), "$1.00");
    let app = Lab::app();
    lab.call(&app, put("a", b""), NOW);
    lab.call(&app, put("b", b""), NOW);
    lab.call(&app, get("a"), NOW);
    lab.set_permission(Permission::GenerateDataKey, false);
    lab.call(&app, put("c", b""), NOW);
    // Refused by S3, so KMS never hears of it.
    lab.set_permission(Permission::PutObject, false);
    lab.call(&app, put("d", b""), NOW);
    let meter = lab.meter();
    let counts: Vec<_> = (meter.counts.iter())
        .map(|count| (count.operation.as_str(), count.requests, count.failed))
        .collect();
    assert_eq!(counts, [("GenerateDataKey", 3, 1), ("Decrypt", 1, 0)]);
    assert_eq!(meter.requests(), 4);
    assert_eq!(meter.price_of_keys().to_string(), "$1.00");
    assert_eq!(meter.price_of_requests().to_string(), "$0.00");
    assert_eq!(
        full_price_of_requests(meter.requests()).to_string(),
        "$0.000012"
    );
    // Whoever calls from another account pays there.
    let stranger = Principal::User {
        account: "999988887777".to_owned(),
        name: "eve".to_owned(),
    };
    lab.call(
        &stranger,
        generate(&key_arn(), Some("AES_256"), None, &[]),
        NOW,
    );
    assert_eq!(lab.trail().len(), 5);
    assert_eq!(lab.meter(), meter);
}
