//! `CompleteMultipartUpload`: joins the parts into an object. AWS documents that it needs `kms:Decrypt` when checksums
//! are used; current SDKs always use them, so here it always needs it.
//!
//! AWS refuses parts below 5 MiB, except the last (`EntityTooSmall`). This lab deliberately doesn't, so that parts can
//! be small enough to look at.

use super::put_bucket_encryption::malformed;
use super::upload_part::of_upload;
use crate::core::crypto::digest::md5;
use crate::core::json::Object as Json;
use crate::core::kms::Kms;
use crate::core::s3::action;
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::checksum::{
    CHECKSUM_TYPE, CHECKSUM_VALUES, ChecksumAlgorithm, ChecksumValues, StoredChecksum,
};
use crate::core::s3::conditions::{WRITE_CONDITIONS, WriteConditions};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::multipart::{self, Which};
use crate::core::s3::owner;
use crate::core::s3::parameters::{CUSTOMER, OWNER, REQUEST_PAYER, UPLOAD_ID};
use crate::core::s3::reading::decrypt_body;
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::stored_body::{StoredBody, StoredPart};
use crate::core::s3::upload::{CompletedUpload, Upload, UploadedPart};
use crate::core::s3::writing::discard;
use crate::core::s3::{S3Error, http};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::field::Single;
use crate::core::wire::member::{bucket, key, member, number, text};
use crate::core::wire::{List, Member, Structure, Table, Type, WireRequest, operation};
use serde_json::Value;

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
                    members: &[
                        number("PartNumber").required(),
                        text("ETag").required(),
                        text("ChecksumCRC32"),
                        text("ChecksumCRC32C"),
                        text("ChecksumCRC64NVME"),
                        text("ChecksumSHA1"),
                        text("ChecksumSHA256"),
                    ],
                }),
                element: "Part",
                only_one: false,
            }),
        )],
    }),
)
.sent_empty()
.xml("CompleteMultipartUpload");

/// A part as the request to complete names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedPart {
    pub number: i64,
    pub etag: String,
    pub checksum: ChecksumValues,
}

impl NamedPart {
    /// A part without a checksum.
    pub fn new(number: i64, etag: &str) -> Self {
        Self {
            number,
            etag: etag.to_owned(),
            checksum: ChecksumValues::default(),
        }
    }
}

impl Single for Vec<NamedPart> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn to_value(&self, _: Type) -> Value {
        let part = |part: &NamedPart| {
            let mut json = Json::default();
            json.put("PartNumber", Value::from(part.number));
            json.text("ETag", &part.etag);
            for algorithm in ChecksumAlgorithm::ALL {
                if let Some(value) = part.checksum.value(algorithm) {
                    json.text(algorithm.member(), value);
                }
            }
            json.value()
        };
        Value::Array(self.iter().map(part).collect())
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let items = value.and_then(Value::as_array).into_iter().flatten();
        let part = |item: &Value| {
            let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
            Some(NamedPart {
                number: item.get("PartNumber")?.as_i64()?,
                etag: text("ETag")?,
                checksum: ChecksumValues {
                    crc32: text("ChecksumCRC32"),
                    crc32c: text("ChecksumCRC32C"),
                    crc64nvme: text("ChecksumCRC64NVME"),
                    sha1: text("ChecksumSHA1"),
                    sha256: text("ChecksumSHA256"),
                },
            })
        };
        items.filter_map(part).collect()
    }
}

