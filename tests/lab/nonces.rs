//! No two messages are encrypted with one key and one nonce (NIST SP 800-38D §8.2), whatever is done, undone, and done
//! again. What is encrypted is noted where it is encrypted: in `core::crypto`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers stand outside test functions"
)]

use super::log::{act, new_log};
use crate::common::world::NOW;
use envelope_lab::core::api::Line;
use envelope_lab::core::client_side::{MessageOptions, ObjectMetadata, RawAesKeyring, seal};
use envelope_lab::core::crypto::digest::sha256;
use envelope_lab::core::crypto::watch::{Encryption, watch};
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::lab::log::{
    ApplyPreset, CallByName, CommandLog, LogFile, NoBodies, SetEncryption, Upload,
};
use envelope_lab::core::lab::{EncryptionChoice, Preset};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Checks that none of these messages have a key and a nonce in common, and returns how many there are. The same message
/// may be encrypted again, as replay does: that gives the same bytes.
fn none_twice(encryptions: Vec<Encryption>) -> Result<usize, String> {
    let mut messages: BTreeMap<([u8; 32], [u8; 12]), [u8; 32]> = BTreeMap::new();
    for one in encryptions {
        let used = (one.key, *one.nonce.as_bytes());
        if *messages.entry(used).or_insert(one.message) != one.message {
            return Err(format!("{:?} came twice under one key", one.nonce));
        }
    }
    Ok(messages.len())
}

/// Seeds as the page has them: none comes twice.
#[derive(Default)]
struct Seeds(u64);

impl Seeds {
    fn next(&mut self) -> [u8; 32] {
        self.0 += 1;
        sha256(&self.0.to_be_bytes())
    }
}

fn call(log: &mut CommandLog, operation: &str, input: Value) {
    let now = log.lab().now(NOW);
    let line = Line {
        principal: Lab::admin(),
        service: "s3".to_owned(),
        operation: operation.to_owned(),
        input,
    };
    log.apply(CallByName { line: &line, now });
}

/// Two parts of an upload under one data key, which `which` says how to encrypt.
fn multipart(log: &mut CommandLog, which: usize) {
    let key = format!("parts {}", which % 2);
    let kind = ["AES256", "aws:kms", "aws:kms:dsse"][which % 3];
    let create = json!({"Bucket": "my-bucket", "Key": &key, "ServerSideEncryption": kind});
    call(log, "CreateMultipartUpload", create);
    let uploads = |log: &CommandLog| -> Vec<String> {
        let bucket = log.lab().cloud().s3.bucket("my-bucket");
        bucket.map_or_else(Vec::new, |bucket| bucket.uploads.keys().cloned().collect())
    };
    for id in uploads(log) {
        for (number, body) in [(1, "QUFB"), (2, "QkJC"), (1, "Q0ND")] {
            let part = json!({
                "Bucket": "my-bucket", "Key": &key, "UploadId": &id, "PartNumber": number, "Body": body,
            });
            call(log, "UploadPart", part);
        }
    }
}

/// Copies and other keys for what is stored.
fn copies(log: &mut CommandLog, which: usize) {
    let source = format!("my-bucket/object {}", which % 3);
    let kind = ["AES256", "aws:kms"][which % 2];
    let copy = json!({"Bucket": "my-bucket", "Key": "copy", "CopySource": source, "ServerSideEncryption": kind});
    call(log, "CopyObject", copy);
    // The bucket's own choice: SSE-KMS with a bucket key, once an administrator said so.
    let put = json!({"Bucket": "my-bucket", "Key": "by default", "Body": "QUFB"});
    call(log, "PutObject", put);
}

/// One thing after the other. Worlds that are made new get a seed of their own, as on the page.
fn done(log: &mut CommandLog, seeds: &mut Seeds, deed: u8, which: usize) {
    match deed {
        18 if which.is_multiple_of(3) => drop(log.reset(seeds.next()).unwrap()),
        18 => {
            let (text, seed) = (log.lab().export(true).unwrap(), seeds.next());
            log.import(Lab::import(&text, seed).unwrap(), text.as_bytes(), seed);
        }
        19 => {
            let world = ["own", "lesson-1"][which % 2];
            if log.worlds().has_aside(world) {
                log.enter_world(world).unwrap();
            } else if log.worlds().name != world {
                let seed = seeds.next();
                log.open_world(world, seed, Lab::new(seed).unwrap(), Vec::new());
            }
        }
        23 => multipart(log, which),
        24 => copies(log, which),
        25 | 26 => drop(log.undo(&NoBodies).unwrap()),
        _ => act(log, deed, which),
    }
}

/// The pages that show one lab: reloaded ones, and tabs that were duplicated.
struct Pages {
    /// Each with the last text that it kept.
    logs: Vec<(CommandLog, String)>,
    seeds: Seeds,
}

/// What can be done to a page itself.
#[derive(Clone, Copy, Debug)]
enum PageDeed {
    /// Its lab is written down.
    Keep,
    /// It ends without a word, and comes back with what was kept last. Its bodies may be lost.
    Crash { without_bodies: bool },
    /// Another tab begins with what it kept.
    Duplicate,
    /// It takes over what another tab has.
    Adopt,
}

impl Pages {
    fn of_one() -> Self {
        let log = new_log();
        let kept = LogFile::of(&log).to_text();
        Self {
            logs: vec![(log, kept)],
            seeds: Seeds::default(),
        }
    }

    /// A random salt, as the page has it.
    fn salt(&mut self) -> u64 {
        u64::from_be_bytes(*self.seeds.next().first_chunk().unwrap()) >> 11
    }

