//! Runs each scheme's upload and download in a separate world. Every number, header and permission is read from the
//! run.

use super::least_privilege::LeastPrivilege;
use super::scheme::{EncryptionScheme, Etag, SchemeRow, SchemeTransfer};
use crate::core::cloud::{Call, Cloud, Response};
use crate::core::crypto::aead::{self, Sealed};
use crate::core::crypto::digest::md5;
use crate::core::crypto::{Aes256Key, Nonce};
use crate::core::kms::{EncryptionContext, decrypt, generate_data_key};
use crate::core::lab::world::{ACCOUNT, REGION, key_arn};
use crate::core::s3::Encryption;
use crate::core::trace::field::{Excerpt, Field, Role, Value};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Kind as StepKind, Step};
use base64ct::{Base64, Encoding};

/// The content of the file.
const FILE: &[u8] = b"Hello, envelope!";
/// The file's key in the bucket.
const NAME: &str = "letter.txt";
/// The nonce of the client-side encryption. It encrypts one file under one key, so it may be fixed.
const NONCE: Nonce = Nonce::new([0x24; 12]);
/// Seconds between upload and download, longer than S3 keeps a bucket key here.
const LATER: u64 = 3_600;

/// Runs all schemes. It leaves out a scheme whose run fails, which the tests rule out.
pub fn rows() -> Vec<SchemeRow> {
    EncryptionScheme::ALL.into_iter().filter_map(row).collect()
}

fn row(scheme: EncryptionScheme) -> Option<SchemeRow> {
    let mut trial = LeastPrivilege::new(scheme.choice())?;
    let (mut upload, mut download) = (SchemeTransfer::default(), SchemeTransfer::default());
    if scheme == EncryptionScheme::ClientSide {
        return client(trial);
    }
    if scheme == EncryptionScheme::BucketKeyNextObject {
        trial.put(&mut SchemeTransfer::default(), "first.txt", FILE)?;
        trial.revoke_all();
    }
    let (output, trace) = trial.put(&mut upload, NAME, FILE)?;
    upload.steps = trace.steps.clone();
    trial.world.now.0 += LATER;
    if scheme == EncryptionScheme::BucketKeyNextObject {
        trial.revoke_all();
        trial.get(&mut SchemeTransfer::default(), "first.txt")?;
    }
    trial.revoke_all();
    let (opened, trace) = trial.get(&mut download, NAME)?;
    download.steps = trace.steps.clone();
    if opened.bytes.as_deref() != Some(FILE) {
        return None;
    }
    let (made_by, opened_by) = holders(trial.world.cloud(), &output.encryption);
    Some(SchemeRow {
        scheme,
        made_by,
        opened_by,
        s3_sees_file: s3_sees_file(&[&upload, &download]),
        upload,
        download,
        etag: etag(&output.etag, FILE),
        headers: output.encryption.headers(),
    })
}

