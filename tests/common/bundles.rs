//! Bundles of every kind, made by running the lab: what the examples print and the tests open.

use envelope_lab::core::bundle::{Bundle, BundleKind, BundledObject, client_side_bundle};
use envelope_lab::core::client_side::{MessageOptions, RawAesKeyring, seal};
use envelope_lab::core::clock::Timestamp;
use envelope_lab::core::cloud::{Outcome, Response};
use envelope_lab::core::entropy::Entropy;
use envelope_lab::core::kms::EncryptionContext;
use envelope_lab::core::lab::Lab;
use envelope_lab::core::lab::world::{BUCKET, EncryptionChoice};
use envelope_lab::core::s3::version::NULL;
use envelope_lab::core::s3::{
    Answer, Request, complete_multipart_upload, create_multipart_upload, upload_part,
};
use std::collections::BTreeMap;
use std::error::Error;

const NOW: Timestamp = Timestamp(1_790_000_000);
const NAME: &str = "file.bin";
/// Parts of a multipart upload, however small.
const PARTS: usize = 3;

/// A bundle of a new object with this file.
pub fn bundle_of(kind: BundleKind, file: &[u8], seed: [u8; 32]) -> Result<Bundle, Box<dyn Error>> {
    match kind {
        BundleKind::SseKms => uploaded(EncryptionChoice::SseKms, file, seed),
        BundleKind::DsseKms => uploaded(EncryptionChoice::DsseKms, file, seed),
        BundleKind::SseS3 => uploaded(EncryptionChoice::SseS3, file, seed),
        BundleKind::SseC => uploaded(EncryptionChoice::SseC, file, seed),
        BundleKind::ClientSide => client_side(&MessageOptions::default(), file, seed),
        BundleKind::Multipart => in_parts(file, seed),
    }
}

pub fn object() -> BundledObject {
    BundledObject {
        bucket: BUCKET.to_owned(),
        key: NAME.to_owned(),
        version_id: NULL.to_owned(),
    }
}

/// Uploaded in one request.
pub fn uploaded(
    choice: EncryptionChoice,
    file: &[u8],
    seed: [u8; 32],
) -> Result<Bundle, Box<dyn Error>> {
    let mut lab = Lab::new(seed)?;
    lab.set_kind(choice);
    lab.upload(NAME, "application/octet-stream", file, NOW)
        .result?;
    let customer = lab.customer_key().key;
    Ok(Bundle::of(lab.cloud(), object(), Some(&customer))?)
}

/// Encrypted by the application.
pub fn client_side(
    options: &MessageOptions,
    file: &[u8],
    seed: [u8; 32],
) -> Result<Bundle, Box<dyn Error>> {
    let mut entropy = Entropy::from_seed(seed);
    let keyring = RawAesKeyring::generate("envelope-lab", "classroom", &mut entropy);
    let mut options = options.clone();
    if options.context.0.is_empty() {
        let pairs = [("purpose".to_owned(), "teaching".to_owned())];
        options.context = EncryptionContext(BTreeMap::from(pairs));
    }
    let message = seal(&keyring, &options, file, &mut entropy)?;
    Ok(client_side_bundle(object(), &keyring, message)?)
}

/// Uploaded in parts, under SSE-KMS.
fn in_parts(file: &[u8], seed: [u8; 32]) -> Result<Bundle, Box<dyn Error>> {
    let mut lab = Lab::new(seed)?;
    let sse = lab.headers();
    let mut cloud = lab.into_cloud();
    let mut ask =
        |request: &Request, body: &[u8]| answer(cloud.s3(&Lab::app(), request, body, NOW));
    let create = create_multipart_upload::Input {
        bucket: BUCKET.to_owned(),
        key: NAME.to_owned(),
        sse,
        ..create_multipart_upload::Input::default()
    };
    let Answer::CreateMultipartUpload(created) = ask(&Request::CreateMultipartUpload(create), &[])?
    else {
        return Err("no upload was created".into());
    };
    let mut parts = Vec::new();
    let length = file.len().div_ceil(PARTS);
    for number in 1..=PARTS {
        let rest = file.get((number - 1) * length..).unwrap_or_default();
        let body = rest.get(..length).unwrap_or(rest);
        let part = upload_part::Input {
            bucket: BUCKET.to_owned(),
            key: NAME.to_owned(),
            upload_id: created.upload_id.clone(),
            part_number: number as i64,
            ..upload_part::Input::default()
        };
        let Answer::UploadPart(uploaded) = ask(&Request::UploadPart(part), body)? else {
            return Err("no part was uploaded".into());
        };
        parts.push(complete_multipart_upload::NamedPart::new(
            number as i64,
            &uploaded.etag,
        ));
    }
    let complete = complete_multipart_upload::Input {
        bucket: BUCKET.to_owned(),
        key: NAME.to_owned(),
        upload_id: created.upload_id.clone(),
        parts,
        ..complete_multipart_upload::Input::default()
    };
    ask(&Request::CompleteMultipartUpload(complete), &[])?;
    Ok(Bundle::of(&cloud, object(), None)?)
}

fn answer(outcome: Outcome) -> Result<Answer, Box<dyn Error>> {
    match outcome.result? {
        Response::S3(answer) => Ok(answer),
        other => Err(format!("an unexpected answer: {other:?}").into()),
    }
}
