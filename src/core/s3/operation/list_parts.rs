//! `ListParts`: lists the parts of an upload so far. Under SSE-KMS it needs `kms:Decrypt` (S3 API reference,
//! ListParts).

use crate::core::clock::Timestamp;
use crate::core::kms::{Kms, decrypt};
use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{StoredChecksum, UploadChecksum};
use crate::core::s3::listing;
use crate::core::s3::multipart::{self, Which};
use crate::core::s3::owner;
use crate::core::s3::parameters::{CUSTOMER, OWNER, REQUEST_PAYER, UPLOAD_ID};
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::CustomerKey;
use crate::core::s3::writing::discard;
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Field, Glyph, Place, Role};
use crate::core::wire::member::{bucket, key, member, number};
use crate::core::wire::{Member, Table, Type, WireRequest, operation};

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:ListMultipartUploadParts";

const PART_NUMBER_MARKER: Member =
    member("PartNumberMarker", Type::NumberText).query("part-number-marker");

operation! {
    struct Input = Table::s3("ListParts", "GET", "");
    bucket: String = [bucket()],
    key: String = [key()],
    upload_id: String = [UPLOAD_ID],
    /// 1,000 at most, which is also the default.
    max_parts: Option<i64> = [number("MaxParts").query("max-parts")],
    /// Only parts with a higher number are listed.
    part_number_marker: Option<i64> = [PART_NUMBER_MARKER],
    /// The upload's SSE-C key. S3 doesn't need it for the list.
    customer: Option<CustomerKey> = CUSTOMER,
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// An entry of `Parts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub number: u16,
    pub last_modified: Timestamp,
    pub etag: String,
    /// `Size` of the plaintext, in bytes.
    pub size: u64,
    pub checksum: Option<StoredChecksum>,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Output {
    /// The request that this answers.
    pub asked: Input,
    /// The limit that applied.
    pub max_parts: u64,
    pub parts: Vec<Entry>,
    /// How S3 will make the object's checksum.
    pub checksum: Option<UploadChecksum>,
    /// Whether there are more parts.
    pub is_truncated: bool,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `NoSuchUpload`, [`S3Error::NoSuchBucket`], [`S3Error::AccessDenied`], and KMS errors.
pub fn list_parts(
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
    let by_kms = (which.find(s3)).is_some_and(|upload| upload.encryption.kms().is_some());
    let step = session.ask_step(
        ACTION,
        format!("Your app asks S3 for the parts of {}", input.key),
        "An interrupted upload can continue: this list shows which parts S3 already has.",
        WireRequest::of(input, session.region),
        vec![Field::text("UploadId", Role::Metadata, &input.upload_id)],
    );
    session.recorder.step(
        step.needs_if(by_kms, decrypt::ACTION)
            .there(Glyph::StoredCiphertext, Place::Bucket),
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let upload = multipart::authorized(s3, session, which, ACTION)?.clone();
        if input.customer.is_some() {
            multipart::check_customer(&upload.encryption, input.customer.as_ref())?;
        }
        if by_kms {
            let mut keys = multipart::open_keys(s3, kms, session, which, &upload.encryption, None)?;
            let says = "S3 overwrites the key in memory. The stored bytes aren't changed.";
            discard(session, &mut keys.key, keys.second.as_mut(), says);
        }
        let max = listing::limit(input.max_parts, "max-parts")?;
        let after = listing::number(input.part_number_marker, "part-number-marker")?.unwrap_or(0);
        let mut parts = (upload.parts.iter()).filter(|(number, _)| u64::from(**number) > after);
        let mut output = Output {
            asked: input.clone(),
            max_parts: max,
            checksum: upload.checksum,
            ..Output::default()
        };
        while (output.parts.len() as u64) < output.max_parts
            && let Some((number, part)) = parts.next()
        {
            output.parts.push(Entry {
                number: *number,
                last_modified: part.last_modified,
                etag: part.etag.clone(),
                size: part.part.len,
                checksum: part.checksum.clone(),
            });
        }
        output.is_truncated = parts.next().is_some();
        session.answer(
            "S3 returns the parts",
            match by_kms {
                true => "S3 needed the data key because it stores the parts' checksums encrypted.",
                false => "The sizes are those of the plaintext.",
            },
            http::answer("200 OK", &[], Some(xml(&output))),
            vec![Field::text(
                "Parts",
                Role::Metadata,
                output.parts.len().to_string(),
            )],
        );
        Ok(output)
    })
}

fn xml(output: &Output) -> http::Xml {
    let mut xml = http::Xml::new("ListPartsResult");
    xml.element("Bucket", &output.asked.bucket);
    xml.element("Key", &output.asked.key);
    xml.element("UploadId", &output.asked.upload_id);
    xml.element("MaxParts", &output.max_parts.to_string());
    xml.element(
        "IsTruncated",
        if output.is_truncated { "true" } else { "false" },
    );
    if let Some(checksum) = output.checksum {
        xml.element("ChecksumAlgorithm", checksum.algorithm.name());
        xml.element("ChecksumType", checksum.kind());
    }
    for part in &output.parts {
        xml.open("Part")
            .element("PartNumber", &part.number.to_string())
            .element("LastModified", &part.last_modified.to_string())
            .element("ETag", &part.etag)
            .element("Size", &part.size.to_string());
        if let Some(checksum) = &part.checksum {
            xml.element(checksum.algorithm.member(), &checksum.value);
        }
        xml.close();
    }
    xml
}
