//! `UpdateObjectEncryption`: encrypts the data key of a stored object again, under a KMS key or with a Bucket Key. The
//! body, the ETag, and the time of last modification stay as they are; there is no new version.
//!
//! AWS documents the permissions (`kms:Encrypt`, `kms:Decrypt`, `kms:GenerateDataKey`, `kms:ReEncrypt*`), but not which
//! call needs which. Our reading: from one KMS key to another it is `ReEncrypt`; S3 encrypts a data key that it can
//! decrypt by itself or by a Bucket Key with `Encrypt`; with a Bucket Key it gets that by `GenerateDataKey`.

use crate::core::arn::Arn;
use crate::core::iam::Principal;
use crate::core::json::Object as Json;
use crate::core::kms::encrypt_for_s3::encrypt_data_key;
use crate::core::kms::{EncryptionContext, Kms, encrypt, generate_data_key, re_encrypt};
use crate::core::s3::bucket::{Object, S3};
use crate::core::s3::bucket_key::under_bucket_key;
use crate::core::s3::encryption::{Encryption, SseKms};
use crate::core::s3::kms_data_key::{bucket_region, s3_context};
use crate::core::s3::object_keys::Target;
use crate::core::s3::owner;
use crate::core::s3::parameters::{OWNER, REQUEST_PAYER};
use crate::core::s3::reading::{existing, open_keys};
use crate::core::s3::session::Session;
use crate::core::s3::version::{Found, VERSION_ID};
use crate::core::s3::{S3Error, http};
use crate::core::trace::{Actor, Field, Glyph, Kind, Place, Role, Step};
use crate::core::wire::field::Single;
use crate::core::wire::member::{bucket, flag, key, member, text};
use crate::core::wire::{Structure, Table, Type, WireRequest, operation};
use serde_json::Value;

/// The IAM action that the operation needs.
pub const ACTION: &str = "s3:UpdateObjectEncryption";

const ROOT: &str = "ObjectEncryption";

const OBJECT_ENCRYPTION: Structure = Structure {
    rust: ROOT,
    fails: false,
    members: &[member(
        "SSEKMS",
        Type::Structure(&Structure {
            rust: "SsekmsEncryption",
            fails: true,
            members: &[text("KMSKeyArn").required(), flag("BucketKeyEnabled")],
        }),
    )
    .element("SSE-KMS")],
};

operation! {
    struct Input = Table::s3("UpdateObjectEncryption", "PUT", "encryption");
    bucket: String = [bucket()],
    key: String = [key()],
    version_id: Option<String> = [VERSION_ID],
    encryption: NewEncryption = [member(ROOT, Type::Structure(&OBJECT_ENCRYPTION)).required().xml(ROOT)],
    /// `requester`.
    request_payer: Option<String> = [REQUEST_PAYER],
    /// The account that must own the bucket.
    owner: Option<String> = [OWNER],
}

/// The encryption to change to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NewEncryption {
    /// The ARN of a key of the bucket owner's account; ids and aliases are refused.
    pub kms_key_arn: String,
    /// Absent means false.
    pub bucket_key_enabled: Option<bool>,
}

impl Single for NewEncryption {
    fn to_value(&self, _: Type) -> Value {
        let mut json = Json::of(&[("KMSKeyArn", &self.kms_key_arn)]);
        if let Some(on) = self.bucket_key_enabled {
            json.put("BucketKeyEnabled", Value::Bool(on));
        }
        json.value()
    }

    fn of_value(value: Option<&Value>, _: Type) -> Self {
        let of = |name| value.and_then(|value| value.get(name));
        Self {
            kms_key_arn: Single::of_value(of("KMSKeyArn"), Type::Text),
            bucket_key_enabled: of("BucketKeyEnabled").and_then(Value::as_bool),
        }
    }
}

