//! Presigned URLs: `GeneratePresignedUrl` (boto3's parameters: `ClientMethod`, `Params`, `ExpiresIn`) creates them,
//! `FetchPresignedUrl` (ours: `Url`, for a PUT also `Body` and the signed headers) uses them.

use super::parameters;
use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud};
use crate::core::error::ServiceError;
use crate::core::iam::Principal;
use crate::core::s3::body::excerpt_of;
use crate::core::s3::parameters::{BODY, CONTENT_TYPE, SSE};
use crate::core::s3::{SseHeaders, get_object, presign, put_object};
use crate::core::wire::member::{bucket, key, member, number, text};
use crate::core::wire::{JsonInput, Table, Type};

/// boto3's parameters of `generate_presigned_url`.
pub(super) static GENERATE: Table = Table::s3("GeneratePresignedUrl", "", "").groups(&[&[
    text("ClientMethod").required(),
    member("Params", Type::Map).required(),
    number("ExpiresIn"),
]]);

/// The parameters of a request to sign.
static SIGNED_GET: Table = Table::s3("GetObject", "GET", "").groups(&[&[bucket(), key()]]);
static SIGNED_PUT: Table = Table::s3("PutObject", "PUT", "").groups(&[&[bucket(), key()], &SSE]);

/// Our parameters.
pub(super) static FETCH: Table = Table::s3("FetchPresignedUrl", "", "").body(BODY).groups(&[
    &[text("Url").required(), text("Method")],
    &CONTENT_TYPE,
    &SSE,
]);

/// The request to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presign(presign::Input);

impl Presign {
    /// Returns a URL that carries out the request with the signer's permissions.
    pub fn url(&self, cloud: &Cloud, signer: &Principal, now: Timestamp) -> String {
        let bucket = cloud.s3.bucket(&self.0.bucket);
        let region = bucket.map_or(&cloud.region, |bucket| &bucket.region);
        let input = presign::Input {
            region: region.clone(),
            ..self.0.clone()
        };
        presign::presign(signer, &input, now)
    }
}

/// A request that uses a signed URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    url: String,
    method: &'static str,
    sse: SseHeaders,
    content_type: String,
    body: Vec<u8>,
}

impl Fetch {
    /// Returns the signer and the call that the URL stands for.
    ///
    /// # Errors
    /// S3's error for a forged, changed or expired URL.
    pub fn call(&self, now: Timestamp) -> Result<(Principal, Call), ServiceError> {
        let read = presign::read(self.method, &self.url, &self.sse, now)
            .map_err(|error| ServiceError::from(&error))?;
        let call = match self.method {
            "PUT" => Call::PutObject(put_object::Input {
                bucket: read.bucket,
                key: read.key,
                content_type: self.content_type.clone(),
                sse: self.sse.clone(),
                body: excerpt_of(&self.body),
                ..put_object::Input::default()
            }),
            _ => Call::GetObject(get_object::Input {
                bucket: read.bucket,
                key: read.key,
                ..get_object::Input::default()
            }),
        };
        Ok((read.signer, call))
    }

    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// Reads `GeneratePresignedUrl`'s parameters.
pub(super) fn to_sign(params: &JsonInput<'_>) -> Result<Presign, ServiceError> {
    let method = params.required("ClientMethod")?;
    let inside = params.inside("Params");
    let table = match method.to_ascii_lowercase().replace('_', "").as_str() {
        "getobject" => &SIGNED_GET,
        "putobject" => &SIGNED_PUT,
        _ => return Err(params.wrong("ClientMethod", "`get_object` or `put_object`")),
    };
    parameters::S3.check(table, &inside, &[])?;
    let (bucket, key) = (inside.required("Bucket")?, inside.required("Key")?);
    Ok(Presign(presign::Input {
        method: table.method.to_owned(),
        bucket,
        key,
        region: String::new(),
        expires: (params.number("ExpiresIn")?)
            .and_then(|seconds| u64::try_from(seconds).ok())
            .unwrap_or(3_600),
        sse: inside.field(&SSE)?,
    }))
}

/// Reads `FetchPresignedUrl`'s parameters.
pub(super) fn to_fetch(params: &JsonInput<'_>) -> Result<Fetch, ServiceError> {
    let body = params.bytes("Body")?.unwrap_or_else(Vec::new);
    let method = params.text("Method")?;
    let method = match method.as_deref() {
        Some("PUT") => "PUT",
        None if params.get("Body").is_some() => "PUT",
        Some("GET") | None => "GET",
        Some(_) => return Err(params.wrong("Method", "`GET` or `PUT`")),
    };
    Ok(Fetch {
        url: params.required("Url")?,
        method,
        sse: params.field(&SSE)?,
        content_type: params.field(&CONTENT_TYPE)?,
        body,
    })
}
