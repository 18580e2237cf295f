//! The kinds of encryption side by side: an upload and a download of each, run in a scratch world. Every
//! number, header and permission is read off what happened.
//!
//! - `scratch`: the world, and how a role comes to just the permissions it needs
//! - `side`: two ways, step beside step

mod scratch;
mod step_pairs;

pub use step_pairs::{StepPair, side_by_side};

use crate::core::cloud::{Call, Response};
use crate::core::crypto::aead::{self, Sealed};
use crate::core::crypto::digest::md5;
use crate::core::crypto::{Aes256Key, Nonce};
use crate::core::kms::{EncryptionContext, decrypt, generate_data_key};
use crate::core::lab::world::{ACCOUNT, REGION, key_arn};
use crate::core::lab::{Kind, Lab};
use crate::core::s3::Encryption;
use crate::core::trace::field::{Excerpt, Field, Role, Value};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Kind as StepKind, Step};
use base64ct::{Base64, Encoding};
use scratch::Scratch;

/// The file that goes up and comes down.
const FILE: &[u8] = b"Hello, envelope!";
/// Its name in the bucket.
const NAME: &str = "letter.txt";
/// The nonce of the client's own seal: of one file under one key, so it may stand fixed.
const NONCE: Nonce = Nonce::new([0x24; 12]);
/// Seconds between upload and download: longer than S3 holds a bucket key here.
const LATER: u64 = 3_600;

/// A kind of encryption, as it stands in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncryptionScheme {
    /// `AES256`.
    #[default]
    S3,
    /// `aws:kms` with a customer managed key.
    Kms,
    /// The same with a Bucket Key: the first object of a requester.
    BucketKey,
    /// The next object, soon after.
    NextObject,
    /// `aws:kms` without naming a key: `aws/s3`.
    Managed,
    /// `aws:kms:dsse`.
    Dual,
    /// The caller brings the key.
    Customer,
    /// The app seals before it uploads.
    Client,
}

impl EncryptionScheme {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::S3,
        Self::Kms,
        Self::BucketKey,
        Self::NextObject,
        Self::Managed,
        Self::Dual,
        Self::Customer,
        Self::Client,
    ];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::S3 => "SSE-S3",
            Self::Kms => "SSE-KMS, your key",
            Self::BucketKey => "SSE-KMS, Bucket Key: first object",
            Self::NextObject => "SSE-KMS, Bucket Key: next object",
            Self::Managed => "SSE-KMS, aws/s3",
            Self::Dual => "DSSE-KMS",
            Self::Customer => "SSE-C",
            Self::Client => "Client-side",
        }
    }

    /// Which headers its upload has.
    fn kind(self) -> Kind {
        match self {
            Self::S3 => Kind::S3,
            Self::Kms => Kind::Kms,
            Self::BucketKey | Self::NextObject => Kind::BucketKey,
            Self::Managed => Kind::Managed,
            Self::Dual => Kind::Dual,
            Self::Customer => Kind::Customer,
            Self::Client => Kind::Default,
        }
    }
}

/// What an ETag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etag {
    /// The file's MD5.
    Md5,
    /// The MD5 of what was sent, which was ciphertext.
    Md5OfCiphertext,
    /// No MD5 of anything.
    NoMd5,
}

impl Etag {
    /// In a few words.
    pub fn says(self) -> &'static str {
        match self {
            Self::Md5 => "the file\u{2019}s MD5",
            Self::Md5OfCiphertext => "MD5 of the ciphertext",
            Self::NoMd5 => "not an MD5",
        }
    }
}

/// One direction of one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transfer {
    /// Requests that KMS answered: CloudTrail records of the calls that went through.
    pub kms_calls: usize,
    /// The actions that had to be allowed, in the order in which they were refused.
    pub needs: Vec<String>,
    /// What happened.
    pub steps: Vec<Step>,
}

/// One kind.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeRow {
    /// Which.
    pub sort: EncryptionScheme,
    /// Who makes the data key that seals the body.
    pub made_by: &'static str,
    /// Who holds the key that opens it.
    pub opened_by: &'static str,
    /// The upload.
    pub upload: Transfer,
    /// The download, an hour later.
    pub download: Transfer,
    /// What the ETag is.
    pub etag: Etag,
    /// The encryption headers of the upload’s answer.
    pub headers: Vec<(&'static str, String)>,
    /// Whether S3 ever has the file in the clear.
    pub s3_sees_file: bool,
}

impl SchemeRow {
    /// The encryption headers in short: without the start of their names, and without what names a key.
    pub fn answer(&self) -> String {
        let mut parts = Vec::new();
        for (name, value) in &self.headers {
            match name.trim_start_matches("x-amz-server-side-encryption") {
                "" => parts.push(value.clone()),
                "-aws-kms-key-id" | "-customer-key-MD5" => {}
                rest => parts.push(format!("{}: {value}", rest.trim_start_matches('-'))),
            }
        }
        parts.join(", ")
    }
}

/// Runs all kinds; a kind that came to nothing is left out, which the tests rule out.
pub fn rows() -> Vec<SchemeRow> {
    EncryptionScheme::ALL.into_iter().filter_map(row).collect()
}