/// Runs the operation and records its steps.
///
/// # Errors
/// `InvalidRequest` and `AccessDenied` with the messages that the S3 API reference lists; [`S3Error::NoSuchKey`] and
/// its like; KMS errors.
pub fn update_object_encryption(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    input: &Input,
) -> Result<(), S3Error> {
    let version_id = input.version_id.as_deref();
    let stored = (s3.bucket(&input.bucket))
        .map_or(Found::Nothing, |bucket| bucket.find(&input.key, version_id))
        .object();
    ask(session, input, stored);
    session.run(|session| {
        owner::check_payer(input.request_payer.as_deref())?;
        owner::check(s3, &input.bucket, input.owner.as_deref())?;
        let bucket = s3.bucket(&input.bucket).ok_or(S3Error::NoSuchBucket)?;
        let wanted = &input.encryption;
        let mut extra = vec![
            (
                "s3:x-amz-server-side-encryption".to_owned(),
                "aws:kms".to_owned(),
            ),
            (
                "s3:x-amz-server-side-encryption-aws-kms-key-id".to_owned(),
                wanted.kms_key_arn.clone(),
            ),
        ];
        extra.extend(crate::core::s3::tagging::existing(stored_in(bucket, input)));
        session.authorize(bucket, bucket.object_arn(&input.key), ACTION, &extra)?;
        let found = bucket.find(&input.key, version_id);
        let object = existing(session, bucket, found, version_id)?.clone();
        check(session, &bucket.account, wanted, &object)?;
        let place = (input.bucket.as_str(), input.key.as_str());
        let encryption = again(s3, kms, session, place, wanted, &object)?;
        store(session, &encryption);
        let id = object.id().to_owned();
        let bucket = s3.bucket_mut(&input.bucket);
        if let Some(object) = bucket.and_then(|bucket| bucket.version_mut(&input.key, &id)) {
            object.encryption = encryption;
        }
        session.answer(
            "S3 returns 200 OK: the encryption is updated",
            "The ciphertext, the ETag, and the date aren't changed. Only the encrypted data key is new.",
            http::answer("200 OK", &[], None),
            Vec::new(),
        );
        Ok(())
    })
}

fn stored_in<'b>(bucket: &'b crate::core::s3::Bucket, input: &Input) -> Option<&'b Object> {
    bucket
        .find(&input.key, input.version_id.as_deref())
        .object()
}

fn ask(session: &mut Session<'_>, input: &Input, stored: Option<&Object>) {
    let own = stored.is_some_and(|object| matches!(object.encryption, Encryption::SseS3(_)));
    let bucket_key = input.encryption.bucket_key_enabled == Some(true);
    let step = session.ask_step(
        ACTION,
        format!("Your app asks S3 to change the encryption of {}", input.key),
        "The object keeps its data key and its ciphertext. Only the encryption of the data key changes.",
        WireRequest::of(input, session.region),
        vec![
            Field::text("Key", Role::Metadata, &input.key),
            Field::text("KMSKeyArn", Role::Metadata, &input.encryption.kms_key_arn),
        ],
    );
    let step = step
        .needs_if(own && !bucket_key, encrypt::ACTION)
        .needs_if(bucket_key, generate_data_key::ACTION)
        .there_if(stored.is_some(), Glyph::StoredCiphertext, Place::Bucket)
        .there_if(
            stored.is_some(),
            Glyph::StoredEncryptedDataKey,
            Place::Bucket,
        );
    session.recorder.step(step);
}

