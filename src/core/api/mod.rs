//! Calls by name: service, operation and input in AWS's own words, as its service models spell them.
//!
//! - [`kms`], [`s3`], [`iam`]: from members to requests
//! - [`presigned`]: URLs that are signed by one and used by another
//! - [`reply`]: from answers to members
//! - [`world`]: a world that is asked line by line
//!
//! Blobs and bodies are base64; members that an operation does not know are passed over.

pub mod iam;
pub mod kms;
pub mod presigned;
pub mod reply;
pub mod s3;
pub mod world;

pub use reply::Reply;
pub use world::World;

use crate::core::clock::Timestamp;
use crate::core::cloud::{Call, Cloud, Outcome, iam_call};
use crate::core::error::{Service, ServiceError};
use crate::core::iam::Principal;
use crate::core::wire::JsonInput;
use crate::core::{kms as kms_service, s3 as s3_service};
use serde_json::Value;

/// A call in AWS's own words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Who calls.
    pub principal: Principal,
    /// `kms`, `s3` or `iam`.
    pub service: String,
    /// E.g. `GenerateDataKey`.
    pub operation: String,
    /// Its parameters.
    pub input: Value,
}

/// A request, ready to be sent.
#[derive(Clone, Debug)]
pub enum Ready {
    /// One that the lab itself uses; S3's may have a body.
    Call(Call, Vec<u8>),
    /// Any other of KMS.
    Kms(kms_service::Request),
    /// Any other of S3, with its body.
    S3(s3_service::Request, Vec<u8>),
    /// Of IAM.
    Iam(iam_call::Request),
    /// A signed URL is made; nothing is asked.
    Presign(presigned::Presign),
    /// What a signed URL asks for, with its body.
    Fetch(presigned::Fetch),
}

/// Reads an operation's parameters; `None` for an operation that is not there.
type Read = fn(&str, &JsonInput<'_>) -> Result<Option<Ready>, ServiceError>;

/// What an operation that does not exist here is answered.
pub fn unknown(service: &str, operation: &str) -> ServiceError {
    ServiceError {
        service: Service::S3,
        code: "UnknownOperationException".to_owned(),
        status: 400,
        message: format!("no operation `{operation}` of service `{service}` is simulated here"),
    }
}

impl Line {
    /// Reads `{"as", "service", "operation", "input"}`.
    ///
    /// # Errors
    /// What was expected where.
    pub fn of(value: &Value) -> Result<Self, String> {
        let text = |name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .ok_or_else(|| format!("expected a text as `{name}`"))
        };
        let principal = text("as")?
            .parse::<Principal>()
            .map_err(|error| error.to_string())?;
        let input = match value.get("input") {
            None | Some(Value::Null) => Value::Object(serde_json::Map::new()),
            Some(Value::Object(input)) => Value::Object(input.clone()),
            Some(_) => return Err("expected an object as `input`".to_owned()),
        };
        Ok(Self {
            principal,
            service: text("service")?.to_owned(),
            operation: text("operation")?.to_owned(),
            input,
        })
    }

    /// The request it stands for.
    ///
    /// # Errors
    /// The service's answer to parameters that are missing or of the wrong type; [`unknown`].
    pub fn ready(&self) -> Result<Ready, ServiceError> {
        let service = self.service.to_ascii_lowercase();
        let (of, read): (Service, Read) = match service.as_str() {
            "kms" => (Service::Kms, kms::ready),
            "s3" => (Service::S3, s3::ready),
            "iam" => (Service::Iam, iam::ready),
            _ => return Err(unknown(&self.service, &self.operation)),
        };
        let params = JsonInput::new(of, &self.input);
        read(&self.operation, &params)?.ok_or_else(|| unknown(&self.service, &self.operation))
    }

    /// Runs it.
    pub fn run(&self, cloud: &mut Cloud, now: Timestamp) -> Reply {
        match self.ready() {
            Ok(ready) => Reply::of(ready.run(cloud, &self.principal, now)),
            Err(error) => Reply {
                result: Err(error),
                trace: None,
            },
        }
    }
}

/// What came of a request.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once a call, and taken apart at once"
)]
pub enum Done {
    /// A call's outcome.
    Outcome(Outcome),
    /// A signed URL.
    Url(String),
    /// The URL was refused before anything was asked.
    Refused(ServiceError),
}

impl Ready {
    /// Sends it.
    pub fn run(self, cloud: &mut Cloud, principal: &Principal, now: Timestamp) -> Done {
        match self {
            Self::Call(call, body) => Done::Outcome(cloud.call(principal, call, &body, now)),
            Self::Kms(request) => Done::Outcome(cloud.kms(principal, &request, now)),
            Self::S3(request, body) => Done::Outcome(cloud.s3(principal, &request, &body, now)),
            Self::Iam(request) => Done::Outcome(cloud.iam(principal, &request, now)),
            Self::Presign(presign) => Done::Url(presign.url(cloud, principal, now)),
            Self::Fetch(fetch) => match fetch.call(now) {
                Ok((signer, call)) => Done::Outcome(cloud.call(&signer, call, fetch.body(), now)),
                Err(error) => Done::Refused(error),
            },
        }
    }
}