operation! {
    struct Input = Table::s3("CompleteMultipartUpload", "POST", "")
        .checked_first(&["Bucket", "Key", "MultipartUpload"]);
    bucket: String = [bucket()],
    key: String = [key()],
    upload_id: String = [UPLOAD_ID],
    /// Ascending by number.
    parts: Vec<NamedPart> = [MULTIPART_UPLOAD],
    /// The object's checksum.
    values: ChecksumValues = CHECKSUM_VALUES,
    checksum_type: Option<String> = [CHECKSUM_TYPE],
    /// The object's length in bytes.
    object_size: Option<i64> = [number("MpuObjectSize").header("x-amz-mp-object-size")],
    conditions: WriteConditions = WRITE_CONDITIONS,
    /// The upload's SSE-C key. S3 doesn't need it to join the parts.
    customer: Option<CustomerKey> = CUSTOMER,
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
    /// `VersionId`, while versioning is enabled.
    pub version_id: Option<String>,
    /// The checksum that the upload asked for.
    pub checksum: Option<StoredChecksum>,
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
        let again = match which.completed(s3) {
            Some(upload) if upload.parts == named(&input.parts) => Some(upload.clone()),
            _ => None,
        };
        let others = input.conditions.condition_keys();
        if let Some(upload) = again {
            multipart::authorize(s3, session, which, action::PUT_OBJECT, others)?;
            let output = Output {
                version_id: upload.version_id,
                ..input.output(session, upload.etag, upload.encryption, upload.checksum)
            };
            answer(session, &output);
            return Ok(output);
        }
        multipart::authorize(s3, session, which, action::PUT_OBJECT, others)?;
        let upload = which
            .find(s3)
            .ok_or_else(multipart::no_such_upload)?
            .clone();
        if input.customer.is_some() {
            multipart::check_customer(&upload.encryption, input.customer.as_ref())?;
        }
        let parts = chosen(&upload, &input.parts)?;
        let checksum = checksum(&upload, input, &parts)?;
        if let Some(bucket) = s3.bucket(&input.bucket) {
            input.conditions.check(session, bucket, &input.key)?;
        }
        let etag = etag(session, &upload, &parts);
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let version_id = bucket.new_version_id(session.entropy);
        let object = Object {
            version_id,
            body: StoredBody {
                parts: parts.iter().map(|part| part.part.clone()).collect(),
            },
            encryption: upload.encryption,
            etag,
            last_modified: session.caller.now,
            content_type: upload.content_type,
            headers: upload.headers,
            checksum,
            metadata: upload.metadata,
            tags: upload.tags,
        };
        if object.encryption.kms().is_some() {
            verify(s3, kms, session, which, &object)?;
        }
        join(session, &object.body.parts);
        let output = Output {
            version_id: object.version_id.clone(),
            ..input.output(
                session,
                object.etag.clone(),
                object.encryption.clone(),
                object.checksum.clone(),
            )
        };
        answer(session, &output);
        if let Some(bucket) = s3.bucket_mut(&input.bucket) {
            bucket.uploads.remove(&input.upload_id);
            let completed = CompletedUpload {
                key: input.key.clone(),
                parts: named(&input.parts),
                etag: object.etag.clone(),
                encryption: object.encryption.clone(),
                checksum: object.checksum.clone(),
                version_id: object.version_id.clone(),
            };
            bucket.completed.insert(input.upload_id.clone(), completed);
            bucket.put(input.key.clone(), object);
        }
        Ok(output)
    })
}

