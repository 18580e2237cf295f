//! Parameters that many of S3's operations take (S3 API reference, `PutObject`, `CopyObject`).

use super::bucket::{Object, S3};
use super::sse_headers::{CustomerKey, SseHeaders};
use crate::core::wire::field::Single;
use crate::core::wire::member::{flag, member, number, text};
use crate::core::wire::xml::plain;
use crate::core::wire::{Enumeration, Field, Member, Place, Structure, Type, Values, Xml};
use serde_json::Value;

/// The algorithms of server-side encryption.
pub const SSE_ALGORITHM: Enumeration = Enumeration {
    rust: "ServerSideEncryption",
    words: &["AES256", "aws:kms", "aws:kms:dsse"],
};

/// The account that must own the bucket.
pub const OWNER: Member = text("ExpectedBucketOwner").header("x-amz-expected-bucket-owner");

/// The account that must own a copy's source bucket.
pub const SOURCE_OWNER: Member =
    text("ExpectedSourceBucketOwner").header("x-amz-source-expected-bucket-owner");

/// Says that the caller would pay. No bucket here asks for that, so it changes nothing.
pub const REQUEST_PAYER: Member = member(
    "RequestPayer",
    Type::Enumeration(&Enumeration {
        rust: "RequestPayer",
        words: &["requester"],
    }),
)
.header("x-amz-request-payer");

/// `ContentType`, with S3's default.
pub static CONTENT_TYPE: [Member; 1] = [text("ContentType")
    .header("Content-Type")
    .sent_empty()
    .default("binary/octet-stream")];

/// The encryption headers for an object that a request writes.
pub static SSE: [Member; 7] = [
    member("ServerSideEncryption", Type::Enumeration(&SSE_ALGORITHM))
        .header("x-amz-server-side-encryption"),
    text("SSEKMSKeyId").header("x-amz-server-side-encryption-aws-kms-key-id"),
    text("SSEKMSEncryptionContext").header("x-amz-server-side-encryption-context"),
    flag("BucketKeyEnabled").header("x-amz-server-side-encryption-bucket-key-enabled"),
    text("SSECustomerAlgorithm").header("x-amz-server-side-encryption-customer-algorithm"),
    CUSTOMER[1],
    CUSTOMER[2],
];

/// A customer's key (SSE-C), for requests without other encryption headers.
pub static CUSTOMER: [Member; 3] = [
    text("SSECustomerAlgorithm").at(Place::Unshown),
    member("SSECustomerKey", Type::CustomerKey).at(Place::Unshown),
    member("SSECustomerKeyMD5", Type::CustomerKeyDigest)
        .header("x-amz-server-side-encryption-customer-key-MD5"),
];

/// The customer's key of a copy's source.
pub static SOURCE_CUSTOMER: [Member; 3] = [
    text("CopySourceSSECustomerAlgorithm").at(Place::Unshown),
    member("CopySourceSSECustomerKey", Type::CustomerKey).at(Place::Unshown),
    member("CopySourceSSECustomerKeyMD5", Type::CustomerKeyDigest)
        .header("x-amz-copy-source-server-side-encryption-customer-key-MD5"),
];

/// An encryption header that a read must not have. No client sends it.
pub const SSE_OF_READ: Member = member("ServerSideEncryption", Type::Enumeration(&SSE_ALGORITHM))
    .or("SSEKMSKeyId")
    .header("x-amz-server-side-encryption")
    .not_in_code();

/// The source of a copy.
pub const COPY_SOURCE: Member = member("CopySource", Type::CopySource)
    .required()
    .header("x-amz-copy-source");

/// The application's own headers.
pub const METADATA: Member = member("Metadata", Type::Map).at(Place::Headers("x-amz-meta-"));

/// The tags of a new object.
pub const TAGGING: Member = member("Tagging", Type::TagQuery).header("x-amz-tagging");

/// The tags of an object, as XML.
pub static TAGS: [Member; 1] = [member("Tagging", Type::Structure(&TAG_SET))
    .required()
    .sent_empty()
    .xml("Tagging")];

const TAG_SET: Structure = Structure {
    rust: "Tagging",
    fails: true,
    members: &[member(
        "TagSet",
        Type::Tags(&Structure {
            rust: "Tag",
            fails: true,
            members: &[text("Key").required(), text("Value").required()],
        }),
    )
    .required()
    .sent_empty()],
};

pub const BODY: Member = member("Body", Type::Body).at(Place::Body);