    fn restored(&mut self, kept: &str, without_bodies: bool) -> CommandLog {
        let file = LogFile::parse(kept).unwrap();
        let file = file.without_bodies(|_| without_bodies);
        file.restore(&NoBodies, &[], self.salt()).unwrap().log
    }

    fn change(&mut self, place: usize, deed: PageDeed) {
        let place = place % self.logs.len();
        match deed {
            PageDeed::Keep => {
                let (log, kept) = &mut self.logs[place];
                *kept = LogFile::of(log).to_text();
            }
            PageDeed::Crash { without_bodies } => {
                let kept = self.logs[place].1.clone();
                self.logs[place].0 = self.restored(&kept, without_bodies);
            }
            PageDeed::Duplicate => {
                let kept = self.logs[place].1.clone();
                let log = self.restored(&kept, false);
                self.logs.push((log, kept));
            }
            PageDeed::Adopt => {
                let other = (place + 1) % self.logs.len();
                let LogFile {
                    seed,
                    done,
                    entries,
                } = LogFile::of(&self.logs[other].0);
                let salt = self.salt();
                let log = &mut self.logs[place].0;
                log.adopt(seed, entries, done, &NoBodies, salt).unwrap();
            }
        }
    }
}

fn page_deed() -> impl Strategy<Value = PageDeed> {
    prop_oneof![
        3 => Just(PageDeed::Keep),
        2 => any::<bool>().prop_map(|without_bodies| PageDeed::Crash { without_bodies }),
        1 => Just(PageDeed::Duplicate),
        2 => Just(PageDeed::Adopt),
    ]
}

fn cases(one_in: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig {
        cases: config.cases.div_ceil(one_in),
        ..config
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn no_nonce_comes_twice_under_one_key(
        deeds in prop::collection::vec((0_u8..27, 0_usize..60), 0..80),
    ) {
        let (_, encryptions) = watch(|| {
            let (mut log, mut seeds) = (new_log(), Seeds::default());
            for (deed, which) in deeds {
                done(&mut log, &mut seeds, deed, which);
            }
        });
        prop_assert_eq!(none_twice(encryptions).err(), None);
    }

    /// Nor when a page goes on with what it kept before its last deeds, or two tabs go on with one lab.
    #[test]
    fn nor_on_several_pages_with_one_lab(
        deeds in prop::collection::vec(
            prop_oneof![
                // Uploads, and what lies between them.
                6 => (prop_oneof![Just(4_u8), Just(7), 0_u8..27], 0_usize..60).prop_map(Ok),
                2 => page_deed().prop_map(Err),
            ],
            0..40,
        ),
        places in prop::collection::vec(0_usize..3, 40),
    ) {
        let (_, encryptions) = watch(|| {
            let mut pages = Pages::of_one();
            for (deed, place) in deeds.into_iter().zip(places) {
                match deed {
                    Ok((deed, which)) => {
                        let place = place % pages.logs.len();
                        let Pages { logs, seeds } = &mut pages;
                        done(&mut logs[place].0, seeds, deed, which);
                    }
                    Err(deed) => pages.change(place, deed),
                }
            }
        });
        prop_assert_eq!(none_twice(encryptions).err(), None);
    }

    /// What applications encrypt themselves, with one key for all.
    #[test]
    fn nor_in_messages_of_a_keyring(
        files in prop::collection::vec((0_usize..70, 1_u32..20), 1..12), seed in any::<[u8; 32]>(),
    ) {
        let mut expected = 0;
        let (_, encryptions) = watch(|| {
            let mut entropy = Entropy::from_seed(seed);
            let keyring = RawAesKeyring::generate("namespace", "name", &mut entropy);
            for (length, frame_length) in files {
                let options = MessageOptions { frame_length, ..MessageOptions::default() };
                let file = vec![length as u8; length];
                seal(&keyring, &options, &file, &mut entropy).unwrap();
                ObjectMetadata::seal(&keyring, EncryptionContext::default(), &file, &mut entropy).unwrap();
                // Two data keys, a header, a body, and the frames.
                expected += 4 + length.div_ceil(frame_length as usize).max(1);
            }
        });
        prop_assert_eq!(none_twice(encryptions), Ok(expected));
    }
}

/// Undone, the world is what it was, its randomness included; what takes the place of the undone upload still gets
/// another data key and another nonce. So does what a page does in the place of deeds that it forgot.
#[test]
fn an_upload_in_the_place_of_an_undone_one_has_keys_of_its_own() {
    for kind in EncryptionChoice::ALL {
        let mut log = new_log();
        log.apply(ApplyPreset(Preset::ALL[0]));
        log.apply(SetEncryption(kind));
        let upload = |log: &mut CommandLog, body: &[u8]| {
            let (key, content_type, now) = ("file", "text/plain", NOW);
            let upload = Upload {
                key,
                content_type,
                body,
                now,
            };
            watch(|| log.apply(upload)).1
        };
        let kept = LogFile::of(&log);
        let mut all = vec![upload(&mut log, b"one")];
        for body in [&b"other"[..], b"one"] {
            log.undo(&NoBodies).unwrap();
            all.push(upload(&mut log, body));
        }
        for salt in [1, 2] {
            let restored = kept.clone().restore(&NoBodies, &[], salt);
            all.push(upload(&mut restored.unwrap().log, b"one"));
        }
        for (place, one) in all.iter().enumerate() {
            assert!(!one.is_empty(), "{kind:?}");
            for other in all.iter().skip(place + 1) {
                for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                    assert_ne!(a.nonce, b.nonce, "{kind:?}");
                }
            }
        }
        // Replayed, an upload has the same keys and nonces.
        let (_, again) = watch(|| LogFile::of(&log).replay(&NoBodies).unwrap());
        assert_eq!(Some(&again), all.get(2), "{kind:?}");
    }
}