fn row(sort: EncryptionScheme) -> Option<SchemeRow> {
    let mut scratch = Scratch::new(sort.kind())?;
    let (mut upload, mut download) = (Transfer::default(), Transfer::default());
    if sort == EncryptionScheme::Client {
        return client(scratch);
    }
    if sort == EncryptionScheme::NextObject {
        scratch.put(&mut Transfer::default(), "first.txt", FILE)?;
        scratch.forget();
    }
    let (output, trace) = scratch.put(&mut upload, NAME, FILE)?;
    upload.steps = trace.steps.clone();
    scratch.now.0 += LATER;
    if sort == EncryptionScheme::NextObject {
        scratch.forget();
        scratch.get(&mut Transfer::default(), "first.txt")?;
    }
    scratch.forget();
    let (opened, trace) = scratch.get(&mut download, NAME)?;
    download.steps = trace.steps.clone();
    if opened.bytes.as_deref() != Some(FILE) {
        return None;
    }
    let (made_by, opened_by) = holders(&scratch.lab, &output.encryption);
    Some(SchemeRow {
        sort,
        made_by,
        opened_by,
        s3_sees_file: s3_sees_file(&[&upload, &download]),
        upload,
        download,
        etag: etag(&output.etag, FILE),
        headers: output.encryption.headers(),
    })
}

/// The app asks KMS for a key, seals, and uploads ciphertext; then all of it backwards.
fn client(mut scratch: Scratch) -> Option<SchemeRow> {
    let (mut upload, mut download) = (Transfer::default(), Transfer::default());
    // The context that the S3 Encryption Client binds.
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
    let (Response::GenerateDataKey(answer), trace) = scratch.run(&mut upload, &ask, &[])? else {
        return None;
    };
    let key = Aes256Key::from_slice(&answer.plaintext)?;
    let sealed = aead::seal(&key, &NONCE, &[], FILE).ok()?.to_bytes();
    upload.steps = trace.steps.clone();
    upload.steps.push(
        by_app("Your app encrypts the file itself, with the data key")
            .label("encrypt the file with the data key")
            .says("AES-256-GCM in your app. What goes to S3 is ciphertext already, and the encrypted key travels with it as metadata.")
            .field(Field::bytes("Ciphertext", Role::Ciphertext, Excerpt::of(&sealed))),
    );
    let blob = Base64::encode_string(&answer.ciphertext_blob);
    scratch.metadata.push(("x-amz-key-v2".to_owned(), blob));
    let (output, trace) = scratch.put(&mut upload, NAME, &sealed)?;
    // S3's trace begins with a file in the clear; here the app holds none any more.
    upload.steps.extend(trace.steps.iter().skip(1).cloned());
    scratch.now.0 += LATER;
    scratch.forget();
    let (body, trace) = scratch.get(&mut download, NAME)?;
    download.steps = trace.steps.clone();
    let open = Call::Decrypt(decrypt::Input {
        ciphertext_blob: answer.ciphertext_blob,
        encryption_context: context,
        ..decrypt::Input::default()
    });
    let (Response::Decrypt(answer), trace) = scratch.run(&mut download, &open, &[])? else {
        return None;
    };
    download.steps.extend(trace.steps.iter().cloned());
    let key = Aes256Key::from_slice(&answer.plaintext)?;
    let file = aead::open(&key, &NONCE, &[], &Sealed::from_bytes(&body.bytes?)?).ok()?;
    download.steps.push(
        by_app("Your app decrypts the file itself, and checks its tag")
            .label("decrypt the file with the data key")
            .says("S3 gave back what it was given: ciphertext. Only the app has had the file in the clear.")
            .field(Field::bytes("Body", Role::Plaintext, Excerpt::of(&file))),
    );
    (file == FILE).then(|| SchemeRow {
        sort: EncryptionScheme::Client,
        made_by: "KMS, asked by your app",
        opened_by: "KMS, asked by your app",
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

/// Who made the data key, and who holds the key that opens it: as the object says that lies in the bucket.
fn holders(lab: &Lab, encryption: &Encryption) -> (&'static str, &'static str) {
    match encryption {
        Encryption::S3Managed(_) => ("S3", "S3, a key of its own"),
        Encryption::Customer(_) => ("your app", "your app, nobody else"),
        Encryption::Kms(sse) if sse.second.is_some() => (
            "KMS, and S3 a second one",
            "KMS, your key; and S3, one of its own",
        ),
        Encryption::Kms(sse) if sse.bucket_key.is_some() => {
            ("S3", "S3 for a while; then KMS, your key")
        }
        Encryption::Kms(sse) => {
            let key = lab.cloud().kms.find(ACCOUNT, REGION, &sse.key_arn);
            match key.is_ok_and(|key| key.aws_managed) {
                true => ("KMS", "KMS, the account\u{2019}s aws/s3"),
                false => ("KMS", "KMS, your key"),
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

/// Whether the file's own bytes are among what S3 sends, gets or works on.
fn s3_sees_file(ways: &[&Transfer]) -> bool {
    let at_s3 = |step: &&Step| step.from == Actor::S3 || step.to == Actor::S3;
    (ways.iter())
        .flat_map(|way| way.steps.iter().filter(at_s3))
        .flat_map(|step| &step.fields)
        .any(|field| matches!(&field.value, Value::Bytes { excerpt, .. } if excerpt.head == FILE))
}
