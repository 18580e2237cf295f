//! `HeadObject`: returns an object's metadata, without its body. S3 decrypts nothing, so it doesn't call KMS, unless
//! `x-amz-checksum-mode: ENABLED` asks for the checksum of the plaintext (S3 API reference, HeadObject). An error has
//! no body: the client learns only the status.

use crate::core::clock::Timestamp;
use crate::core::kms::{Kms, decrypt};
use crate::core::s3::action;
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::owner;
use crate::core::s3::parameters::{CUSTOMER, OWNER, REQUEST_PAYER, SSE_OF_READ};
use crate::core::s3::reading::{decrypt_body, no_sse_header, open_keys, readable};
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::writing::discard;
use crate::core::s3::{S3Error, checksum, envelope, http};
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, member};
use crate::core::wire::{Enumeration, Member, Table, Type, WireRequest, operation};

/// The header that asks for an upload's checksum.
const CHECKSUM_MODE: Member = member(
    "ChecksumMode",
    Type::Enumeration(&Enumeration {
        rust: "ChecksumMode",
        words: &["ENABLED"],
    }),
)
.header("x-amz-checksum-mode");

operation! {
    struct Input = Table::s3("HeadObject", "HEAD", "");
    bucket: String = [bucket()],
    key: String = [key()],
    /// `ENABLED` or absent. (Current SDKs send it by default; here the caller must ask for it.)
    checksum_mode: Option<String> = [CHECKSUM_MODE],
    /// A HEAD doesn't have this header. S3 refuses it (S3 guide, UsingKMSEncryption).
    algorithm: Option<String> = [SSE_OF_READ],
    /// The SSE-C key.
    customer: Option<CustomerKey> = CUSTOMER,
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `ContentLength` of the plaintext.
    pub content_length: u64,
    pub content_type: String,
    pub etag: String,
    pub encryption: Encryption,
    pub metadata: Vec<(String, String)>,
    pub last_modified: Timestamp,
    /// `ChecksumCRC64NVME` of the whole object, base64, if requested.
    pub checksum: Option<String>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// [`S3Error::Other`] with the status as its code.
pub fn head_object(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let stored = (s3.bucket(&input.bucket)).and_then(|bucket| bucket.objects.get(&input.key));
    let by_kms = stored.is_none_or(|object| object.encryption.kms().is_some());
    let there = stored.is_some();
    let checksum = input.checksum_mode.as_deref() == Some("ENABLED");
    let step = session.ask_step(
        action::GET_OBJECT,
        format!("Your app asks S3 about {}", input.key),
        match checksum {
            false => "Size, type and encryption are no secret of the key's. Nothing is opened.",
            true => "It asks for the checksum of the plain bytes as well, and that is sealed like the bytes.",
        },
        WireRequest::of(input, session.region),
        vec![Field::text("Key", Role::Metadata, &input.key)],
    );
    session
        .recorder
        .step(step.needs_if(checksum && by_kms, decrypt::ACTION).there_if(
            there,
            Glyph::StoredCiphertext,
            Place::Bucket,
        ));
    let done = session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let object = readable(s3, session, &input.bucket, &input.key)?.clone();
        if input.algorithm.is_some() {
            return Err(no_sse_header());
        }
        // Although S3 decrypts nothing, a request for a KMS-encrypted object must be signed.
        if object.encryption.kms().is_some() && session.caller.principal.account().is_none() {
            return Err(S3Error::NeedsSignature);
        }
        let customer = input.customer.as_ref();
        envelope::check_customer(&object.encryption, customer)?;
        let checksum = match checksum {
            true => Some(read_checksum(s3, kms, session, input, &object)?),
            false => None,
        };
        Ok(answer(session, object, checksum))
    });
    done.map_err(|error| error.bare())
}

/// Records that S3 decrypts the body to compute its checksum, and discards it again.
fn read_checksum(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
    object: &Object,
) -> Result<String, S3Error> {
    let place = (input.bucket.as_str(), input.key.as_str());
    let mut keys = open_keys(s3, kms, session, place, object, input.customer.as_ref())?;
    let body =
        decrypt_body(object, &keys.key, keys.second.as_ref()).map_err(|_| S3Error::Damaged)?;
    let checksum = checksum::crc64nvme(&body);
    session.recorder.step(
        Step::new(Actor::S3, Actor::S3, Kind::Compute, "S3 reads the checksum of the plain bytes")
            .label("read the checksum")
            .says("It says something about the plain bytes, so it lies sealed with them and the data key is needed.")
            .field(Field::bytes("Body", Role::Plaintext, Excerpt::of(&body)).from("in S3's memory only"))
            .field(Field::text("x-amz-checksum-crc64nvme", Role::Digest, &checksum))
            .moves([])
            .there(Glyph::DataKey, Place::S3),
    );
    let says = "Its bytes are overwritten; what lies in the bucket is as it was.";
    discard(session, &mut keys.key, keys.second.as_mut(), says);
    Ok(checksum)
}

fn answer(session: &mut Session<'_>, object: Object, checksum: Option<String>) -> Output {
    let length = object.body.plaintext_len();
    let mut headers = vec![
        ("Content-Type", object.content_type.clone()),
        ("Content-Length", length.to_string()),
    ];
    if let Some(checksum) = &checksum {
        headers.push(("x-amz-checksum-crc64nvme", checksum.clone()));
    }
    headers.extend(object.encryption.headers());
    headers.push(("ETag", object.etag.clone()));
    session.answer(
        "S3 answers with headers alone",
        match checksum {
            None => "Whoever may read the object in S3 learns all this without a KMS permission. A download may still fail.",
            Some(_) => "Headers only; the body stays where it is.",
        },
        http::answer("200 OK", &headers, None) + &http::metadata_headers(&object.metadata),
        vec![
            Field::text("Content-Length", Role::Metadata, length.to_string()),
            Field::text("ETag", Role::Metadata, &object.etag),
        ],
    );
    Output {
        content_length: length,
        content_type: object.content_type,
        etag: object.etag,
        encryption: object.encryption,
        metadata: object.metadata,
        last_modified: object.last_modified,
        checksum,
    }
}
