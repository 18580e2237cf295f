//! `CopyObject`: S3 decrypts the source and encrypts the copy again, as the request or the destination bucket
//! specifies. The copy doesn't inherit the source's encryption settings or its encryption context (S3 guide,
//! UsingKMSEncryption).

use crate::core::crypto::digest::md5;
use crate::core::crypto::frames;
use crate::core::kms::{Kms, decrypt, generate_data_key};
use crate::core::s3::acl::{AclHeaders, OBJECT_ACL};
use crate::core::s3::action;
use crate::core::s3::body::BodyJob;
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::checksum::{ALGORITHM_TO_STORE, ChecksumAlgorithm, StoredChecksum};
use crate::core::s3::conditions::{
    ReadConditions, SOURCE_CONDITIONS, WRITE_CONDITIONS, WriteConditions,
};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::envelope;
use crate::core::s3::object_headers::{OBJECT_HEADERS, ObjectHeaders, stored_metadata};
use crate::core::s3::object_keys::Target;
use crate::core::s3::owner;
use crate::core::s3::parameters::{
    COPY_SOURCE, CopySource, METADATA, OWNER, REQUEST_PAYER, SOURCE_CUSTOMER, SOURCE_OWNER, SSE,
    TAGGING,
};
use crate::core::s3::plan::Plan;
use crate::core::s3::reading::{decrypt_body, open_keys, source_object, version_key};
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::{CustomerKey, SseHeaders};
use crate::core::s3::stored_body::StoredBody;
use crate::core::s3::writing::{NewObject, after, discard, encrypted_part, may_write, store};
use crate::core::s3::{S3Error, http, tagging};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Excerpt, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key, member, text};
use crate::core::wire::{Enumeration, Member, Table, Type, WireRequest, operation};

const OPERATION: &str = "CopyObject";

const METADATA_DIRECTIVE: Enumeration = Enumeration {
    rust: "MetadataDirective",
    words: &["COPY", "REPLACE"],
};
const TAGGING_DIRECTIVE: Enumeration = Enumeration {
    rust: "TaggingDirective",
    words: &["COPY", "REPLACE"],
};

const fn directive(name: &'static str, of: &'static Enumeration) -> Member {
    member(name, Type::Enumeration(of))
}

