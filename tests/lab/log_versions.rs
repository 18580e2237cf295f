//! Logs that earlier versions of the lab wrote: each is still read, and gives the same stored bytes.
#![expect(
    clippy::unwrap_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::crypto::digest::sha256;
use envelope_lab::core::lab::log::command::{OLDEST, VERSION};
use envelope_lab::core::lab::log::{CommandLog, LogFile, NoBodies};
use std::fmt::Write;

/// A log of each version that is read. These texts stay as they are.
const LOGS: [&str; 3] = [
    include_str!("../data/log-1.json"),
    include_str!("../data/log-2.json"),
    include_str!("../data/log-3.json"),
];

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Each stored body of each world: the nonce in its header, and the start of its digest. Both follow from the world's
/// randomness at the time of the upload.
fn stored(log: &CommandLog) -> String {
    let worlds = log.worlds();
    let active = (worlds.name.as_str(), log.lab());
    let mut text = format!("{} of {} entries\n", log.done(), log.entries().len());
    for (name, lab) in [active].into_iter().chain(worlds.aside()) {
        for object in lab
            .cloud()
            .s3
            .buckets()
            .flat_map(|one| one.stored_objects())
        {
            for part in &object.body.parts {
                let digest = hexadecimal(&sha256(&part.to_bytes().unwrap()));
                let header = hexadecimal(part.header().as_bytes());
                writeln!(text, "{name}: {header} {}", &digest.split_at(16).0).unwrap();
            }
        }
    }
    text
}

#[test]
fn a_log_of_each_version_gives_what_it_gave() {
    for (version, text) in (OLDEST..=VERSION).zip(LOGS) {
        assert!(
            text.contains(&format!("\"version\":{version},")),
            "{version}"
        );
        let mut log = LogFile::parse(text).unwrap().replay(&NoBodies).unwrap();
        insta::assert_snapshot!(format!("stored_by_version_{version}"), stored(&log));
        // It can be undone to its start and done again.
        let before = stored(&log);
        let done = log.done();
        while log.undo(&NoBodies).unwrap() {}
        log.go_to(done, &NoBodies).unwrap();
        assert_eq!(stored(&log), before);
        // Written again, it is of the latest version, and of the same content.
        let again = LogFile::of(&log).to_text();
        assert!(again.contains(&format!("\"version\":{VERSION},")));
        assert_eq!(LogFile::parse(&again), LogFile::parse(text));
    }
    assert_eq!(LOGS.len() as u64, VERSION - OLDEST + 1);
}
