//! `CompleteMultipartUpload`: joins the parts into an object. AWS documents that it needs `kms:Decrypt` when checksums
//! are used; current SDKs always use them, so here it always needs it.
//!
//! AWS refuses parts below 5 MiB, except the last (`EntityTooSmall`). This lab deliberately doesn't, so that parts can
//! be small enough to look at.

use super::put_bucket_encryption::malformed;
use super::upload_part::of_upload;
use crate::core::crypto::digest::md5;
use crate::core::kms::Kms;
use crate::core::s3::action;
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::multipart::{self, Which};
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER, UPLOAD_ID};
use crate::core::s3::reading::decrypt_body;
use crate::core::s3::session::Session;
use crate::core::s3::stored_body::{StoredBody, StoredPart};
use crate::core::s3::upload::{Upload, UploadedPart};
use crate::core::s3::writing::discard;
use crate::core::s3::{S3Error, http};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, member, number, text};
use crate::core::wire::{List, Member, Structure, Table, Type, WireRequest, operation};

const MULTIPART_UPLOAD: Member = member(
    "MultipartUpload",
    Type::Structure(&Structure {
        rust: "CompletedMultipartUpload",
        fails: false,
        members: &[member(
            "Parts",
            Type::List(&List {
                of: Type::Structure(&Structure {
                    rust: "CompletedPart",
                    fails: false,
                    members: &[number("PartNumber").required(), text("ETag").required()],
                }),
                element: "Part",
                only_one: false,
            }),
        )],
    }),
)
.sent_empty()
.xml("CompleteMultipartUpload");

operation! {
    struct Input = Table::s3("CompleteMultipartUpload", "POST", "")
        .checked_first(&["Bucket", "Key", "MultipartUpload"]);
    bucket: String = [bucket()],
    key: String = [key()],
    upload_id: String = [UPLOAD_ID],
    /// `PartNumber` and `ETag`, ascending.
    parts: Vec<(i64, String)> = [MULTIPART_UPLOAD],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub location: String,
    pub bucket: String,
    pub key: String,
    /// `ETag`: `"<32 hexadecimal digits>-<parts>"`.
    pub etag: String,
    pub encryption: Encryption,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `InvalidPart`, `InvalidPartOrder`, `MalformedXML`, `NoSuchUpload`, [`S3Error::NoSuchBucket`],
/// [`S3Error::AccessDenied`], and KMS errors.
pub fn complete_multipart_upload(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let which = Which {
        bucket: &input.bucket,
        key: &input.key,
        upload_id: &input.upload_id,
    };
    ask(session, input, which.find(s3));
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let upload = multipart::authorized(s3, session, which, action::PUT_OBJECT)?.clone();
        let parts = chosen(&upload, &input.parts)?;
        let etag = etag(session, &upload, &parts);
        let object = Object {
            body: StoredBody {
                parts: parts.iter().map(|part| part.part.clone()).collect(),
            },
            encryption: upload.encryption,
            etag,
            last_modified: session.caller.now,
            content_type: upload.content_type,
            metadata: upload.metadata,
            tags: upload.tags,
        };
        if object.encryption.kms().is_some() {
            verify(s3, kms, session, which, &object)?;
        }
        join(session, &object.body.parts);
        let output = Output {
            location: format!(
                "https://{}.s3.{}.amazonaws.com/{}",
                input.bucket,
                session.region,
                http::path(&input.key)
            ),
            bucket: input.bucket.clone(),
            key: input.key.clone(),
            etag: object.etag.clone(),
            encryption: object.encryption.clone(),
        };
        answer(session, &output);
        if let Some(bucket) = s3.bucket_mut(&input.bucket) {
            bucket.uploads.remove(&input.upload_id);
            bucket.objects.insert(input.key.clone(), object);
        }
        Ok(output)
    })
}

