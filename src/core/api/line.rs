//! A call by name.

use super::call::TypedCall;
use super::expiry::check_session;
use super::reply::Reply;
use super::{iam, kms, s3};
use crate::core::clock::Timestamp;
use crate::core::cloud::Cloud;
use crate::core::error::{Service, ServiceError};
use crate::core::iam::{ParsePrincipalError, Principal};
use crate::core::json::JsonError;
use crate::core::wire::JsonInput;
use serde_json::Value;

/// A call under AWS's own names.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub principal: Principal,
    /// `kms`, `s3`, `iam`, `sts` or `organizations`.
    pub service: String,
    /// E.g. `GenerateDataKey`.
    pub operation: String,
    pub input: Value,
}

/// A function that reads an operation's parameters; it returns `None` for an operation that this simulation lacks.
type Read = fn(&str, &JsonInput<'_>) -> Result<Option<TypedCall>, ServiceError>;

/// The error for an operation that this simulation lacks.
pub fn unknown(service: &str, operation: &str) -> ServiceError {
    ServiceError {
        service: Service::S3,
        code: "UnknownOperationException".to_owned(),
        status: 400,
        message: format!("no operation `{operation}` of service `{service}` is simulated here"),
    }
}

/// The reason why a JSON value is not a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The text is not valid JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    #[error("expected a text as `{0}`")]
    NoText(&'static str),
    #[error(transparent)]
    Principal(#[from] ParsePrincipalError),
    #[error("expected an object as `input`")]
    NoInput,
}

impl Line {
    /// Reads `{"as", "service", "operation", "input"}`.
    ///
    /// # Errors
    /// Which member is wrong, and what this function expects there.
    pub fn of(value: &Value) -> Result<Self, LineError> {
        let text = |name: &'static str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .ok_or(LineError::NoText(name))
        };
        let principal = text("as")?.parse::<Principal>()?;
        let input = match value.get("input") {
            None | Some(Value::Null) => Value::Object(serde_json::Map::new()),
            Some(Value::Object(input)) => Value::Object(input.clone()),
            Some(_) => return Err(LineError::NoInput),
        };
        Ok(Self {
            principal,
            service: text("service")?.to_owned(),
            operation: text("operation")?.to_owned(),
            input,
        })
    }

    /// Converts this line to a typed call.
    ///
    /// # Errors
    /// The service's error for parameters that are missing or of the wrong type; [`unknown`].
    pub fn typed(&self) -> Result<TypedCall, ServiceError> {
        let service = self.service.to_ascii_lowercase();
        let (of, read): (Service, Read) = match service.as_str() {
            "kms" => (Service::Kms, kms::typed),
            "s3" => (Service::S3, s3::typed),
            "iam" => (Service::Iam, iam::typed),
            "sts" => (Service::Sts, iam::sts),
            "organizations" => (Service::Organizations, iam::organizations),
            _ => return Err(unknown(&self.service, &self.operation)),
        };
        let params = JsonInput::new(of, &self.input);
        read(&self.operation, &params)?.ok_or_else(|| unknown(&self.service, &self.operation))
    }

    /// The typed call, if the caller's session is not over.
    fn permitted(&self, cloud: &Cloud, now: Timestamp) -> Result<TypedCall, ServiceError> {
        let service = match self.service.to_ascii_lowercase().as_str() {
            "s3" => Service::S3,
            "kms" => Service::Kms,
            "organizations" => Service::Organizations,
            "sts" => Service::Sts,
            _ => Service::Iam,
        };
        check_session(cloud, &self.principal, service, now)?;
        self.typed()
    }

    pub fn run(&self, cloud: &mut Cloud, now: Timestamp) -> Reply {
        match self.permitted(cloud, now) {
            Ok(call) => Reply::of(call.run(cloud, &self.principal, now)),
            Err(error) => Reply {
                result: Err(error),
                trace: None,
            },
        }
    }
}