fn ask(session: &mut Session<'_>, input: &Input, upload: Option<&Upload>) {
    let step = session.ask_step(
        action::PUT_OBJECT,
        format!("Your app completes the upload of {}", input.key),
        "The request names every part and its ETag. It contains no bytes of the file.",
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

impl Input {
    fn output(
        &self,
        session: &Session<'_>,
        etag: String,
        encryption: Encryption,
        checksum: Option<StoredChecksum>,
    ) -> Output {
        Output {
            location: format!(
                "https://{}.s3.{}.amazonaws.com/{}",
                self.bucket,
                session.region,
                http::path(&self.key)
            ),
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            etag,
            encryption,
            checksum,
            version_id: None,
        }
    }
}

/// Numbers and ETags without quotes.
fn named(parts: &[NamedPart]) -> Vec<(i64, String)> {
    let bare = |part: &NamedPart| (part.number, part.etag.trim_matches('"').to_owned());
    parts.iter().map(bare).collect()
}

/// The object's checksum, if the upload asked for one; checks what the request says about it, and the object's length.
///
/// # Errors
/// `InvalidRequest`, `InvalidPart`, `BadDigest`, with AWS's messages.
fn checksum(
    upload: &Upload,
    input: &Input,
    parts: &[UploadedPart],
) -> Result<Option<StoredChecksum>, S3Error> {
    let invalid = |message: String| Err(S3Error::other("InvalidRequest", 400, &message));
    let len: u64 = parts.iter().map(|part| part.part.len).sum();
    if let Some(size) = input.object_size
        && u64::try_from(size) != Ok(len)
    {
        return invalid(format!(
            "The provided 'x-amz-mp-object-size' header value {size} does not match what was computed: {len}"
        ));
    }
    let composite = upload.checksum.filter(|checksum| checksum.composite);
    for (named, part) in input.parts.iter().zip(parts) {
        let given = named.checksum.only()?;
        let own = part.checksum.as_ref();
        let own = own.map(|own| (own.algorithm, own.value.as_str()));
        if given.is_some() && given != own {
            return Err(invalid_part());
        }
        if let (None, Some(composite)) = (given, composite) {
            return invalid(format!(
                "The upload was created using a {} checksum. The complete request must include the checksum for each part. It was missing for part {} in the request.",
                composite.algorithm.name().to_ascii_lowercase(),
                named.number
            ));
        }
    }
    let Some(of_upload) = upload.checksum else {
        return match input.values.only()? {
            None if input.checksum_type.as_deref() == Some("COMPOSITE") => invalid(
                "The upload was created using the FULL_OBJECT checksum mode. The complete request must use the same checksum mode.".to_owned(),
            ),
            None => Ok(None),
            // S3 would compute CRC-64/NVME of such an object.
            Some((algorithm, _)) => Err(S3Error::not_simulated(&format!(
                "{} without ChecksumAlgorithm in CreateMultipartUpload",
                algorithm.member()
            ))),
        };
    };
    let all = parts
        .iter()
        .filter_map(|part| Some((part.checksum.as_ref()?, part.part.len)));
    let whole = of_upload.join(all).ok_or(S3Error::Damaged)?;
    of_upload.check_whole(&whole, input.checksum_type.as_deref(), &input.values)?;
    Ok(Some(whole))
}

/// The uploaded parts that the request names.
fn chosen(upload: &Upload, named: &[NamedPart]) -> Result<Vec<UploadedPart>, S3Error> {
    if named.is_empty() {
        return Err(malformed());
    }
    let numbers = || named.iter().map(|part| part.number);
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
    let find = |named: &NamedPart| {
        let part = upload.parts.get(&u16::try_from(named.number).ok()?)?;
        (bare(&part.etag) == bare(&named.etag)).then(|| part.clone())
    };
    (named.iter().map(find).collect::<Option<Vec<_>>>()).ok_or_else(invalid_part)
}

/// The error's message is AWS's own.
fn invalid_part() -> S3Error {
    S3Error::other(
        "InvalidPart",
        400,
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    )
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
            .says("AWS documents kms:Decrypt here for uploads with checksums, which current SDKs always send. A checksum covers the plaintext, so S3 has to decrypt the parts.")
            .field(object.body.field())
            .moves([]),
    );
    let says = "S3 overwrites the key in memory. The stored bytes aren't changed.";
    discard(session, &mut keys.key, keys.second.as_mut(), says);
    Ok(())
}

/// Joins the parts into one body.
fn join(session: &mut Session<'_>, parts: &[StoredPart]) {
    let len: u64 = parts.iter().map(|part| part.len).sum();
    session.recorder.step(
        Step::new(Actor::S3, Actor::Bucket, Kind::Store, "S3 combines the parts into one object")
            .label("combine the parts")
            .says("The parts stay encrypted as they are: S3 re-encrypts nothing. It deletes the parts that the request doesn't name.")
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
    if let Some(checksum) = &output.checksum {
        xml.element(checksum.algorithm.member(), &checksum.value);
        xml.element("ChecksumType", checksum.kind());
    }
    let etag_note = match output.encryption.etag_is_md5() {
        true => "the MD5 of the parts' MD5s, and the number of parts",
        false => "not an MD5, but it ends with the number of parts",
    };
    session.answer(
        "S3 returns 200 OK: the object is stored",
        match output.encryption {
            Encryption::SseC(_) => "The object is complete. All of its parts are encrypted with your app's key.",
            Encryption::SseS3(_) | Encryption::Kms(_) => "The object is complete. All of its parts share one data key, and S3 stores that key's encrypted copy.",
        },
        http::answer(
            "200 OK",
            &http::with_version(output.encryption.headers(), output.version_id.as_deref()),
            Some(xml),
        ),
        vec![Field::text("ETag", Role::Metadata, &output.etag).from(etag_note)],
    );
}
