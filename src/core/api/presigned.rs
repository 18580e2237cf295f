//! Presigned URLs: `GeneratePresignedUrl` (boto3's parameters: `ClientMethod`, `Params`, `ExpiresIn`) creates them,
//! `FetchPresignedUrl` (ours: `Url`, `Method`, `Body`, and the request's headers under the names of the parameters that
//! they carry) uses them.

use super::expiry::check_session;
use super::parameters;
use super::s3_call::{self, S3Call};
use crate::core::clock::Timestamp;
use crate::core::cloud::{Cloud, Outcome};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use crate::core::json::Object;
use crate::core::s3::parameters::{BODY, SSE};
use crate::core::s3::{SseHeaders, presign};
use crate::core::wire::member::{member, number, text};
use crate::core::wire::request::{headers, query};
use crate::core::wire::{JsonInput, Member, Place, Table, Type};
use serde_json::Value;

/// boto3's parameters of `generate_presigned_url`.
pub(super) static GENERATE: Table = Table::s3("GeneratePresignedUrl", "", "").groups(&[&[
    text("ClientMethod").required(),
    member("Params", Type::Map).required(),
    number("ExpiresIn"),
]]);

/// Our parameters, besides those of the URL's operation.
pub(super) static FETCH: Table = Table::s3("FetchPresignedUrl", "", "")
    .body(BODY)
    .groups(&[&[text("Url").required(), text("Method")]]);

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
#[derive(Clone, Debug)]
pub struct Fetch {
    url: String,
    method: &'static str,
    sse: SseHeaders,
    /// The request's other headers.
    headers: Vec<(String, String)>,
    /// What the URL stands for, if its signature is right.
    call: S3Call,
}

impl Fetch {
    /// Makes the call that the URL stands for, as its signer.
    ///
    /// # Errors
    /// S3's error for a forged, changed or expired URL.
    pub fn run(self, cloud: &mut Cloud, now: Timestamp) -> Result<Outcome, ServiceError> {
        let read = presign::read(self.method, &self.url, &self.sse, &self.headers, now);
        let read = read.map_err(|error| ServiceError::from(&error))?;
        check_session(cloud, &read.signer, Service::S3, now)?;
        let mut caller = cloud.caller(&read.signer, now);
        caller.presigned = Some(read.signed);
        Ok(self.call.run(cloud, caller))
    }
}

/// Whether a URL can stand for the operation: the simulation parses no XML, and no policy from a body. It also doesn't
/// tell operations apart by their headers, as those that copy.
fn fits_a_url(table: &Table) -> bool {
    !table.members().any(|member| {
        let by_header = member.required && matches!(member.place, Place::Header(_));
        by_header || matches!(member.place, Place::Xml(_) | Place::Body)
    })
}

/// The encryption parameters, which the signature treats separately.
fn is_sse(member: &Member) -> bool {
    SSE.iter().any(|sse| sse.name == member.name)
}

/// Reads `GeneratePresignedUrl`'s parameters.
pub(super) fn to_sign(params: &JsonInput<'_>) -> Result<Presign, ServiceError> {
    parameters::S3.check(&GENERATE, params, &[])?;
    let method = params.required("ClientMethod")?;
    let method = method.to_ascii_lowercase().replace('_', "");
    let table = s3_call::tables().find(|table| table.operation.to_ascii_lowercase() == method);
    let Some(table) = table.filter(|table| fits_a_url(table)) else {
        return Err(params.wrong(
            "ClientMethod",
            "a method such as `get_object` or `put_object`",
        ));
    };
    let inside = params.inside("Params")?;
    parameters::S3.check(table, &inside, &[])?;
    let given = inside.parameters(table)?;
    let text = |name: &str| given.values.text(name).map_or("", |text| text).to_owned();
    let is_given = |member: &Member| inside.get(member.name).is_some() && !is_sse(member);
    Ok(Presign(presign::Input {
        method: table.method.to_owned(),
        bucket: text("Bucket"),
        key: text("Key"),
        region: String::new(),
        expires: params.number("ExpiresIn")?.unwrap_or(3_600),
        sse: inside.field(&SSE)?,
        headers: headers(&given, is_given),
        query: query(&given),
    }))
}

