//! What the first screen says of a fresh lab before the lab is made.

use envelope_lab::app::lab_facts::LabFacts;
use envelope_lab::core::crypto::digest::sha256;
use envelope_lab::core::lab::log::{ApplyPreset, CommandLog, SetPermission};
use envelope_lab::core::lab::{Permission, Preset, Sample};
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_fresh_lab_is_as_the_first_screen_says(seed: [u8; 32]) {
        let log = CommandLog::new(seed).expect("a fresh lab can be made");
        prop_assert_eq!(LabFacts::of(&log), LabFacts::fresh());
    }
}

#[test]
fn the_facts_follow_the_lab() {
    let mut log = CommandLog::new([7; 32]).expect("a fresh lab can be made");
    log.apply(SetPermission {
        permission: Permission::Encrypt,
        on: true,
    });
    let facts = LabFacts::of(&log);
    assert!(facts.is_granted(Permission::Encrypt));
    assert_eq!(facts.preset, None);
    assert!(facts.policy.contains("kms:Encrypt"));
    log.apply(ApplyPreset(Preset::Nothing));
    assert_eq!(LabFacts::of(&log).granted, [false; 5]);
    log.reset([8; 32]).expect("a fresh lab can be made");
    assert_eq!(LabFacts::of(&log), LabFacts::fresh());
}

#[test]
fn a_samples_digest_is_that_of_its_bytes() {
    for sample in Sample::ALL {
        assert_eq!(
            sample.sha256(),
            sha256(&sample.bytes()),
            "{}",
            sample.name()
        );
    }
}