pub const UPLOAD_ID: Member = text("UploadId").required().sent_empty().query("uploadId");

/// From 1 to 10,000.
pub const PART_NUMBER: Member = number("PartNumber").required().query("partNumber");

/// An object's tags as XML.
pub fn tag_set(tags: &Vec<(String, String)>) -> Xml {
    let mut xml = Xml::new("Tagging");
    let mut values = Values::default();
    tags.put(&TAGS, &mut values);
    if let Some(value) = values.get("Tagging") {
        xml.structure(&TAG_SET, value);
    }
    xml
}

/// The source object of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopySource {
    pub bucket: String,
    pub key: String,
    /// The version to copy; without it, the current one.
    pub version_id: Option<String>,
}

impl CopySource {
    /// The object to copy, if it is there.
    pub fn find<'s>(&self, s3: &'s S3) -> Option<&'s Object> {
        let bucket = s3.bucket(&self.bucket)?;
        bucket.find(&self.key, self.version_id.as_deref()).object()
    }
}

impl std::fmt::Display for CopySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.bucket, self.key)?;
        match &self.version_id {
            Some(id) => write!(f, "?versionId={id}"),
            None => Ok(()),
        }
    }
}

impl Single for CopySource {
    fn to_value(&self, _: Type) -> Value {
        Value::from(self.to_string())
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let text = value.and_then(Value::as_str);
        text.and_then(|text| text.split_once('/'))
            .map_or_else(Self::default, |(bucket, key)| {
                let (key, version_id) = match key.rsplit_once("?versionId=") {
                    Some((key, id)) => (key, Some(id.to_owned())),
                    None => (key, None),
                };
                Self {
                    bucket: bucket.to_owned(),
                    key: key.to_owned(),
                    version_id,
                }
            })
    }
}

impl Field for SseHeaders {
    fn put(&self, members: &'static [Member], into: &mut Values) {
        let (sse, customer) = members.split_at(4);
        if let [algorithm, key_id, context, bucket_key] = sse {
            Field::put(&self.algorithm, std::slice::from_ref(algorithm), into);
            Field::put(&self.kms_key_id, std::slice::from_ref(key_id), into);
            Field::put(&self.context, std::slice::from_ref(context), into);
            Field::put(&self.bucket_key, std::slice::from_ref(bucket_key), into);
        }
        Field::put(&self.customer, customer, into);
    }

    fn take(members: &'static [Member], from: &Values) -> Self {
        let (sse, customer) = members.split_at(4);
        match sse {
            [algorithm, key_id, context, bucket_key] => Self {
                algorithm: Field::take(std::slice::from_ref(algorithm), from),
                kms_key_id: Field::take(std::slice::from_ref(key_id), from),
                context: Field::take(std::slice::from_ref(context), from),
                bucket_key: Field::take(std::slice::from_ref(bucket_key), from),
                customer: Field::take(customer, from),
            },
            _ => Self::default(),
        }
    }
}

/// Writes `null` in place of the key, so that no output contains it.
impl Field for Option<CustomerKey> {
    fn put(&self, members: &'static [Member], into: &mut Values) {
        if let (Some(customer), [algorithm, key, md5]) = (self, members) {
            if !customer.algorithm.is_empty() {
                into.put(algorithm.name, Value::from(customer.algorithm.as_str()));
            }
            into.put(key.name, Value::Null);
            into.put(md5.name, Value::from(customer.md5()));
        }
    }

    fn take(members: &'static [Member], from: &Values) -> Self {
        let [algorithm, key, md5] = members else {
            return None;
        };
        let text = |member: &Member| from.text(member.name).map(str::to_owned);
        match (text(algorithm), text(key), text(md5)) {
            (None, None, None) => None,
            (algorithm, key, md5) => Some(CustomerKey {
                // If one of the headers is missing, a later check refuses the request, as S3 does.
                algorithm: algorithm.map_or(String::new(), |name| name),
                key: key.map_or(Vec::new(), |key| CustomerKey::bytes_of(&key)),
                md5,
            }),
        }
    }
}

/// Names and values of a request's encryption headers; of a customer's key, only its MD5.
pub fn sse_headers(sse: &SseHeaders) -> Vec<(&'static str, String)> {
    let mut values = Values::default();
    sse.put(&SSE, &mut values);
    let header = |member: &Member| match member.place {
        Place::Header(name) => Some((name, plain(values.get(member.name)?))),
        _ => None,
    };
    SSE.iter().filter_map(header).collect()
}