/// Reads `FetchPresignedUrl`'s parameters.
pub(super) fn to_fetch(params: &JsonInput<'_>) -> Result<Fetch, ServiceError> {
    let method = params.text("Method")?;
    let method = match method.as_deref() {
        None if params.get("Body").is_some() => "PUT",
        None => "GET",
        Some(given) => (["GET", "PUT", "HEAD", "DELETE", "POST"].into_iter())
            .find(|method| *method == given)
            .ok_or_else(|| params.wrong("Method", "an HTTP method, such as `GET` or `PUT`"))?,
    };
    let url = params.required("Url")?;
    let target = presign::target_of(&url);
    let table = target.as_ref().and_then(|target| of_target(method, target));
    let Some((table, target)) = table.zip(target) else {
        // The signature of such a URL cannot be right: S3 refuses it, whatever the operation.
        let of_method = if method == "PUT" {
            "PutObject"
        } else {
            "GetObject"
        };
        let named = Object::of(&[("Bucket", "-"), ("Key", "-")]).value();
        let call = s3_call::read(of_method, &JsonInput::new(FETCH.service, &named))?;
        let call = call.ok_or_else(|| params.wrong("Url", "a presigned URL"))?;
        return Ok(Fetch {
            url,
            method,
            sse: params.field(&SSE)?,
            headers: Vec::new(),
            call,
        });
    };
    let input = input(table, &target, params);
    let own = JsonInput::new(table.service, &input);
    let call = s3_call::read(table.operation, &own)?;
    let given = own.parameters(table)?;
    let is_given = |member: &Member| params.get(member.name).is_some() && !is_sse(member);
    Ok(Fetch {
        url,
        method,
        sse: params.field(&SSE)?,
        headers: headers(&given, is_given),
        call: call.ok_or_else(|| params.wrong("Url", "a presigned URL"))?,
    })
}

/// The operation of a request: by its method, by the constant part of its query, and by the parameters in it.
fn of_target(method: &str, target: &presign::Target) -> Option<&'static Table> {
    let fits = |table: &&Table| {
        let mut constant = table.query.split('&').filter(|pair| !pair.is_empty());
        let mut required = table.members().filter(|member| member.required);
        table.method == method
            && fits_a_url(table)
            && target.key.is_empty() != table.member("Key").is_some()
            && constant.all(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                target
                    .query
                    .iter()
                    .any(|(other, of)| other == name && of == value)
            })
            && required.all(|member| match member.place {
                Place::Query(name) => target.query.iter().any(|(other, _)| other == name),
                _ => true,
            })
    };
    // The more a table asks of the query, the more it says about the operation.
    let asks = |table: &&Table| {
        let of_query =
            |member: &&Member| member.required && matches!(member.place, Place::Query(_));
        (table.query.len(), table.members().filter(of_query).count())
    };
    s3_call::tables().filter(fits).max_by_key(asks)
}

/// The operation's parameters: bucket, key and query of the URL, headers and body of the request.
fn input(table: &'static Table, target: &presign::Target, params: &JsonInput<'_>) -> Value {
    let mut input = Object::of(&[("Bucket", &target.bucket)]);
    if !target.key.is_empty() {
        input.text("Key", &target.key);
    }
    for member in table.members() {
        if let Place::Query(name) = member.place
            && let Some((_, value)) = target.query.iter().find(|(other, _)| other == name)
        {
            input.text(member.name, value);
        }
    }
    let ours = ["Url", "Method", "Bucket", "Key"];
    for (name, value) in params.members().into_iter().flatten() {
        if !ours.contains(&name.as_str()) {
            input.put(name, value.clone());
        }
    }
    input.value()
}
