//! What a thief gets, for every kind of encryption, and that the attempts fail for want of the key alone.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::crypto::DataKey;
use envelope_lab::core::crypto::frames::Frames;
use envelope_lab::core::error::Service;
use envelope_lab::core::lab::world::BUCKET;
use envelope_lab::core::lab::{EncryptionChoice, Lab, Sample};
use envelope_lab::core::trace::field::{Role, Value};
use envelope_lab::lesson::theft::{
    DownloadResult, GUESSES, KeySource, disable_kms_key, steal_disk, steal_role,
};

use crate::common::world::{NOW, SEED};

const OTHER_SEED: [u8; 32] = [9; 32];

/// A lab with one object in its bucket, and the object's name.
fn lab_with_object(kind: EncryptionChoice) -> (Lab, &'static str) {
    let mut lab = Lab::new(SEED).expect("the lab");
    lab.set_kind(kind);
    let sample = Sample::Letter;
    let uploaded = lab.upload(sample.name(), sample.content_type(), &sample.bytes(), NOW);
    assert!(uploaded.result.is_ok(), "{kind:?}: {:?}", uploaded.result);
    (lab, sample.name())
}

#[test]
fn a_stolen_disk_gives_no_byte_of_the_file() {
    for kind in EncryptionChoice::ALL {
        let (lab, name) = lab_with_object(kind);
        let disk = steal_disk(&lab, name, OTHER_SEED).expect("an object");
        assert_eq!(
            disk.encrypted_data_key.is_none(),
            kind == EncryptionChoice::SseC,
            "{kind:?}"
        );
        let guesses = disk
            .attempts
            .iter()
            .filter(|one| one.source == KeySource::Guess);
        assert_eq!(guesses.count(), GUESSES);
        assert!(
            disk.attempts.iter().all(|one| one.plaintext.is_none()),
            "{kind:?}"
        );
        let Value::Bytes { excerpt, .. } = &disk.body.value else {
            panic!("bytes")
        };
        let letter = Sample::Letter.bytes();
        assert!(
            !excerpt
                .head
                .windows(8)
                .any(|window| letter.windows(8).any(|one| one == window))
        );
    }
}

#[test]
fn the_real_data_key_decrypts_what_the_thief_could_not() {
    let (lab, name) = lab_with_object(EncryptionChoice::SseKms);
    let upload = lab.past().last().expect("the upload");
    let fields = upload.steps.iter().flat_map(|step| &step.fields);
    let key = fields
        .filter(|field| field.role == Role::PlaintextDataKey)
        .find_map(|field| match &field.value {
            Value::Bytes { excerpt, .. } => DataKey::from_slice(&excerpt.head),
            Value::Text(_) => None,
        })
        .expect("the plaintext data key");
    let part = &lab.cloud().s3.bucket(BUCKET).expect("the bucket").objects[name]
        .body
        .parts[0];
    let frame = part.frames().next().expect("a frame").expect("its bytes");
    let plaintext = Frames::new(&key, &part.header()).decrypt(&frame);
    assert_eq!(plaintext.expect("decrypted"), Sample::Letter.bytes());
}

#[test]
fn a_role_without_decrypt_reads_only_what_no_kms_key_protects() {
    for kind in EncryptionChoice::ALL {
        let (lab, name) = lab_with_object(kind);
        let calls = lab.past().len();
        let result = steal_role(&lab, name, OTHER_SEED, NOW).expect("an object");
        match (kind, &result) {
            (
                EncryptionChoice::SseS3,
                DownloadResult::File {
                    len,
                    through_kms: false,
                },
            ) => {
                assert_eq!(*len, Sample::Letter.bytes().len() as u64);
            }
            (EncryptionChoice::SseC, DownloadResult::Denied { by, .. }) => {
                assert_eq!(*by, Service::S3)
            }
            (_, DownloadResult::Denied { by, .. }) => assert_eq!(*by, Service::Kms, "{kind:?}"),
            // The key policy of an AWS managed key allows the whole account, through S3.
            (EncryptionChoice::SseKmsAwsManaged, DownloadResult::File { through_kms, .. }) => {
                assert!(through_kms)
            }
            (_, DownloadResult::File { through_kms, .. }) => {
                assert!(!through_kms, "{kind:?}");
                assert_eq!(lab.objects()[0].algorithm, "AES256", "{kind:?}");
            }
        }
        assert_eq!(lab.past().len(), calls, "the lab itself saw no call");
    }
}

#[test]
fn a_disabled_key_turns_off_every_object_under_it() {
    let (mut lab, name) = lab_with_object(EncryptionChoice::SseKms);
    assert!(
        lab.upload("second.txt", "text/plain", b"two", NOW)
            .result
            .is_ok()
    );
    lab.set_kind(EncryptionChoice::SseS3);
    assert!(
        lab.upload("third.txt", "text/plain", b"three", NOW)
            .result
            .is_ok()
    );
    let key = disable_kms_key(&lab, name, OTHER_SEED, NOW).expect("a KMS key");
    assert_eq!(key.objects, 2);
    let DownloadResult::Denied { error, .. } = &key.disabled else {
        panic!("it downloads")
    };
    assert_eq!(error.code, "KMS.DisabledException");
    assert_eq!(
        key.enabled,
        DownloadResult::File {
            len: Sample::Letter.bytes().len() as u64,
            through_kms: true
        }
    );
    assert_eq!(disable_kms_key(&lab, "third.txt", OTHER_SEED, NOW), None);
}