/// Refuses what the operation can't do, with the API reference's messages.
fn check(
    session: &Session<'_>,
    owner: &str,
    wanted: &NewEncryption,
    object: &Object,
) -> Result<(), S3Error> {
    let invalid = |message| Err(S3Error::other("InvalidRequest", 400, message));
    if session.caller.principal == Principal::Anonymous {
        return invalid(
            "Requests that modify an object encryption configuration require AWS Signature Version 4. Modify the request to use AWS Signature Version 4, and then try again.",
        );
    }
    let arn = (wanted.kms_key_arn.parse::<Arn>().ok())
        .filter(|arn| arn.service == "kms" && arn.resource.starts_with("key/"));
    let Some(arn) = arn else {
        return invalid(
            "Requests that modify an object's encryption type to SSE-KMS require a valid AWS KMS key Amazon Resource Name (ARN). Confirm that you have a correctly formatted KMS key ARN in your request, and then try again.",
        );
    };
    if arn.account != owner {
        return Err(S3Error::AccessDenied(
            "The AWS KMS key in the request must be owned by the same account as the bucket. Modify the request to specify a KMS key from the same account, and then try again.".to_owned(),
        ));
    }
    match object.encryption.is_dual() || matches!(object.encryption, Encryption::SseC(_)) {
        true => invalid(
            "The UpdateObjectEncryption operation doesn't support source objects with the encryption type DSSE-KMS or SSE-C. Only source objects encrypted with SSE-S3 or SSE-KMS are supported.",
        ),
        false => Ok(()),
    }
}

/// Encrypts the object's data key again.
fn again(
    s3: &mut S3,
    kms: &Kms,
    session: &mut Session<'_>,
    place: (&str, &str),
    wanted: &NewEncryption,
    object: &Object,
) -> Result<Encryption, S3Error> {
    let target = Target {
        bucket: place.0,
        key: place.1,
    };
    let arn = format!("arn:aws:s3:::{}/{}", target.bucket, target.key);
    let bucket_key = wanted.bucket_key_enabled == Some(true);
    let context = own_context(object);
    if let (Encryption::Kms(sse), false) = (&object.encryption, bucket_key)
        && sse.bucket_key.is_none()
    {
        let request = re_encrypt::Input {
            ciphertext_blob: sse.encrypted_data_key.clone(),
            source_encryption_context: sse.encryption_context.clone(),
            destination_key_id: wanted.kms_key_arn.clone(),
            destination_encryption_context: sse.encryption_context.clone(),
            ..re_encrypt::Input::default()
        };
        let region = bucket_region(s3, target.bucket)?;
        let answer = session.kms(kms, &region, |session| {
            re_encrypt::re_encrypt(kms, session, &request)
        })?;
        return Ok(Encryption::Kms(SseKms {
            key_arn: answer.key_id,
            encrypted_data_key: answer.ciphertext_blob,
            ..sse.clone()
        }));
    }
    let keys = open_keys(s3, kms, session, place, object, None)?;
    if bucket_key {
        let key_id = &wanted.kms_key_arn;
        return under_bucket_key(s3, kms, session, target, key_id, context, &keys.key);
    }
    let context = s3_context(context, &arn);
    let region = bucket_region(s3, target.bucket)?;
    let answer = session.kms(kms, &region, |session| {
        encrypt_data_key(kms, session, &wanted.kms_key_arn, &keys.key, &context)
    })?;
    Ok(Encryption::Kms(SseKms {
        key_arn: answer.key_id,
        encrypted_data_key: answer.ciphertext_blob,
        encryption_context: context,
        bucket_key: None,
        second: None,
    }))
}

/// The application's own pairs of the object's encryption context.
fn own_context(object: &Object) -> EncryptionContext {
    let mut context = match &object.encryption {
        Encryption::Kms(sse) => sse.encryption_context.clone(),
        Encryption::SseS3(_) | Encryption::SseC(_) => EncryptionContext::default(),
    };
    context.0.remove("aws:s3:arn");
    context
}

fn store(session: &mut Session<'_>, encryption: &Encryption) {
    let Encryption::Kms(sse) = encryption else {
        return;
    };
    session.recorder.step(
        Step::new(
            Actor::S3,
            Actor::Bucket,
            Kind::Store,
            "S3 replaces the encrypted data key",
        )
        .label("store the encrypted data key")
        .says("The ciphertext isn't changed: it was encrypted with the same data key.")
        .field(generate_data_key::stored_blob_field(
            &sse.encrypted_data_key,
        ))
        .forgets([Glyph::DataKey])
        .there(Glyph::StoredCiphertext, Place::Bucket),
    );
}
