//! The call to make again, with AWS's own parameter names.

use super::names::StageNames;
use crate::core::iam::Request;
use crate::lesson::denied::Reading;
use serde_json::{Value, json};

/// What is uploaded, as base64: a short text.
const BODY: &str = "RGVhciByZWFkZXIsIHRoaXMgaXMgYSBzY3JhdGNoIHdvcmxkLg==";
/// The condition key of the header that asks for an encryption.
const HEADER: &str = "s3:x-amz-server-side-encryption";
const KEY_HEADER: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/// A call that the stage can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StagedCall {
    PutObject,
    GetObject,
    HeadObject,
    DeleteObject,
    ListObjects,
    CopyObject,
    CreateMultipartUpload,
    /// A part of an upload that exists already.
    UploadPart,
    GenerateDataKey,
    Encrypt,
    /// KMS's own Decrypt, of what Encrypt returned to the administrator.
    Decrypt,
}

impl StagedCall {
    /// The call in which an action was denied; `None` if the stage does not show it.
    pub fn of(request: &Request, reading: &Reading) -> Option<Self> {
        let by_s3 = request.context.get("kms:ViaService").is_some() || reading.is_by_s3();
        let operations = [
            ("PutObject", Self::PutObject),
            ("GetObject", Self::GetObject),
            ("HeadObject", Self::HeadObject),
            ("DeleteObject", Self::DeleteObject),
            ("ListObjectsV2", Self::ListObjects),
            ("ListObjects", Self::ListObjects),
            ("CopyObject", Self::CopyObject),
            ("CreateMultipartUpload", Self::CreateMultipartUpload),
            ("UploadPart", Self::UploadPart),
        ];
        let named = reading.operation.as_deref().and_then(|operation| {
            let found = operations.iter().find(|(name, _)| *name == operation);
            found.map(|(_, call)| *call)
        });
        let actions = [
            ("kms:GenerateDataKey", true, Self::PutObject),
            ("kms:Decrypt", true, Self::GetObject),
            ("s3:PutObject", false, Self::PutObject),
            ("s3:GetObject", false, Self::GetObject),
            ("s3:DeleteObject", false, Self::DeleteObject),
            ("s3:ListBucket", false, Self::ListObjects),
            ("kms:GenerateDataKey", false, Self::GenerateDataKey),
            ("kms:Encrypt", false, Self::Encrypt),
            ("kms:Decrypt", false, Self::Decrypt),
        ];
        let by_action = || {
            let same = |(name, through, _): &&(&str, bool, Self)| {
                *name == request.action && (*through == by_s3 || !name.starts_with("kms:"))
            };
            actions.iter().find(same).map(|(_, _, call)| *call)
        };
        named.or_else(by_action)
    }

    /// Service and operation.
    pub fn operation(self) -> (&'static str, &'static str) {
        match self {
            Self::PutObject => ("s3", "PutObject"),
            Self::GetObject => ("s3", "GetObject"),
            Self::HeadObject => ("s3", "HeadObject"),
            Self::DeleteObject => ("s3", "DeleteObject"),
            Self::ListObjects => ("s3", "ListObjectsV2"),
            Self::CopyObject => ("s3", "CopyObject"),
            Self::CreateMultipartUpload => ("s3", "CreateMultipartUpload"),
            Self::UploadPart => ("s3", "UploadPart"),
            Self::GenerateDataKey => ("kms", "GenerateDataKey"),
            Self::Encrypt => ("kms", "Encrypt"),
            Self::Decrypt => ("kms", "Decrypt"),
        }
    }

    /// The parameters. `made` is what the administrator's own call returned, for one that needs it.
    pub fn input(self, names: &StageNames, request: &Request, made: &Value) -> Value {
        let object = json!({"Bucket": names.bucket, "Key": names.object});
        let mut input = match self {
            Self::PutObject => with(object, "Body", json!(BODY)),
            Self::GetObject | Self::HeadObject | Self::DeleteObject => return object,
            Self::CreateMultipartUpload => object,
            Self::ListObjects => return json!({"Bucket": names.bucket}),
            Self::CopyObject => {
                let source = format!("{}/{}", names.bucket, names.object);
                let to = json!({"Bucket": names.bucket, "Key": format!("{}.copy", names.object)});
                with(to, "CopySource", json!(source))
            }
            Self::UploadPart => {
                let id = made.get("UploadId").cloned().map_or(Value::Null, |id| id);
                let part = with(with(object, "Body", json!(BODY)), "PartNumber", json!(1));
                return with(part, "UploadId", id);
            }
            Self::GenerateDataKey => {
                return json!({"KeyId": names.key_arn(), "KeySpec": "AES_256"});
            }
            Self::Encrypt => return json!({"KeyId": names.key_arn(), "Plaintext": BODY}),
            Self::Decrypt => {
                let blob = made.get("CiphertextBlob").cloned();
                return json!({"CiphertextBlob": blob, "KeyId": names.key_arn()});
            }
        };
        // What the request had in its headers; otherwise the bucket's default encrypts.
        let header = |key: &str| request.context.get(key).and_then(|values| values.first());
        if let Some(kind) = header(HEADER) {
            input = with(input, "ServerSideEncryption", json!(kind));
        }
        if let Some(key) = header(KEY_HEADER) {
            input = with(input, "SSEKMSKeyId", json!(key));
        }
        input
    }

    /// Calls of the administrator that must come first.
    pub fn before(self, names: &StageNames) -> Vec<(&'static str, &'static str, Value)> {
        let object = json!({"Bucket": names.bucket, "Key": names.object});
        match self {
            Self::GetObject | Self::HeadObject | Self::CopyObject | Self::DeleteObject => {
                vec![("s3", "PutObject", with(object, "Body", json!(BODY)))]
            }
            Self::UploadPart => vec![("s3", "CreateMultipartUpload", object)],
            Self::Decrypt => vec![(
                "kms",
                "Encrypt",
                json!({"KeyId": names.key_arn(), "Plaintext": BODY}),
            )],
            Self::PutObject
            | Self::ListObjects
            | Self::CreateMultipartUpload
            | Self::GenerateDataKey
            | Self::Encrypt => Vec::new(),
        }
    }
}

/// An object with one more member.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
    object
}