operation! {
    struct Input = Table::s3("CopyObject", "PUT", "");
    /// The destination bucket.
    bucket: String = [bucket()],
    key: String = [key()],
    source: CopySource = [COPY_SOURCE],
    source_conditions: ReadConditions = SOURCE_CONDITIONS,
    conditions: WriteConditions = WRITE_CONDITIONS,
    /// `COPY`, the default, or `REPLACE`.
    metadata_directive: Option<String> = [directive("MetadataDirective", &METADATA_DIRECTIVE)
        .header("x-amz-metadata-directive")],
    /// Only the storage class counts without `REPLACE`.
    headers: ObjectHeaders = OBJECT_HEADERS,
    content_type: Option<String> = [text("ContentType").header("Content-Type")],
    metadata: Vec<(String, String)> = [METADATA],
    /// `COPY`, the default, or `REPLACE`.
    tagging_directive: Option<String> = [directive("TaggingDirective", &TAGGING_DIRECTIVE)
        .header("x-amz-tagging-directive")],
    tags: Vec<(String, String)> = [TAGGING],
    /// Without one, the copy has a checksum by the source's algorithm.
    checksum_algorithm: Option<String> = [ALGORITHM_TO_STORE],
    /// The source's SSE-C key.
    source_customer: Option<CustomerKey> = SOURCE_CUSTOMER,
    /// The copy's encryption headers.
    sse: SseHeaders = SSE,
    /// `x-amz-acl`, `x-amz-grant-…`.
    acl: AclHeaders = OBJECT_ACL,
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
    /// The account that must own the source's bucket.
    source_owner: Option<String> = [SOURCE_OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub etag: String,
    pub encryption: Encryption,
    /// `SSEKMSEncryptionContext`, as sent for the copy.
    pub context: Option<String>,
    pub last_modified: crate::core::clock::Timestamp,
    /// `VersionId` of the copy, while versioning is enabled.
    pub version_id: Option<String>,
    /// `CopySourceVersionId`, if the source has an id other than `null`.
    pub source_version_id: Option<String>,
    pub checksum: Option<StoredChecksum>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of [`S3Error`], first from reading the source, then from writing the copy.
pub fn copy_object(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let stored = input.source.find(s3);
    let there = stored.is_some();
    let source_by_kms = stored.is_some_and(|object| object.encryption.kms().is_some());
    let plan = (s3.bucket(&input.bucket)).map(|bucket| Plan::of(&input.sse, &bucket.encryption));
    let copy_by_kms = matches!(plan, Some(Ok(Plan::Kms { .. })));
    let source = input.source.to_string();
    let request = WireRequest::of(input, session.region);
    session.recorder.step(
        Step::new(Actor::App, Actor::S3, Kind::Request, format!("Your app asks S3 to copy {}", input.source.key))
            .label(OPERATION)
            .says("The bytes stay in S3. It decrypts the source and encrypts the copy, each with its own data key.")
            .field(Field::text("x-amz-copy-source", Role::Metadata, &source))
            .request(request)
            .needs(action::get_object(input.source.version_id.as_deref()))
            .needs(action::PUT_OBJECT)
            .needs_if(source_by_kms, decrypt::ACTION)
            .needs_if(copy_by_kms, generate_data_key::ACTION)
            .there_if(there, Glyph::StoredCiphertext, Place::Bucket),
    );
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        owner::check(s3, &input.source.bucket, input.source_owner.as_deref())?;
        let from = (input.source.bucket.as_str(), input.source.key.as_str());
        let source_version = input.source.version_id.as_deref();
        let object = source_object(s3, session, &input.source)?.clone();
        input.source_conditions.check_source(&object)?;
        let replaces_tags = replaces(input.tagging_directive.as_deref(), "tagging")?;
        let tagged = !object.tags.is_empty() && !replaces_tags;
        if let Some(bucket) = s3.bucket(from.0).filter(|_| tagged) {
            let mut extra = tagging::existing(Some(&object));
            extra.extend(version_key(source_version));
            let action = tagging::get(source_version);
            session.authorize(bucket, bucket.object_arn(from.1), action, &extra)?;
        }
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let object = input.changed(object, replaces_tags)?;
        let mut others = input.conditions.condition_keys();
        others.extend(input.headers.condition_keys());
        let copied = format!("{}/{}", from.0, from.1);
        others.push(("s3:x-amz-copy-source".to_owned(), copied));
        others.extend(
            (input.metadata_directive.iter())
                .map(|directive| ("s3:x-amz-metadata-directive".to_owned(), directive.clone())),
        );
        let new = NewObject {
            key: &input.key,
            sse: &input.sse,
            tags: &object.tags,
            acl: &input.acl,
            others,
        };
        may_write(session, kms, bucket, new)?;
        input.headers.check()?;
        input.conditions.check(session, bucket, &input.key)?;
        let onto_itself = from == (input.bucket.as_str(), input.key.as_str());
        if onto_itself && source_version.is_none() && !input.changes() {
            return Err(S3Error::other("InvalidRequest", 400, ONTO_ITSELF));
        }
        let plan = plan.ok_or(S3Error::NoSuchBucket)??;
        let keys = open_keys(
            s3,
            kms,
            session,
            from,
            &object,
            input.source_customer.as_ref(),
        )?;
        let body =
            decrypt_body(&object, &keys.key, keys.second.as_ref()).map_err(|_| S3Error::Damaged)?;
        session.recorder.step(
            Step::new(
                Actor::S3,
                Actor::S3,
                Kind::Compute,
                "S3 decrypts the source in its memory",
            )
            .label("decrypt the source")
            .says("The plaintext stays in S3's memory, and S3 encrypts it again right away.")
            .field(object.body.field())
            .field(
                Field::bytes("Body", Role::Plaintext, Excerpt::of(&body))
                    .from("in S3's memory only"),
            )
            .there(Glyph::DataKey, Place::S3)
            .forgets([Glyph::DataKey, Glyph::EncryptedDataKey]),
        );
        drop(keys);
        write(s3, kms, session, input, plan, object, &body)
    })
}

/// AWS's message.
const ONTO_ITSELF: &str = "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";

/// Whether a directive is `REPLACE`.
///
/// # Errors
/// [`S3Error::Argument`] for an unknown one.
fn replaces(directive: Option<&str>, what: &str) -> Result<bool, S3Error> {
    match directive {
        None | Some("COPY") => Ok(false),
        Some("REPLACE") => Ok(true),
        Some(_) => Err(S3Error::argument(&format!("Unknown {what} directive."))),
    }
}