/// Client-side encryption: the app gets a data key from KMS, encrypts the file, and uploads the ciphertext; then the
/// reverse.
fn client(mut trial: LeastPrivilege) -> Option<SchemeRow> {
    let (mut upload, mut download) = (SchemeTransfer::default(), SchemeTransfer::default());
    // The encryption context that the S3 Encryption Client binds.
    let mut context = EncryptionContext::default();
    (context.0).insert(
        "aws:x-amz-cek-alg".to_owned(),
        "AES/GCM/NoPadding".to_owned(),
    );
    let ask = Call::GenerateDataKey(generate_data_key::Input {
        key_id: key_arn(),
        key_spec: Some("AES_256".to_owned()),
        encryption_context: context.clone(),
        ..generate_data_key::Input::default()
    });
    let (Response::GenerateDataKey(answer), trace) = trial.call(&mut upload, &ask, &[])? else {
        return None;
    };
    let key = Aes256Key::from_slice(&answer.plaintext)?;
    let sealed = aead::seal_with_known_nonce(&key, &NONCE, &[], FILE)
        .ok()?
        .to_bytes();
    upload.steps = trace.steps.clone();
    upload.steps.push(
        by_app("Your app encrypts the file itself, with the data key")
            .label("encrypt the file with the data key")
            .says("AES-256-GCM in your app. The app sends S3 only ciphertext, with the encrypted data key as metadata.")
            .field(Field::bytes("Ciphertext", Role::Ciphertext, Excerpt::of(&sealed))),
    );
    let blob = Base64::encode_string(&answer.ciphertext_blob);
    trial.metadata.push(("x-amz-key-v2".to_owned(), blob));
    let (output, trace) = trial.put(&mut upload, NAME, &sealed)?;
    // S3's trace begins with a plaintext file; at this point the app sends only ciphertext.
    upload.steps.extend(trace.steps.iter().skip(1).cloned());
    trial.world.now.0 += LATER;
    trial.revoke_all();
    let (body, trace) = trial.get(&mut download, NAME)?;
    download.steps = trace.steps.clone();
    let open = Call::Decrypt(decrypt::Input {
        ciphertext_blob: answer.ciphertext_blob,
        encryption_context: context,
        ..decrypt::Input::default()
    });
    let (Response::Decrypt(answer), trace) = trial.call(&mut download, &open, &[])? else {
        return None;
    };
    download.steps.extend(trace.steps.iter().cloned());
    let key = Aes256Key::from_slice(&answer.plaintext)?;
    let file = aead::open(&key, &NONCE, &[], &Sealed::from_bytes(&body.bytes?)?).ok()?;
    download.steps.push(
        by_app("Your app decrypts the file itself, and checks its tag")
            .label("decrypt the file with the data key")
            .says("S3 returned the ciphertext it was sent. Only your app ever has the plaintext file.")
            .field(Field::bytes("Body", Role::Plaintext, Excerpt::of(&file))),
    );
    (file == FILE).then(|| SchemeRow {
        scheme: EncryptionScheme::ClientSide,
        made_by: "KMS, called by your app",
        opened_by: "KMS, called by your app",
        s3_sees_file: s3_sees_file(&[&upload, &download]),
        upload,
        download,
        etag: etag(&output.etag, &sealed),
        headers: output.encryption.headers(),
    })
}

fn by_app(title: &str) -> Step {
    Step::new(Actor::App, Actor::App, StepKind::Compute, title)
}

/// Who made the data key, and who holds the key that decrypts it, according to the stored object.
fn holders(cloud: &Cloud, encryption: &Encryption) -> (&'static str, &'static str) {
    match encryption {
        Encryption::SseS3(_) => ("S3", "S3, with its own key"),
        Encryption::SseC(_) => ("your app", "only your app"),
        Encryption::Kms(sse) if sse.second.is_some() => (
            "KMS, plus a second one from S3",
            "KMS, with your key, and S3, with its own",
        ),
        Encryption::Kms(sse) if sse.bucket_key.is_some() => {
            ("S3", "S3 for a while, then KMS, with your key")
        }
        Encryption::Kms(sse) => {
            let key = cloud.kms.find(ACCOUNT, REGION, &sse.key_arn);
            match key.is_ok_and(|key| key.aws_managed) {
                true => ("KMS", "KMS, with aws/s3"),
                false => ("KMS", "KMS, with your key"),
            }
        }
    }
}

fn etag(etag: &str, sent: &[u8]) -> Etag {
    match etag.trim_matches('"') == hex(&md5(sent)) {
        true if sent == FILE => Etag::Md5,
        true => Etag::Md5OfCiphertext,
        false => Etag::NoMd5,
    }
}

/// Whether S3 sends, receives or processes the file's plaintext.
fn s3_sees_file(ways: &[&SchemeTransfer]) -> bool {
    let at_s3 = |step: &&Step| step.from == Actor::S3 || step.to == Actor::S3;
    (ways.iter())
        .flat_map(|way| way.steps.iter().filter(at_s3))
        .flat_map(|step| &step.fields)
        .any(|field| matches!(&field.value, Value::Bytes { excerpt, .. } if excerpt.head == FILE))
}
