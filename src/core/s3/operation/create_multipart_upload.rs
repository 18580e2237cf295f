//! `CreateMultipartUpload`: starts an object that is uploaded in parts. The data key of all parts is generated here, so
//! this needs `kms:GenerateDataKey`; every later part needs `kms:Decrypt`.

use crate::core::iam::Principal;
use crate::core::kms::{Kms, generate_data_key};
use crate::core::s3::acl::{AclHeaders, OBJECT_ACL};
use crate::core::s3::action;
use crate::core::s3::bucket::S3;
use crate::core::s3::checksum::{ALGORITHM_TO_STORE, CHECKSUM_TYPE, UploadChecksum};
use crate::core::s3::encryption::Encryption;
use crate::core::s3::envelope;
use crate::core::s3::object_headers::{OBJECT_HEADERS, ObjectHeaders, stored_metadata};
use crate::core::s3::object_keys::Target;
use crate::core::s3::owner;
use crate::core::s3::parameters::{
    CONTENT_TYPE, METADATA, OWNER, REQUEST_PAYER, SSE, TAGGING, sse_headers,
};
use crate::core::s3::plan::Plan;
use crate::core::s3::s3_data_key;
use crate::core::s3::session::Session;
use crate::core::s3::sse_headers::SseHeaders;
use crate::core::s3::upload::Upload;
use crate::core::s3::writing::{NewObject, after, discard, may_write};
use crate::core::s3::{S3Error, http};
use crate::core::trace::print::hex;
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::member::{bucket, key};
use crate::core::wire::{Table, WireRequest, operation};
use base64ct::{Base64UrlUnpadded, Encoding};
use std::collections::BTreeMap;

/// S3's answer to a request without credentials, whatever the policies say (with two spaces; several users quote it).
const ANONYMOUS: &str = "Anonymous users cannot initiate multipart uploads.  Please authenticate.";

operation! {
    struct Input = Table::s3("CreateMultipartUpload", "POST", "uploads");
    bucket: String = [bucket()],
    key: String = [key()],
    content_type: String = CONTENT_TYPE,
    /// The rest of the system metadata.
    headers: ObjectHeaders = OBJECT_HEADERS,
    checksum_algorithm: Option<String> = [ALGORITHM_TO_STORE],
    checksum_type: Option<String> = [CHECKSUM_TYPE],
    /// The encryption headers, which apply to all parts.
    sse: SseHeaders = SSE,
    /// `x-amz-acl`, `x-amz-grant-…`.
    acl: AclHeaders = OBJECT_ACL,
    metadata: Vec<(String, String)> = [METADATA],
    /// Keys and values.
    tags: Vec<(String, String)> = [TAGGING],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub bucket: String,
    pub key: String,
    /// `UploadId`. Its format is simulated.
    pub upload_id: String,
    /// How S3 will encrypt the parts.
    pub encryption: Encryption,
    /// `SSEKMSEncryptionContext`, as sent.
    pub context: Option<String>,
    /// How S3 will make the object's checksum, if the request named an algorithm.
    pub checksum: Option<UploadChecksum>,
}