impl Input {
    /// The source with the metadata and tags that the copy will have.
    ///
    /// # Errors
    /// [`S3Error::Argument`], `InvalidRequest`, `MetadataTooLarge`.
    fn changed(&self, mut object: Object, replaces_tags: bool) -> Result<Object, S3Error> {
        if replaces_tags {
            object.tags.clone_from(&self.tags);
        }
        if replaces(self.metadata_directive.as_deref(), "metadata")? {
            object.metadata = stored_metadata(&self.metadata)?;
            object.headers = self.headers.clone();
            object.content_type =
                (self.content_type.clone()).unwrap_or_else(|| "binary/octet-stream".to_owned());
        }
        // A copy doesn't keep the source's storage class.
        object
            .headers
            .storage_class
            .clone_from(&self.headers.storage_class);
        Ok(object)
    }

    /// Whether the request changes something about an object that is copied onto itself.
    fn changes(&self) -> bool {
        self.metadata_directive.as_deref() == Some("REPLACE")
            || self.headers.storage_class.is_some()
            || self.checksum_algorithm.is_some()
            || self.sse != SseHeaders::default()
            || self.source_customer.is_some()
    }

    /// The copy's checksum: by the algorithm that the request names, or by the source's.
    ///
    /// # Errors
    /// `InvalidRequest`.
    fn checksum(
        &self,
        source: Option<&StoredChecksum>,
        body: &[u8],
    ) -> Result<Option<StoredChecksum>, S3Error> {
        let named = self
            .checksum_algorithm
            .as_deref()
            .map(ChecksumAlgorithm::named);
        let algorithm = named.transpose()?.or(source.map(|source| source.algorithm));
        Ok(algorithm.map(|algorithm| StoredChecksum {
            algorithm,
            value: algorithm.of(body),
            composite: false,
        }))
    }
}

fn write(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
    plan: Plan,
    source: Object,
    body: &[u8],
) -> Result<Output, S3Error> {
    let target = Target {
        bucket: &input.bucket,
        key: &input.key,
    };
    let checksum = input.checksum(source.checksum.as_ref(), body)?;
    let (keys, encryption) = envelope::new_keys(s3, kms, session, target, plan)?;
    let mut job = BodyJob {
        key: keys.key,
        header: frames::header(session.entropy.array(), body.len() as u64),
        len: body.len() as u64,
    };
    let encrypted = job.encrypt(body).map_err(|_| S3Error::Damaged)?;
    let mut second = keys.second;
    let part = encrypted_part(
        session,
        s3.bodies(),
        &encryption,
        &job,
        second.as_ref(),
        encrypted,
    )?;
    store(session, &part, &encryption);
    discard(session, &mut job.key, second.as_mut(), after(&encryption));
    let etag = match encryption.etag_is_md5() {
        true => hex(&md5(body)),
        false => hex(&session.entropy.array::<16>()),
    };
    let source_version_id = source.version_id.clone();
    let object = Object {
        body: StoredBody { parts: vec![part] },
        encryption,
        etag: format!("\"{etag}\""),
        last_modified: session.caller.now,
        version_id: (s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?)
            .new_version_id(session.entropy),
        checksum,
        ..source
    };
    let mut headers = http::written_headers(&object.encryption, &input.sse);
    headers.extend((source_version_id.clone()).map(|id| ("x-amz-copy-source-version-id", id)));
    let headers = http::with_version(headers, object.version_id.as_deref());
    let mut body = http::Xml::new("CopyObjectResult");
    body.element("LastModified", &object.last_modified.to_string());
    body.element("ETag", &object.etag);
    if let Some(checksum) = &object.checksum {
        body.element(checksum.algorithm.member(), &checksum.value);
        body.element("ChecksumType", checksum.kind());
    }
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::App,
            Kind::Respond,
            "S3 returns 200 OK: the object is copied",
        )
        .label("200 OK")
        .says("The copy is a new object with its own data key. The source isn't changed.")
        .field(Field::text("ETag", Role::Metadata, &object.etag))
        .api(OPERATION, http::answer("200 OK", &headers, Some(body))),
    );
    let output = Output {
        etag: object.etag.clone(),
        encryption: object.encryption.clone(),
        context: (input.sse.context.clone()).filter(|_| object.encryption.kms().is_some()),
        last_modified: object.last_modified,
        version_id: object.version_id.clone(),
        source_version_id,
        checksum: object.checksum.clone(),
    };
    if let Some(bucket) = s3.bucket_mut(&input.bucket) {
        bucket.put(input.key.clone(), object);
    }
    Ok(output)
}