fn ask(session: &mut Session<'_>, input: &Input, upload: Option<&Upload>) {
    let step = session.ask_step(
        action::PUT_OBJECT,
        format!("Your app completes the upload of {}", input.key),
        "It names every part with the ETag it got for it. No bytes travel.",
        WireRequest::of(input, session.region),
        vec![Field::text(
            "Parts",
            Role::Metadata,
            input.parts.len().to_string(),
        )],
    );
    let step = of_upload(step, upload).there(Glyph::StoredCiphertext, Place::Bucket);
    session.recorder.step(step);
}

/// The uploaded parts that the request names.
fn chosen(upload: &Upload, named: &[(i64, String)]) -> Result<Vec<UploadedPart>, S3Error> {
    if named.is_empty() {
        return Err(malformed());
    }
    let numbers = || named.iter().map(|(number, _)| number);
    if !numbers()
        .zip(numbers().skip(1))
        .all(|(one, next)| one < next)
    {
        return Err(S3Error::other(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
        ));
    }
    let bare = |etag: &str| etag.trim_matches('"').to_owned();
    let find = |(number, etag): &(i64, String)| {
        let part = upload.parts.get(&u16::try_from(*number).ok()?)?;
        (bare(&part.etag) == bare(etag)).then(|| part.clone())
    };
    (named.iter().map(find).collect::<Option<Vec<_>>>()).ok_or_else(|| {
        S3Error::other(
            "InvalidPart",
            400,
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        )
    })
}

/// The MD5 of the parts' MD5s under SSE-S3, random otherwise (S3 API reference, `Object.ETag`).
fn etag(session: &mut Session<'_>, upload: &Upload, parts: &[UploadedPart]) -> String {
    let digests: Vec<u8> = parts.iter().flat_map(|part| part.md5).collect();
    let tag = match upload.encryption.etag_is_md5() {
        true => md5(&digests),
        false => session.entropy.array(),
    };
    format!("\"{}-{}\"", hex(&tag), parts.len())
}

/// S3 gets the data key decrypted once more, to check the encrypted parts.
fn verify(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    which: Which<'_>,
    object: &Object,
) -> Result<(), S3Error> {
    let mut keys = multipart::open_keys(s3, kms, session, which, &object.encryption, None)?;
    decrypt_body(object, &keys.key, keys.second.as_ref()).map_err(|_| S3Error::Damaged)?;
    session.recorder.step(
        Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 checks the parts with the data key")
            .label("check the parts")
            .says("AWS documents kms:Decrypt here for uploads with checksums, and current SDKs always send checksums. They are about the plain bytes, so the parts must be opened.")
            .field(object.body.field())
            .moves([]),
    );
    let says = "Its bytes are overwritten; what lies in the bucket is as it was.";
    discard(session, &mut keys.key, keys.second.as_mut(), says);
    Ok(())
}

/// Joins the parts into one body.
fn join(session: &mut Session<'_>, parts: &[StoredPart]) {
    let len: u64 = parts.iter().map(|part| part.len).sum();
    session.recorder.step(
        Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 makes one object of the parts")
            .label("join the parts")
            .says("Each part stays sealed as it is; nothing is encrypted again. What was not named is thrown away.")
            .field(Field::text("Parts", Role::Metadata, parts.len().to_string()))
            .field(Field::text("Content-Length", Role::Metadata, len.to_string())),
    );
}

fn answer(session: &mut Session<'_>, output: &Output) {
    let mut xml = http::Xml::new("CompleteMultipartUploadResult");
    xml.element("Location", &output.location);
    xml.element("Bucket", &output.bucket);
    xml.element("Key", &output.key);
    xml.element("ETag", &output.etag);
    session.answer(
        "S3 answers: the object is there, 200 OK",
        match output.encryption.etag_is_md5() {
            true => "The ETag is the MD5 of the parts' MD5s, and how many parts there were.",
            false => "The ETag is no MD5, but it tells how many parts there were.",
        },
        http::answer("200 OK", &output.encryption.headers(), Some(xml)),
        vec![Field::text("ETag", Role::Metadata, &output.etag)],
    );
}