/// Runs the operation and records its steps.
///
/// # Errors
/// Those of `PutObject`.
pub fn create_multipart_upload(
    s3: &mut S3,
    kms: &mut Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<Output, S3Error> {
    let plan = (s3.bucket(&input.bucket)).map(|bucket| Plan::of(&input.sse, &bucket.encryption));
    let mut fields = vec![Field::text("Key", Role::Metadata, &input.key)];
    for (name, value) in sse_headers(&input.sse) {
        fields.push(Field::text(name, Role::Metadata, value));
    }
    let step = session.ask_step(
        action::PUT_OBJECT,
        format!("Your app starts a multipart upload of {}", input.key),
        "This request contains no bytes yet. It sets how S3 will encrypt all parts.",
        WireRequest::of(input, session.region),
        fields,
    );
    let by_kms = matches!(plan, Some(Ok(Plan::Kms { .. })));
    (session.recorder).step(step.needs_if(by_kms, generate_data_key::ACTION));
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        if session.caller.principal == Principal::Anonymous {
            return Err(S3Error::AccessDenied(ANONYMOUS.to_owned()));
        }
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let new = NewObject {
            key: &input.key,
            sse: &input.sse,
            tags: &input.tags,
            acl: &input.acl,
            others: input.headers.condition_keys(),
        };
        may_write(session, kms, bucket, new)?;
        input.headers.check()?;
        let metadata = stored_metadata(&input.metadata)?;
        let checksum = UploadChecksum::of(
            input.checksum_algorithm.as_deref(),
            input.checksum_type.as_deref(),
        )?;
        let plan = plan.ok_or(S3Error::NoSuchBucket)??;
        let target = Target {
            bucket: &input.bucket,
            key: &input.key,
        };
        let (mut keys, encryption) = envelope::new_keys(s3, kms, session, target, plan)?;
        note(session, &encryption);
        discard(
            session,
            &mut keys.key,
            keys.second.as_mut(),
            after(&encryption),
        );
        drop(keys);
        let upload_id = Base64UrlUnpadded::encode_string(&session.entropy.array::<48>());
        let output = Output {
            bucket: input.bucket.clone(),
            key: input.key.clone(),
            upload_id: upload_id.clone(),
            encryption: encryption.clone(),
            context: (input.sse.context.clone()).filter(|_| encryption.kms().is_some()),
            checksum,
        };
        answer(session, input, &output);
        let upload = Upload {
            key: input.key.clone(),
            encryption,
            sse: SseHeaders {
                customer: None,
                ..input.sse.clone()
            },
            content_type: input.content_type.clone(),
            headers: input.headers.clone(),
            checksum,
            metadata,
            tags: input.tags.clone(),
            created: session.caller.now,
            parts: BTreeMap::new(),
        };
        if let Some(bucket) = s3.bucket_mut(&input.bucket) {
            bucket.uploads.insert(upload_id, upload);
        }
        Ok(output)
    })
}

/// Records that S3 stores the upload's encrypted data key, or the fingerprint of a customer's key.
fn note(session: &mut Session<'_>, encryption: &Encryption) {
    let step = Step::new(
        Actor::S3,
        Actor::Bucket,
        Kind::Store,
        "S3 stores the upload's encrypted data key",
    )
    .label("store the encrypted data key")
    .says("There are no parts yet. S3 will encrypt every part with this data key.");
    let step = match encryption {
        Encryption::Kms(sse) => step.field(generate_data_key::stored_blob_field(
            &sse.encrypted_data_key,
        )),
        Encryption::SseS3(own) => step.field(s3_data_key::encrypted_data_key_field(own)),
        Encryption::SseC(mark) => Step {
            title: "S3 stores a salted mark of the key".to_owned(),
            ..step
        }
        .says("S3 doesn't keep the key: your app must send it again with every part.")
        .field(Field::text(
            "Key mark",
            Role::Digest,
            hex(mark.mac.as_bytes()),
        ))
        .there(Glyph::DataKey, Place::S3),
    };
    session.recorder.step(step);
}

fn answer(session: &mut Session<'_>, input: &Input, output: &Output) {
    let mut body = http::Xml::new("InitiateMultipartUploadResult");
    body.element("Bucket", &output.bucket);
    body.element("Key", &output.key);
    body.element("UploadId", &output.upload_id);
    let mut headers = http::written_headers(&output.encryption, &input.sse);
    if let Some(checksum) = output.checksum {
        headers.push((
            "x-amz-checksum-algorithm",
            checksum.algorithm.name().to_owned(),
        ));
        headers.push(("x-amz-checksum-type", checksum.kind().to_owned()));
    }
    session.answer(
        "S3 returns an upload ID",
        match output.encryption.kms() {
            Some(_) => "Each UploadPart request names this ID. For each part, S3 will ask KMS to decrypt the data key, which needs kms:Decrypt.",
            None => "Each UploadPart request names this ID.",
        },
        http::answer("200 OK", &headers, Some(body)),
        vec![Field::text("UploadId", Role::Metadata, &output.upload_id)],
    );
}
